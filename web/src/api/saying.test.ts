import { expect, test } from "vitest";
import { Problem, problemOf } from "./problems";
import { saidIn } from "./saying";

const say = (key: string, values?: object) => (values ? `${key} ${JSON.stringify(values)}` : key);
const problem = (status: number, said: object, headers = {}) =>
  saidIn(say, problemOf(new Response(null, { status, headers }), said));

test("what exactly is the matter is said before what kind of thing it is", () => {
  const said = problem(401, { code: "not-signed-in", cause: "wrong-password", detail: "…" });
  expect([said.message, said.code, said.cause]).toEqual(["wrong-password", "not-signed-in", "wrong-password"]);
  expect(problem(404, { code: "not-found", detail: "no post has the id 7" }).message).toBe("not-found");
});

test("a cause of a later server falls back to its code, and what has no words to its sentence", () => {
  expect(problem(409, { code: "conflict", cause: "new-thing", detail: "…" }).message).toBe("conflict");
  expect(problem(412, { code: "precondition-failed", detail: "It was edited." }).message).toBe("It was edited.");
  expect(problem(502, {}).message).toBe("error");
});

test("fields say it of themselves, and several keep the sentence that names them", () => {
  const one = { field: "password", value: "…", reason: "is too common", cause: "password-common" };
  const other = { field: "name", value: "", reason: "is empty" };
  expect(problem(400, { code: "invalid", detail: "…", errors: [one] }).message).toBe("password-common");
  const both = problem(400, { code: "invalid", detail: "password; name", errors: [one, other] });
  expect(both.message).toBe("password; name");
  expect([both.of("password"), both.of("name")]).toEqual(["password-common", "is empty"]);
});

test("who asks too often hears for how long to wait", () => {
  const said = problem(429, { code: "over-quota", detail: "…" }, { "retry-after": "90" });
  expect(said.message).toBe('over-quota-wait {"n":2}');
  expect(said).toBeInstanceOf(Problem);
});
