import { defineConfig, devices } from "@playwright/test";
import { CHROMIUM, KEPT_TO_ITSELF } from "./chromium.ts";

/** Stories of people who use the app, in a real Chromium against a running program (tests/web/test_stories.py). */
const at = process.env.SOCIALPULSE_AT ?? "http://localhost:8000";

/** Which stories are told where; with SOCIALPULSE_ALL_STORIES all of them on both. */
const PHONE = ["feed", "captions", "posting", "offline", "access"];
const DESK = ["accounts", "people", "discover", "moderation", "viewers", "pages", "access"];
const told = (names: readonly string[]) =>
  process.env.SOCIALPULSE_ALL_STORIES ? {} : { testMatch: names.map((name) => `${name}.spec.ts`) };

export default defineConfig({
  testDir: "stories",
  outputDir: "test-results",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 1, // a machine that does much else may keep somebody waiting too long, once
  reporter: [["line"]],
  use: {
    baseURL: at,
    locale: "en-GB",
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: CHROMIUM,
      args: [...KEPT_TO_ITSELF, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"],
    },
  },
  projects: [
    { name: "phone", ...told(PHONE), use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } } },
    { name: "desk", ...told(DESK), use: { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } } },
  ],
});
