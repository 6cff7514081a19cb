import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use as register } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { ChartProps } from "../Chart";
import { useMedia } from "../media";
import { useTheme } from "../theme";
import { chartOption } from "./option";
import { readPalette } from "./palette";

register([LineChart, BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** The picture of a chart; drawn anew when its numbers, its size or the theme change. */
export default function Drawn(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [theme] = useTheme();
  const dark = useMedia("(prefers-color-scheme: dark)");
  const still = useMedia("(prefers-reduced-motion: reduce)");

  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and dark change what the palette reads
  useEffect(() => {
    if (!place.current) return;
    const rtl = document.documentElement.dir === "rtl";
    const chart = init(place.current, null, { renderer: "svg" });
    chart.setOption(chartOption(props, readPalette(), { rtl, still }));
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [props, theme, dark, still]);

  return <div ref={place} dir="ltr" className="h-full w-full" />;
}
