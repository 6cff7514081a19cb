"""The HTTP doors of this room, together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from socialpulse.accounts import Act, Who
from socialpulse.moderation import (
    http_appeals,
    http_duties,
    http_known,
    http_misuse,
    http_perspective,
    http_policy,
    http_review,
)
from socialpulse.moderation.known import Known, KnownLists
from socialpulse.moderation.perspective import Perspective
from socialpulse.moderation.policy import Policies, Replays
from socialpulse.moderation.review import Review

__all__ = ["Verbs", "routers"]


@dataclass(frozen=True, slots=True)
class Verbs:
    """What the doors of this room call. `scratch`: where files of hashes wait, of at most `max_list_bytes`."""

    policies: Policies
    replays: Replays
    known: Known
    lists: KnownLists
    review: Review
    perspective: Perspective
    scratch: Path
    max_list_bytes: int


def routers(verbs: Verbs, who: Who, for_tenant: Who) -> list[APIRouter]:
    """Return the routes of this room. `who` says who calls, `for_tenant` whom a key stands for."""
    review = verbs.review
    return [
        http_review.router(review, who),
        http_appeals.router(review.appeals, who),
        http_duties.router(review.duties, review.audit, who),
        http_misuse.router(review.misuse, who),
        http_policy.router(verbs.policies, verbs.replays, who),
        http_known.router(verbs.known, verbs.lists, verbs.scratch, verbs.max_list_bytes, who),
        http_perspective.router(verbs.perspective, for_tenant, Act.ANALYZE_TEXTS),
    ]
