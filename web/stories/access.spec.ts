import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { posts, signIn, somebody } from "./people";

/** Screens anybody or somebody new can open, and what their heading says. */
const SCREENS = [
  "/",
  "/?feed=latest",
  "/search?q=light",
  "/discover?q=yoga",
  "/sign-in",
  "/sign-up",
  "/post",
  "/account",
  "/account/profile",
  "/account/security",
  "/account/privacy",
  "/inbox",
  "/ui",
];

for (const theme of ["light", "dark"] as const) {
  test(`no screen keeps anybody out, ${theme}`, async ({ page }, { project }) => {
    test.skip(
      (project.name === "desk") !== (theme === "dark") && !process.env.SOCIALPULSE_ALL_STORIES,
      "in the other theme",
    );
    test.setTimeout(240_000);
    await page.addInitScript((chosen) => localStorage.setItem("socialpulse.theme", chosen), theme);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const ada = await somebody("ada");
    const id = await posts(ada, "Something to read");
    await signIn(page, ada);
    const wrong: string[] = [];
    for (const path of [...SCREENS, `/p/${id}`, `/u/${ada.handle}`]) {
      await page.goto(path);
      await settled(page);
      const found = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      for (const one of found.violations)
        wrong.push(`${path}: ${one.id} ${one.nodes[0]?.target} ${one.nodes[0]?.any[0]?.message ?? one.help}`);
    }
    expect(wrong).toEqual([]);
  });
}

test("every screen has a name, one main part and one heading of the first order", async ({ page }) => {
  const ada = await somebody("ada");
  await signIn(page, ada);
  for (const path of SCREENS) {
    await page.goto(path);
    await settled(page);
    await expect(page, path).toHaveTitle(/SocialPulse/);
    await expect(page.getByRole("main"), path).toHaveCount(1);
    await expect(page.getByRole("heading", { level: 1 }), path).toHaveCount(1);
  }
});

for (const [language, direction] of [
  ["ar", "rtl"],
  ["de", "ltr"],
] as const) {
  test(`read from one side or the other, nothing runs out of the page: ${language}`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.addInitScript((chosen) => localStorage.setItem("socialpulse.language", chosen), language);
    await signIn(page, await somebody("ada"));
    for (const path of SCREENS) {
      await page.goto(path);
      await settled(page);
      await expect(page.locator("html")).toHaveAttribute("dir", direction);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over, path).toBeLessThanOrEqual(1);
    }
  });
}

test("the way to the content and back is walked with Tab and Enter", async ({ page }) => {
  await page.goto("/ui");
  await settled(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  await page.waitForLoadState("load");
  await expect(page.locator("[aria-busy=true]:not(button)")).toHaveCount(0);
  await page.waitForTimeout(400);
}
