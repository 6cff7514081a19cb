import { expect, test } from "@playwright/test";
import { posts, said, signIn, somebody } from "./people";

test("fifty posts are scrolled, each is told as seen, and the page stays small", async ({ page }) => {
  const told = new Set<string>();
  page.on("request", (request) => {
    if (!request.url().endsWith("/v1/activity")) return;
    for (const event of request.postDataJSON()?.events ?? [])
      if (event.kind === "impression") told.add(event.post ?? event.subject ?? event.post_id);
  });
  const ada = await somebody("ada");
  await signIn(page, ada);
  await page.goto("/?feed=latest");
  await expect(page.getByRole("article").first()).toBeVisible();
  for (let n = 0; n < 50; n++) {
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(550);
  }
  expect(await page.getByRole("article").count()).toBeLessThan(12);
  await expect.poll(() => told.size, { timeout: 20_000 }).toBeGreaterThan(25);
});

test("what is not of interest goes, and does not come again", async ({ page }) => {
  const [ada, bob] = [await somebody("ada"), await somebody("bob")];
  await posts(bob, `The only one about ${bob.handle}`);
  await signIn(page, ada);
  await page.goto("/?feed=latest");
  const slide = page.getByRole("article").filter({ hasText: `about ${bob.handle}` });
  await expect(slide).toBeVisible();
  await slide.getByRole("button", { name: "More about this post" }).click();
  await page
    .getByRole("menuitem", { name: "Not interested" })
    .or(page.getByRole("button", { name: "Not interested" }))
    .click();
  await expect(page.getByText("You will see less like this.")).toBeVisible();
  await expect(slide).toBeHidden();
});

test("a like and a comment stay, and are taken back when the door refuses", async ({ page }) => {
  const [ada, bob] = [await somebody("ada"), await somebody("bob")];
  const id = await posts(bob, `Come and talk, says ${bob.handle}`);
  await signIn(page, ada);
  await page.goto(`/p/${id}`);
  await page.getByRole("button", { name: /^Like/ }).first().click();
  await expect.poll(async () => (await said(ada.asks.get(`/v1/posts/${id}`))).counts.n_likes).toBe(1);
  await page.getByPlaceholder("Write a comment …").fill("How lovely");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("How lovely")).toBeVisible();
  await expect.poll(async () => (await said(bob.asks.get(`/v1/posts/${id}/comments`))).items.length).toBe(1);

  await page.route(`**/v1/posts/${id}/save`, (route) =>
    route.fulfill({ status: 503, json: { code: "unavailable", detail: "Not now." } }),
  );
  const save = page.getByRole("button", { name: /^Save/ }).first();
  await save.click();
  await expect(page.getByText("Not now.").first()).toBeVisible();
  await expect(save).toHaveAttribute("aria-pressed", "false");
});

test("the feed is worked with the keyboard alone", async ({ page }) => {
  const ada = await somebody("ada");
  await signIn(page, ada);
  await page.goto("/?feed=latest");
  await expect(page.getByRole("article").first()).toBeVisible();
  await page.keyboard.press("l");
  await expect(page.getByRole("button", { name: /^Like/, pressed: true }).first()).toBeVisible();
  await page.keyboard.press("o");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("j");
  const filling = () => page.evaluate(() => document.fullscreenElement?.parentElement?.id);
  await page.keyboard.press("f");
  await expect.poll(filling).toMatch(/^slide-/);
  const before = await filling();
  await page.keyboard.press("j");
  await expect.poll(filling).not.toBe(before);
  await page.keyboard.press("f");
  await expect.poll(filling).toBeUndefined();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Like or unlike");
});

test("who follows nobody is shown whom to follow", async ({ page }) => {
  const ada = await somebody("ada");
  await signIn(page, ada);
  await page.goto("/?feed=following");
  await expect(page.getByText("Whose posts would you like to see?")).toBeVisible();
  await page
    .getByRole("button", { name: /^Follow / })
    .first()
    .click();
  await expect(page.getByRole("button", { name: /^(Following|Requested)/ }).first()).toBeVisible();
});

test("two taps like, a hold opens what can be said about a post, and its author can be hidden", async ({ page }) => {
  const [ada, bob] = [await somebody("ada"), await somebody("bob")];
  const id = await posts(bob, `Tap me twice, says ${bob.handle}`);
  await signIn(page, ada);
  await page.goto("/?feed=latest");
  const slide = page.locator(`#slide-${id}`);
  await expect(slide).toBeVisible();
  const { x, y, width, height } = (await slide.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const middle = [x + width / 2, y + height / 4] as const;
  await page.mouse.dblclick(...middle);
  await expect(slide.getByRole("button", { name: /^Like, 1 like/ })).toHaveAttribute("aria-pressed", "true");
  await expect.poll(async () => (await said(ada.asks.get(`/v1/posts/${id}`))).mine.liked).toBe(true);
  expect(await page.evaluate(() => String(getSelection()))).toBe("");

  await page.mouse.move(...middle);
  await page.mouse.down();
  const menu = page.getByRole("dialog", { name: "Post by bob" });
  await expect(menu).toBeVisible();
  await page.mouse.up();
  await menu.getByRole("button", { name: "Why am I seeing this?" }).click();
  await expect(menu.getByText("Latest shows every public post, newest first.")).toBeVisible();
  await expect(menu.getByRole("button", { name: "Report" })).toBeVisible();
  await menu.getByRole("button", { name: "Hide posts by bob" }).click();
  await expect(page.getByText("You will see no more posts by bob.")).toBeVisible();
  await expect(slide).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(slide).toBeAttached();
});
