import { useEffect, useState } from "react";
import { useWords } from "~/words";
import { contrast, readColour } from "../colour";
import { cx } from "../cx";
import { useTheme } from "../theme";
import { Group, Panel } from "./Panel";
import { galleryWords } from "./words";

const COLOURS = ["ground", "surface", "raised", "line", "edge", "ink", "ink-2", "ink-3"];
const TONES = ["accent", "accent-soft", "on-accent", "info", "good", "warn", "bad", "focus"];
const SERIES = [1, 2, 3, 4, 5, 6].map((n) => `series-${n}`);
const SIZES = ["text-4xl", "text-3xl", "text-2xl", "text-xl", "text-lg", "text-base", "text-sm", "text-xs", "text-2xs"];
const RADII = ["rounded-md", "rounded-lg", "rounded-xl", "rounded-2xl", "rounded-full"];

/** What all components are made of: colours, letters, corners, shadows, motion. */
export function Tokens() {
  const t = useWords(galleryWords);
  const [beats, setBeats] = useState(0);
  return (
    <Group title={t("tokens")}>
      <Panel name={t("colours")} className="grid grid-cols-4 gap-x-3 gap-y-4 sm:grid-cols-8">
        {[...COLOURS, ...TONES, ...SERIES].map((name) => (
          <Swatch key={name} name={name} />
        ))}
      </Panel>
      <Panel name={t("type")} className="flex-col items-start! gap-2!">
        {SIZES.map((size) => (
          <p key={size} className="flex max-w-full items-baseline gap-3">
            <code dir="ltr" className="w-16 shrink-0 text-2xs text-ink-3">
              {size.slice(5)}
            </code>
            <span className={cx("truncate", size, SIZES.indexOf(size) < 5 && "font-bold")}>{t("sample")}</span>
          </p>
        ))}
      </Panel>
      <Panel name={t("corners")}>
        {RADII.map((radius) => (
          <code
            key={radius}
            dir="ltr"
            className={cx("grid size-20 place-items-center border border-edge bg-raised text-2xs", radius)}
          >
            {radius.slice(8)}
          </code>
        ))}
      </Panel>
      <Panel name={t("motion")}>
        {["shadow-low", "shadow-mid", "shadow-high"].map((shadow) => (
          <code key={shadow} dir="ltr" className={cx("grid size-20 place-items-center rounded-xl text-2xs", shadow)}>
            {shadow.slice(7)}
          </code>
        ))}
        <button
          type="button"
          onClick={() => setBeats(beats + 1)}
          className="grid size-20 place-items-center rounded-xl"
        >
          <span
            key={beats}
            className="grid size-14 animate-beat place-items-center rounded-full bg-accent text-2xs text-on-accent"
          >
            {t("beat")}
          </span>
        </button>
      </Panel>
    </Group>
  );
}

function Swatch({ name }: { name: string }) {
  const [theme] = useTheme();
  const [ratio, setRatio] = useState("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values of tokens change with the theme
  useEffect(() => {
    const style = getComputedStyle(document.documentElement);
    const read = (token: string) => readColour(style.getPropertyValue(`--${token}`));
    setRatio(contrast(read(name), read("surface")).toFixed(1));
  }, [name, theme]);
  return (
    <div dir="ltr" className="grid gap-1 text-2xs">
      <span className="h-10 rounded-lg border border-line" style={{ background: `var(--${name})` }} />
      <code className="truncate">{name}</code>
      <span className="text-ink-3 tabular-nums">{ratio}</span>
    </div>
  );
}
