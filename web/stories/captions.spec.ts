import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { said, signIn, somebody } from "./people";

const CLIP = process.env.SOCIALPULSE_CLIP ?? "";

test("a muted clip shows what is said in it, until somebody turns that off", async ({ page }) => {
  const [ada, bob] = [await somebody("ada"), await somebody("bob")];
  const file = readFileSync(CLIP);
  const upload = await ada.asks.post("/v1/uploads", {
    headers: {
      "tus-resumable": "1.0.0",
      "upload-length": String(file.length),
      "content-type": "application/offset+octet-stream",
    },
    data: file,
    timeout: 60_000,
  });
  const media_id = upload.headers().location?.split("/").at(-1) ?? "";
  const post = await said(
    ada.asks.post("/v1/posts", { data: { kind: "video", caption: `Said by ${ada.handle}`, pictures: [{ media_id }] } }),
  );
  await expect
    .poll(async () => (await said(ada.asks.get(`/v1/posts/${post.id}`))).state, { timeout: 75_000 })
    .toBe("live");

  await signIn(page, bob);
  await page.goto(`/?feed=latest`);
  const slide = page.getByRole("article").filter({ hasText: `Said by ${ada.handle}` });
  await expect(slide).toBeVisible();
  const shown = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("video")].flatMap((video) =>
        [...video.textTracks].flatMap((track) =>
          track.mode === "showing" ? [...(track.activeCues ?? [])].map((cue) => (cue as VTTCue).text) : [],
        ),
      ),
    );
  await expect.poll(shown, { timeout: 30_000 }).toContain("Bread and roses.");
  await page.keyboard.press("c");
  await expect.poll(shown).toEqual([]);
  await page.keyboard.press("c");
  await expect.poll(shown).toContain("Bread and roses.");
});
