"""Likes, saves, reposts, links: each once for each person, counted exactly, whoever does what at the same time."""

from __future__ import annotations

import asyncio
import random
from uuid import uuid4

import pytest

from socialpulse.core.actor import ANONYMOUS, Actor, Role
from socialpulse.core.errors import Conflict, NotFound, NotSignedIn
from socialpulse.core.ids import fresh_uuid
from socialpulse.posts import Counts, Draft, Mine, Place, PostId, PostKind, Visibility, find_by_people, find_followed
from tests.people.conftest import id_of
from tests.posts.conftest import Square

pytestmark = pytest.mark.anyio


async def test_each_reaction_counts_once_and_can_be_taken_back(square: Square) -> None:
    ada, eve = await square.several(2)
    post_id = await square.text(ada)
    for _ in range(2):
        await square.reactions.like(eve, post_id)
        await square.reactions.save(eve, post_id)
        done = await square.reactions.repost(eve, post_id)
    assert (done.counts, done.mine) == (Counts(n_likes=1, n_saves=1, n_reposts=1), Mine(True, True, True))
    card = await square.posts.load(ada, post_id)
    assert (card.counts, card.mine) == (done.counts, Mine())
    for _ in range(2):
        await square.reactions.unlike(eve, post_id)
        await square.reactions.unsave(eve, post_id)
        done = await square.reactions.unrepost(eve, post_id)
    assert (done.counts, done.mine) == (Counts(), Mine())
    assert (await square.posts.load(ANONYMOUS, post_id)).mine is None


async def test_nothing_is_done_with_what_is_not_live_or_by_who_is_nobody(square: Square) -> None:
    ada = await square.person()
    draft = (await square.posts.write(ada, Draft(PostKind.TEXT, "x", is_draft=True))).post
    with pytest.raises(Conflict, match="draft"):
        await square.reactions.like(ada, draft.id)
    post_id = await square.text(ada)
    with pytest.raises(Conflict, match="profile"):
        await square.reactions.like(await square.account(), post_id)
    with pytest.raises(NotSignedIn):
        await square.reactions.like(ANONYMOUS, post_id)
    with pytest.raises(NotFound):
        await square.reactions.like(ada, PostId(uuid4()))


async def test_500_people_who_like_and_unlike_one_post_at_once_are_counted_exactly(square: Square) -> None:
    post_id = await square.text(await square.person())
    people = [Actor(Role.PERSON, fresh_uuid()) for _ in range(500)]
    await add_people(square, people)
    dice = random.Random(1)
    wishes = {person: [dice.random() < 0.6 for _ in range(dice.randint(1, 4))] for person in people}

    async def act(person: Actor, likes: list[bool]) -> None:
        for like in likes:
            await (square.reactions.like if like else square.reactions.unlike)(person, post_id)

    await asyncio.gather(*[act(person, likes) for person, likes in wishes.items()])
    right = sum(likes[-1] for likes in wishes.values())
    async with square.db.transaction() as tx:
        rows = await tx.value("SELECT count(*) FROM posts.post_like")
    assert (await square.posts.load(ANONYMOUS, post_id)).counts.n_likes == rows == right


async def add_people(square: Square, people: list[Actor]) -> None:
    """Make profiles by the row; 500 sign-ups are for another test."""
    ids = [person.id for person in people]
    async with square.db.transaction() as tx:
        await tx.run(
            """INSERT INTO accounts.person (id, email, email_key, made_at)
               SELECT id, id::text, id::text, now() FROM unnest(%(ids)s::uuid[]) AS p (id)""",
            ids=ids,
        )
        await tx.run(
            """INSERT INTO people.person (id, handle, name, bio, links, private, age_bracket, made_at)
               SELECT id, id::text, 'A', '', '{}', false, '25-34', now() FROM unnest(%(ids)s::uuid[]) AS p (id)""",
            ids=ids,
        )


async def test_counts_stay_right_when_somebody_leaves_for_good(square: Square) -> None:
    ada, eve = await square.several(2)
    post_id = await square.text(ada)
    await square.reactions.like(eve, post_id)
    await square.reactions.save(eve, post_id)
    said = await square.comments.write(ada, post_id, "first")
    await square.comments.write(eve, post_id, "second", said.comment.id)
    await square.comments.like(eve, said.comment.id)
    await square.shares.share(eve, post_id)
    async with square.db.transaction() as tx:
        await tx.run("DELETE FROM accounts.person WHERE id = %(id)s", id=eve.id)
    assert (await square.posts.load(ada, post_id)).counts == Counts(n_comments=1)
    [left] = (await square.comments.find(ada, post_id, 10)).items
    assert (left.comment.n_replies, left.comment.n_likes) == (0, 0)


