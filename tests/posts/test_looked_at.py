"""What moderation says of posts and comments, as others then see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from socialpulse.core.actor import ANONYMOUS, Actor
from socialpulse.core.errors import NotFound
from socialpulse.core.events import Event
from socialpulse.people import AgeBracket, Profile
from socialpulse.posts import (
    COMMENTS_TOPIC,
    CommentId,
    Comments,
    CommentWritten,
    Draft,
    Judged,
    Marks,
    PostId,
    PostKind,
    PostState,
    PostWritten,
    Verdict,
    Visibility,
    find_by_tag,
    find_followed,
    find_latest,
    find_recent,
)
from socialpulse.runtime.db import ASKED_FROM, Db, Tx
from tests.people.conftest import id_of
from tests.posts.conftest import Square

pytestmark = pytest.mark.anyio


async def mark(square: Square, post_id: PostId, marks: Marks) -> None:
    async with square.db.transaction() as tx:
        await square.posts.judge(tx, post_id, Judged(Verdict.LIVE, 1), marks)


async def narrow(
    square: Square, post_id: PostId, *, hidden_from: Sequence[str] = (), warned: Sequence[str] = ()
) -> None:
    async with square.db.transaction() as tx:
        await square.posts.narrow(tx, post_id, hidden_from=hidden_from, blurred_for=warned)


async def minor(square: Square) -> Actor:
    actor = await square.account()
    await square.people.save(actor, Profile("kim", "Kim", AgeBracket.FROM_13))
    return actor


def strict_comments(square: Square, db: Db) -> Comments:
    return Comments(db, square.log, square.clock, square.people, square.library, must_be_looked_at=True)


async def judge(square: Square, comment_id: CommentId, verdict: Verdict) -> None:
    async with square.db.transaction() as tx:
        await square.comments.judge(tx, comment_id, verdict)


async def test_a_held_comment_is_its_authors_alone_and_counts_once_it_is_live(square: Square) -> None:
    ada, eve = await square.several(2)
    post_id = await square.text(ada)
    said = (await strict_comments(square, square.db).write(eve, post_id, "hm")).comment
    assert said.state is Verdict.HELD
    assert (await square.comments.find(eve, post_id, 9)).items and not (
        await square.comments.find(ada, post_id, 9)
    ).items
    assert (await square.posts.load(ada, post_id)).counts.n_comments == 0
    await judge(square, said.id, Verdict.LIVE)
    assert len((await square.comments.find(ANONYMOUS, post_id, 9)).items) == 1
    assert (await square.posts.load(ada, post_id)).counts.n_comments == 1


async def test_a_removed_comment_is_gone_with_its_replies_and_comes_back_with_them(square: Square) -> None:
    ada, eve = await square.several(2)
    post_id = await square.text(ada)
    said = (await square.comments.write(eve, post_id, "bad")).comment
    reply = (await square.comments.write(ada, post_id, "indeed", said.id)).comment
    await judge(square, said.id, Verdict.REMOVED)
    for viewer in (ada, eve, ANONYMOUS):
        assert not await square.comments.find_many(viewer, [said.id, reply.id])
    assert (await square.posts.load(ada, post_id)).counts.n_comments == 1
    await judge(square, said.id, Verdict.LIVE)
    assert len(await square.comments.find_many(eve, [said.id, reply.id])) == 2
    assert (await square.posts.load(ada, post_id)).counts.n_comments == 2


async def test_a_comment_is_told_of_when_others_see_it(square: Square) -> None:
    ada, eve = await square.several(2)
    post_id = await square.text(ada)
    said = (await strict_comments(square, square.db).write(eve, post_id, "hm")).comment
    assert not await square.log.read(COMMENTS_TOPIC, "test")
    await judge(square, said.id, Verdict.LIVE)
    await judge(square, said.id, Verdict.LIVE)
    assert len(await square.log.read(COMMENTS_TOPIC, "test")) == 1


async def test_a_limited_post_is_for_who_follows_or_comes_for_it(square: Square) -> None:
    ada, eve = await square.several(2)
    await square.ties.follow(eve, id_of(ada))
    post_id = await square.text(ada, "a #walk")
    await mark(square, post_id, Marks(limited=True))
    async with square.db.transaction() as tx:
        me = id_of(eve)
        assert not await find_latest(tx, me, 9) and not await find_by_tag(tx, me, "walk", 9)
        assert not await find_recent(tx, square.clock.now() - timedelta(days=1), 9)
        assert [place.id for place in await find_followed(tx, me, 9)] == [post_id]
    assert (await square.posts.load(eve, post_id)).post.state is PostState.LIVE


async def test_what_is_for_adults_is_shown_to_nobody_else(square: Square) -> None:
    ada, eve, kim = await square.person(), await square.person(), await minor(square)
    post_id = await square.text(ada)
    await narrow(square, post_id, hidden_from=["minors"])
    assert (await square.posts.load(eve, post_id)).post.id == post_id
    assert (await square.posts.load(ada, post_id)).post.id == post_id
    for viewer in (kim, ANONYMOUS):
        with pytest.raises(NotFound):
            await square.posts.load(viewer, post_id)


async def test_what_is_hidden_in_a_country_is_shown_everywhere_else_and_to_its_author(square: Square) -> None:
    ada, eve = await square.several(2)
    post_id = await square.text(ada, "a #walk")
    await narrow(square, post_id, hidden_from=["DE", "AT"], warned=["FR"])
    await mark(square, post_id, Marks())  # what is decided for everybody changes nothing of it

    async def warned_in(country: str, viewer: Actor) -> bool | None:
        """Return whether a viewer in a country is warned of the post; None where they see it nowhere."""
        token = ASKED_FROM.set(country)
        try:
            async with square.db.transaction() as tx:
                found = await find_by_tag(tx, id_of(viewer) if viewer.id else None, "walk", 9)
            cards = await square.posts.find_many(viewer, [post_id])
            assert len(found) == len(cards)
            return cards[post_id].post.sensitive if cards else None
        finally:
            ASKED_FROM.reset(token)

    assert await warned_in("DE", ada) is False
    for viewer in (eve, ANONYMOUS):
        seen = [await warned_in(country, viewer) for country in ("DE", "CH", "FR", "", "AT", "FR", "DE", "")]
        assert seen == [None, False, True, False, None, True, None, False]


async def test_minors_are_warned_of_what_is_blurred_for_them(square: Square) -> None:
    ada, eve, kim = await square.person(), await square.person(), await minor(square)
    post_id = await square.text(ada)
    await narrow(square, post_id, warned=["minors"])
    seen = [(await square.posts.load(viewer, post_id)).post.sensitive for viewer in (eve, kim, ANONYMOUS, eve)]
    assert seen == [False, True, True, False]


async def test_what_is_blurred_is_sensitive_whatever_its_author_says(square: Square) -> None:
    ada = await square.person()
    post_id = await square.text(ada)
    await mark(square, post_id, Marks(blurred=True))
    assert (await square.posts.load(ANONYMOUS, post_id)).post.sensitive
    await mark(square, post_id, Marks())
    assert not (await square.posts.load(ANONYMOUS, post_id)).post.sensitive


async def test_every_version_calls_for_a_look_and_what_got_none_calls_again(square: Square, url: str) -> None:
    said = list[Event]()

    async def hear(_: Tx, event: Event) -> None:
        said.append(event)

    async with Db(url, hear) as db:
        square.db = db
        ada, posts = await square.person(), square.make_posts(must_be_looked_at=True)
        post = (await posts.write(ada, Draft(PostKind.TEXT, "hello"))).post
        await posts.edit(ada, post.id, 1, Draft(PostKind.TEXT, "hello there", visibility=Visibility.PUBLIC))
        assert said.count(PostWritten(post.id)) == 2
        assert await posts.call_again() == 0
        square.clock.set(square.clock.now() + timedelta(minutes=2))
        assert await posts.call_again() == 1
        async with db.transaction() as tx:
            await posts.judge(tx, post.id, Judged(Verdict.HELD, 2))
        assert await posts.call_again() == 0


async def test_a_held_comment_that_nobody_looked_at_calls_again(square: Square, url: str) -> None:
    said = list[Event]()

    async def hear(_: Tx, event: Event) -> None:
        said.append(event)

    ada = await square.person()
    post_id = await square.text(ada)
    async with Db(url, hear) as db:
        comments = strict_comments(square, db)
        comment = (await comments.write(ada, post_id, "hm")).comment
        square.clock.set(square.clock.now() + timedelta(minutes=2))
        assert await comments.call_again() == 1
        assert said == [CommentWritten(comment.id)] * 2
        await judge(square, comment.id, Verdict.HELD)
        assert await comments.call_again() == 0
