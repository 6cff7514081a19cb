import { expect, test } from "@playwright/test";
import { posts, said, signIn, somebody } from "./people";

test("a private account is asked, and its posts appear once it has accepted", async ({ page, browser, baseURL }) => {
  const [ada, eve] = [await somebody("ada"), await somebody("eve", { private: true })];
  const words = `Only for friends of ${eve.handle}`;
  await posts(eve, words, { visibility: "followers" });
  await signIn(page, ada);
  await page.goto(`/u/${eve.handle}`);
  await expect(page.getByText("This account is private")).toBeVisible();
  await page
    .getByRole("button", { name: /^Follow/ })
    .first()
    .click();
  await expect(page.getByRole("button", { name: /^Requested/ }).first()).toBeVisible();

  const hers = await browser.newPage({ baseURL: baseURL ?? "" });
  await signIn(hers, eve);
  await hers.goto("/inbox");
  await hers.getByRole("tab", { name: /Requests/ }).click();
  await hers
    .getByRole("button", { name: /^Let ada|^Accept/ })
    .first()
    .click();
  await expect.poll(async () => (await said(eve.asks.get("/v1/me/follow-requests"))).items.length).toBe(0);
  await hers.close();

  await page.reload();
  await expect(
    page
      .getByText(words)
      .or(page.getByRole("link", { name: new RegExp(words) }))
      .first(),
  ).toBeVisible();
});

test("who is blocked is gone for both, until it is taken back", async ({ page }) => {
  const [ada, bob] = [await somebody("ada"), await somebody("bob")];
  await signIn(page, ada);
  await page.goto(`/u/${bob.handle}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Block" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Block" }).click();
  await expect.poll(async () => (await bob.asks.get(`/v1/people/${ada.id}`)).status()).toBe(404);
  await page.goto("/account/privacy");
  await page.getByRole("button", { name: /^Unblock/ }).click();
  await expect.poll(async () => (await bob.asks.get(`/v1/people/${ada.id}`)).status()).toBe(200);
});
