import { useState } from "react";
import { useWords } from "~/words";
import { Select, Slider } from "../Choice";
import { Combobox } from "../Combobox";
import { TextArea, TextField } from "../Field";
import { FileDrop } from "../FileDrop";
import { type Bin, Histogram, type Range } from "../Histogram";
import { toast } from "../toast";
import { Group, Panel } from "./Panel";
import { galleryWords } from "./words";

const BARS: readonly Bin[] = [40, 130, 320, 610, 540, 300, 170, 60, 20].map((count, at) => [
  10 ** (1 + at / 2),
  10 ** (1.5 + at / 2),
  count,
]);

/** What is filled in. */
export function Fields() {
  const t = useWords(galleryWords);
  const [one, setOne] = useState<string | null>(null);
  const [many, setMany] = useState(["b"]);
  const [weight, setWeight] = useState(40);
  const [pair, setPair] = useState<readonly number[]>([20, 70]);
  const [range, setRange] = useState<Range>([100, null]);
  const options = (["primary", "secondary", "quiet", "danger", "small", "large"] as const).map((key, at) => ({
    value: "abcdef".charAt(at),
    label: t(key),
    hint: String((at + 3) * 17),
  }));
  return (
    <Group title={t("fields")}>
      <Panel name="TextField, TextArea" className="flex-col items-stretch!">
        <TextField label={t("name")} hint={t("hint")} placeholder={t("sample")} />
        <TextField label={t("name")} error={t("wrong")} defaultValue="@@" />
        <TextArea label={t("text")} rows={2} defaultValue={t("intro")} />
      </Panel>
      <Panel name="Select, Combobox" className="flex-col items-stretch!">
        <Select label={t("view")} value={one ?? "a"} onChange={setOne} options={options} />
        <Combobox label={t("one")} value={one} onChange={setOne} options={options} placeholder={t("find")} />
        <Combobox
          multiple
          label={t("many")}
          value={many}
          onChange={setMany}
          options={options}
          placeholder={t("find")}
        />
      </Panel>
      <Panel name="Slider, Histogram" className="flex-col items-stretch! gap-6!">
        <Slider label={t("weight")} value={weight} onChange={setWeight} min={0} max={100} />
        <Slider label={t("range")} value={pair} onChange={setPair} min={0} max={100} />
        <Histogram label={t("followers")} bars={BARS} value={range} onChange={setRange} />
      </Panel>
      <Panel name="FileDrop" className="block!">
        <FileDrop
          label={t("drop")}
          hint={t("hint")}
          onFiles={(files) => toast(files.map((file) => file.name).join(", "))}
        />
      </Panel>
    </Group>
  );
}
