// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { emptyDraft } from "./draft";
import { loadKept, saveKept } from "./kept";

beforeEach(() => localStorage.clear());

test("what was written is there again after a reload", () => {
  const draft = { ...emptyDraft(), caption: "Half a sent", scheduled_at: "2026-12-24T18:00:00Z" };
  const sent = { draft: { ...emptyDraft(), caption: "Off" }, is_draft: false, refused: null };
  saveKept("ada", { draft, outgoing: [sent] });
  expect(loadKept("ada")).toEqual({ draft, outgoing: [sent] });
});

test("nobody finds what another person wrote on this device", () => {
  saveKept("ada", { draft: { ...emptyDraft(), caption: "Mine" }, outgoing: [] });
  expect(loadKept("eve").draft).toBeNull();
  expect(loadKept("ada").draft).toBeNull();
});

test("nothing is left where there is nothing to keep", () => {
  saveKept("ada", { draft: emptyDraft(), outgoing: [] });
  saveKept("ada", { draft: null, outgoing: [] });
  expect(localStorage).toHaveLength(0);
});

test("what cannot be read is as if there were nothing", () => {
  localStorage.setItem("socialpulse.posting.ada", "{");
  expect(loadKept("ada")).toEqual({ draft: null, outgoing: [] });
});
