import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Ask } from "~/ui/Ask";
import { Button } from "~/ui/Button";
import { Section } from "~/ui/Page";
import { toastError } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { peopleWords } from "../words";
import { clearDevice, lookAtDevice } from "./device";

/** What lies on this device, and a way to be rid of it. */
export function DevicePart() {
  const t = useWords(peopleWords);
  const { bytes } = useFormats();
  const [asks, setAsks] = useState(false);
  const { data: kept } = useQuery({
    queryKey: ["device"],
    queryFn: lookAtDevice,
    staleTime: 0,
  });
  const clear = useMutation({
    mutationFn: clearDevice,
    onSuccess: () => location.reload(),
    onError: toastError,
  });
  return (
    <Section
      title={t("device")}
      hint={t("device_hint")}
      actions={<Button onClick={() => setAsks(true)}>{t("device_clear")}</Button>}
    >
      <ul className="grid min-h-28 content-center gap-2 rounded-2xl border border-line bg-surface p-4 text-sm text-ink-2">
        {kept && (
          <>
            <li>{t("device_posts", { n: kept.n_posts })}</li>
            <li>{t("device_waiting", { n: kept.n_waiting })}</li>
            <li>{t("device_choices")}</li>
            {kept.n_bytes !== null && <li>{t("device_bytes", { size: bytes(kept.n_bytes) })}</li>}
          </>
        )}
      </ul>
      <Ask
        open={asks}
        onClose={() => setAsks(false)}
        onConfirm={() => clear.mutate()}
        busy={clear.isPending}
        title={t("device_clear_title")}
        confirm={t("device_clear")}
        danger
      >
        {t("device_clear_text")}
      </Ask>
    </Section>
  );
}
