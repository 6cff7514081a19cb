import type { EChartsCoreOption } from "echarts/core";
import { formats } from "~/words/language";
import type { ChartProps } from "../Chart";
import type { Palette } from "./palette";

const writers: Record<ChartProps["x"], ((at: number) => string) | undefined> = {
  time: (at) => formats.shortDay(new Date(at)),
  value: formats.number,
  category: undefined,
};

/** What ECharts is told to draw. Time goes with the direction of reading. */
export function chartOption(
  { kind, series, x, format = formats.count, formatX }: ChartProps,
  palette: Palette,
  { rtl, still }: { rtl: boolean; still: boolean },
): EChartsCoreOption {
  const text = { color: palette.quiet, fontSize: 11, fontFamily: palette.font };
  const writeX = formatX ?? writers[x];
  return {
    animation: !still,
    animationDuration: 320,
    color: [...palette.series],
    textStyle: { fontFamily: palette.font },
    grid: { left: 4, right: 4, top: series.length > 1 ? 32 : 10, bottom: 0, outerBoundsMode: "same" },
    ...(series.length > 1 && {
      legend: { top: 0, [rtl ? "right" : "left"]: 0, icon: "circle", itemWidth: 8, itemHeight: 8, textStyle: text },
    }),
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12 },
      extraCssText: `direction:${rtl ? "rtl" : "ltr"};border-radius:10px;box-shadow:var(--mid)`,
      axisPointer: { type: kind === "bar" ? "shadow" : "line", lineStyle: { color: palette.quiet } },
      valueFormatter: (value: unknown) => (typeof value === "number" ? format(value) : "–"),
    },
    xAxis: {
      type: x,
      inverse: rtl,
      boundaryGap: kind === "bar" && x === "category",
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true, ...(writeX && { formatter: (at: number) => writeX(at) }) },
      axisPointer: writeX ? { label: { formatter: ({ value }: { value: number }) => writeX(value) } } : {},
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      position: rtl ? "right" : "left",
      scale: kind === "line",
      splitNumber: 4,
      axisLabel: { ...text, formatter: (y: number) => format(y) },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: series.map(({ name, points }) => ({
      name,
      data: points,
      type: kind === "bar" ? "bar" : "line",
      symbol: points.length > 60 ? "none" : "circle",
      symbolSize: 5,
      showSymbol: points.length <= 12,
      lineStyle: { width: 2 },
      barMaxWidth: 28,
      itemStyle: { borderRadius: kind === "bar" ? [4, 4, 0, 0] : 0 },
      ...(kind === "area" && { areaStyle: { opacity: 0.14 } }),
    })),
  };
}
