import { expect, test } from "vitest";
import { type Conditions, NO_CONDITIONS } from "./conditions";
import { aloneOf, askedOf, countOf, EMPTY_DESK, isBlank } from "./desk";
import { groupsOf, held, withAnother, withGroup, withoutGroup } from "./groups";

const on = (platform: string): Conditions => ({ ...NO_CONDITIONS, values: { platforms: [platform] } });
const [A, B, C] = [on("tiktok"), on("instagram"), on("x")] as const;
const NOW = new Date("2026-06-30T15:00:00Z");

test("one group asks as it always did, several ask for any of them", () => {
  expect(askedOf({ ...EMPTY_DESK, ...held([A], 0) }, NOW).filters).toEqual({ platforms: ["tiktok"] });
  expect(askedOf({ ...EMPTY_DESK, ...held([A, B], 1) }, NOW).filters).toEqual({
    any_of: [{ platforms: ["tiktok"] }, { platforms: ["instagram"] }],
  });
});

test("a group that is empty lets nobody in, and a desk with none but that is blank", () => {
  const begun = { ...EMPTY_DESK, ...withAnother(held([A], 0)) };
  expect(groupsOf(begun)).toEqual([A, NO_CONDITIONS]);
  expect(askedOf(begun, NOW).filters).toEqual({ platforms: ["tiktok"] });
  expect(isBlank({ ...EMPTY_DESK, ...withAnother(held([], 0)) })).toBe(true);
  expect(countOf(begun)).toBe(1);
});

test("counts are of the group that is being changed", () => {
  const desk = { ...EMPTY_DESK, ...held([A, B], 1) };
  expect(askedOf(aloneOf(desk), NOW).filters).toEqual({ platforms: ["instagram"] });
});

test("whoever goes to another group leaves no empty one behind", () => {
  const begun = withAnother(held([A, B], 0));
  expect(withGroup(begun, 0, A)).toEqual({ conditions: A, others: [B], at: 0 });
});

test.each([
  [0, 0, [B, C], 0],
  [0, 2, [A, B], 0],
  [2, 0, [B, C], 1],
  [2, 2, [A, B], 1],
  [1, 1, [A, C], 1],
])("changing group %i, taking away %i leaves the others in order", (at, gone, left, then) => {
  const groups = withoutGroup(held([A, B, C], at), gone);
  expect(groupsOf(groups)).toEqual(left);
  expect(groups.at).toBe(then);
});
