import { expect, it } from "vitest";
import { bioPieces, shortLink } from "./bio";

const leads = (bio: string) => bioPieces(bio).flatMap(({ text, to }) => (to ? [[text, to.href]] : []));

it("leads to people, tags and addresses", () => {
  expect(leads("Notes by @ada.l, see https://example.org/x. #Maths")).toEqual([
    ["@ada.l", "/u/ada.l"],
    ["https://example.org/x", "https://example.org/x"],
    ["#Maths", "/tags/maths"],
  ]);
});

it("reads tags of every script", () => {
  expect(leads("#数学 وأيضًا #رياضيات").map(([text]) => text)).toEqual(["#数学", "#رياضيات"]);
});

it.each(["ada@example.org", "C#minor", "#1", "a/@b"])("leads nowhere from %j", (bio) => {
  expect(leads(bio)).toEqual([]);
});

it.each(["", "plain", "#a #b\nhttps://c.org/(d)", "ends with @ada."])("keeps every letter of %j", (bio) => {
  expect(
    bioPieces(bio)
      .map(({ text }) => text)
      .join(""),
  ).toBe(bio);
});

it("shortens links to what people read", () => {
  expect(shortLink("https://www.example.org/")).toBe("example.org");
});
