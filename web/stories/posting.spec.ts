import { expect, test } from "@playwright/test";
import { said, signIn, somebody } from "./people";

const CLIP = process.env.SOCIALPULSE_CLIP ?? "";

test("a clip whose upload loses the network, and then the page, goes out whole", async ({ page, context }) => {
  const ada = await somebody("ada");
  await signIn(page, ada);
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  const slow = { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: 400_000 };
  await line.send("Network.emulateNetworkConditions", slow);
  await page.goto("/post");
  await page.locator('input[type="file"]').first().setInputFiles(CLIP);
  await expect(page.getByText(/of .* uploaded/).first()).toBeVisible();
  await page.waitForTimeout(1_500);
  await line.send("Network.emulateNetworkConditions", { ...slow, offline: true });
  await expect(page.getByText(/Waits for a connection/).first()).toBeVisible({ timeout: 30_000 });
  await line.send("Network.emulateNetworkConditions", slow);
  await page
    .getByRole("combobox", { name: "Caption" })
    .or(page.getByLabel("Caption"))
    .first()
    .fill(`Over a bad line, ${ada.handle}`);
  await page.getByRole("button", { name: "Cover", exact: true }).click();
  const frame = page.getByRole("slider", { name: "Frame at" });
  await expect(frame).toBeEnabled(); // the clip is measured first
  for (let step = 0; step < 10; step++) await frame.press("ArrowRight");
  await page.getByRole("button", { name: "Use this frame" }).click();
  await page.waitForTimeout(800); // the draft is kept

  await page.reload();
  await line.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });
  await expect(page.getByText(`Over a bad line, ${ada.handle}`).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Cover: 0:00.5" })).toBeVisible();
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await expect
    .poll(
      async () =>
        (await said(ada.asks.get(`/v1/people/${ada.id}/posts`))).items.map((post: { state: string }) => post.state),
      { timeout: 75_000 },
    )
    .toEqual(["live"]);
});

test("a text with a tag is posted, edited and deleted", async ({ page }) => {
  const ada = await somebody("ada");
  await signIn(page, ada);
  await page.goto("/post");
  await page.getByLabel("Caption").first().fill(`A first word of ${ada.handle} #stories`);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await expect(page).toHaveURL(/\/p\//);
  await expect(page.getByRole("link", { name: "#stories" }).first()).toBeVisible();
  await page.getByRole("button", { name: "More about this post" }).first().click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Caption").first().fill(`A second word of ${ada.handle}`);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`A second word of ${ada.handle}`).first()).toBeVisible();
});

test("a file that is no picture is refused in words before it is sent", async ({ page }) => {
  const ada = await somebody("ada");
  await signIn(page, ada);
  await page.goto("/post");
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ name: "song.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("ID3") });
  await expect(page.getByText(/neither a picture nor a clip/)).toBeVisible();
});
