import { useState } from "react";
import { cx } from "~/ui/cx";
import { useWords } from "~/words";
import { accountsWords } from "../words";
import { PasswordField } from "./PasswordField";
import { type Strength, strengthOf } from "./strength";

const LEVELS: Readonly<Record<Strength, { n: number; bar: string; words: string }>> = {
  short: { n: 1, bar: "bg-bad", words: "text-ink-2" },
  plain: { n: 1, bar: "bg-bad", words: "text-bad" },
  fair: { n: 2, bar: "bg-warn", words: "text-warn" },
  good: { n: 3, bar: "bg-good", words: "text-good" },
  strong: { n: 4, bar: "bg-good", words: "text-good" },
};

interface NewPasswordProps {
  label: string;
  /** Whose password it will be: it must not stand in it. */
  email: string;
  name?: string;
  error?: string | undefined;
}

/** A password to be, with what is taken and how hard it is to guess. */
export function NewPassword({ label, email, name = "password", error }: NewPasswordProps) {
  const t = useWords(accountsWords);
  const [password, setPassword] = useState("");
  const strength = strengthOf(password, email);
  const { n, bar, words } = LEVELS[strength];
  const wrong = error && (n > 1 ? error : t(`strength_${strength}`)); // our words, where we knew it before the server
  return (
    <div className="grid gap-2">
      <PasswordField
        label={label}
        name={name}
        autoComplete="new-password"
        error={wrong}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div aria-hidden className="grid grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((at) => (
          <span key={at} className={cx("h-1 rounded-full", password && at <= n ? bar : "bg-line")} />
        ))}
      </div>
      {!wrong && (
        <p aria-live="polite" className={cx("text-sm", password ? words : "text-ink-2")}>
          {password ? t(`strength_${strength}`) : t("password_rules")}
        </p>
      )}
    </div>
  );
}
