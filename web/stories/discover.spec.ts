import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

test("creators are found by meaning, filtered, weighed, compared and exported", async ({ page }, info) => {
  await page.goto("/discover?q=vegan+cooking");
  await expect(page.getByText(/\d creators?$/).first()).toBeVisible();
  if (info.project.name === "phone") await page.getByRole("button", { name: /^Filters/ }).click();
  await page
    .getByRole("checkbox", { name: /^TikTok/ })
    .first()
    .click();
  await expect(page).toHaveURL(/tiktok/);
  if (info.project.name === "phone") return;

  const rows = page.getByRole("row");
  await expect(rows.nth(3)).toBeVisible();
  await page.getByRole("button", { name: /What counts how much/ }).click();
  await page.getByRole("slider", { name: "Followers", exact: true }).focus();
  for (let n = 0; n < 20; n++) await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/w[=.]|weights|followers/);
  await page.keyboard.press("Escape");
  for (const at of [0, 1, 2])
    await page
      .getByRole("checkbox", { name: /^Select/ })
      .nth(at)
      .click();
  await page.getByRole("button", { name: /Compare/ }).click();
  await expect(page.getByRole("dialog").getByRole("table").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page
    .getByRole("button", { name: /Export/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Write file" }).click();
  const file = page.waitForEvent("download");
  await page
    .getByRole("link", { name: "Download" })
    .or(page.getByRole("button", { name: "Download" }))
    .click();
  const path = await (await file).path();
  expect(readFileSync(path, "utf8").trim().split("\n").length).toBeGreaterThan(1);
});

test("whoever fits one group of filters or another is found, by keyboard alone", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "filters stand in a sheet there");
  const total = async (address: string) => {
    await page.goto(address);
    const grid = page.getByRole("grid");
    await expect(grid).toHaveAttribute("aria-busy", "false");
    return Number(await grid.getAttribute("aria-rowcount")) - 1;
  };
  const onX = await total("/discover?platform=x");
  const onTikTok = await total("/discover?platform=tiktok");
  await page.getByRole("button", { name: "Or…" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Choose filters for this group")).toBeVisible();
  const onlyX = page.getByRole("checkbox", { name: /^X\b/ });
  await onlyX.focus();
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/platform=tiktok&or2-platform=x&group=or2/);
  await expect
    .poll(async () => Number(await page.getByRole("grid").getAttribute("aria-rowcount")) - 1)
    .toBeGreaterThan(onTikTok);
  const either = await total(page.url());
  expect(either).toBeGreaterThan(Math.max(onX, onTikTok));
  expect(either).toBeLessThanOrEqual(onX + onTikTok);
  await page.getByRole("button", { name: "Remove group 1" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]platform=x$/);
});

test("a profile opens beside the results, and its address leads back to it", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "the same drawer");
  await page.goto("/discover?q=street+photography");
  await expect(page.getByRole("row").nth(2)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  const address = page.url();
  expect(address).toContain("creator=");
  await page.goto(address);
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.goBack();
});

test("more like some and less like another are sought together, and the selection is let go", async ({
  page,
}, info) => {
  test.skip(info.project.name === "phone", "the same bar");
  await page.goto("/discover?q=street+photography");
  const select = page.getByRole("checkbox", { name: /^Select/ });
  for (const at of [0, 1]) await select.nth(at).click();
  const bar = page.getByRole("region", { name: "Selection" });
  expect((await bar.boundingBox())?.height).toBeGreaterThan(40);
  await bar.getByRole("button", { name: "More like this" }).click();
  await expect(page).toHaveURL(/like=[\w-]{36}_[\w-]{36}$/);
  await expect(bar).toBeHidden();
  await select.nth(3).click();
  await bar.getByRole("button", { name: "Less like this" }).click();
  await expect(page).toHaveURL(/[?&]like=[\w-]{36}_[\w-]{36}&unlike=[\w-]{36}$/);
  await expect(page.getByText("Like 2 creators").first()).toBeVisible();
});

test("numbers are read as people type them, and what is none is said", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "filters stand in a sheet there");
  await page.goto("/discover");
  const from = page.getByRole("textbox", { name: "Followers: From" });
  await from.fill("25,000");
  await from.press("Enter");
  await expect(page).toHaveURL(/followers=25k\.\./);
  await from.fill("lots");
  await from.press("Enter");
  await expect(page.getByText("This is no number.")).toBeVisible();
  await expect(page).toHaveURL(/followers=25k\.\./);
});

test("a dirty file is imported, and says line by line what was refused", async ({ page }) => {
  await page.goto("/discover/import");
  const rows = [
    "handle,platform,followers,bio",
    "clean_one,tiktok,1200,Bread and roses",
    "dirty_one,tiktok,lots,Nothing",
    "x,,,",
  ].join("\n");
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "dirty.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  const begin = page.getByRole("button", { name: /^Import/ });
  if (await begin.isVisible().catch(() => false)) await begin.click();
  await expect(page.getByText("lots").first()).toBeVisible({ timeout: 40_000 });
});
