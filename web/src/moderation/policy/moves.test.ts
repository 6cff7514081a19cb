import { expect, it } from "vitest";
import type { Action } from "../types";
import { matrixOf } from "./moves";

const change = (was: Action, now: Action, n: number, rule = "r") => ({
  move: { was, was_rule: "old", now, now_rule: rule },
  n,
  examples: [],
});

it("sums moves of all rules, and tells harsher from milder", () => {
  const { actions, count, harsher, milder, most } = matrixOf([
    change("show", "hold", 3),
    change("show", "hold", 2, "other"),
    change("remove", "hold", 4),
    change("hold", "hold", 7),
  ]);
  expect(actions).toEqual(["show", "hold", "remove"]);
  expect(count("show", "hold")).toBe(5);
  expect(count("hold", "show")).toBe(0);
  expect([harsher, milder, most]).toEqual([5, 4, 7]);
});

it("is empty where nothing would be different", () => {
  expect(matrixOf([])).toMatchObject({ actions: [], harsher: 0, milder: 0, most: 0 });
});
