// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { changeDraft, discardDraft, onPosted, openPosting, sendOff, takeBack, useKept } from "./posting";

const write = (caption: string) => changeDraft((draft) => ({ ...draft, caption }));
const kept = () => renderHook(() => useKept()).result.current;
const leaves: (() => void)[] = [];

/** Answer whatever is asked of the server, and keep what was asked. */
function server(...answers: (() => Response)[]): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(request);
    return (answers[asked.length - 1] ?? answers.at(-1))?.() as Response;
  });
  return asked;
}
const made = () => Response.json({ id: "p1" }, { status: 201 });
const refused = () => Response.json({ code: "invalid", detail: "No." }, { status: 422 });
const offline = () => {
  throw new TypeError("no network");
};

afterEach(() => {
  for (const leave of leaves.splice(0)) leave();
  for (const { draft } of kept().outgoing) if (takeBack(draft.id)) discardDraft();
  discardDraft();
  vi.unstubAllGlobals();
});

test("what is written is a draft at once, and none when all is gone again", () => {
  openPosting("ada");
  write("Hi");
  expect(localStorage.getItem("socialpulse.posting.ada")).toContain("Hi");
  write("");
  expect(kept().draft).toBeNull();
});

test("what was sent off goes out once, and is kept here no more", async () => {
  const asked = server(made);
  const posted = vi.fn();
  leaves.push(onPosted(posted));
  write("Hello");
  sendOff(false);
  await vi.waitFor(() => expect(posted).toHaveBeenCalledOnce());
  expect(posted).toHaveBeenCalledWith(expect.objectContaining({ id: "p1" }), expect.anything());
  expect(asked).toHaveLength(1);
  expect(kept()).toEqual({ draft: null, outgoing: [] });
});

test("without a connection it waits, and then goes out under the same name", async () => {
  const asked = server(offline, made);
  write("Later");
  sendOff(false);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await vi.waitFor(() => expect(kept().outgoing).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve));
  dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(kept().outgoing).toEqual([]));
  const names = asked.map((request) => request.headers.get("idempotency-key"));
  expect(names[0]).toBe(names[1]);
});

test("what was refused says why, and can be taken back to be mended", async () => {
  server(refused);
  write("Bad");
  sendOff(false);
  await vi.waitFor(() => expect(kept().outgoing[0]?.refused).toBe("No."));
  expect(takeBack(kept().outgoing[0]?.draft.id ?? "")).toBe(true);
  expect(kept().draft?.caption).toBe("Bad");
});

test("another draft that was begun is not lost to one that is taken back", async () => {
  server(refused);
  write("First");
  sendOff(false);
  await vi.waitFor(() => expect(kept().outgoing[0]?.refused).not.toBeNull());
  write("Second");
  expect(takeBack(kept().outgoing[0]?.draft.id ?? "")).toBe(false);
  discardDraft();
  expect(takeBack(kept().outgoing[0]?.draft.id ?? "")).toBe(true);
});