async def test_lists_of_what_one_liked_and_saved_are_ones_own_and_in_order(square: Square) -> None:
    ada, eve = await square.several(2)
    posts = [await square.text(ada, f"{n}") for n in range(5)]
    for post_id in posts:
        await square.reactions.like(eve, post_id)
        await square.reactions.save(eve, post_id)
    for find in (square.lists.find_liked, square.lists.find_saved):
        page = await find(eve, 3)
        rest = await find(eve, 3, page.next_cursor)
        assert [one.card.post.id for one in (*page.items, *rest.items)] == posts[::-1]
        assert rest.next_cursor is None
        assert not (await find(ada, 3)).items
        with pytest.raises(NotSignedIn):
            await find(ANONYMOUS, 3)
    await square.ties.block(ada, id_of(eve))
    assert not (await square.lists.find_saved(eve, 3)).items


async def test_reposts_stand_among_the_posts_of_who_reposted_them(square: Square) -> None:
    ada, eve, bob = await square.several(3)
    first = await square.text(ada)
    square.clock.set(square.clock.now().replace(minute=1))
    own = await square.text(eve)
    square.clock.set(square.clock.now().replace(minute=2))
    await square.reactions.repost(eve, first)
    async with square.db.transaction() as tx:
        found = await find_by_people(tx, id_of(bob), [id_of(eve)], 10)
        assert [(one.id, one.by, one.author_id) for one in found] == [
            (first, id_of(eve), id_of(ada)),
            (own, None, id_of(eve)),
        ]
        assert [one.id for one in await find_by_people(tx, None, [id_of(eve)], 1, found[0])] == [own]
    await square.ties.block(eve, id_of(bob))
    async with square.db.transaction() as tx:
        assert not await find_by_people(tx, id_of(bob), [id_of(eve)], 10)


async def test_of_many_people_the_newest_come_first_however_few_are_asked_for(square: Square) -> None:
    people = await square.several(6)
    right: list[PostId] = []
    for minute in range(18):
        square.clock.set(square.clock.now().replace(minute=minute))
        if minute % 4 == 3:
            await square.reactions.repost(people[minute % 5], right[0])
            right.append(right[0])
        else:
            right.append(await square.text(people[minute % 6]))
    found: list[Place] = []
    async with square.db.transaction() as tx:
        for limit in (1, 2, 3, 50):
            found += await find_by_people(tx, None, [id_of(one) for one in people], limit, found[-1] if found else None)
    assert [one.id for one in found] == right[::-1]
    for one in people[1:]:
        await square.ties.follow(people[0], id_of(one))
    await square.ties.mute(people[0], id_of(people[5]))
    others = [id_of(one) for one in people[1:5]]
    async with square.db.transaction() as tx:
        for limit in (1, 3, 7, 50):
            wanted = await find_by_people(tx, id_of(people[0]), others, limit)
            assert await find_followed(tx, id_of(people[0]), limit) == wanted


async def test_what_not_everybody_may_see_is_not_reposted(square: Square) -> None:
    ada, eve = await square.person(private=True), await square.person()
    bob = await square.person()
    await square.ties.follow(eve, id_of(ada))
    await square.ties.accept(ada, id_of(eve))
    await square.ties.follow(eve, id_of(bob))
    for post_id in (await square.text(ada), await square.text(bob, visibility=Visibility.FOLLOWERS)):
        with pytest.raises(Conflict, match="not everybody"):
            await square.reactions.repost(eve, post_id)


async def test_a_link_remembers_who_brought_whom_once(square: Square) -> None:
    ada, eve, bob, kim = await square.several(4)
    post_id = await square.text(ada)
    link = await square.shares.share(eve, post_id)
    assert (await square.shares.share(eve, post_id)).code == link.code
    other = await square.shares.share(bob, post_id)
    for visitor, code in (
        (kim, link.code),
        (kim, other.code),
        (eve, link.code),
        (ada, link.code),
        (ANONYMOUS, link.code),
    ):
        opened = await square.shares.open(visitor, code)
        assert opened.card.post.id == post_id
    assert opened.by is not None
    assert opened.by.person.id == id_of(eve)
    brought = {
        one.code: one.n_brought for person in (eve, bob) for one in (await square.shares.find_own(person, 10)).items
    }
    assert brought == {link.code: 1, other.code: 0}
    assert (await square.posts.load(ada, post_id)).counts.n_shares == 2


async def test_a_link_opens_nothing_that_its_visitor_may_not_see(square: Square) -> None:
    ada, eve, bob = await square.several(3)
    post_id = await square.text(ada)
    code = (await square.shares.share(eve, post_id)).code
    await square.ties.block(ada, id_of(bob))
    await square.ties.block(eve, id_of(ada))
    for visitor, tried in ((bob, code), (bob, "nothing"), (bob, "' OR 1=1"), (bob, "\x00"), (eve, code)):
        with pytest.raises(NotFound):
            await square.shares.open(visitor, tried)
    assert (await square.shares.open(ANONYMOUS, code)).card.post.id == post_id
    await square.posts.delete(ada, post_id)
    with pytest.raises(NotFound):
        await square.shares.open(ANONYMOUS, code)
