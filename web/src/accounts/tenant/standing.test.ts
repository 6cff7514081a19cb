import { expect, it } from "vitest";
import { stateOf } from "./KeysPart";
import { grantable, mayManage } from "./queries";

it("lets owners alone make owners", () => {
  expect(grantable("owner")).toContain("owner");
  expect(grantable("admin")).not.toContain("owner");
});

it("lets owners and admins manage", () => {
  expect(["owner", "admin", "member", "viewer"].filter(mayManage)).toEqual(["owner", "admin"]);
});

it("tells how a key stands", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  expect(stateOf({ revoked_at: "2026-11-20T00:00:00Z", expires_at: null }, now)).toBe("revoked");
  expect(stateOf({ revoked_at: null, expires_at: "2026-11-21T12:00:00Z" }, now)).toBe("expired");
  expect(stateOf({ revoked_at: null, expires_at: null }, now)).toBe("live");
});
