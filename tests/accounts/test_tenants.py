"""Tenants, members, keys and what they may be shown."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from socialpulse.accounts import Accounts, Scope
from socialpulse.accounts.api_keys import KeyWish
from socialpulse.core.actor import OPERATOR, Actor, Standing
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound, OverQuota
from socialpulse.core.ids import CreatorId, PersonId, TenantId
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from tests.accounts.conftest import Letters, People

pytestmark = pytest.mark.anyio
READ = KeyWish("reader", (Scope.CREATORS_READ,))


def creators(n: int) -> list[CreatorId]:
    return [CreatorId(uuid4()) for _ in range(n)]


async def limited(accounts: Accounts, people: People, n: int) -> Actor:
    """Return the owner of a tenant that may be shown n creators a month."""
    owner = (await people.owner()).actor
    assert owner.tenant is not None
    await accounts.tenants.set_quota(OPERATOR, owner.tenant, n)
    return owner


async def test_who_makes_a_tenant_owns_it_and_acts_for_it(accounts: Accounts, people: People) -> None:
    owner = (await people.owner()).actor
    assert owner.standing is Standing.OWNER
    assert (await accounts.tenants.load(owner)).id == owner.tenant


async def test_an_invitation_lets_in_the_one_it_was_sent_to_once(
    accounts: Accounts, people: People, letters: Letters
) -> None:
    owner = (await people.owner()).actor
    ada, eve = await people.person("ada@example.org"), await people.person("eve@example.org")
    await accounts.tenants.invite(owner, "Ada@example.org", Standing.VIEWER)
    await accounts.outbox.flush()
    with pytest.raises(Invalid, match="another address"):
        await accounts.tenants.join(eve.actor, letters.token())
    await accounts.tenants.join(ada.actor, letters.token())
    assert (await people.again(ada)).actor.standing is Standing.VIEWER
    with pytest.raises(Invalid, match="used"):
        await accounts.tenants.join(ada.actor, letters.token())


async def test_a_withdrawn_or_old_invitation_is_void(
    accounts: Accounts, people: People, letters: Letters, clock: SetClock
) -> None:
    owner, ada = (await people.owner()).actor, await people.person("ada@example.org")
    invitation = await accounts.tenants.invite(owner, "ada@example.org", Standing.MEMBER)
    await accounts.tenants.withdraw(owner, invitation.id)
    await accounts.outbox.flush()
    with pytest.raises(Invalid):
        await accounts.tenants.join(ada.actor, letters.token())
    await accounts.tenants.invite(owner, "ada@example.org", Standing.MEMBER)
    await accounts.outbox.flush()
    clock.set(clock.now() + timedelta(days=7))
    with pytest.raises(Invalid, match="expired"):
        await accounts.tenants.join(ada.actor, letters.token())


async def test_an_admin_makes_no_owner_and_unmakes_none(accounts: Accounts, people: People) -> None:
    owner = await people.owner()
    admin = (await people.member(owner.actor, "admin@example.org", Standing.ADMIN)).actor
    with pytest.raises(Forbidden, match="manage-owners"):
        await accounts.tenants.give_standing(admin, PersonId(owner.session.person_id), Standing.VIEWER)
    with pytest.raises(Forbidden, match="manage-owners"):
        await accounts.tenants.invite(admin, "eve@example.org", Standing.OWNER)
    with pytest.raises(Forbidden, match="manage-owners"):
        await accounts.tenants.remove(admin, owner.session.person_id)


async def test_the_last_owner_stays(accounts: Accounts, people: People) -> None:
    owner = await people.owner()
    with pytest.raises(Conflict, match="needs an owner"):
        await accounts.tenants.remove(owner.actor, owner.session.person_id)
    with pytest.raises(Conflict, match="needs an owner"):
        await accounts.tenants.give_standing(owner.actor, owner.session.person_id, Standing.ADMIN)


async def test_of_two_owners_who_leave_at_once_one_stays(accounts: Accounts, people: People) -> None:
    first = await people.owner()
    second = await people.member(first.actor, "second@example.org", Standing.OWNER)
    left = await asyncio.gather(
        *(accounts.tenants.remove(owner.actor, owner.session.person_id) for owner in (first, second)),
        return_exceptions=True,
    )
    assert [type(item) for item in left if item is not None] == [Conflict]


async def test_everyone_may_leave(accounts: Accounts, people: People) -> None:
    owner = (await people.owner()).actor
    viewer = await people.member(owner, "viewer@example.org", Standing.VIEWER)
    await accounts.tenants.remove(viewer.actor, viewer.session.person_id)
    assert (await people.again(viewer)).actor.tenant is None


async def test_a_session_acts_for_the_tenant_chosen_of_several(accounts: Accounts, people: People) -> None:
    ada = await people.owner("ada@example.org")
    second = await accounts.tenants.make(ada.actor, "Second")
    assert (await people.again(ada)).actor.tenant == ada.actor.tenant
    await accounts.sessions.act_for(ada.actor, ada.session.id, second.id)
    assert (await people.again(ada)).actor.tenant == second.id
    with pytest.raises(NotFound):
        await accounts.sessions.act_for(ada.actor, ada.session.id, TenantId(uuid4()))


async def test_a_key_is_recognised_by_its_secret_which_is_kept_as_a_hash(
    accounts: Accounts, people: People, db: Db
) -> None:
    owner = (await people.owner()).actor
    key, secret = await accounts.api_keys.make(owner, READ)
    found = await accounts.api_keys.recognise(secret)
    assert found is not None
    assert (found.actor.id, found.actor.tenant, found.actor.scopes) == (
        key.id,
        owner.tenant,
        frozenset({"creators:read"}),
    )
    assert secret.startswith(key.prefix) and len(key.prefix) < 15
    async with db.transaction() as tx:
        assert secret not in str(await tx.records("SELECT * FROM accounts.api_key"))


async def test_a_revoked_or_expired_key_is_none(accounts: Accounts, people: People, clock: SetClock) -> None:
    owner = (await people.owner()).actor
    revoked, secret = await accounts.api_keys.make(owner, READ)
    await accounts.api_keys.revoke(owner, revoked.id)
    assert await accounts.api_keys.recognise(secret) is None
    _, brief = await accounts.api_keys.make(owner, KeyWish("brief", (Scope.CREATORS_READ,), n_days=1))
    clock.set(clock.now() + timedelta(days=1))
    assert await accounts.api_keys.recognise(brief) is None
    assert {key.name for key in await accounts.api_keys.find_own(owner)} == {"reader", "brief"}


async def test_nobody_revokes_or_sees_the_keys_of_another_tenant(accounts: Accounts, people: People) -> None:
    ada, eve = (await people.owner("ada@example.org")).actor, (await people.owner("eve@example.org")).actor
    key, _ = await accounts.api_keys.make(ada, READ)
    with pytest.raises(NotFound):
        await accounts.api_keys.revoke(eve, key.id)
    assert await accounts.api_keys.find_own(eve) == []


async def test_different_creators_are_counted_and_a_repeat_is_free(accounts: Accounts, people: People) -> None:
    owner = await limited(accounts, people, 10)
    seen = creators(6)
    for _ in range(3):
        await accounts.quotas.spend(owner, seen)
    assert (await accounts.quotas.load(owner)).n_left == 4


async def test_over_the_quota_nothing_is_taken_and_what_was_seen_stays_free(accounts: Accounts, people: People) -> None:
    owner = await limited(accounts, people, 5)
    seen = creators(4)
    await accounts.quotas.spend(owner, seen)
    with pytest.raises(OverQuota, match=r"5 different creators a month: 2 new ones asked, 1 left until 2026-12-01"):
        await accounts.quotas.spend(owner, creators(2))
    await accounts.quotas.spend(owner, seen)
    await accounts.quotas.spend(owner, [*seen, *creators(1)])
    assert (await accounts.quotas.load(owner)).n_left == 0


async def test_the_quota_renews_with_the_month(accounts: Accounts, people: People, clock: SetClock) -> None:
    owner = await limited(accounts, people, 5)
    await accounts.quotas.spend(owner, creators(5))
    with pytest.raises(OverQuota) as caught:
        await accounts.quotas.spend(owner, creators(1))
    assert caught.value.retry_after_s is not None
    clock.set(clock.now() + timedelta(seconds=caught.value.retry_after_s))
    assert clock.now() == datetime(2026, 12, 1, tzinfo=UTC)
    await accounts.quotas.spend(owner, creators(5))


async def test_a_key_with_a_quota_of_its_own_is_held_to_it_within_the_tenants(
    accounts: Accounts, people: People
) -> None:
    owner = await limited(accounts, people, 10)
    wish = KeyWish("small", (Scope.CREATORS_READ,), n_creators_per_month=3)
    _, secret = await accounts.api_keys.make(owner, wish)
    found = await accounts.api_keys.recognise(secret)
    assert found is not None
    await accounts.quotas.spend(found.actor, creators(3))
    with pytest.raises(OverQuota, match="this key"):
        await accounts.quotas.spend(found.actor, creators(1))
    assert (await accounts.quotas.load(owner)).n_spent == 3


async def test_requests_at_once_together_never_pass_the_quota(accounts: Accounts, people: People) -> None:
    owner = await limited(accounts, people, 50)
    shared = creators(20)
    asked = [shared[:15] + creators(5), shared[5:] + creators(5), creators(20), creators(20)]
    done = await asyncio.gather(*(accounts.quotas.spend(owner, page) for page in asked), return_exceptions=True)
    taken = {creator for page, error in zip(asked, done, strict=True) if error is None for creator in page}
    assert (await accounts.quotas.load(owner)).n_spent == len(taken) <= 50
    assert {type(error) for error in done if error is not None} <= {OverQuota}


async def test_the_operator_spends_nothing(accounts: Accounts) -> None:
    await accounts.quotas.spend(OPERATOR, creators(5))
