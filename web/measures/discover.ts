import type { Browser } from "@playwright/test";
import { median, pause, quantile, seat } from "./browser.ts";

const N_CLICKS = 6;

export interface Filters {
  n: number;
  median_ms: number;
  p95_ms: number;
  n_creators: number;
}

/** Return how long it takes from the click on a filter to the frame with its rows, at a desk that is not slowed down. */
export async function filters(browser: Browser, at: string): Promise<Filters> {
  const { page, context } = await seat(browser, { at, desk: true, fast: true });
  await page.goto("/discover", { timeout: 60_000 });
  const grid = page.getByRole("grid");
  await grid.locator('[role="row"]').nth(5).waitFor({ timeout: 60_000 });
  await pause(3_000);
  const n_creators = Number(await grid.getAttribute("aria-rowcount")) - 1;
  const boxes = page.locator("aside, [role='complementary'], form").getByRole("checkbox");
  const took: number[] = [];
  for (let n = 0; n < N_CLICKS; n++) {
    const shown = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const grid = () => document.querySelector('[role="grid"]');
          const before = grid()?.getAttribute("aria-rowcount");
          addEventListener(
            "click",
            ({ timeStamp }) => {
              const look = () => {
                const now = grid();
                const isNew =
                  now?.getAttribute("aria-rowcount") !== before && now?.getAttribute("aria-busy") !== "true";
                if (now && isNew) requestAnimationFrame((at) => resolve(at - timeStamp));
                else if (performance.now() - timeStamp > 5_000) resolve(Number.NaN);
                else requestAnimationFrame(look);
              };
              look();
            },
            { capture: true, once: true },
          );
        }),
    );
    await boxes.nth(n).click();
    const ms = await shown;
    if (!Number.isNaN(ms)) took.push(ms); // a box that changes no count cannot be timed
    await pause(800);
  }
  await context.close();
  return { n: took.length, median_ms: median(took), p95_ms: quantile(took, 0.95), n_creators };
}
