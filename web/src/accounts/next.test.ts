// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { safeNext } from "./next";

describe("where ?next= leads", () => {
  it.each(["/", "/discover", "/u/ada?tab=1#posts", "/join?token=a-b_c"])("to the path %s of this app", (path) => {
    expect(safeNext(path)).toBe(path);
  });

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "evil.example",
    "/../..//evil.example",
    "",
    undefined,
    null,
    7,
    ["/discover"],
  ])("never elsewhere: %j", (next) => {
    const led = safeNext(next, "/home");
    expect(new URL(led, "https://here.example").origin).toBe("https://here.example");
    expect(led).not.toContain("evil.example/%");
    expect(led.startsWith("//")).toBe(false);
  });
});
