"""The addresses of the app's screens and what draws them, as web/src/app/router.tsx has it; a test compares both."""

from __future__ import annotations

import re
from collections.abc import Mapping

FEED, POST, PERSON = "/", "/p/$id", "/u/$handle"  # rooms have something to say on these

SCREENS: Mapping[str, str] = {
    FEED: "feed/FeedScreen",
    POST: "posts/PostScreen",
    PERSON: "people/PersonScreen",
    "/u/$handle/followers": "people/FollowersScreen",
    "/u/$handle/following": "people/FollowingScreen",
    "/post": "posts/ComposeScreen",
    "/post/$id": "posts/EditScreen",
    "/tags/$tag": "search/TagScreen",
    "/search": "search/SearchScreen",
    "/inbox": "people/InboxScreen",
    "/discover": "discovery/DiscoverScreen",
    "/discover/lists": "discovery/ListsScreen",
    "/discover/lists/$id": "discovery/ListScreen",
    "/discover/import": "discovery/ImportScreen",
    "/moderation": "moderation/QueueScreen",
    "/moderation/cases/$id": "moderation/CaseScreen",
    "/moderation/closed": "moderation/ClosedScreen",
    "/moderation/policy": "moderation/PolicyScreen",
    "/moderation/lists": "moderation/HashListsScreen",
    "/moderation/audit": "moderation/AuditScreen",
    "/moderation/measures": "moderation/MeasuresScreen",
    "/sign-in": "accounts/SignInScreen",
    "/sign-up": "accounts/SignUpScreen",
    "/confirm": "accounts/ConfirmScreen",
    "/forgotten": "accounts/ForgottenScreen",
    "/reset": "accounts/ResetScreen",
    "/join": "accounts/JoinScreen",
    "/account": "accounts/AccountScreen",
    "/account/profile": "people/ProfileFormScreen",
    "/account/security": "accounts/SecurityScreen",
    "/account/privacy": "people/PrivacyScreen",
    "/account/saved": "posts/SavedScreen",
    "/account/unpublished": "posts/UnpublishedScreen",
    "/tenant": "accounts/TenantScreen",
    "/admin": "accounts/AdminScreen",
    "/ui": "ui/ComponentsScreen",
}
_PATTERNS = {path: re.compile(re.sub(r"\\\$[a-z]+", "[^/]+", re.escape(path))) for path in SCREENS}


def find_screen(path: str) -> str | None:
    """Return the address of the screen that the app has at this path; a slash at the end does not matter."""
    plain = path if path == "/" else path.rstrip("/")
    return next((screen for screen, pattern in _PATTERNS.items() if pattern.fullmatch(plain)), None)
