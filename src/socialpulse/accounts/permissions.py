"""Who may do what. This page is all there is: rooms call `allow`, and nothing else decides.

A caller is of one or more kinds; an act is allowed where one of them stands in its row. A key needs the scope of the
act besides. Whether a thing belongs to the caller's tenant is for the store: what does not is not found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from socialpulse.accounts.types import Scope
from socialpulse.core.actor import Actor, Role, Standing
from socialpulse.core.errors import Forbidden, NotSignedIn
from socialpulse.core.ids import PersonId, TenantId


class Kind(StrEnum):
    """What a caller can be."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    VIEWER = "viewer"
    MEMBER = "member"
    ADMIN = "admin"
    OWNER = "owner"
    KEY = "key"
    MODERATOR = "moderator"
    OPERATOR = "operator"
    SYSTEM = "system"


class Act(StrEnum):
    """What can be done."""

    LOOK = "look"  # at what is public
    TAKE_PART = "take-part"  # post, upload, follow, like, comment, report: as the person the caller is
    USE_ACCOUNT = "use-account"  # one's own sessions, passkeys, second factor
    MAKE_TENANT = "make-tenant"
    SEE_TENANT = "see-tenant"  # name, quota
    SEE_MEMBERS = "see-members"
    SEE_ACCESS_LOG = "see-access-log"
    MANAGE_MEMBERS = "manage-members"
    MANAGE_OWNERS = "manage-owners"
    MANAGE_KEYS = "manage-keys"
    SEARCH_CREATORS = "search-creators"
    KEEP_LISTS = "keep-lists"  # of creators, for one's tenant; who may search may read them
    IMPORT_CREATORS = "import-creators"  # and watch one's tenant's imports
    ANALYZE_TEXTS = "analyze-texts"  # of one's own, as the Perspective API did
    MODERATE = "moderate"
    OPERATE = "operate"  # roles of people, quotas of tenants


_NOBODY_IN_PARTICULAR = frozenset(Kind)
_PEOPLE = frozenset({Kind.PERSON})
_HOUSE = frozenset({Kind.OPERATOR, Kind.SYSTEM})
_OWNERS = frozenset({Kind.OWNER}) | _HOUSE
_ADMINS = frozenset({Kind.ADMIN}) | _OWNERS
_MEMBERS = frozenset({Kind.MEMBER}) | _ADMINS
_VIEWERS = frozenset({Kind.VIEWER}) | _MEMBERS
_KEYS = frozenset({Kind.KEY})

MAY: Mapping[Act, frozenset[Kind]] = {
    Act.LOOK: _NOBODY_IN_PARTICULAR,
    Act.TAKE_PART: _PEOPLE,
    Act.USE_ACCOUNT: _PEOPLE,
    Act.MAKE_TENANT: _PEOPLE,
    Act.SEE_TENANT: _VIEWERS | _KEYS,
    Act.SEE_MEMBERS: _VIEWERS,
    Act.SEE_ACCESS_LOG: _ADMINS | _KEYS,
    Act.MANAGE_MEMBERS: _ADMINS,
    Act.MANAGE_OWNERS: _OWNERS,
    Act.MANAGE_KEYS: _ADMINS,
    Act.SEARCH_CREATORS: _VIEWERS | _KEYS,
    Act.KEEP_LISTS: _MEMBERS | _KEYS,
    Act.IMPORT_CREATORS: _MEMBERS | _KEYS,
    Act.ANALYZE_TEXTS: _VIEWERS | _KEYS,
    Act.MODERATE: frozenset({Kind.MODERATOR}) | _HOUSE,
    Act.OPERATE: _HOUSE,
}

SCOPE_OF: Mapping[Act, Scope] = {  # what a key needs for an act that keys may do
    Act.SEE_TENANT: Scope.TENANT_READ,
    Act.SEE_ACCESS_LOG: Scope.TENANT_READ,
    Act.SEARCH_CREATORS: Scope.CREATORS_READ,
    Act.KEEP_LISTS: Scope.LISTS_WRITE,
    Act.IMPORT_CREATORS: Scope.CREATORS_IMPORT,
    Act.ANALYZE_TEXTS: Scope.TEXTS_ANALYZE,
}

_HOW = "sign in, or send an API key as `Authorization: Bearer …`"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether an act is allowed, and why."""

    allowed: bool
    reason: str


def kinds_of(actor: Actor) -> frozenset[Kind]:
    """Return everything a caller is: a moderator who is a member of a tenant is a moderator, a person and a member."""
    kinds = {Kind(actor.role.value)}
    if actor.id is not None and actor.role in (Role.MODERATOR, Role.OPERATOR):
        kinds.add(Kind.PERSON)
    if actor.standing is not None:
        kinds.add(Kind(actor.standing.value))
    return frozenset(kinds)


def decide(actor: Actor, act: Act) -> Ruling:
    """Return whether this caller may do this, with the reason."""
    kinds = kinds_of(actor)
    allowed = kinds & MAY[act]
    if not allowed:
        may = ", ".join(sorted(MAY[act] - {Kind.SYSTEM}))
        return Ruling(False, f"{act.value} is for {may}; the caller is {', '.join(sorted(kinds))}")
    scope = SCOPE_OF.get(act)
    held = ", ".join(sorted(actor.scopes)) or "none"
    if allowed == {Kind.KEY} and scope is not None and scope not in actor.scopes:
        return Ruling(False, f"{act.value} needs a key with the scope {scope.value}; this one has {held}")
    return Ruling(True, f"{act.value} is allowed to {', '.join(sorted(allowed))}")


def allow(actor: Actor, act: Act) -> None:
    """Return where the act is allowed. Raises NotSignedIn for nobody in particular, Forbidden for everybody else."""
    ruling = decide(actor, act)
    if ruling.allowed:
        return
    if actor.role is Role.ANONYMOUS:
        raise NotSignedIn(f"{ruling.reason}; {_HOW}")
    raise Forbidden(ruling.reason)


def somebody(actor: Actor) -> Actor:
    """Return the caller where it is anybody we know. Raises NotSignedIn."""
    if actor.role is Role.ANONYMOUS:
        raise NotSignedIn(f"this is not for anonymous callers; {_HOW}")
    return actor


def person_of(actor: Actor, act: Act = Act.USE_ACCOUNT) -> PersonId:
    """Return the person a caller is, where the act is allowed. Raises as `allow`."""
    allow(actor, act)
    if actor.id is None:
        raise Forbidden(f"{act.value} is for a signed-in person; this caller has no account")
    return PersonId(actor.id)


def tenant_of(actor: Actor, act: Act) -> TenantId:
    """Return the tenant a caller acts for, where the act is allowed. Raises as `allow`."""
    allow(actor, act)
    if actor.tenant is None:
        raise Forbidden(f"{act.value} is done for a tenant, and this caller acts for none")
    return actor.tenant


def may_grant(actor: Actor, standing: Standing) -> None:
    """Return where the caller may give or take this standing: owners make owners. Raises as `allow`."""
    allow(actor, Act.MANAGE_OWNERS if standing is Standing.OWNER else Act.MANAGE_MEMBERS)
