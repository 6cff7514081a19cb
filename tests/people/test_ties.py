"""Follow, ask, block, mute: what each side sees, and counts that stay right when many act at once."""

from __future__ import annotations

import asyncio
import contextlib
import random

import pytest

from socialpulse.core.actor import ANONYMOUS, Actor, Role
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.people import (
    AgeBracket,
    Profile,
    Roll,
    find_followed_ids,
    find_hidden_ids,
    find_muted_ids,
    find_readable_ids,
)
from tests.people.conftest import Town, id_of

pytestmark = pytest.mark.anyio


async def counts(town: Town, actor: Actor) -> tuple[int, int]:
    person = (await town.people.load_own(actor)).person
    return person.n_followers, person.n_following


async def names(town: Town, actor: Actor, roll: Roll, owner: Actor) -> list[PersonId]:
    page = await town.ties.find_public(actor, roll, id_of(owner), 50)
    return [seen.person.id for seen in page.items]


async def test_a_follow_is_counted_once_on_both_sides(town: Town) -> None:
    fan, star = await town.several(2)
    for _ in range(2):
        assert (await town.ties.follow(fan, id_of(star))).follows
    assert (await counts(town, fan), await counts(town, star)) == ((0, 1), (1, 0))
    assert (await town.people.load(star, id_of(fan))).tie == (await town.ties.unmute(star, id_of(fan)))
    for _ in range(2):
        await town.ties.unfollow(fan, id_of(star))
    assert (await counts(town, fan), await counts(town, star)) == ((0, 0), (0, 0))


async def test_a_private_person_is_asked_and_may_accept(town: Town) -> None:
    fan, shy = await town.person(), await town.person("shy", private=True)
    tie = await town.ties.follow(fan, id_of(shy))
    assert (tie.asked, tie.follows) == (True, False)
    assert (await town.people.load_own(shy)).n_requests == 1
    assert (await town.ties.accept(shy, id_of(fan))).follows_me
    assert (await town.ties.accept(shy, id_of(fan))).follows_me
    assert await counts(town, shy) == (1, 0)
    assert (await town.ties.find_own(shy, Roll.REQUESTS, 10)).items == []


async def test_a_refused_or_withdrawn_request_is_gone(town: Town) -> None:
    fan, shy = await town.person(), await town.person("shy", private=True)
    await town.ties.follow(fan, id_of(shy))
    await town.ties.refuse(shy, id_of(fan))
    assert not (await town.people.load(fan, id_of(shy))).tie.asked  # type: ignore[union-attr]
    await town.ties.follow(fan, id_of(shy))
    await town.ties.unfollow(fan, id_of(shy))
    with pytest.raises(NotFound, match="did not ask"):
        await town.ties.accept(shy, id_of(fan))


async def test_who_turns_public_accepts_everybody_who_asked(town: Town) -> None:
    fans, shy = await town.several(3), await town.person("shy", private=True)
    for fan in fans:
        await town.ties.follow(fan, id_of(shy))
    await town.people.save(shy, Profile("shy", "Shy", AgeBracket.FROM_25, private=False))
    assert await counts(town, shy) == (3, 0)
    assert await names(town, fans[0], Roll.FOLLOWERS, shy) == [fan.id for fan in reversed(fans)]


async def test_the_lists_of_a_private_person_are_for_followers(town: Town) -> None:
    fan, stranger, shy = await town.person(), await town.person(), await town.person("shy", private=True)
    await town.ties.follow(fan, id_of(shy))
    await town.ties.accept(shy, id_of(fan))
    assert await names(town, fan, Roll.FOLLOWERS, shy) == [fan.id]
    assert await names(town, shy, Roll.FOLLOWERS, shy) == [fan.id]
    for other in (stranger, ANONYMOUS):
        with pytest.raises(Forbidden, match="private"):
            await town.ties.find_public(other, Roll.FOLLOWERS, id_of(shy), 10)


@pytest.mark.parametrize("blocker_looks", [True, False])
async def test_a_block_hides_each_from_the_other_everywhere(town: Town, blocker_looks: bool) -> None:
    ada, eve, third = await town.several(3)
    for one, other in ((ada, eve), (eve, ada), (ada, third), (eve, third), (third, ada), (third, eve)):
        await town.ties.follow(one, id_of(other))
    assert (await town.ties.block(ada, id_of(eve))).blocked
    looks, hidden = (ada, eve) if blocker_looks else (eve, ada)
    for verb in (town.people.load, town.ties.follow, town.ties.unfollow, town.ties.mute, town.ties.accept):
        with pytest.raises(NotFound):
            await verb(looks, id_of(hidden))
    with pytest.raises(NotFound):
        await town.people.load_by_handle(looks, (await town.people.load_own(hidden)).person.handle)
    with pytest.raises(NotFound):
        await town.ties.find_public(looks, Roll.FOLLOWERS, id_of(hidden), 10)
    assert await names(town, looks, Roll.FOLLOWERS, third) == [looks.id]
    assert await names(town, looks, Roll.FOLLOWING, third) == [looks.id]
    async with town.db.transaction() as tx:
        assert await find_readable_ids(tx, id_of(looks), [id_of(hidden), id_of(third)]) == {third.id}
        assert await find_hidden_ids(tx, id_of(looks)) == {hidden.id}
    assert await counts(town, looks) == (1, 1)


async def test_a_stranger_still_sees_both_sides_of_a_block(town: Town) -> None:
    ada, eve, third = await town.several(3)
    await town.ties.block(ada, id_of(eve))
    for actor in (third, ANONYMOUS):
        for person in (ada, eve):
            assert (await town.people.load(actor, id_of(person))).person.id == person.id


