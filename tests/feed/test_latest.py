"""Latest: everything public by time, for anybody; and readings that stay whole while the world changes."""

from __future__ import annotations

import asyncio
import random

import pytest

from socialpulse.core.actor import ANONYMOUS
from socialpulse.core.errors import Invalid
from socialpulse.posts import PostId, Visibility
from tests.feed.conftest import World, ids
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio


async def test_what_is_public_comes_newest_first_for_anybody(world: World) -> None:
    ada, eve = await world.person(), await world.person(private=True)
    old, new = await world.post(ada, 1), await world.post(ada, 2)
    await world.post(ada, 3, visibility=Visibility.FOLLOWERS)
    await world.post(ada, 4, visibility=Visibility.ME)
    await world.post(eve, 5)
    for viewer in (ANONYMOUS, await world.person()):
        assert ids(await world.feed.latest(viewer, 10)) == [new, old]


async def test_a_language_can_be_asked_for_whatever_its_region(world: World) -> None:
    ada = await world.person()
    german = await world.post(ada, 1, language="de")
    await world.post(ada, 2, language="en")
    await world.post(ada, 3)
    page = await world.feed.latest(ANONYMOUS, 10, language="de-AT")
    assert (ids(page), page.language) == ([german], "de")


async def test_what_is_no_language_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        await world.feed.latest(ANONYMOUS, 10, language="' OR 1=1 --")


async def test_sensitive_posts_are_for_who_signed_in(world: World) -> None:
    ada, me = await world.person(), await world.person()
    post = await world.post(ada, 1, sensitive=True)
    page = await world.feed.latest(ANONYMOUS, 10)
    assert (ids(page), page.left_out) == ([], {"sensitive": 1})
    assert ids(await world.feed.latest(me, 10)) == [post]


@pytest.mark.parametrize("how", ["mute", "block", "be blocked", "see"])
async def test_mutes_blocks_and_what_was_seen_are_left_out(world: World, how: str) -> None:
    me, ada, eve = [await world.person() for _ in range(3)]
    theirs, shown = await world.post(ada, 2), await world.post(eve, 1)
    assert ids(await world.feed.latest(me, 10)) == [theirs, shown]
    match how:
        case "mute":
            await world.ties.mute(me, id_of(ada))
        case "block":
            await world.ties.block(me, id_of(ada))
        case "be blocked":
            await world.ties.block(ada, id_of(me))
        case "see":
            await world.see(me, theirs)
    assert ids(await world.feed.latest(me, 10)) == [shown]
    assert ids(await world.feed.latest(eve, 10)) == [theirs, shown]


async def test_an_old_cursor_still_leads_to_what_is_older(world: World) -> None:
    ada = await world.person()
    posts = [await world.post(ada, minute) for minute in range(4)][::-1]
    first = await world.feed.latest(ANONYMOUS, 2)
    world.pass_minutes(60 * 24 * 400)
    await world.post(ada, 60 * 24 * 399)
    assert ids(await world.feed.latest(ANONYMOUS, 10, first.next_cursor)) == posts[2:]


async def test_who_has_seen_thousands_is_told_that_the_page_is_short_and_goes_on(world: World) -> None:
    me, ada = [await world.person() for _ in range(2)]
    rare = await world.post(ada, 0)
    seen = await world.several_posts(ada, 2_100)
    await world.see(me, *seen)
    page = await world.feed.latest(me, 10)
    assert (ids(page), page.is_caught_up, page.n_looked_at) == ([], False, 2_000)
    page = await world.feed.latest(me, 10, page.next_cursor)
    assert (ids(page), page.is_caught_up) == ([rare], True)


@pytest.mark.parametrize("seed", range(4))
async def test_a_reading_is_whole_while_posts_come_and_go(world: World, seed: int) -> None:
    """Every post that is there from first to last page is shown once, and nothing twice."""
    dice = random.Random(seed)
    me, ada, eve = [await world.person() for _ in range(3)]
    await world.follow(me, ada, eve)
    author_of = {await world.post(one, dice.randrange(30)): one for one in dice.choices((ada, eve), k=40)}
    posts = list(author_of)
    staying = set(dice.sample(posts, 25))
    others = [post for post in posts if post not in staying]
    shown: list[PostId] = []
    cursor, read = None, world.feed.following if seed % 2 else world.feed.latest
    while True:
        page = await read(me, dice.randint(1, 7), cursor)
        shown, cursor = shown + ids(page), page.next_cursor
        if cursor is None:
            break
        await world.see(me, *dice.sample(shown, len(shown) // 2))
        await world.post(ada, 31 + len(shown))
        await world.repost(eve, dice.choice(posts), 40 + len(shown))
        await world.repost(ada, dice.choice(posts), dice.randrange(30))
        if others:
            await world.posts.delete(author_of[others[-1]], others.pop())
    assert len(shown) == len(set(shown))
    assert staying <= set(shown)


async def test_readings_are_whole_while_others_write_at_the_same_moment(world: World) -> None:
    me, ada = [await world.person() for _ in range(2)]
    before = await world.several_posts(ada, 60)
    writing = asyncio.Event()

    async def write() -> None:
        minute = 1_000
        while not writing.is_set():
            minute += 1
            await world.post(ada, minute)

    async def read() -> list[PostId]:
        shown: list[PostId] = []
        cursor = None
        while True:
            page = await world.feed.latest(me, 7, cursor)
            shown, cursor = shown + ids(page), page.next_cursor
            if cursor is None:
                return shown

    writer = asyncio.create_task(write())
    readings = await asyncio.gather(*(read() for _ in range(5)))
    writing.set()
    await writer
    for shown in readings:
        assert len(shown) == len(set(shown))
        assert [post for post in shown if post in set(before)] == before[::-1]
