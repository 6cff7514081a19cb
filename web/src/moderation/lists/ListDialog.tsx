import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "~/api/problems";
import { rest, type Shapes, told } from "~/api/rest";
import { Button, Dialog, Select, Slider, Switch, TextField, toastError } from "~/ui";
import { useFormats, useWords } from "~/words";
import { useNames } from "../names";
import { ACTIONS, type HashList, REASONS } from "../types";
import { moderationWords } from "../words";
import { listsQuery } from "./hashLists";

type Terms = Required<Omit<Shapes["ListBody"], "near_action">> & { near_action: Shapes["Action"] };

const USUAL: Terms = {
  name: "",
  action: "remove",
  near_action: "hold",
  severity: 50,
  reason: "other",
  distance: 31,
  min_quality: 50,
  p_frames: 0.8,
  enabled: true,
  source: "",
};

/** Makes a list, or changes what one asks for. */
export function ListDialog({ list, onClose }: { list: HashList | null; onClose: () => void }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { percent } = useFormats();
  const queries = useQueryClient();
  const [terms, setTerms] = useState<Terms>(() => (list ? termsOf(list) : USUAL));
  const set = (change: Partial<Terms>) => setTerms({ ...terms, ...change });
  const save = useMutation({
    mutationFn: () => saveTerms(list, terms),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: listsQuery.queryKey });
    },
    onError: (error) => (error instanceof Problem && error.errors.length > 0) || toastError(error),
  });
  const wrong = (field: string) =>
    save.error instanceof Problem ? (save.error.of(field) ?? save.error.of(`body.${field}`)) : undefined;
  const actions = ACTIONS.filter((action) => action !== "show").map((value) => ({ value, label: names.action(value) }));
  return (
    <Dialog
      open
      onClose={onClose}
      title={list ? t("change_list", { name: list.name }) : t("make_list")}
      actions={
        <Button look="primary" type="submit" form="list-terms" busy={save.isPending}>
          {t("save")}
        </Button>
      }
    >
      <form
        id="list-terms"
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {!list && (
          <TextField
            label={t("list_name")}
            hint={t("list_name_hint")}
            error={wrong("name")}
            required
            value={terms.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t("same_file")}
            value={terms.action}
            onChange={(action) => set({ action })}
            options={actions}
          />
          <Select
            label={t("looks_like")}
            value={terms.near_action}
            onChange={(near_action) => set({ near_action })}
            options={actions}
          />
        </div>
        <Select
          label={t("reason")}
          value={terms.reason}
          onChange={(reason) => set({ reason })}
          options={REASONS.map((value) => ({ value, label: names.reason(value) }))}
        />
        <Slider
          label={t("severity")}
          value={terms.severity}
          onChange={(severity) => set({ severity })}
          min={1}
          max={100}
        />
        <Slider
          label={t("distance")}
          value={terms.distance}
          onChange={(distance) => set({ distance })}
          min={0}
          max={64}
          format={(n) => t("bits_of_256", { n })}
        />
        <Slider
          label={t("min_quality")}
          value={terms.min_quality}
          onChange={(min_quality) => set({ min_quality })}
          min={0}
          max={100}
        />
        <Slider
          label={t("p_frames")}
          value={terms.p_frames}
          onChange={(p_frames) => set({ p_frames })}
          min={0.05}
          max={1}
          step={0.05}
          format={(p) => percent(p, 0)}
        />
        <TextField
          label={t("list_source")}
          error={wrong("source")}
          value={terms.source}
          maxLength={500}
          onChange={(event) => set({ source: event.target.value })}
        />
        <Switch
          label={t("list_enabled")}
          hint={t("list_enabled_hint")}
          checked={terms.enabled}
          onChange={(enabled) => set({ enabled })}
        />
      </form>
    </Dialog>
  );
}

function termsOf(list: HashList): Terms {
  const { name, action, near_action, severity, reason, distance, min_quality, p_frames, enabled, source } = list;
  return { name, action, near_action, severity, reason, distance, min_quality, p_frames, enabled, source };
}

async function saveTerms(list: HashList | null, { name, ...terms }: Terms): Promise<HashList> {
  if (!list) return told(rest.POST("/v1/moderation/lists", { body: { name: name.trim(), ...terms } }));
  return told(rest.PATCH("/v1/moderation/lists/{name}", { params: { path: { name: list.name } }, body: terms }));
}
