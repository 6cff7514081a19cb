import { expect, test } from "vitest";
import type { Upload } from "~/media/upload/upload";
import { bodyOf, countLetters, type Draft, emptyDraft, fitting, type Item, kindOfPost, lackOf, moved } from "./draft";

const item = (key: string, kind: Item["kind"] = "image"): Item => ({
  key,
  kind,
  upload_id: key,
  picture: null,
  alt: "",
  cover_ms: null,
});
const upload = (id: string, phase: Upload["phase"]): Upload => ({
  id,
  owner: "me",
  name: id,
  kind: "image",
  n_bytes: 10,
  n_sent: phase === "sending" ? 4 : 10,
  url: `/v1/uploads/medium-${id}`,
  phase,
  failure: null,
  added_at: 0,
});
const draft = (part: Partial<Draft>): Draft => ({ ...emptyDraft(), ...part });

test("a clip goes out with the cover that was chosen, a draft of earlier days without one", () => {
  const { cover_ms: _, ...old } = item("a", "video");
  for (const [one, cover_ms] of [
    [{ ...item("a", "video"), cover_ms: 1_250 }, 1_250],
    [old as Item, null],
  ] as const)
    expect(bodyOf(draft({ items: [one] }), [upload("a", "ready")], false)?.pictures).toEqual([
      { media_id: "medium-a", alt: "", cover_ms },
    ]);
});

test("a post is of the kind of what it shows", () => {
  expect(kindOfPost(draft({}))).toBe("text");
  expect(kindOfPost(draft({ items: [item("a"), item("b")] }))).toBe("images");
  expect(kindOfPost(draft({ items: [item("a", "video")] }))).toBe("video");
});

test("a post is made of media that are all up, in their order", () => {
  const two = draft({ caption: "Hi", items: [item("b"), { ...item("a"), alt: "A roof" }] });
  const body = bodyOf(two, [upload("a", "ready"), upload("b", "checking")], false);
  expect(body?.pictures).toEqual([
    { media_id: "medium-b", alt: "", cover_ms: null },
    { media_id: "medium-a", alt: "A roof", cover_ms: null },
  ]);
  expect(body).toMatchObject({ kind: "images", caption: "Hi", is_draft: false });
});

test("there is no post yet while one of its files is going up or lost", () => {
  const two = draft({ items: [item("a"), item("b")] });
  expect(bodyOf(two, [upload("a", "ready"), upload("b", "sending")], false)).toBeNull();
  expect(bodyOf(two, [upload("a", "ready")], false)).toBeNull();
});

test("each lack is told", () => {
  const now = Date.parse("2026-11-21T20:00:00Z");
  const lack = (part: Partial<Draft>, uploads: Upload[] = []) => lackOf(draft(part), uploads, { now });
  expect(lack({ caption: "  \n" })).toBe("nothing");
  expect(lack({ caption: "x".repeat(2_201) })).toBe("too-long");
  expect(lack({ items: [{ ...item("a"), alt: "x".repeat(2_001) }] })).toBe("alt-too-long");
  expect(lack({ caption: "Hi", scheduled_at: "2026-11-21T19:59:00Z" })).toBe("past");
  expect(lack({ caption: "Hi", scheduled_at: "2028-01-01T00:00:00Z" })).toBe("too-far");
  expect(lack({ items: [item("a")] }, [upload("a", "failed")])).toBe("failed");
  expect(lack({ items: [item("a")] }, [upload("a", "sending")])).toBeNull();
});

test("the moment a post was to go out before may have passed", () => {
  const was_at = "2026-01-01T00:00:00Z";
  expect(lackOf(draft({ caption: "Hi", scheduled_at: was_at }), [], { was_at })).toBeNull();
});

test("letters are counted as the server counts them", () => {
  expect(countLetters(" 👩‍🍳 ")).toBe(3);
  expect(countLetters("e\u0301")).toBe(1);
});

test("a picture moves to another place, and nowhere outside", () => {
  const three = draft({ items: [item("a"), item("b"), item("c")] });
  expect(moved(three, 0, 2).items.map(({ key }) => key)).toEqual(["b", "c", "a"]);
  expect(moved(three, 2, 0).items.map(({ key }) => key)).toEqual(["c", "a", "b"]);
  expect(moved(three, 0, 3)).toBe(three);
});

test("a post takes one clip or ten pictures, and says what was left", () => {
  const pick = (...kinds: Item["kind"][]) => kinds.map((kind) => ({ kind }));
  expect(fitting([], pick("video", "video"))).toMatchObject({ taken: [{ kind: "video" }], left: "too-many" });
  expect(fitting([item("a")], pick("image", "video"))).toMatchObject({ taken: [{ kind: "image" }], left: "mixed" });
  expect(
    fitting(
      Array.from({ length: 9 }, (_, n) => item(`${n}`)),
      pick("image", "image"),
    ),
  ).toMatchObject({
    taken: [{ kind: "image" }],
    left: "too-many",
  });
  expect(fitting([item("a", "video")], pick("video"))).toEqual({ taken: [], left: "too-many" });
});
