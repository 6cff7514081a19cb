import { inWords } from "~/api/inWords";
import { Problem, problemOf } from "~/api/problems";
import { reach, rest, told } from "~/api/rest";

const LOOK_AGAIN_MS = 400;
const GIVE_UP_MS = 60_000;

/** Send a small picture and wait until it may be used. Returns its id. Throws Problem where it is refused. */
export async function uploadPicture(file: File): Promise<string> {
  const id = await create(file);
  const until = Date.now() + GIVE_UP_MS;
  while (Date.now() < until) {
    const { state, reason_words } = await told(
      rest.GET("/v1/media/{media_id}", { params: { path: { media_id: id } } }),
    );
    if (state === "ready") return id;
    if (state === "failed") throw new Problem(400, "failed", reason_words ?? "The picture could not be read.");
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  throw new Problem(504, "slow", "The picture is not ready yet. Try again in a minute.");
}

/** A picture cut by us is small: one request of tus 1.0 (creation-with-upload) holds all of it. */
async function create(file: File): Promise<string> {
  const response = await reach(
    new Request(new URL("/v1/uploads", location.origin), {
      method: "POST",
      headers: {
        "tus-resumable": "1.0.0",
        "upload-length": String(file.size),
        "upload-metadata": `filename ${btoa(file.name)}`,
        "content-type": "application/offset+octet-stream",
      },
      body: file,
    }),
  );
  const place = response.headers.get("location");
  if (!response.ok || !place) throw await inWords(problemOf(response, await response.json().catch(() => null)));
  return place.slice(place.lastIndexOf("/") + 1);
}
