import { expect, test } from "vitest";
import { dropFile, findFile, findUpload, openFor, saveFile, saveUpload } from "./store";
import type { Upload } from "./upload";

const upload = (id: string, owner: string, added_at = 0): Upload => ({
  id,
  owner,
  name: `${id}.png`,
  kind: "image",
  n_bytes: 3,
  n_sent: 0,
  url: null,
  phase: "waiting",
  failure: null,
  added_at,
});

test("a file is kept with how far it is, until it is dropped", async () => {
  await saveFile(upload("a", "ada"), new Blob(["abc"]));
  await saveUpload({ ...upload("a", "ada"), n_sent: 2, url: "/v1/uploads/m" });
  expect(await findUpload("a")).toMatchObject({ n_sent: 2, url: "/v1/uploads/m" });
  expect(await findFile("a")).not.toBeNull();
  await dropFile("a");
  expect(await findFile("a")).toBeNull();
});

test("an upload that was dropped does not come back with late news", async () => {
  await saveUpload(upload("gone", "ada"));
  expect(await findUpload("gone")).toBeNull();
});

test("one finds one's own, oldest first, and nothing of anybody else", async () => {
  await saveFile(upload("second", "ada", 2), new Blob(["2"]));
  await saveFile(upload("first", "ada", 1), new Blob(["1"]));
  await saveFile(upload("other", "eve"), new Blob(["e"]));
  expect((await openFor("ada")).map(({ id }) => id)).toEqual(["first", "second"]);
  expect(await findFile("other")).toBeNull();
});