async def test_a_block_is_seen_and_taken_back_by_its_blocker_alone(town: Town) -> None:
    ada, eve = await town.several(2)
    await town.ties.block(ada, id_of(eve))
    assert [seen.person.id for seen in (await town.ties.find_own(ada, Roll.BLOCKS, 10)).items] == [eve.id]
    assert (await town.ties.find_own(eve, Roll.BLOCKS, 10)).items == []
    await town.ties.unblock(eve, id_of(ada))
    with pytest.raises(NotFound):
        await town.people.load(eve, id_of(ada))
    await town.ties.unblock(ada, id_of(eve))
    assert (await town.people.load(eve, id_of(ada))).tie is not None


async def test_a_mute_is_told_to_nobody_and_hides_nothing_but_posts_in_feeds(town: Town) -> None:
    ada, eve = await town.several(2)
    await town.ties.follow(ada, id_of(eve))
    await town.ties.mute(ada, id_of(eve))
    tie = (await town.people.load(eve, id_of(ada))).tie
    assert tie is not None and (tie.follows_me, tie.muted) == (True, False)
    async with town.db.transaction() as tx:
        assert await find_muted_ids(tx, id_of(ada)) == {eve.id}
        assert await find_muted_ids(tx, id_of(eve)) == set()
        assert await find_followed_ids(tx, id_of(ada)) == {eve.id}
        assert await find_readable_ids(tx, id_of(ada), [id_of(eve)]) == {eve.id}


async def test_posts_of_a_private_person_are_for_followers_and_themselves(town: Town) -> None:
    fan, stranger, shy = await town.person(), await town.person(), await town.person("shy", private=True)
    await town.ties.follow(fan, id_of(shy))
    await town.ties.follow(stranger, id_of(shy))
    await town.ties.accept(shy, id_of(fan))
    async with town.db.transaction() as tx:
        viewers = (id_of(fan), id_of(shy), id_of(stranger), None)
        found = [bool(await find_readable_ids(tx, viewer, [id_of(shy)])) for viewer in viewers]
    assert found == [True, True, False, False]


async def test_pages_are_stable_while_people_come_and_go(town: Town) -> None:
    star, fans = await town.person(), await town.several(7)
    for fan in fans:
        await town.ties.follow(fan, id_of(star))
    first = await town.ties.find_public(ANONYMOUS, Roll.FOLLOWERS, id_of(star), 3)
    await town.ties.unfollow(fans[5], id_of(star))
    await town.ties.follow(await town.person(), id_of(star))
    rest = await town.ties.find_public(ANONYMOUS, Roll.FOLLOWERS, id_of(star), 100, first.next_cursor)
    found = [seen.person.id for seen in (*first.items, *rest.items)]
    assert found == [fan.id for fan in reversed(fans)] and rest.next_cursor is None


async def test_a_made_up_cursor_is_refused(town: Town) -> None:
    star = await town.person()
    for cursor in ("x", "bnVsbA", "WyJhIl0", "WzEsMl0", "W3RydWVd" + "x" * 50):
        with pytest.raises(Invalid, match="cursor"):
            await town.ties.find_public(star, Roll.FOLLOWERS, id_of(star), 3, cursor)


async def test_nobody_ties_themselves_nobody_or_without_a_profile(town: Town) -> None:
    me, bare = await town.person(), await town.account()
    for verb in (town.ties.follow, town.ties.block, town.ties.mute):
        with pytest.raises(Invalid, match="yourself"):
            await verb(me, id_of(me))
        with pytest.raises(NotFound):
            await verb(me, PersonId(fresh_uuid()))
        with pytest.raises(Conflict, match="profile"):
            await verb(bare, id_of(me))
        with pytest.raises(NotSignedIn):
            await verb(ANONYMOUS, id_of(me))
        with pytest.raises(Forbidden):
            await verb(Actor(Role.KEY, fresh_uuid()), id_of(me))


async def test_a_hundred_who_follow_and_block_each_other_at_once_leave_every_count_right(town: Town) -> None:
    them, dice = await town.several(100), random.Random(5)
    star = them[0]

    async def act(number: int) -> None:
        me, other = dice.sample(them, 2)
        verb = dice.choice((town.ties.follow, town.ties.follow, town.ties.follow, town.ties.unfollow, town.ties.block))
        who = star if number % 3 == 0 and me is not star else other
        with contextlib.suppress(NotFound):  # blocked meanwhile
            await verb(me, id_of(who))

    await asyncio.gather(*(act(number) for number in range(1_200)))
    async with town.db.transaction() as tx:
        wrong = await tx.value(
            """SELECT count(*) FROM people.person p
               WHERE (SELECT coalesce(sum(n_followers), 0) FROM people.tally WHERE person_id = p.id)
                     <> (SELECT count(*) FROM people.follow WHERE followed_id = p.id)
                  OR (SELECT coalesce(sum(n_following), 0) FROM people.tally WHERE person_id = p.id)
                     <> (SELECT count(*) FROM people.follow WHERE follower_id = p.id)"""
        )
        n_follows = await tx.value("SELECT count(*) FROM people.follow")
        through_blocks = await tx.value(
            "SELECT count(*) FROM people.follow WHERE people.hides(follower_id, followed_id)"
        )
    assert (wrong, through_blocks) == (0, 0) and n_follows > 100


async def test_two_who_follow_and_block_each_other_at_once_end_hidden_and_apart(town: Town) -> None:
    ada, eve = await town.several(2)
    for _ in range(20):
        await asyncio.gather(
            town.ties.follow(ada, id_of(eve)), town.ties.block(eve, id_of(ada)), return_exceptions=True
        )
        async with town.db.transaction() as tx:
            assert await find_followed_ids(tx, id_of(ada)) == set()
        await town.ties.unblock(eve, id_of(ada))
