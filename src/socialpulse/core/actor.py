"""Who asks: every verb that reads or changes something takes an Actor. What each may do stands in `accounts`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from socialpulse.core.ids import TenantId


class Role(StrEnum):
    ANONYMOUS = "anonymous"  # nobody we know
    PERSON = "person"  # somebody who signed in
    KEY = "key"  # a program with an API key of a tenant
    MODERATOR = "moderator"  # a person who judges what others post
    OPERATOR = "operator"  # whoever runs the program: the command line, an open local server, a person trusted so
    SYSTEM = "system"  # the program itself: jobs and consumers


class Standing(StrEnum):
    """What a member is in a tenant. Each may do all that those after it may."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller of a verb. `id` is of the person or the key; None for anonymous, the system and the local operator."""

    role: Role
    id: UUID | None = None
    tenant: TenantId | None = None  # for whom the caller acts now
    standing: Standing | None = None  # of a person in that tenant
    scopes: frozenset[str] = frozenset()  # of a key


ANONYMOUS = Actor(Role.ANONYMOUS)
OPERATOR = Actor(Role.OPERATOR)
SYSTEM = Actor(Role.SYSTEM)
