import { useEffect, useEffectEvent, useState } from "react";
import { Button, Slider } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { type Weights as Values, WEIGHTS, type Weight } from "../query/desk";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";

const SETTLE_MS = 60;
const NAMES = Object.keys(WEIGHTS) as Weight[];

/** How much each part counts in the order by relevance. Rows follow while one drags. */
export function Weights() {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  const [dragged, setDragged] = useState<Values | null>(null);
  const settle = useEffectEvent((weights: Values) => change({ weights, sort: "relevance" }, "replace"));
  useEffect(() => {
    if (!dragged) return;
    const timer = setTimeout(() => settle(dragged), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [dragged]);
  const shown = dragged ?? desk.weights;
  const hasMeaning = desk.text.trim() !== "" || desk.like.length + desk.unlike.length > 0;
  return (
    <div className="grid gap-4">
      <p className="text-sm text-ink-2">{t(hasMeaning ? "weights_hint" : "weights_hint_no_text")}</p>
      {NAMES.map((weight) => (
        <Slider
          key={weight}
          label={t(`weight_${weight}`)}
          value={shown[weight]}
          onChange={(value) => setDragged({ ...shown, [weight]: value })}
          min={0}
          max={2}
          step={0.05}
          format={(value) => formats.number(Math.round(value * 100) / 100)}
        />
      ))}
      <Button
        size="small"
        onClick={() => {
          setDragged(null);
          change({ weights: WEIGHTS });
        }}
      >
        {t("usual_weights")}
      </Button>
    </div>
  );
}
