"""Popular: the public formula, languages, authors spread, and a ranking that stays while it is read."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from socialpulse.core.actor import ANONYMOUS, Actor, Role
from socialpulse.core.errors import Invalid
from socialpulse.core.ids import fresh_uuid
from socialpulse.feed import Feed, Popular, Why
from socialpulse.feed.popular import ALONE, FRESH, KEPT, SOON, STALE
from socialpulse.posts import Visibility
from tests.feed.conftest import World, ids
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio
HALF_DAY = -60 * 12


async def test_likes_lift_a_post_and_half_a_day_halves_it(world: World) -> None:
    ada, eve, bob, dan = [await world.person() for _ in range(4)]
    fresh = await world.post(ada, 0)
    liked = await world.post(eve, HALF_DAY)
    much_liked = await world.post(bob, HALF_DAY)
    old = await world.post(dan, 3 * HALF_DAY)
    await world.like(much_liked, 3)  # (1 + 3) / 2 = 2
    await world.like(old, 6)  # (1 + 6) / 8 < 1
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == [much_liked, fresh, old, liked]


async def test_private_and_followers_only_posts_are_not_popular(world: World) -> None:
    ada, eve = await world.person(), await world.person(private=True)
    await world.post(ada, -1, visibility=Visibility.FOLLOWERS)
    await world.post(eve, -1)
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == []


async def test_the_language_asked_for_and_what_has_none_come_first_then_all_others(world: World) -> None:
    people = [await world.person() for _ in range(4)]
    english = await world.post(people[0], -1, language="en")
    picture = await world.post(people[1], -3)
    german = await world.post(people[2], -2, language="de")
    french = await world.post(people[3], -4, language="fr")
    await world.like(french, 5)
    await world.popular.renew()
    page = await world.feed.popular(ANONYMOUS, 10, language="de-CH")
    assert ids(page) == [german, picture, french, english]
    assert [item.why for item in page.items] == [Why.POPULAR, Why.POPULAR, *[Why.POPULAR_ELSEWHERE] * 2]
    assert page.language == "de"


async def test_the_language_is_asked_then_of_the_profile_then_of_the_browser(world: World) -> None:
    ada, eve = [await world.person() for _ in range(2)]
    german = await world.post(ada, -1, language="de")
    french = await world.post(eve, -2, language="fr")
    me = await world.person(language="fr")
    assert ids(await world.feed.popular(me, 1, accepted="de")) == [french]
    assert ids(await world.feed.popular(me, 1, language="de")) == [german]
    assert ids(await world.feed.popular(ANONYMOUS, 1, accepted="fr;q=0.9, de;q=0.1")) == [french]


async def test_a_language_nobody_writes_in_is_answered_with_what_is_popular_in_all(world: World) -> None:
    ada = await world.person()
    post = await world.post(ada, -1, language="de")
    page = await world.feed.popular(ANONYMOUS, 10, language="tlh")
    assert (ids(page), page.language) == ([post], None)


async def test_one_author_does_not_fill_a_page(world: World) -> None:
    loud, *others = [await world.person() for _ in range(4)]
    for minute in range(1, 9):
        await world.post(loud, -minute)
    for other in others:
        for minute in (100, 200):
            await world.post(other, -minute)
    page = await world.feed.popular(ANONYMOUS, 8)
    authors = [item.card.post.author_id for item in page.items]
    assert authors.count(id_of(loud)) == 2
    everything = await world.feed.popular(ANONYMOUS, 50)
    assert len(set(ids(everything))) == 14


async def test_a_reading_keeps_its_order_while_likes_turn_everything_round(world: World) -> None:
    people = [await world.person() for _ in range(6)]
    posts = [await world.post(one, -minute) for minute, one in enumerate(people, 1)]
    first = await world.feed.popular(ANONYMOUS, 2)
    await world.like(posts[5], 5)
    await world.post(people[0], 0)
    world.pass_minutes(5)
    await world.popular.renew()
    second = await world.feed.popular(ANONYMOUS, 10, first.next_cursor)
    assert ids(first) + ids(second) == posts
    assert ids(await world.feed.popular(ANONYMOUS, 1)) == [posts[5]]


async def test_what_is_deleted_or_made_private_while_reading_is_left_out_at_once(world: World) -> None:
    people = [await world.person() for _ in range(3)]
    posts = [await world.post(one, -minute) for minute, one in enumerate(people, 1)]
    first = await world.feed.popular(ANONYMOUS, 1)
    await world.posts.delete(people[1], posts[1])
    second = await world.feed.popular(ANONYMOUS, 10, first.next_cursor)
    assert (ids(second), second.left_out) == ([posts[2]], {"gone": 1})
    await world.popular.renew()
    assert (await world.feed.popular(ANONYMOUS, 10)).left_out == {}


async def test_seen_own_muted_and_blocked_are_left_out(world: World) -> None:
    me, ada, eve, bob, dan = [await world.person() for _ in range(5)]
    own, shown = await world.post(me, -1), await world.post(dan, -5)
    seen, muted = await world.post(ada, -2), await world.post(eve, -3)
    await world.post(bob, -4)
    await world.see(me, seen)
    await world.ties.mute(me, id_of(eve))
    await world.ties.block(bob, id_of(me))
    page = await world.feed.popular(me, 10)
    assert (ids(page), page.left_out) == ([shown], {"own": 1, "seen": 1, "muted": 1, "gone": 1})
    assert len(ids(await world.feed.popular(ANONYMOUS, 10))) == len({own, muted, seen, shown}) + 1


async def test_a_fresh_ranking_is_shared_and_a_stale_one_is_not_begun_with(world: World) -> None:
    ada = await world.person()
    post = await world.post(ada, -1)
    ranking = await world.popular.find_newest(None)
    assert await world.popular.find_newest(None) is ranking
    world.clock.set(world.clock.now() + STALE)
    later = await world.post(ada, STALE / timedelta(minutes=1))
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == [later, post]


async def test_an_ageing_ranking_is_read_while_the_next_one_is_made_aside(world: World) -> None:
    ada = await world.person()
    post = await world.post(ada, -1)
    await world.popular.find_newest(None)
    world.clock.set(world.clock.now() + FRESH)
    later = await world.post(ada, 1)
    await world.popular.look()
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == [post]
    await world.popular.close()
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == [later, post]


async def test_the_first_posts_of_all_are_there_within_seconds(world: World) -> None:
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == []
    first = await world.post(await world.person(), 0)
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == []
    world.clock.set(world.clock.now() + SOON)
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == [first]
    second = await world.post(await world.person(), SOON / timedelta(minutes=1))
    world.clock.set(world.clock.now() + SOON)
    await world.feed.popular(ANONYMOUS, 10)
    await world.popular.close()
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == [second, first]


async def test_without_a_worker_that_looks_each_minute_rankings_are_still_made_anew(world: World) -> None:
    ada = await world.person()
    post = await world.post(ada, -1)
    await world.popular.find_newest(None)
    world.clock.set(world.clock.now() + ALONE)
    later = await world.post(ada, 1)
    await world.feed.popular(ANONYMOUS, 10)
    await world.popular.close()
    assert ids(await world.feed.popular(ANONYMOUS, 10)) == [later, post]


async def test_another_process_takes_the_ranking_that_is_there(world: World) -> None:
    await world.post(await world.person(), -1)
    ours = await world.popular.find_newest(None)
    other = Popular(world.db, world.clock)
    theirs, again = await asyncio.gather(other.find_newest(None), other.find_newest(None))
    assert theirs == again == ours
    assert await other.load(ours.id) == ours


async def test_where_nothing_changed_the_ranking_goes_on(world: World) -> None:
    await world.post(await world.person(), -1)
    first = await world.popular.renew()
    world.pass_minutes(30)
    assert (await world.popular.renew()).id == first.id


async def test_a_reading_begun_too_long_ago_is_told_to_begin_anew(world: World) -> None:
    people = [await world.person() for _ in range(2)]
    for one in people:
        await world.post(one, -1)
    first = await world.feed.popular(ANONYMOUS, 1)
    world.clock.set(world.clock.now() + KEPT + timedelta(minutes=1))
    await world.post(people[0], 1)
    other = Popular(world.db, world.clock)
    await other.renew()
    with pytest.raises(Invalid, match="begin anew"):
        await Feed(world.db, world.posts, world.counting, other).popular(ANONYMOUS, 1, first.next_cursor)


async def test_the_clock_forgets_posts_that_are_old_or_gone(world: World) -> None:
    ada, eve = [await world.person() for _ in range(2)]
    await world.post(ada, -1)
    gone = await world.post(eve, -2)
    await world.popular.look_at_all()
    await world.posts.delete(eve, gone)
    await world.popular.look_at_all()
    assert await _n_warm(world) == 1
    world.pass_minutes(60 * 24 * 8)
    await world.popular.look_at_all()
    assert await _n_warm(world) == 0


async def test_somebody_new_and_somebody_without_a_profile_have_a_feed(world: World) -> None:
    post = await world.post(await world.person(), -1)
    for viewer in (await world.person(), Actor(Role.PERSON, fresh_uuid()), ANONYMOUS):
        assert ids(await world.feed.popular(viewer, 10)) == [post]
        assert ids(await world.feed.latest(viewer, 10)) == [post]


async def _n_warm(world: World) -> int:
    async with world.db.transaction() as tx:
        n: int = await tx.value("SELECT count(*) FROM feed.heat")
        return n
