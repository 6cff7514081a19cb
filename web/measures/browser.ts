import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from "@playwright/test";
import { CHROMIUM, KEPT_TO_ITSELF } from "../chromium.ts";
import { watch } from "./watch.ts";

/** A slow phone on a fair connection: four times slower than this machine, and what browsers call Fast 4G. */
export const CPU_SLOWER = 4;
export const NETWORK = {
  offline: false,
  downloadThroughput: 9e6 / 8,
  uploadThroughput: 1.5e6 / 8,
  latency: 165,
};
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const DESK = { viewport: { width: 1440, height: 900 } };

export interface Seat {
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly context: BrowserContext;
}

interface Wish {
  readonly at: string;
  readonly language?: string;
  readonly desk?: boolean;
  readonly fast?: boolean;
  readonly cookies?: string;
}

export async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: [...KEPT_TO_ITSELF, "--autoplay-policy=no-user-gesture-required", "--js-flags=--expose-gc"],
  });
}

/** Return a page of a browser that was never here, slowed down unless it shall be fast. */
export async function seat(browser: Browser, { at, language = "en", desk, fast }: Wish): Promise<Seat> {
  const context = await browser.newContext({ ...(desk ? DESK : PHONE), baseURL: at, locale: language });
  const page = await context.newPage();
  await page.addInitScript(watch);
  const cdp = await context.newCDPSession(page);
  if (!fast) {
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", NETWORK);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWER });
  }
  return { page, cdp, context };
}

export async function signIn({ context }: Seat, email: string, password: string): Promise<void> {
  const answer = await context.request.post("/v1/sessions", { data: { email, password } });
  if (!answer.ok()) throw new Error(`sign-in was refused: ${await answer.text()}`);
}

export const pause = (ms: number) => new Promise((later) => setTimeout(later, ms));

/** Return the value that at most a part `p` of all exceeds; NaN of nothing. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);
