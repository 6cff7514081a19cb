import { useRef, useState } from "react";
import { Button, ErrorNote, FileDrop, Progress, Select } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { PLATFORM_NAMES, PLATFORMS, type Platform } from "../platforms";
import { discoveryWords } from "../words";
import { type Import, type Sent, upload } from "./upload";

const ACCEPTED = ".csv,.tsv,.json,.jsonl,.ndjson,.parquet,.gz,.zst";

/** Where a file is dropped, and how much of it has gone out. */
export function HandIn({ onHandedIn }: { onHandedIn: (one: Import) => void }) {
  const t = useWords(discoveryWords);
  const [platform, setPlatform] = useState<Platform | "as-said">("as-said");
  const [sending, setSending] = useState<{ file: File; sent: Sent } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController>(null);

  const send = async (file: File) => {
    const control = new AbortController();
    stop.current = control;
    setError(null);
    setSending({ file, sent: { nSent: 0, nTotal: file.size } });
    try {
      const onSent = (sent: Sent) => setSending({ file, sent });
      onHandedIn(await upload(file, platform === "as-said" ? null : platform, onSent, control.signal));
    } catch (refused) {
      if (!control.signal.aborted) setError(refused);
    }
    setSending(null);
  };

  return (
    <section aria-label={t("hand_in")} className="mb-8 grid gap-4">
      <FileDrop
        label={t("drop_file")}
        hint={t("drop_hint")}
        accept={ACCEPTED}
        busy={sending !== null}
        onFiles={([file]) => file && void send(file)}
      />
      {sending ? (
        <div className="flex items-end gap-4">
          <div className="grow">
            <Progress
              label={t("sending", { file: sending.file.name })}
              value={sending.sent.nTotal ? sending.sent.nSent / sending.sent.nTotal : null}
              hint={t("sent_of", {
                sent: formats.bytes(sending.sent.nSent),
                total: formats.bytes(sending.sent.nTotal),
              })}
            />
          </div>
          <Button onClick={() => stop.current?.abort()}>{t("stop")}</Button>
        </div>
      ) : (
        <Select
          label={t("import_platform")}
          value={platform}
          onChange={setPlatform}
          options={[
            { value: "as-said", label: t("platform_as_said") },
            ...PLATFORMS.map((value) => ({ value, label: PLATFORM_NAMES[value] })),
          ]}
          className="max-w-xs"
        />
      )}
      {error !== null && <ErrorNote error={error} />}
    </section>
  );
}
