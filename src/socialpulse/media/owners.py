"""Who may touch which medium."""

from __future__ import annotations

from uuid import UUID

from socialpulse.accounts import Act, allow
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import NotFound
from socialpulse.media.types import MediaId

_HOUSE = (Role.OPERATOR, Role.SYSTEM)


def decide_owner(actor: Actor) -> UUID | None:
    """Return who owns what this caller uploads: the person, or None for the operator without an account.

    Raises NotSignedIn or Forbidden where the caller may not take part.
    """
    if actor.role not in _HOUSE:
        allow(actor, Act.TAKE_PART)
    return actor.id


def check_owner(actor: Actor, owner_id: UUID | None, media_id: MediaId) -> None:
    """Return where the caller may see and change a medium. Raises NotFound, which also hides that it exists."""
    if actor.role in _HOUSE:
        return
    allow(actor, Act.TAKE_PART)
    if actor.id is None or actor.id != owner_id:
        raise NotFound(f"no medium of yours has the id {media_id}")
