"""Following: strictly by time, reposts with who brought them, nothing twice, nothing missed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from socialpulse.core.actor import ANONYMOUS, Actor, Role
from socialpulse.core.errors import Invalid, NotSignedIn
from socialpulse.core.ids import fresh_uuid
from socialpulse.feed import Name, Why
from socialpulse.posts import PlantedPost, PostId, PostKind, Visibility
from tests.conftest import NOW
from tests.feed.conftest import World, ids
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio


async def test_posts_of_followed_people_come_newest_first_and_no_others(world: World) -> None:
    me, ada, eve, other = [await world.person() for _ in range(4)]
    await world.follow(me, ada, eve)
    old, new = await world.post(ada, 1), await world.post(ada, 3)
    middle = await world.post(eve, 2)
    await world.post(other, 4)
    page = await world.feed.following(me, 10)
    assert ids(page) == [new, middle, old]
    assert {item.why for item in page.items} == {Why.FOLLOWED}
    assert (page.feed, page.is_caught_up) == (Name.FOLLOWING, True)


async def test_a_repost_stands_where_it_was_reposted_and_says_by_whom(world: World) -> None:
    me, ada, other = [await world.person() for _ in range(3)]
    await world.follow(me, ada)
    theirs, own = await world.post(other, 1), await world.post(ada, 2)
    await world.repost(ada, theirs, 3)
    page = await world.feed.following(me, 10)
    assert ids(page) == [theirs, own]
    first = page.items[0]
    assert first.why is Why.REPOSTED
    assert first.by is not None
    assert first.by.person.id == id_of(ada)
    assert first.card.post.author_id == id_of(other)


async def test_what_several_reposted_and_the_author_posted_stands_once_at_its_newest_place(world: World) -> None:
    me, ada, eve, bob = [await world.person() for _ in range(4)]
    await world.follow(me, ada, eve, bob)
    theirs = await world.post(bob, 1)
    between = await world.post(ada, 3)
    await world.repost(ada, theirs, 2)
    await world.repost(eve, theirs, 4)
    assert ids(await world.feed.following(me, 10)) == [theirs, between]
    first = await world.feed.following(me, 1)
    second = await world.feed.following(me, 10, first.next_cursor)
    assert (ids(first), ids(second)) == ([theirs], [between])


async def test_a_repost_that_is_taken_back_while_reading_does_not_bring_its_post_again(world: World) -> None:
    me, ada, bob = [await world.person() for _ in range(3)]
    await world.follow(me, ada, bob)
    theirs, last = await world.post(bob, 1), await world.post(bob, 0)
    await world.repost(ada, theirs, 3)
    first = await world.feed.following(me, 1)
    await world.reactions.unrepost(ada, theirs)
    second = await world.feed.following(me, 10, first.next_cursor)
    assert (ids(first), ids(second)) == ([theirs], [last])


async def test_a_repost_that_comes_while_reading_takes_nothing_from_below(world: World) -> None:
    me, ada, bob = [await world.person() for _ in range(3)]
    await world.follow(me, ada, bob)
    below, top = await world.post(bob, 1), await world.post(bob, 2)
    first = await world.feed.following(me, 1)
    await world.repost(ada, below, 3)
    second = await world.feed.following(me, 10, first.next_cursor)
    assert (ids(first), ids(second)) == ([top], [below])


async def test_followers_only_posts_come_and_those_for_the_author_alone_do_not(world: World) -> None:
    me, ada = [await world.person() for _ in range(2)]
    await world.follow(me, ada)
    shown = await world.post(ada, 1, visibility=Visibility.FOLLOWERS)
    await world.post(ada, 2, visibility=Visibility.ME)
    assert ids(await world.feed.following(me, 10)) == [shown]


async def test_a_private_person_who_did_not_accept_is_not_read(world: World) -> None:
    me, eve = await world.person(), await world.person(private=True)
    await world.follow(me, eve)
    post = await world.post(eve, 1)
    assert ids(await world.feed.following(me, 10)) == []
    await world.ties.accept(eve, id_of(me))
    assert ids(await world.feed.following(me, 10)) == [post]


async def test_a_repost_of_a_private_persons_post_is_for_their_followers_alone(world: World) -> None:
    me, ada, eve = await world.person(), await world.person(), await world.person(private=True)
    await world.follow(me, ada)
    post = await world.post(eve, 1)
    await world.repost(ada, post, 2)
    page = await world.feed.following(me, 10)
    assert ids(page) == []


async def test_muted_people_are_left_out_as_authors_and_as_who_reposts(world: World) -> None:
    me, ada, eve, bob = [await world.person() for _ in range(4)]
    await world.follow(me, ada, eve, bob)
    await world.ties.mute(me, id_of(ada))
    theirs, own = await world.post(bob, 1), await world.post(ada, 2)
    await world.repost(ada, theirs, 3)
    await world.repost(eve, own, 4)
    page = await world.feed.following(me, 10)
    assert ids(page) == [theirs]
    assert (page.items[0].why, page.left_out) == (Why.FOLLOWED, {"muted": 1})


@pytest.mark.parametrize("blocker", ["me", "them"])
async def test_a_block_in_either_direction_hides_what_others_repost(world: World, blocker: str) -> None:
    me, ada, eve = [await world.person() for _ in range(3)]
    await world.follow(me, ada)
    post = await world.post(eve, 1)
    await world.repost(ada, post, 2)
    assert ids(await world.feed.following(me, 10)) == [post]
    await (world.ties.block(me, id_of(eve)) if blocker == "me" else world.ties.block(eve, id_of(me)))
    assert ids(await world.feed.following(me, 10)) == []


async def test_what_was_seen_never_comes_again_and_what_was_only_served_does(world: World) -> None:
    me, ada = [await world.person() for _ in range(2)]
    await world.follow(me, ada)
    posts = [await world.post(ada, minute) for minute in range(4)]
    assert ids(await world.feed.following(me, 10)) == posts[::-1]
    await world.see(me, posts[1], posts[3])
    page = await world.feed.following(me, 10)
    assert ids(page) == [posts[2], posts[0]]
    assert page.left_out == {"seen": 2}
    await world.see(me, *posts)
    page = await world.feed.following(me, 10)
    assert (ids(page), page.is_caught_up) == ([], True)


async def test_what_is_deleted_while_scrolling_is_not_shown_and_nothing_else_is_lost(world: World) -> None:
    me, ada = [await world.person() for _ in range(2)]
    await world.follow(me, ada)
    posts = [await world.post(ada, minute) for minute in range(5)][::-1]
    first = await world.feed.following(me, 2)
    await world.posts.delete(ada, posts[1])
    await world.posts.delete(ada, posts[2])
    second = await world.feed.following(me, 2, first.next_cursor)
    assert ids(first) + ids(second) == [posts[0], posts[1], posts[3], posts[4]]


async def test_posts_of_one_moment_are_all_there_once(world: World) -> None:
    me, ada = [await world.person() for _ in range(2)]
    await world.follow(me, ada)
    posts = {await world.post(ada, 1) for _ in range(9)}
    shown: list[PostId] = []
    cursor = None
    while True:
        page = await world.feed.following(me, 2, cursor)
        shown, cursor = shown + ids(page), page.next_cursor
        if cursor is None:
            break
    assert (len(shown), set(shown)) == (9, posts)


async def test_the_cursor_of_somebody_else_is_a_place_and_shows_nothing_of_theirs(world: World) -> None:
    me, ada, eve = await world.person(), await world.person(), await world.person(private=True)
    await world.follow(ada, eve)
    await world.ties.accept(eve, id_of(ada))
    await world.follow(me, ada)
    own = await world.post(ada, 0)
    for minute in (1, 2, 3):
        await world.post(eve, minute)
    theirs = await world.feed.following(ada, 1)
    assert theirs.next_cursor is not None
    assert ids(await world.feed.following(me, 10, theirs.next_cursor)) == [own]


async def test_two_thousand_followed_people_are_read_in_order(world: World) -> None:
    me, ada = await world.person(), await world.person()
    people = [await world.person() for _ in range(3)]
    made = [uuid4() for _ in range(2_000)]
    async with world.db.transaction() as tx:
        await tx.run(
            """INSERT INTO accounts.person (id, email, email_key, made_at)
               SELECT i, i::text, i::text, now() FROM unnest(%(ids)s::uuid[]) i""",
            ids=made,
        )
        await tx.run(
            """INSERT INTO people.person (id, handle, name, bio, links, private, age_bracket, made_at)
               SELECT i, left(i::text, 30), 'x', '', '{}', false, '25-34', now() FROM unnest(%(ids)s::uuid[]) i""",
            ids=made,
        )
        await tx.run(
            """INSERT INTO people.follow (follower_id, followed_id, at)
               SELECT %(me)s, i, now() FROM unnest(%(ids)s::uuid[]) i""",
            ids=[*made, *(one.id for one in people)],
            me=me.id,
        )
    authors = [*made[:500], *(id_of(one) for one in people)]
    posts = [
        PlantedPost(
            PostId(fresh_uuid()), id_of(Actor(Role.PERSON, author)), PostKind.TEXT, "x", NOW + timedelta(seconds=number)
        )
        for number, author in enumerate(authors)
    ]
    await world.planting.plant(posts)
    await world.post(ada, 10_000)
    first = await world.feed.following(me, 50)
    second = await world.feed.following(me, 50, first.next_cursor)
    assert ids(first) + ids(second) == [one.id for one in posts[::-1][:100]]


async def test_who_follows_nobody_yet_is_given_what_is_popular_and_told_so(world: World) -> None:
    me, ada = [await world.person() for _ in range(2)]
    posts = [await world.post(ada, -minute) for minute in range(1, 4)]
    first = await world.feed.following(me, 2)
    second = await world.feed.following(me, 2, first.next_cursor)
    assert (first.feed, ids(first) + ids(second)) == (Name.POPULAR, posts)
    await world.follow(me, ada)
    assert (await world.feed.following(me, 2)).feed is Name.FOLLOWING


async def test_who_follows_nobody_any_more_comes_to_the_end_of_what_they_read(world: World) -> None:
    me, ada = [await world.person() for _ in range(2)]
    await world.follow(me, ada)
    for minute in range(3):
        await world.post(ada, minute)
    first = await world.feed.following(me, 1)
    await world.ties.unfollow(me, id_of(ada))
    page = await world.feed.following(me, 10, first.next_cursor)
    assert (page.feed, ids(page), page.is_caught_up) == (Name.FOLLOWING, [], True)


async def test_in_an_empty_world_everything_is_caught_up(world: World) -> None:
    me = await world.person()
    for page in (
        await world.feed.following(me, 10),
        await world.feed.latest(ANONYMOUS, 10),
        await world.feed.popular(ANONYMOUS, 10),
    ):
        assert (ids(page), page.is_caught_up, page.n_looked_at) == ([], True, 0)


async def test_following_is_for_somebody_who_signed_in(world: World) -> None:
    with pytest.raises(NotSignedIn):
        await world.feed.following(ANONYMOUS, 10)


@pytest.mark.parametrize("limit", [0, -1, 51, 10**9])
async def test_pages_are_neither_empty_nor_endless(world: World, limit: int) -> None:
    with pytest.raises(Invalid):
        await world.feed.latest(ANONYMOUS, limit)
