import type { Browser } from "@playwright/test";
import { median, pause, seat } from "./browser.ts";
import type { Noted } from "./watch.ts";

const N_TIMES = 5;
const SETTLED_MS = 5_000;

export interface First {
  fcp_ms: number;
  lcp_ms: number;
  frame_ms: number;
  shift: number;
  blocked_ms: number;
  js_kB: number;
  all_kB: number;
}

/** Return medians of how a page comes to somebody who was never here; bytes as they came, until it was loaded. */
export async function first(browser: Browser, at: string, path: string, language: string): Promise<First> {
  const times: (Noted & { js: number; all: number })[] = [];
  for (let n = 0; n < N_TIMES; n++) {
    const { page, cdp, context } = await seat(browser, { at, language });
    const scripts = new Set<string>();
    let [js, all] = [0, 0];
    cdp.on("Network.responseReceived", ({ type, requestId }) => {
      if (type === "Script") scripts.add(requestId);
    });
    cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      all += encodedDataLength;
      if (scripts.has(requestId)) js += encodedDataLength;
    });
    await page.goto(path, { waitUntil: "load", timeout: 60_000 });
    const [initial, came] = [js, all]; // what comes later, nobody waits for
    await pause(SETTLED_MS);
    times.push({ ...(await page.evaluate(() => window.noted)), js: initial, all: came });
    await context.close();
  }
  const of = (value: (one: (typeof times)[number]) => number) => median(times.map(value));
  return {
    fcp_ms: of(({ fcp }) => fcp),
    lcp_ms: of(({ lcp }) => lcp),
    frame_ms: of(({ frame }) => frame || Number.NaN),
    shift: of(({ shift }) => shift),
    blocked_ms: of(({ long }) => long.reduce((sum, [, ms]) => sum + Math.max(0, ms - 50), 0)),
    js_kB: of(({ js }) => js / 1_000),
    all_kB: of(({ all }) => all / 1_000),
  };
}
