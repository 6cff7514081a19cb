import type { HttpResponse } from "tus-js-client";
import { expect, test } from "vitest";
import { endOf } from "./sending";

const answered = (status: number, body = "") => ({
  originalResponse: { getStatus: () => status, getBody: () => body } as HttpResponse,
});

test("what may pass is waited for", () => {
  expect(endOf({ originalResponse: null })).toBe("cut-off");
  for (const status of [500, 503, 409, 429]) expect(endOf(answered(status))).toBe("cut-off");
});

test("what the server forgot begins anew", () => {
  expect(endOf(answered(404))).toBe("forgotten");
  expect(endOf(answered(410))).toBe("forgotten");
});

test("a refusal says what the server said", () => {
  expect(endOf(answered(413, '{"detail": "150 MB at most"}'))).toEqual({ code: "not-sent", words: "150 MB at most" });
  expect(endOf(answered(400, "<html>"))).toEqual({ code: "not-sent", words: null });
  expect(endOf(answered(401))).toEqual({ code: "signed-out", words: null });
});
