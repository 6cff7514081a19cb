/** What a page notes of itself while it is measured; all times in ms since it was asked for. */
export interface Noted {
  fcp: number;
  lcp: number;
  frame: number;
  shift: number;
  long: [at: number, ms: number][];
  acts: Record<number, number>;
  ticks: number[];
}

declare global {
  interface Window {
    noted: Noted;
  }
}

/** Runs in the page, before anything of it. */
export function watch(): void {
  const noted: Noted = { fcp: 0, lcp: 0, frame: 0, shift: 0, long: [], acts: {}, ticks: [] };
  window.noted = noted;
  const see = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  see("paint", (entry) => {
    if (entry.name === "first-contentful-paint") noted.fcp = entry.startTime;
  });
  see("largest-contentful-paint", (entry) => {
    noted.lcp = entry.startTime;
  });
  see("layout-shift", (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!hadRecentInput) noted.shift += value;
  });
  see("longtask", (entry) => noted.long.push([entry.startTime, entry.duration]));
  see(
    "event",
    (entry) => {
      const { interactionId: id, duration } = entry as PerformanceEventTiming & { interactionId: number };
      if (id) noted.acts[id] = Math.max(noted.acts[id] ?? 0, duration);
    },
    { durationThreshold: 16 },
  );
  const seen = new WeakSet<HTMLVideoElement>();
  new MutationObserver(() => {
    for (const video of document.querySelectorAll("video")) {
      if (seen.has(video)) continue;
      seen.add(video);
      video.requestVideoFrameCallback((now) => {
        noted.frame ||= now;
      });
    }
  }).observe(document, { childList: true, subtree: true });
  const tick = (now: number) => {
    noted.ticks.push(now);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
