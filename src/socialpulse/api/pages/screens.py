"""The addresses of the app's screens, as web/src/app/router.tsx has them; a test compares both."""

from __future__ import annotations

import re

FEED, POST, PERSON = "/", "/p/$id", "/u/$handle"  # rooms have something to say on these

SCREENS = (
    FEED,
    POST,
    PERSON,
    "/u/$handle/followers",
    "/u/$handle/following",
    "/post",
    "/post/$id",
    "/tags/$tag",
    "/search",
    "/inbox",
    "/discover",
    "/discover/lists",
    "/discover/lists/$id",
    "/discover/import",
    "/moderation",
    "/moderation/cases/$id",
    "/moderation/closed",
    "/moderation/policy",
    "/moderation/lists",
    "/moderation/audit",
    "/moderation/measures",
    "/sign-in",
    "/sign-up",
    "/confirm",
    "/forgotten",
    "/reset",
    "/join",
    "/account",
    "/account/profile",
    "/account/security",
    "/account/privacy",
    "/account/saved",
    "/account/unpublished",
    "/tenant",
    "/admin",
    "/ui",
)
_PATTERN = re.compile("|".join(re.sub(r"\\\$[a-z]+", "[^/]+", re.escape(path)) for path in SCREENS))


def is_screen(path: str) -> bool:
    """Return whether the app has a screen at this path; a slash at the end does not matter."""
    return _PATTERN.fullmatch(path if path == "/" else path.rstrip("/")) is not None
