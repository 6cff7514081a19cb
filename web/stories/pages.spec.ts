import { expect, test } from "@playwright/test";
import { posts, said, somebody } from "./people";

test("a shared link unfolds without a line of script", async ({ request }) => {
  const ada = await somebody("ada");
  const id = await posts(ada, `Look & listen </script> ${ada.handle}`);
  const page = await (await request.get(`/p/${id}`)).text();
  expect(page).toContain('property="og:title"');
  expect(page).toContain("application/ld+json");
  expect(page).not.toContain("listen </script>");
  const embed = page.match(/href="([^"]*oembed[^"]*)"/)?.[1]?.replaceAll("&amp;", "&");
  expect((await said(request.get(embed ?? ""))).author_name).toBe("ada");
});

test("an address that leads nowhere says so, with the status of it", async ({ page }) => {
  const answer = await page.goto("/p/00000000-0000-4000-8000-000000000000");
  expect(answer?.status()).toBe(404);
  await expect(page.getByText("There is nothing here")).toBeVisible();
});

test("what is looked for is found by its words", async ({ page }) => {
  const ada = await somebody("ada");
  const word = `zephyr${ada.handle.replace(/\W|_/g, "")}`;
  await posts(ada, `A ${word} over the hills`);
  await page.goto("/search");
  await page.getByLabel("Search posts, people and tags").fill(word);
  await expect(page.getByText(new RegExp(word)).nth(0)).toBeVisible({ timeout: 30_000 });
});
