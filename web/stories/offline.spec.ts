import { expect, test } from "@playwright/test";
import { posts, said, signIn, somebody } from "./people";

test("without a network the app opens, shows what it has, and sends the like later", async ({ page, context }) => {
  const [ada, bob] = [await somebody("ada"), await somebody("bob")];
  const id = await posts(bob, `Liked under ground, ${bob.handle}`);
  await signIn(page, ada);
  await page.goto("/");
  await expect(page.getByRole("article").first()).toBeVisible();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  await page.waitForTimeout(6_000); // what can be read without a network is kept once all is quiet
  await page.goto(`/p/${id}`);
  await expect(page.getByText(`Liked under ground, ${bob.handle}`).first()).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/You are offline/).first()).toBeVisible();
  await page.getByRole("button", { name: /^Like/ }).first().click();
  await page.waitForTimeout(500);
  await context.setOffline(false);
  await expect
    .poll(async () => (await said(ada.asks.get(`/v1/posts/${id}`))).counts.n_likes, { timeout: 30_000 })
    .toBe(1);

  await context.setOffline(true);
  await page.goto("/inbox"); // never opened here
  await expect(page.getByText(/This screen was not opened here before|there is no connection/)).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("article").first()).toBeVisible();
  await context.setOffline(false);
});
