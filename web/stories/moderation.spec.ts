import { expect, test } from "@playwright/test";
import { moderator, openCase, posts, said, signIn, somebody } from "./people";

test("reported, removed by a moderator with reason, appealed, and shown again by another", async ({
  page,
  browser,
  baseURL,
}, info) => {
  test.skip(info.project.name === "phone", "one case at a time is decided at a desk");
  const [author, reporter, first, second] = [
    await somebody("author"),
    await somebody("reporter"),
    await moderator("first"),
    await moderator("second"),
  ];
  const id = await posts(author, `Buy what ${author.handle} sells`);

  await signIn(page, reporter);
  await page.goto(`/p/${id}`);
  await page.getByRole("button", { name: "More about this post" }).first().click();
  await page.getByRole("menuitem", { name: "Report" }).click();
  await page
    .getByRole("radio", { name: "Spam", exact: true })
    .or(page.getByLabel("Spam", { exact: true }))
    .first()
    .click();
  await page.getByRole("button", { name: "Report", exact: true }).click();
  await expect(page.getByText(/read in your inbox/)).toBeVisible();

  const cases = await openCase(first, id);
  const desk = await browser.newPage({ baseURL: baseURL ?? "" });
  await signIn(desk, first);
  await desk.goto(`/moderation/cases/${cases}`);
  await desk
    .getByRole("button", { name: /^Remove/ })
    .first()
    .click();
  await expect.poll(async () => (await said(author.asks.get(`/v1/posts/${id}`))).state).toBe("removed");
  await desk.close();

  const his = await browser.newPage({ baseURL: baseURL ?? "" });
  await signIn(his, author);
  await his.goto("/inbox");
  await expect(his.getByText("Your post was removed")).toBeVisible();
  await his.getByRole("button", { name: "Appeal" }).first().click();
  await his.getByLabel("Why is it wrong?").fill("It is my own work, and sold nowhere.");
  await his.getByRole("button", { name: "Send the appeal" }).click();
  await expect(his.getByText(/on its way to a person/)).toBeVisible();
  await his.close();

  const appeal = await openCase(second, id);
  const other = await browser.newPage({ baseURL: baseURL ?? "" });
  await signIn(other, second);
  await other.goto(`/moderation/cases/${appeal}`);
  await expect(other.getByText("It is my own work, and sold nowhere.")).toBeVisible();
  await other.getByRole("button", { name: /^Show/ }).first().click();
  await expect.poll(async () => (await said(author.asks.get(`/v1/posts/${id}`))).state).toBe("live");
  await other.close();
});
