import { expect, test } from "vitest";
import { kindOf, wrongFile } from "./checks";

const file = (name: string, type = "", size = 1_000) => ({ name, type, size });
const measures = (part: object) => ({ width: 1080, height: 1920, duration_s: 30, ...part });

test("a file is known by its type, or else by its name", () => {
  expect(kindOf(file("a", "video/webm;codecs=vp9"))).toBe("video");
  expect(kindOf(file("IMG_1.HEIC"))).toBe("image");
  expect(kindOf(file("notes.txt", "text/plain"))).toBeNull();
});

test("each refusal is told before anything goes up", () => {
  expect(wrongFile(file("a.pdf", "application/pdf"), null)).toBe("wrong-type");
  expect(wrongFile(file("a.mp4", "video/mp4", 0), null)).toBe("empty");
  expect(wrongFile(file("a.mp4", "video/mp4", 150_000_001), null)).toBe("too-large");
  expect(wrongFile(file("a.mp4", "video/mp4"), measures({ duration_s: 61 }))).toBe("too-long");
  expect(wrongFile(file("a.png", "image/png"), measures({ width: 10_000, height: 6_401 }))).toBe("too-many-pixels");
});

test("what fits, and what only the server can judge, is taken", () => {
  expect(wrongFile(file("a.mp4", "video/mp4", 150_000_000), measures({ duration_s: 60.4 }))).toBeNull();
  expect(wrongFile(file("a.webm", "video/webm"), measures({ duration_s: Number.POSITIVE_INFINITY }))).toBeNull();
  expect(wrongFile(file("a.heic", "image/heic"), null)).toBeNull();
});
