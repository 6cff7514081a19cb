"""The page of permissions, as every kind of caller."""

from __future__ import annotations

from uuid import uuid4

import pytest

from socialpulse.accounts.permissions import MAY, SCOPE_OF, Act, Kind, allow, decide, may_grant, person_of, tenant_of
from socialpulse.accounts.types import Scope
from socialpulse.core.actor import ANONYMOUS, OPERATOR, SYSTEM, Actor, Role, Standing
from socialpulse.core.errors import Forbidden, NotSignedIn
from socialpulse.core.ids import TenantId

TENANT = TenantId(uuid4())
CALLERS: dict[str, Actor] = {
    "anonymous": ANONYMOUS,
    "person": Actor(Role.PERSON, uuid4()),
    **{standing.value: Actor(Role.PERSON, uuid4(), TENANT, standing) for standing in Standing},
    "key": Actor(Role.KEY, uuid4(), TENANT, scopes=frozenset(Scope)),
    "key without scopes": Actor(Role.KEY, uuid4(), TENANT),
    "moderator": Actor(Role.MODERATOR, uuid4()),
    "moderator who owns": Actor(Role.MODERATOR, uuid4(), TENANT, Standing.OWNER),
    "operator": OPERATOR,
    "signed-in operator": Actor(Role.OPERATOR, uuid4()),
    "system": SYSTEM,
}
HOUSE = {"operator", "signed-in operator", "system"}
OWNERS = HOUSE | {"owner", "moderator who owns"}
ADMINS = OWNERS | {"admin"}
MEMBERS = ADMINS | {"member"}
VIEWERS = MEMBERS | {"viewer"}
SIGNED_IN = {"person", "owner", "admin", "member", "viewer", "moderator", "moderator who owns", "signed-in operator"}
EXPECTED: dict[Act, set[str]] = {
    Act.LOOK: set(CALLERS),
    Act.TAKE_PART: SIGNED_IN,
    Act.USE_ACCOUNT: SIGNED_IN,
    Act.MAKE_TENANT: SIGNED_IN,
    Act.SEE_TENANT: VIEWERS | {"key"},
    Act.SEE_MEMBERS: VIEWERS,
    Act.SEE_ACCESS_LOG: ADMINS | {"key"},
    Act.MANAGE_MEMBERS: ADMINS,
    Act.MANAGE_OWNERS: OWNERS,
    Act.MANAGE_KEYS: ADMINS,
    Act.SEARCH_CREATORS: VIEWERS | {"key"},
    Act.KEEP_LISTS: MEMBERS | {"key"},
    Act.IMPORT_CREATORS: MEMBERS | {"key"},
    Act.ANALYZE_TEXTS: VIEWERS | {"key"},
    Act.MODERATE: HOUSE | {"moderator", "moderator who owns"},
    Act.OPERATE: HOUSE,
}


@pytest.mark.parametrize("act", Act)
def test_each_act_is_allowed_to_these_callers_and_no_others(act: Act) -> None:
    assert {name for name, actor in CALLERS.items() if decide(actor, act).allowed} == EXPECTED[act]


def test_every_act_has_a_row_and_every_kind_of_caller_is_tried() -> None:
    assert MAY.keys() == set(Act) == EXPECTED.keys()
    assert {kind.value for kind in Kind} <= CALLERS.keys()


def test_every_act_of_keys_needs_a_scope() -> None:
    assert {act for act, kinds in MAY.items() if Kind.KEY in kinds} - {Act.LOOK} == SCOPE_OF.keys()


@pytest.mark.parametrize("act", SCOPE_OF)
def test_a_key_with_all_scopes_but_the_one_is_refused(act: Act) -> None:
    key = Actor(Role.KEY, uuid4(), TENANT, scopes=frozenset(Scope) - {SCOPE_OF[act]})
    with pytest.raises(Forbidden, match=SCOPE_OF[act].value):
        allow(key, act)


def test_nobody_is_asked_to_sign_in_and_somebody_is_told_who_may() -> None:
    with pytest.raises(NotSignedIn, match="sign in"):
        allow(ANONYMOUS, Act.TAKE_PART)
    with pytest.raises(Forbidden, match=r"search-creators is for .*viewer.*; the caller is person"):
        allow(CALLERS["person"], Act.SEARCH_CREATORS)


def test_every_ruling_says_why() -> None:
    assert all(decide(actor, act).reason for actor in CALLERS.values() for act in Act)


@pytest.mark.parametrize(("who", "standing", "fine"), [
    ("admin", Standing.ADMIN, True), ("admin", Standing.OWNER, False), ("owner", Standing.OWNER, True),
    ("member", Standing.VIEWER, False), ("key", Standing.VIEWER, False), ("anonymous", Standing.VIEWER, False),
])  # fmt: skip
def test_only_owners_make_owners(who: str, standing: Standing, fine: bool) -> None:
    if fine:
        return may_grant(CALLERS[who], standing)
    with pytest.raises((Forbidden, NotSignedIn)):
        may_grant(CALLERS[who], standing)


def test_the_local_operator_is_no_person_and_acts_for_no_tenant() -> None:
    with pytest.raises(Forbidden):
        person_of(OPERATOR)
    with pytest.raises(Forbidden, match="acts for none"):
        tenant_of(OPERATOR, Act.SEE_TENANT)
