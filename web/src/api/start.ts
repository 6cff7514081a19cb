import type { Shapes } from "./rest";

/** What the server wrote into the page, so that the first screen asks for nothing. Each part may be missing. */
export interface Start {
  readonly feed?: Shapes["FeedPageOut"];
  readonly post?: Shapes["PostOut"];
  readonly person?: Shapes["socialpulse__people__http_people__PersonOut"];
}

export const start: Start = read();

function read(): Start {
  const text = globalThis.document?.getElementById("start")?.textContent;
  return text ? (JSON.parse(text) as Start) : {};
}
