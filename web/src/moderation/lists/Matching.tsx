import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Badge, Button, Select, TextField } from "~/ui";
import { useWords } from "~/words";
import { TONE, useNames } from "../names";
import type { HashKind } from "../types";
import { moderationWords } from "../words";
import { HASH_KINDS, kindOf } from "./hashLists";

/** What the lists say of a hash. */
export function Matching() {
  const t = useWords(moderationWords);
  const names = useNames();
  const [kind, setKind] = useState<HashKind>("pdq");
  const [hash, setHash] = useState("");
  const match = useMutation({
    mutationFn: () => told(rest.POST("/v1/moderation/lists/match", { body: { kind, hash: hash.trim() } })),
  });
  return (
    <section aria-labelledby="matching" className="mb-8 rounded-2xl border border-line bg-surface p-4">
      <h2 id="matching" className="mb-2 text-base font-semibold">
        {t("match_hash")}
      </h2>
      <form
        className="flex flex-wrap items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          match.mutate();
        }}
      >
        <Select
          label={t("hash_kind")}
          hideLabel
          className="w-40 [&_button]:h-11"
          value={kind}
          onChange={setKind}
          options={HASH_KINDS.map((value) => ({ value, label: names.hash(value) }))}
        />
        <TextField
          label={t("hash")}
          hideLabel
          placeholder={t("hash_hint")}
          className="min-w-60 grow"
          dir="ltr"
          value={hash}
          required
          error={match.error?.message}
          onChange={(event) => {
            setHash(event.target.value);
            setKind(kindOf(event.target.value) ?? kind);
          }}
        />
        <Button type="submit" busy={match.isPending} className="h-11">
          {t("match")}
        </Button>
      </form>
      <div role="status">
        {match.data && match.data.length === 0 && <p className="mt-3 text-sm text-ink-2">{t("no_match")}</p>}
        {match.data && match.data.length > 0 && (
          <ul className="mt-3 grid gap-2 text-sm">
            {match.data.map((found) => (
              <li key={`${found.list_name} ${found.entry}`} className="flex flex-wrap items-center gap-2">
                <Badge tone={TONE[found.action]}>{names.action(found.action)}</Badge>
                <strong className="font-semibold">{found.list_name}</strong>
                <span className="text-ink-2">
                  {names.reason(found.reason)} ·{" "}
                  {found.is_exact ? t("same_file") : t("bits_of_256", { n: found.distance })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
