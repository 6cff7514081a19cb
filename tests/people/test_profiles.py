"""Profiles and handles over a real database."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from socialpulse.core.actor import ANONYMOUS, OPERATOR
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.media import MediaId
from socialpulse.people import AgeBracket, Profile
from tests.people.conftest import Town, id_of

pytestmark = pytest.mark.anyio


def profile(handle: str, name: str = "Ada") -> Profile:
    return Profile(handle, name, AgeBracket.FROM_25, private=False)


async def test_a_profile_is_read_as_it_was_written(town: Town) -> None:
    me = await town.account()
    full = Profile("Ada.L", "Ada", AgeBracket.FROM_55, "A bio.", None, ["https://example.org"], "en", True)
    own = await town.people.save(me, full)
    seen = (await town.people.load(ANONYMOUS, id_of(me))).person
    assert own.person == seen and own.age_bracket is AgeBracket.FROM_55
    assert (seen.handle, seen.bio, seen.links, seen.private) == ("Ada.L", "A bio.", ["https://example.org"], True)


async def test_a_profile_written_anew_replaces_the_old_one(town: Town) -> None:
    me = await town.account()
    await town.people.save(me, Profile("ada", "Ada", AgeBracket.FROM_25, "old", links=["https://example.org"]))
    own = await town.people.save(me, profile("ada", "Countess"))
    assert (own.person.name, own.person.bio, own.person.links) == ("Countess", "", [])


async def test_handles_differ_by_more_than_capitals(town: Town) -> None:
    await town.person("ada")
    with pytest.raises(Conflict, match="ADA"):
        await town.people.save(await town.account(), profile("ADA"))


async def test_a_former_handle_leads_to_its_person_and_is_nobody_elses(town: Town) -> None:
    me = await town.person("ada")
    own = await town.people.save(me, profile("countess"))
    assert own.former_handles == ["ada"]
    found = (await town.people.load_by_handle(ANONYMOUS, "@Ada")).person
    assert (found.id, found.handle) == (me.id, "countess")
    with pytest.raises(Conflict, match="somebody else's"):
        await town.person("Ada")
    assert (await town.people.save(me, profile("ada"))).former_handles == ["countess"]


async def test_nobody_collects_handles(town: Town) -> None:
    me = await town.person("h0")
    for number in range(1, 10):
        await town.people.save(me, profile(f"h{number}"))
    with pytest.raises(Conflict, match="10 handles"):
        await town.people.save(me, profile("h10"))
    assert (await town.people.load_own(me)).person.handle == "h9"


async def test_of_many_who_want_a_handle_at_once_one_gets_it(town: Town) -> None:
    them = [await town.account() for _ in range(12)]
    answers = await asyncio.gather(*(town.people.save(one, profile("wanted")) for one in them), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict"] * 11 + ["Own"]


async def test_a_refused_handle_leaves_the_profile_as_it_was(town: Town) -> None:
    await town.person("taken")
    me = await town.person("ada")
    before = await town.people.load_own(me)
    with pytest.raises(Conflict):
        await town.people.save(me, profile("taken", "Other"))
    assert await town.people.load_own(me) == before


async def test_an_avatar_that_is_not_ones_own_picture_is_refused(town: Town) -> None:
    me = await town.account()
    with pytest.raises(Invalid, match="avatar_id"):
        await town.people.save(me, Profile("ada", "Ada", AgeBracket.FROM_25, avatar_id=MediaId(uuid4())))


async def test_only_somebody_who_signed_in_writes_a_profile(town: Town) -> None:
    with pytest.raises(NotSignedIn):
        await town.people.save(ANONYMOUS, profile("ada"))
    with pytest.raises(Forbidden):
        await town.people.save(OPERATOR, profile("ada"))


async def test_without_a_profile_one_is_told_how_to_make_it(town: Town) -> None:
    with pytest.raises(NotFound, match="PUT /v1/me/profile"):
        await town.people.load_own(await town.account())


@pytest.mark.parametrize("handle", ["nobody", "' OR 1=1 --", "\x00", "@", "x" * 200])
async def test_a_handle_of_nobody_is_not_found(town: Town, handle: str) -> None:
    with pytest.raises(NotFound):
        await town.people.load_by_handle(ANONYMOUS, handle)


async def test_an_account_that_goes_takes_its_profile_and_leaves_every_count_right(town: Town) -> None:
    me, fan, star = await town.several(3)
    await town.ties.follow(fan, id_of(me))
    await town.ties.follow(me, id_of(star))
    async with town.db.transaction() as tx:
        await tx.run("DELETE FROM accounts.person WHERE id = %(id)s", id=me.id)
    with pytest.raises(NotFound):
        await town.people.load(ANONYMOUS, id_of(me))
    assert (await town.people.load_own(fan)).person.n_following == 0
    assert (await town.people.load_own(star)).person.n_followers == 0


async def test_an_id_of_nobody_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        await town.people.load(ANONYMOUS, PersonId(fresh_uuid()))
