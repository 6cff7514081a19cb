"""Ids: uuid7 for what is ours, 64-bit numbers for accounts on networks (they are many and stand in index rows)."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

import uuid_utils.compat

CreatorId = NewType("CreatorId", UUID)
AccountId = NewType("AccountId", int)
ImportId = NewType("ImportId", UUID)
KeyId = NewType("KeyId", UUID)
PersonId = NewType("PersonId", UUID)  # somebody who signs in; AccountId is a profile on a network
SessionId = NewType("SessionId", UUID)
TenantId = NewType("TenantId", UUID)


def fresh_uuid() -> UUID:
    """Return a new uuid7: unique, and sorted by the millisecond of its making."""
    return uuid_utils.compat.uuid7()


def uuid_of(text: str) -> UUID | None:
    """Return the id written in text, or None where it is not a uuid."""
    try:
        return UUID(text)
    except ValueError:
        return None
