import { expect, test } from "vitest";
import { addressOf, piecesOf } from "./spans";

const tag = (start: number, end: number, key = "x") => ({ kind: "tag", start, end, key });

test("a text without spans is one plain piece", () => {
  expect(piecesOf("Hello", [])).toEqual([{ kind: "text", text: "Hello", key: "" }]);
  expect(piecesOf("", [])).toEqual([]);
});

test("spans count code points, so that what stands behind an emoji is found", () => {
  const pieces = piecesOf("👩‍🍳🍞 #brot!", [tag(5, 10, "brot")]);
  expect(pieces.map((piece) => piece.text)).toEqual(["👩‍🍳🍞 ", "#brot", "!"]);
  expect(pieces[1]).toMatchObject({ kind: "tag", key: "brot" });
});

test("the pieces of a text are the text, whatever the spans say", () => {
  const text = "a #b @c d.example/e 𝒻";
  const spans = [tag(2, 4), tag(3, 6), { kind: "mention", start: 5, end: 7, key: "c" }, tag(19, 99)];
  expect(
    piecesOf(text, spans)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});

test("a span of an unknown kind stays plain", () => {
  const pieces = piecesOf("see $CASH", [{ kind: "cash", start: 4, end: 9, key: "cash" }]);
  expect(pieces).toEqual([{ kind: "text", text: "see $CASH", key: "" }]);
});

test("a link without a scheme is opened by https", () => {
  expect(addressOf("www.example.org/a")).toBe("https://www.example.org/a");
  expect(addressOf("HTTP://example.org")).toBe("HTTP://example.org");
  expect(addressOf("javascript:alert(1)")).toBe("https://javascript:alert(1)");
});
