"""The fields a column may be read as, and what the values of each look like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from socialpulse.sources.files.content import Look


@dataclass(frozen=True, slots=True)
class Field:
    """A field. `look` says how far a column's values fit it; of several columns all count together where `many`."""

    name: str
    look: Callable[[Look], float]
    many: bool = False


def _country(look: Look) -> float:
    return max(look.country, 0.6 * look.words)  # a country we have no name for is still one where the header says so


_ALL = (
    Field("platform", lambda look: look.platform),
    Field("platform_user_id", lambda look: look.id),
    Field("handle", lambda look: look.handle),
    Field("name", lambda look: look.words),
    Field("bio", lambda look: look.words),
    Field("profile_url", lambda look: look.profile),
    Field("links", lambda look: look.address, many=True),
    Field("emails", lambda look: look.email, many=True),
    Field("avatar_url", lambda look: look.address),
    Field("categories", lambda look: look.words, many=True),
    Field("account_type", lambda look: look.account_type),
    Field("business", lambda look: look.flag),
    Field("professional", lambda look: look.flag),
    Field("verified", lambda look: look.flag),
    Field("private", lambda look: look.flag),
    Field("location", lambda look: look.words),
    Field("country", _country),
    Field("audience_country", _country),
    Field("city", lambda look: look.words),
    Field("language", lambda look: look.words),
    Field("followers", lambda look: look.number),
    Field("followers_hidden", lambda look: look.flag),
    Field("following", lambda look: look.number),
    Field("posts", lambda look: look.number),
    Field("likes", lambda look: look.number),
    Field("views", lambda look: look.number),
    Field("avg_likes", lambda look: look.number),
    Field("avg_comments", lambda look: look.number),
    Field("avg_views", lambda look: look.number),
    Field("avg_shares", lambda look: look.number),
    Field("engagement_rate", lambda look: look.number),
    Field("engagements", lambda look: look.number),
    Field("engagements_authentic", lambda look: look.number),
    Field("post_texts", lambda look: look.words, many=True),
    Field("recent", lambda look: look.anything),
    Field("joined_at", lambda look: look.time),
    Field("last_post_at", lambda look: look.time),
    Field("observed_at", lambda look: look.time),
    Field("post_ids", lambda look: look.anything),
    Field("ignored", lambda look: look.anything),
)

FIELDS: dict[str, Field] = {field.name: field for field in _ALL}
COUNTS = frozenset({"followers", "following", "posts", "likes", "views"})
AVERAGES = frozenset({"avg_likes", "avg_comments", "avg_views", "avg_shares", "engagements", "engagements_authentic"})
NUMBERS = COUNTS | AVERAGES | {"engagement_rate"}
TIMES = frozenset({"joined_at", "last_post_at", "observed_at"})
