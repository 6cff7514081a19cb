import { expect, test } from "@playwright/test";
import { moderator, openCase, posts, said, signIn, somebody } from "./people";

test("what is limited in one country is seen from all others", async ({ browser, baseURL }) => {
  const [author, reporter, judge] = [await somebody("author"), await somebody("reporter"), await moderator("judge")];
  const caption = `Only in some places, says ${author.handle}`;
  const id = await posts(author, caption);
  const report = { subject_kind: "post", subject_id: id, reason: "threats" };
  await said(reporter.asks.post("/v1/reports", { data: report }));
  const found = await openCase(judge, id);
  await said(judge.asks.put(`/v1/moderation/cases/${found}/lock`));
  const { stands } = await said(judge.asks.get(`/v1/moderation/cases/${found}`));
  const decision = { action: "limit", reason: "threats", words: "A court forbade it there.", viewers: ["DE"] };
  await said(
    judge.asks.post(`/v1/moderation/cases/${found}/decision`, { data: { ...decision, version: stands.version } }),
  );

  const from = async (country: string) => {
    const page = await browser.newPage({
      baseURL: baseURL ?? "",
      extraHTTPHeaders: { "x-country": country },
      serviceWorkers: "block",
    });
    await page.goto(`/p/${id}`);
    return page;
  };
  const [german, swiss] = [await from("DE"), await from("CH")];
  await expect(swiss.getByText(caption).first()).toBeVisible();
  await expect(german.getByRole("heading", { name: "There is nothing here" }).first()).toBeVisible();
  await expect(german.getByText(caption)).toBeHidden();
  await german.goto(`/u/${author.handle}`);
  await expect(german.getByText(author.handle).first()).toBeVisible();
  await expect(german.getByText(caption)).toBeHidden();
  await Promise.all([german.close(), swiss.close()]);

  const his = await browser.newPage({ baseURL: baseURL ?? "" });
  await signIn(his, author);
  await his.goto("/inbox");
  await expect(his.getByText(/Germany/).first()).toBeVisible();
  await his.close();
});
