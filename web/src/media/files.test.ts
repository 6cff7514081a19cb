import { expect, test } from "vitest";
import { type Medium, type MediumFile, sourcesOf } from "./files";

function file(role: MediumFile["role"], width: number, format: string): MediumFile {
  return { role, width, height: width, mime: `image/${format}`, url: `/media/x/${role}-${width}.${format}` };
}

function medium(...files: MediumFile[]): Medium {
  return {
    id: "m",
    alt: "",
    kind: "image",
    state: "ready",
    width: 1080,
    height: 1080,
    duration_ms: null,
    has_sound: null,
    thumbhash: null,
    files,
  };
}

const image = medium(
  file("picture", 1080, "webp"),
  file("picture", 1080, "jpeg"),
  file("thumbnail", 720, "avif"),
  file("thumbnail", 720, "webp"),
  file("thumbnail", 720, "jpeg"),
);

test("a picture is offered in the formats it is whole in, with its smaller copies", () => {
  expect(sourcesOf(image, "picture").sources).toEqual([
    { mime: "image/webp", srcSet: "/media/x/picture-1080.webp 1080w, /media/x/thumbnail-720.webp 720w" },
  ]);
});

test("whoever knows no format gets the widest JPEG", () => {
  expect(sourcesOf(image, "picture").fallback?.url).toBe("/media/x/picture-1080.jpeg");
});

test("a thumbnail is offered in AVIF first", () => {
  expect(sourcesOf(image, "thumbnail").sources.map(({ mime }) => mime)).toEqual(["image/avif", "image/webp"]);
});

test("a medium that is not ready has nothing to offer", () => {
  expect(sourcesOf(medium(), "poster")).toEqual({ sources: [], fallback: undefined });
});
