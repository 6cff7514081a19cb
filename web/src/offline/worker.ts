/// <reference lib="webworker" />
import { ExpirationPlugin } from "workbox-expiration";
import { createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";
import { keptItems, pictureOf } from "./kept";
import { PICTURES } from "./pictures";

// The app without a connection: its shell, what of it was read before, and the pictures that the feed kept.
// Answers of the API are never kept here: they are one account's, and the page knows whose it is.
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

precacheAndRoute(self.__WB_MANIFEST, { directoryIndex: "", cleanURLs: false }); // with a connection, pages are the server's

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/assets/"),
  new CacheFirst({ cacheName: "screens", plugins: [new ExpirationPlugin({ maxEntries: 200 })] }),
);

const shell = createHandlerBoundToURL("/index.html");
const NOT_SCREENS = [/^\/(v1|graphql|media|docs|assets)(\/|$)/, /\.[a-z]+$/, /^\/(oembed|metrics|healthz|readyz)$/];

registerRoute(
  new NavigationRoute((options) => fetch(options.request).catch(() => shell(options)), { denylist: NOT_SCREENS }),
);

registerRoute(
  ({ request, url, sameOrigin }) => sameOrigin && request.destination === "image" && url.pathname.startsWith("/media/"),
  ({ request }) => fetch(request).catch(async () => (await findKept(request.url)) ?? Response.error()),
);

/** Return the picture kept for the post that this one is of, in whatever width or format it was asked for. */
async function findKept(address: string): Promise<Response | undefined> {
  const { pathname } = new URL(address);
  const found = (await keptItems()).find(({ post }) => post.pictures[0]?.files.some(({ url }) => url === pathname));
  const picture = found && pictureOf(found.post);
  return picture ? await caches.match(picture, { cacheName: PICTURES }) : undefined;
}

self.addEventListener("message", ({ data }) => {
  if (data === "begin") void self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
