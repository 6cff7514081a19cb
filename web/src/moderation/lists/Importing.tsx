import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useId, useState } from "react";
import type { Shapes } from "~/api/rest";
import { cx, Section, Select, Spinner } from "~/ui";
import { useFormats, useWords } from "~/words";
import { useNames } from "../names";
import type { HashKind, HashList } from "../types";
import { moderationWords } from "../words";
import { HASH_KINDS, importFile, listsQuery } from "./hashLists";

type Chosen = HashKind | "told";

/** Puts the hashes of a file on a list, by choosing or by dropping it, and says what could not be read. */
export function Importing({ list }: { list: HashList }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const queries = useQueryClient();
  const id = useId();
  const [kind, setKind] = useState<Chosen>("told");
  const [over, setOver] = useState(false);
  const take = useMutation({
    mutationFn: (file: File) => importFile(list.name, file, kind === "told" ? null : kind),
    onSuccess: () => void queries.invalidateQueries({ queryKey: listsQuery.queryKey }),
  });
  const choose = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !take.isPending) take.mutate(file);
  };
  return (
    <Section title={t("import")} hint={t("import_hint")}>
      <Select<Chosen>
        label={t("hash_kind")}
        className="mb-3 w-60"
        value={kind}
        onChange={setKind}
        options={[
          { value: "told", label: t("file_tells") },
          ...HASH_KINDS.map((value) => ({ value, label: names.hash(value) })),
        ]}
      />
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          choose(event.dataTransfer.files);
        }}
        className={cx(
          "grid cursor-pointer place-items-center gap-1 rounded-xl border-2 border-dashed p-6 text-center text-sm has-focus-visible:outline-2 has-focus-visible:outline-focus",
          over ? "border-accent bg-accent-soft" : "border-line",
        )}
      >
        {take.isPending ? <Spinner label={t("importing")} /> : <Upload aria-hidden className="size-5 text-ink-2" />}
        {take.isPending ? t("importing") : t("drop_file")}
        <input
          id={id}
          type="file"
          className="sr-only"
          disabled={take.isPending}
          onChange={(event) => {
            choose(event.target.files);
            event.target.value = "";
          }}
        />
      </label>
      <div role="status">
        {take.error && <p className="mt-3 text-sm text-bad">{take.error.message}</p>}
        {take.data && <Result imported={take.data} />}
      </div>
    </Section>
  );
}

function Result({ imported }: { imported: Shapes["Imported"] }) {
  const t = useWords(moderationWords);
  const { number } = useFormats();
  const others = Object.entries(imported.others);
  return (
    <div className="mt-3 text-sm">
      <p>
        {t("imported", { read: imported.n_read, added: imported.n_added, deleted: imported.n_deleted })}{" "}
        {imported.n_harmless > 0 && t("imported_harmless", { n: imported.n_harmless })}
      </p>
      {others.length > 0 && (
        <p className="text-ink-2">
          {t("imported_others")} {others.map(([kind, n]) => `${kind} ${number(n)}`).join(", ")}
        </p>
      )}
      {imported.n_rejected > 0 && (
        <details open className="mt-2">
          <summary className="cursor-pointer text-warn">{t("n_rejected", { n: imported.n_rejected })}</summary>
          <ul className="mt-1 grid max-h-60 gap-1 overflow-y-auto">
            {imported.rejects.map((reject) => (
              <li key={reject.number}>
                <span className="text-ink-2 tabular-nums">{number(reject.number)}</span>{" "}
                <code dir="ltr" className="rounded bg-raised px-1 text-xs break-all">
                  {reject.value}
                </code>{" "}
                {reject.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
