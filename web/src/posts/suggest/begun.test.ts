import { expect, test } from "vitest";
import { begunAt, completed } from "./begun";

const at = (text: string) => begunAt(text.replace("|", ""), text.indexOf("|"));

test("a tag or mention is begun where the caret stands in it", () => {
  expect(at("Fresh #bre|")).toMatchObject({ kind: "tag", query: "bre", start: 6, end: 10 });
  expect(at("with @ev| today")).toMatchObject({ kind: "mention", query: "ev", start: 5, end: 8 });
  expect(at("#br|ead and butter")).toMatchObject({ query: "br", start: 0, end: 6 });
  expect(at("＃ＰＲＡ|")).toMatchObject({ kind: "tag", query: "ＰＲＡ" });
  expect(at("#الخبز|")).toMatchObject({ kind: "tag", query: "الخبز" });
});

test("nothing is begun in words, addresses and entities", () => {
  for (const text of ["bread|", "eve@exam|", "example.org/#to|", "&#39|", "# |", "##a|", "#a.b|", "a#b|"])
    expect(at(text), text).toBeNull();
});

test("a handle may hold dots", () => {
  expect(at("@bea.tol|")).toMatchObject({ kind: "mention", query: "bea.tol" });
});

test("what is chosen takes the place of the whole word, with one space behind it", () => {
  const begun = at("Hi @ev|il twin");
  expect(begun && completed("Hi @evil twin", begun, "eve")).toEqual({ text: "Hi @eve twin", caret: 8 });
  const last = at("#bre|");
  expect(last && completed("#bre", last, "bread")).toEqual({ text: "#bread ", caret: 7 });
});
