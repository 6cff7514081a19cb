import { describe, expect, test } from "vitest";
import { type Address, readAddress, writeAddress } from "./address";
import { EXCLUDED_FIELDS, FLAG_FIELDS, NO_CONDITIONS, named, PERIOD_FIELDS, RANGE_FIELDS } from "./conditions";
import { COLUMNS, type Desk, EMPTY_DESK, SORTS, VIEWS } from "./desk";

const SOME = "01a1ffb4-d3f9-7ea3-bec2-d411f75fc57a";
const OTHER = "01a1ffb4-d3f9-77ed-9601-ec48ef8a52f5";

/** Numbers that look drawn and are the same each time. */
function drawing(seed: number) {
  let state = seed;
  const below = (n: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % n;
  };
  const some = <T>(all: readonly T[]) => all.filter(() => below(3) === 0);
  const one = <T>(all: readonly T[]) => all[below(all.length)] as T;
  return { below, some, one };
}

function drawnDesk(seed: number): Desk {
  const { below, some, one } = drawing(seed);
  const words = ["DE", "São Paulo", "food_and*drink", "beauty.clean", "50% off & more", "_", "**", "طبخ"];
  const numbers = [0, 0.025, 1, 999, 1000, 1234, 12_500, 1_500_000, 123_456_789];
  const picked = some(words);
  const sort = one(SORTS);
  const group = () => ({
    ...NO_CONDITIONS,
    values: { cities: [one(words)], ...(below(2) && { platforms: ["x"] }) },
    ranges: { followers: { min: one(numbers) } },
  });
  const others = Array.from({ length: below(3) }, group);
  return {
    ...EMPTY_DESK,
    others,
    at: others.length && below(others.length + 1),
    text: one(["", "vegan skincare from Berlin", "123", "a=b&c", "#ü?"]),
    readsText: below(2) === 0,
    conditions: {
      values: {
        ...(picked.length && { cities: picked, categories: picked, niches: picked }),
        ...(below(2) && { platforms: ["tiktok", "x"], in_lists: [SOME] }),
      },
      not: Object.fromEntries(
        some(named(EXCLUDED_FIELDS).filter((field) => !["platforms", "not_in_lists"].includes(field))).map((field) => [
          field,
          ["one", "t_wo"],
        ]),
      ),
      flags: Object.fromEntries(some(named(FLAG_FIELDS)).map((field) => [field, below(2) === 0])),
      ranges: Object.fromEntries(
        some(named(RANGE_FIELDS)).map((field) => [field, one([{ min: one(numbers) }, { min: 0, max: one(numbers) }])]),
      ),
      periods: Object.fromEntries(
        some(named(PERIOD_FIELDS)).map((field) => [field, one([{ after: "30d" }, { before: "2026-05-01" }])]),
      ),
      missing: some(["country", "risk_free"]),
    },
    sort,
    ascending: sort !== "relevance" && below(2) === 0,
    weights: { ...EMPTY_DESK.weights, quality: one([0, 0.5, 2]), freshness: one([0.05, 0.15]) },
    like: some([SOME, OTHER]),
    unlike: some([SOME]),
    view: one(VIEWS),
    columns: some(COLUMNS),
    creator: one([null, SOME]),
    compared: some([SOME, OTHER]),
  };
}

test("every desk is read from its address as it was", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const desk = drawnDesk(seed);
    expect(readAddress(writeAddress(desk))).toEqual([desk, []]);
  }
});

test("an empty desk has an empty address", () => {
  expect(writeAddress(EMPTY_DESK)).toEqual({});
  expect(readAddress({})).toEqual([EMPTY_DESK, []]);
});

test("an address is short and can be read", () => {
  const desk: Desk = {
    ...EMPTY_DESK,
    text: "vegan skincare",
    conditions: {
      ...NO_CONDITIONS,
      values: { platforms: ["instagram", "tiktok"] },
      not: { countries: ["US"] },
      ranges: { followers: { min: 10_000, max: 1_500_000 } },
      periods: { last_post_at: { after: "30d" } },
    },
    sort: "followers",
    ascending: true,
  };
  expect(String(new URLSearchParams(writeAddress(desk)))).toBe(
    "q=vegan+skincare&platform=instagram_tiktok&not-country=US&followers=10k..1.5m&posted=30d..&sort=followers-up",
  );
});

test("groups of conditions can be read too, and gaps between them close", () => {
  const desk: Desk = {
    ...EMPTY_DESK,
    others: [{ ...NO_CONDITIONS, values: { platforms: ["tiktok"] }, ranges: { followers: { min: 100_000 } } }],
    conditions: { ...NO_CONDITIONS, values: { platforms: ["instagram"], niches: ["beauty.skincare"] } },
    at: 1,
  };
  const address = {
    platform: "tiktok",
    followers: "100k..",
    "or2-platform": "instagram",
    "or2-niche": "beauty.skincare",
    group: "or2",
  };
  expect(writeAddress(desk)).toEqual(address);
  const { "or2-platform": platform, "or2-niche": niche, ...rest } = address;
  expect(readAddress({ ...rest, "or4-platform": platform, "or4-niche": niche, group: "or4" })).toEqual([desk, []]);
});

test("text that the router took for a number or a truth is text", () => {
  expect(readAddress({ q: 2024 })[0].text).toBe("2024");
  expect(readAddress({ q: true })[0].text).toBe("true");
});

describe("nonsense is left out, and said", () => {
  const cases: readonly [Address, { key: string; value: string }[]][] = [
    [{ colour: "red" }, [{ key: "colour", value: "red" }]],
    [{ platform: "tiktok_myspace" }, [{ key: "platform", value: "myspace" }]],
    [{ followers: "many" }, [{ key: "followers", value: "many" }]],
    [{ followers: "9k..1k" }, [{ key: "followers", value: "9k..1k" }]],
    [{ followers: 5 }, [{ key: "followers", value: "5" }]],
    [{ posted: "yesterday.." }, [{ key: "posted", value: "yesterday.." }]],
    [{ posted: "2026-13-40.." }, [{ key: "posted", value: "2026-13-40.." }]],
    [{ verified: "perhaps" }, [{ key: "verified", value: "perhaps" }]],
    [{ sort: "beauty" }, [{ key: "sort", value: "beauty" }]],
    [{ "or6-platform": "x" }, [{ key: "or6-platform", value: "x" }]],
    [{ "or2-q": "cats" }, [{ key: "or2-q", value: "cats" }]],
    [{ "w-quality": 99 }, [{ key: "w-quality", value: "99" }]],
    [{ like: `${SOME}_me` }, [{ key: "like", value: "me" }]],
    [{ creator: { id: 1 } }, [{ key: "creator", value: '{"id":1}' }]],
    [{ columns: "followers_shoe-size" }, [{ key: "columns", value: "shoe-size" }]],
    [
      { compare: Array.from({ length: 6 }, (_, n) => SOME.replace(/^0/, String(n))).join("_") },
      [{ key: "compare", value: SOME.replace(/^0/, "5") }],
    ],
  ];
  test.each(cases)("%j", (address, ignored) => {
    expect(readAddress(address)[1]).toEqual(ignored);
  });

  test("what stands beside it is kept", () => {
    const [desk] = readAddress({ platform: "tiktok_myspace", verified: "perhaps", country: "DE" });
    expect(desk.conditions.values).toEqual({ platforms: ["tiktok"], countries: ["DE"] });
    expect(desk.conditions.flags).toEqual({});
  });
});
