/**
 * Takes a picture of every screen, in both themes and sizes, for docs/screens: `npm run screens -- URL EMAIL PASSWORD`,
 * with somebody of a demo world, who is made a moderator.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { chromium, type Page } from "@playwright/test";
import { CHROMIUM, KEPT_TO_ITSELF } from "../chromium.ts";

const [at = "http://localhost:8000", email = "", password = ""] = process.argv.slice(2);
const FOLDER = new URL("../../docs/screens/", import.meta.url).pathname;
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };
const SCREENS: readonly (readonly [name: string, path: string, as?: "operator"])[] = [
  ["feed", "/", "operator"],
  ["latest", "/?feed=latest"],
  ["post", "/p/{clip}"],
  ["profile", "/u/{handle}"],
  ["compose", "/post"],
  ["search", "/search?q=quiet+light"],
  ["inbox", "/inbox"],
  ["discover", "/discover?q=vegan+cooking", "operator"],
  ["creator", "/discover?q=vegan+cooking&creator={creator}", "operator"],
  ["lists", "/discover/lists", "operator"],
  ["import", "/discover/import", "operator"],
  ["queue", "/moderation"],
  ["case", "/moderation/cases/{case}"],
  ["policy", "/moderation/policy"],
  ["measures", "/moderation/measures"],
  ["sign-in", "/sign-in", "operator"],
  ["account", "/account"],
  ["security", "/account/security"],
  ["admin", "/admin", "operator"],
  ["components", "/ui"],
];

// biome-ignore lint/suspicious/noExplicitAny: what is shown is picked out of any door's answer
const ask = async (page: Page, path: string, data?: unknown): Promise<any> =>
  (await (data ? page.request.post(`${at}${path}`, { data }) : page.request.get(`${at}${path}`))).json();

const browser = await chromium.launch({ executablePath: CHROMIUM, args: KEPT_TO_ITSELF });
const operator = await (await browser.newContext()).newPage();
let clip: { id: string; author: { handle: string } } | undefined;
let locale = "en";
for (locale of ["en", "es", "de", "fr", "pt", "ja", "hi", "ar"]) {
  const { items } = await ask(operator, `/v1/feed/popular?limit=1&language=${locale}`);
  if (items[0]?.post.kind === "video") clip = items[0].post;
  if (clip) break; // whose language it is, begins with a clip
}
const { hits } = await ask(operator, "/v1/creators/search", { text: "vegan cooking", limit: 1 });
const { id } = await ask(operator, "/v1/sessions", { email, password }).then(() => ask(operator, "/v1/me"));
const alone = await browser.newContext();
await alone.request.put(`${at}/v1/accounts/${id}/role`, { data: { role: "moderator" } });
const cases = await (await alone.request.get(`${at}/v1/moderation/cases?limit=1`)).json();
const here: Record<string, string | undefined> = {
  clip: clip?.id,
  handle: clip?.author.handle,
  creator: hits[0]?.creator_id,
  case: cases.items[0]?.id,
};

mkdirSync(FOLDER, { recursive: true });
for (const [size, viewport] of Object.entries(SIZES))
  for (const theme of ["light", "dark"]) {
    for (const [name, path, as] of SCREENS) {
      const context = await browser.newContext({
        viewport,
        hasTouch: size === "phone",
        isMobile: size === "phone",
        locale,
      });
      await context.addInitScript((chosen) => {
        localStorage.setItem("socialpulse.theme", chosen);
        localStorage.setItem("socialpulse.language", "en");
      }, theme);
      const page = await context.newPage();
      if (as !== "operator") await ask(page, "/v1/sessions", { email, password });
      await page.goto(at + path.replace(/\{(\w+)\}/g, (_, key: string) => here[key] ?? ""));
      await page.waitForTimeout(3_500);
      const painter = await context.newCDPSession(page);
      const clipped = { x: 0, y: 0, ...viewport, scale: size === "phone" ? 0.9 : 0.6 };
      const { data } = await painter.send("Page.captureScreenshot", { format: "webp", quality: 62, clip: clipped });
      writeFileSync(`${FOLDER}${name}-${size}-${theme}.webp`, Buffer.from(data, "base64"));
      await context.close();
    }
  }
await browser.close();

const row = (name: string) =>
  `### ${name}\n` +
  Object.keys(SIZES)
    .flatMap((size) => ["light", "dark"].map((theme) => [size, theme]))
    .map(
      ([size, theme]) =>
        `<img src="screens/${name}-${size}-${theme}.webp" height="260" alt="${name}, ${size}, ${theme}">`,
    )
    .join("\n");
writeFileSync(
  `${FOLDER}../screens.md`,
  `# Screens\n\nEvery screen on a phone and at a desk, light and dark, as \`npm run screens\` took them in \`web/\`.\n\n${SCREENS.map(([name]) => row(name)).join("\n\n")}\n`,
);
