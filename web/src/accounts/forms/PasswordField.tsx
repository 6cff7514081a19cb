import { type ComponentProps, useState } from "react";
import { TextField } from "~/ui/Field";
import { useWords } from "~/words";
import { accountsWords } from "../words";

type Props = Omit<ComponentProps<typeof TextField>, "type" | "autoComplete"> & {
  autoComplete: "current-password" | "new-password";
};

/** A password, which may be looked at while it is written. */
export function PasswordField(props: Props) {
  const t = useWords(accountsWords);
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <TextField
        required
        name="password"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={1024}
        dir="auto"
        {...props}
        type={shown ? "text" : "password"}
      />
      <button
        type="button"
        aria-pressed={shown}
        aria-label={t("show_password")}
        onClick={() => setShown(!shown)}
        className="absolute -top-1 end-0 h-7 rounded-md px-1.5 text-sm font-medium text-ink-2 hover:text-ink"
      >
        {shown ? t("hide") : t("show")}
      </button>
    </div>
  );
}
