import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from "@tanstack/react-router";
import { parseAddress, writeAddress } from "./addresses";
import { inPieces } from "./inPieces";
import { NotFound } from "./NotFound";
import { ScreenError } from "./ScreenError";
import { Shell } from "./Shell";

/** Every screen, by its address. Each is its own chunk, loaded when a link to it is hovered, touched or followed. */
const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Shell,
  notFoundComponent: NotFound,
});

type Load = () => Promise<{ default: RouteComponent }>;
type Search = Record<string, unknown>;

function screen<const Path extends string>(path: Path, load: Load) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component: inPieces(lazyRouteComponent(load)),
    validateSearch: (search: Search): Search => search,
  });
}

const routes = root.addChildren([
  screen("/", () => import("~/feed/FeedScreen")),
  screen("/p/$id", () => import("~/posts/PostScreen")),
  screen("/u/$handle", () => import("~/people/PersonScreen")),
  screen("/u/$handle/followers", () => import("~/people/FollowersScreen")),
  screen("/u/$handle/following", () => import("~/people/FollowingScreen")),
  screen("/post", () => import("~/posts/ComposeScreen")),
  screen("/post/$id", () => import("~/posts/EditScreen")),
  screen("/tags/$tag", () => import("~/search/TagScreen")),
  screen("/search", () => import("~/search/SearchScreen")),
  screen("/inbox", () => import("~/people/InboxScreen")),
  screen("/discover", () => import("~/discovery/DiscoverScreen")),
  screen("/discover/lists", () => import("~/discovery/ListsScreen")),
  screen("/discover/lists/$id", () => import("~/discovery/ListScreen")),
  screen("/discover/import", () => import("~/discovery/ImportScreen")),
  screen("/moderation", () => import("~/moderation/QueueScreen")),
  screen("/moderation/cases/$id", () => import("~/moderation/CaseScreen")),
  screen("/moderation/closed", () => import("~/moderation/ClosedScreen")),
  screen("/moderation/policy", () => import("~/moderation/PolicyScreen")),
  screen("/moderation/lists", () => import("~/moderation/HashListsScreen")),
  screen("/moderation/audit", () => import("~/moderation/AuditScreen")),
  screen("/moderation/measures", () => import("~/moderation/MeasuresScreen")),
  screen("/sign-in", () => import("~/accounts/SignInScreen")),
  screen("/sign-up", () => import("~/accounts/SignUpScreen")),
  screen("/confirm", () => import("~/accounts/ConfirmScreen")),
  screen("/forgotten", () => import("~/accounts/ForgottenScreen")),
  screen("/reset", () => import("~/accounts/ResetScreen")),
  screen("/join", () => import("~/accounts/JoinScreen")),
  screen("/account", () => import("~/accounts/AccountScreen")),
  screen("/account/profile", () => import("~/people/ProfileFormScreen")),
  screen("/account/security", () => import("~/accounts/SecurityScreen")),
  screen("/account/privacy", () => import("~/people/PrivacyScreen")),
  screen("/account/saved", () => import("~/posts/SavedScreen")),
  screen("/account/unpublished", () => import("~/posts/UnpublishedScreen")),
  screen("/tenant", () => import("~/accounts/TenantScreen")),
  screen("/admin", () => import("~/accounts/AdminScreen")),
  screen("/ui", () => import("~/ui/ComponentsScreen")),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { queries },
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0, // the query cache knows what is fresh
    defaultErrorComponent: ScreenError,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
