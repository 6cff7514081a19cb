import type { Shapes } from "./rest";

/** What the server wrote into the page, so that the first screen asks for nothing. Each part may be missing. */
export interface Start {
  /** Of who has no account here; missing where somebody is signed in. */
  readonly role?: "anonymous" | "operator";
  readonly feed?: Shapes["FeedPageOut"];
  readonly post?: Shapes["PostOut"];
  readonly person?: Shapes["socialpulse__people__http_people__PersonOut"];
}

export const start: Start = read();

function read(): Start {
  const text = globalThis.document?.getElementById("start")?.textContent;
  return text ? (JSON.parse(text) as Start) : {};
}
