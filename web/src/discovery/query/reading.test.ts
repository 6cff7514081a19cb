import { expect, test } from "vitest";
import { NO_CONDITIONS } from "./conditions";
import { conditionsOf, gathered } from "./reading";

const codeOf = (name: string) => ({ Germany: "DE" })[name] ?? name;

test.each([
  ["followers 10,000 to 100,000", { ranges: { followers: { min: 10_000, max: 100_000 } } }],
  ["followers from 5,000", { ranges: { followers: { min: 5_000 } } }],
  ["followers up to 1,000,000", { ranges: { followers: { max: 1_000_000 } } }],
  ["platform tiktok or x", { values: { platforms: ["tiktok", "x"] } }],
  ["city New York", { values: { cities: ["New York"] } }],
  ["country Germany", { values: { countries: ["DE"] } }],
  ["country Wonderland", { values: { countries: ["Wonderland"] } }],
  ["no self-harm", { values: { without_risks: ["self-harm"] } }],
  ["nothing risky found", { flags: { risk_free: true } }],
])("%s", (finding, conditions) => {
  expect(conditionsOf(finding, codeOf)).toEqual({ ...NO_CONDITIONS, ...conditions });
});

test("a finding of a later server is not guessed at", () => {
  expect(conditionsOf("price under 500", codeOf)).toBeNull();
});

test("several of one kind are kept together", () => {
  const found = ["no alcohol", "no gambling", "city Berlin"].flatMap((one) => conditionsOf(one, codeOf) ?? []);
  expect(gathered(found).values).toEqual({ without_risks: ["alcohol", "gambling"], cities: ["Berlin"] });
});
