import { readFileSync } from "node:fs";
import { type APIRequestContext, expect, type Page, request } from "@playwright/test";

export const PASSWORD = "correct horse battery";

/** Somebody with an account and a profile, made through the doors that everybody uses. */
export interface Somebody {
  readonly email: string;
  readonly handle: string;
  readonly id: string;
  /** Asks doors in their name. */
  readonly asks: APIRequestContext;
}

const data = process.env.SOCIALPULSE_DATA ?? "";
const at = process.env.SOCIALPULSE_AT ?? "http://localhost:8000";
let number = 0;

/** Return a name nobody has yet. */
export function fresh(stem: string): string {
  number += 1;
  return `${stem}_${Date.now().toString(36)}${process.pid.toString(36)}${number}`.slice(0, 30);
}

/** Make somebody new. */
export async function somebody(stem: string, profile: Record<string, unknown> = {}): Promise<Somebody> {
  const handle = fresh(stem);
  const email = `${handle}@stories.example`;
  const anybody = await request.newContext({ baseURL: at });
  await said(anybody.post("/v1/accounts", { data: { email, password: PASSWORD } }));
  const token = await letterTo(email);
  const signedIn = await said(anybody.post("/v1/accounts/confirm", { data: { token, keep: "tokens" } }));
  const asks = await request.newContext({
    baseURL: at,
    extraHTTPHeaders: { authorization: `Bearer ${signedIn.access_token}` },
  });
  const own = await said(
    asks.put("/v1/me/profile", { data: { handle, name: stem, age_bracket: "25-34", language: "en", ...profile } }),
  );
  return { email, handle, id: own.person.id, asks };
}

/** Make somebody a moderator: whoever sits at the program's own machine may. */
export async function moderator(stem: string): Promise<Somebody> {
  const who = await somebody(stem);
  const operator = await request.newContext({ baseURL: at });
  await said(operator.put(`/v1/accounts/${who.id}/role`, { data: { role: "moderator" } }));
  const data = { email: who.email, password: PASSWORD, keep: "tokens" };
  const { access_token } = await said(operator.post("/v1/sessions", { data })); // a role holds from the next token on
  const extraHTTPHeaders = { authorization: `Bearer ${access_token}` };
  return { ...who, asks: await request.newContext({ baseURL: at, extraHTTPHeaders }) };
}

/** Return the token of the last letter to an address: without a mail server, letters stand in the log. */
export async function letterTo(email: string): Promise<string> {
  for (let n = 0; n < 100; n++) {
    const lines = readFileSync(`${data}/logs/api.log`, "utf8").split("\n").concat(workersLog());
    const found = lines.filter((line) => line.includes(email) && /token=|sp_/.test(line)).at(-1);
    const token = found?.match(/token=([\w.~-]+)/)?.[1];
    if (token) return token;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`no letter to ${email}`);
}

function workersLog(): string[] {
  try {
    return readFileSync(`${data}/logs/worker.log`, "utf8").split("\n");
  } catch {
    return [];
  }
}

/** Return what a door answered; a refusal ends the story with its words. */
// biome-ignore lint/suspicious/noExplicitAny: stories read what they need of any door
export async function said(asked: Promise<import("@playwright/test").APIResponse>): Promise<any> {
  const answer = await asked;
  const text = await answer.text();
  expect(answer.ok(), `${answer.url()}: ${answer.status()} ${text.slice(0, 300)}`).toBe(true);
  return text ? JSON.parse(text) : null;
}

/** Have a page be signed in as somebody, as if they had done so on its sign-in screen. */
export async function signIn(page: Page, who: Pick<Somebody, "email">, password = PASSWORD): Promise<void> {
  await said(page.request.post("/v1/sessions", { data: { email: who.email, password } }));
}

/** Post a text in somebody's name and return its id once others may see it. */
export async function posts(who: Somebody, caption: string, more: Record<string, unknown> = {}): Promise<string> {
  const post = await said(who.asks.post("/v1/posts", { data: { kind: "text", caption, ...more } }));
  await expect.poll(async () => (await said(who.asks.get(`/v1/posts/${post.id}`))).state).toBe("live");
  return post.id;
}

/** Return the case about a post once there is one, held for a moderator. */
export async function openCase(who: Somebody, post: string): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(async () => {
      const open = await said(who.asks.get("/v1/moderation/cases?limit=100"));
      found = open.items.find((one: { id: string; subject_id: string }) => one.subject_id === post)?.id;
      return found;
    })
    .toBeTruthy();
  return found ?? "";
}
