import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Heart } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, Slider, Switch, toastError } from "~/ui";
import { useWords } from "~/words";
import { saveWellness } from "./cases";
import type { Wellness } from "./types";
import { moderationWords } from "./words";

/** How I want to see what is judged, and when to be told to take a break. */
export function WellnessButton({ wellness }: { wellness: Wellness }) {
  const t = useWords(moderationWords);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon={<Heart aria-hidden className="size-4" />} onClick={() => setOpen(true)}>
        {t("wellness")}
      </Button>
      {open && <WellnessDialog wellness={wellness} onClose={() => setOpen(false)} />}
    </>
  );
}

function WellnessDialog({ wellness, onClose }: { wellness: Wellness; onClose: () => void }) {
  const t = useWords(moderationWords);
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(wellness);
  const save = useMutation({
    mutationFn: () => saveWellness(queries, chosen),
    onSuccess: onClose,
    onError: toastError,
  });
  const set = (change: Partial<Wellness>) => setChosen({ ...chosen, ...change });
  const actions = (
    <Button look="primary" busy={save.isPending} onClick={() => save.mutate()}>
      {t("save")}
    </Button>
  );
  return (
    <Dialog open onClose={onClose} title={t("wellness")} actions={actions}>
      <p className="mb-3 text-sm text-ink-2">{t("wellness_text")}</p>
      <Switch label={t("wellness_blur")} checked={chosen.blur} onChange={(blur) => set({ blur })} />
      <Switch label={t("wellness_grayscale")} checked={chosen.grayscale} onChange={(grayscale) => set({ grayscale })} />
      <Switch label={t("wellness_mute")} checked={chosen.mute} onChange={(mute) => set({ mute })} />
      <div className="mt-4 grid gap-5">
        <Slider
          label={t("wellness_minutes")}
          value={chosen.break_every_min}
          onChange={(break_every_min) => set({ break_every_min })}
          min={10}
          max={240}
          step={5}
          format={(n) => t("n_minutes", { n })}
        />
        <Slider
          label={t("wellness_cases")}
          value={chosen.break_every_cases}
          onChange={(break_every_cases) => set({ break_every_cases })}
          min={10}
          max={500}
          step={10}
          format={(n) => t("n_cases", { n })}
        />
      </div>
    </Dialog>
  );
}
