import type { Browser, Page } from "@playwright/test";
import { pause, quantile, type Seat, seat, signIn } from "./browser.ts";

const N_SWIPES = 20;
const N_ACTS = 8;
const FRAME_MS = 1_000 / 60;
const N_STUCK = 200; // so often pressed in vain: the feed has ended

export interface Who {
  readonly email: string;
  readonly password: string;
}

const slides = (page: Page) => page.locator('[role="feed"] article');

async function open(browser: Browser, at: string, path: string, who: Who, fast = false): Promise<Seat> {
  const found = await seat(browser, { at, fast });
  await signIn(found, who.email, who.password);
  await found.page.goto(path, { timeout: 60_000 });
  await slides(found.page).first().waitFor({ timeout: 60_000 });
  await pause(fast ? 500 : 4_000);
  return found;
}

export interface Acts {
  n: number;
  p95_ms: number;
  worst_ms: number;
}

/** Return how long interactions of the feed take to the next frame: likes, saves, swipes by key, sheets. */
export async function acts(browser: Browser, at: string, who: Who): Promise<Acts> {
  const { page, context } = await open(browser, at, "/", who);
  let n = 0;
  const press = async (key: string, ms: number) => {
    await page.keyboard.press(key);
    n += 1;
    await pause(ms);
  };
  for (let round = 0; round < N_ACTS; round++) {
    await press("l", 500);
    await press("s", 500);
    await press("o", 1_500);
    await press("Escape", 1_000);
    await press("j", 1_200);
  }
  const took = Object.values(await page.evaluate(() => window.noted.acts));
  while (took.length < n) took.push(16); // the browser reports nothing that is quicker
  await context.close();
  return { n, p95_ms: quantile(took, 0.95), worst_ms: Math.max(...took) };
}

export interface Swipes {
  n: number;
  n_long: number;
  worst_ms: number;
  late_share: number;
  per_s: number;
}

/** Return how smooth swiping by finger is: tasks above 50 ms, and the share of frames that came late. */
export async function swipes(browser: Browser, at: string, who: Who): Promise<Swipes> {
  const { page, cdp, context } = await open(browser, at, "/", who);
  const began = await page.evaluate(() => performance.now());
  const frames: number[] = [];
  for (let n = 0; n < N_SWIPES; n++) {
    const from = await page.evaluate(() => window.noted.ticks.length);
    await cdp.send("Input.synthesizeScrollGesture", {
      x: 195,
      y: 600,
      yDistance: -500,
      speed: 2_000,
      gestureSourceType: "touch",
    });
    await pause(600);
    const ticks = await page.evaluate((start) => window.noted.ticks.slice(start), from);
    frames.push(...ticks.slice(1).map((at, index) => at - (ticks[index] ?? at)));
    await pause(400);
  }
  const long = (await page.evaluate(() => window.noted.long)).filter(([at]) => at > began).map(([, ms]) => ms);
  await context.close();
  return {
    n: N_SWIPES,
    n_long: long.length,
    worst_ms: Math.max(0, ...long),
    late_share: frames.filter((ms) => ms > 1.5 * FRAME_MS).length / frames.length,
    per_s: 1_000 / (frames.reduce((sum, ms) => sum + ms, 0) / frames.length),
  };
}

export interface Memory {
  n_posts: number;
  heap_MB: number;
  n_nodes: number;
}

/** Return what the page holds after so many posts, garbage collected; fewer where the feed ends before. */
export async function memory(browser: Browser, at: string, who: Who, marks: readonly number[]): Promise<Memory[]> {
  const { page, cdp, context } = await open(browser, at, "/?feed=latest", who, true);
  await cdp.send("Performance.enable");
  const found: Memory[] = [];
  const place = () =>
    slides(page).evaluateAll((all) =>
      Math.max(...all.map((slide) => Number(slide.getAttribute("aria-posinset") ?? 0))),
    );
  for (const mark of marks) {
    let [before, n_same] = [0, 0];
    while (before < mark && n_same < N_STUCK) {
      await page.keyboard.press("j");
      await pause(60); // a press before the next posts are here leads nowhere
      const now = await place();
      n_same = now === before ? n_same + 1 : 0;
      before = now;
    }
    await pause(1_500);
    await cdp.send("HeapProfiler.collectGarbage");
    const { metrics } = await cdp.send("Performance.getMetrics");
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    found.push({ n_posts: await place(), heap_MB: of("JSHeapUsedSize") / 1e6, n_nodes: of("Nodes") });
  }
  await context.close();
  return found;
}
