"""Comments and replies: who may say, see and delete them, and pages of them."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import orjson
import pytest

from socialpulse.core.actor import ANONYMOUS, Actor, Role
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn
from socialpulse.posts import COMMENTS_TOPIC, CommentId, Draft, PostId, PostKind, cursor_after
from socialpulse.posts.rules import MOST_COMMENT
from tests.people.conftest import id_of
from tests.posts.conftest import Square

pytestmark = pytest.mark.anyio


async def test_comments_stand_newest_first_and_replies_below_them_oldest_first(square: Square) -> None:
    ada, eve = await square.several(2)
    post_id = await square.text(ada)
    said = [await square.comments.write(eve, post_id, f"{n}") for n in range(5)]
    replies = [await square.comments.write(ada, post_id, f"r{n}", said[0].comment.id) for n in range(3)]
    page = await square.comments.find(ANONYMOUS, post_id, 3)
    assert [one.comment.text for one in page.items] == ["4", "3", "2"]
    assert page.next_cursor == cursor_after(page.items[-1])
    rest = await square.comments.find(eve, post_id, 3, page.next_cursor)
    assert [(one.comment.text, one.comment.n_replies) for one in rest.items] == [("1", 0), ("0", 3)]
    assert rest.next_cursor is None
    below = await square.comments.find_replies(eve, said[0].comment.id, 2)
    assert [one.comment.id for one in below.items] == [one.comment.id for one in replies[:2]]
    assert (await square.posts.load(ada, post_id)).counts.n_comments == 8


async def test_a_reply_to_a_reply_stands_beside_it(square: Square) -> None:
    ada = await square.person()
    post_id = await square.text(ada)
    first = (await square.comments.write(ada, post_id, "a")).comment
    reply = (await square.comments.write(ada, post_id, "b", first.id)).comment
    assert (await square.comments.write(ada, post_id, "c", reply.id)).comment.parent_id == first.id


async def test_comments_of_people_a_block_hides_are_not_there_nor_what_stands_below_them(square: Square) -> None:
    ada, eve, bob = await square.several(3)
    post_id = await square.text(ada)
    said = (await square.comments.write(eve, post_id, "hi")).comment
    reply = (await square.comments.write(ada, post_id, "hello", said.id)).comment
    for blocker, blocked in ((bob, eve), (eve, bob)):
        await square.ties.block(blocker, id_of(blocked))
        assert not (await square.comments.find(bob, post_id, 10)).items
        assert not await square.comments.find_many(bob, [said.id, reply.id])
        with pytest.raises(NotFound):
            await square.comments.find_replies(bob, said.id, 10)
        with pytest.raises(Invalid):
            await square.comments.write(bob, post_id, "x", said.id)
        await square.ties.unblock(blocker, id_of(blocked))
    assert len((await square.comments.find(bob, post_id, 10)).items) == 1


async def test_a_comment_is_deleted_by_its_author_the_posts_author_and_moderators(square: Square) -> None:
    ada, eve, bob = await square.several(3)
    post_id = await square.text(ada)
    for deleter in (eve, ada, Actor(Role.MODERATOR, uuid4())):
        said = (await square.comments.write(eve, post_id, "hi")).comment
        await square.comments.write(bob, post_id, "reply", said.id)
        with pytest.raises(Forbidden):
            await square.comments.delete(bob, said.id)
        await square.comments.delete(deleter, said.id)
        with pytest.raises(NotFound):
            await square.comments.delete(deleter, said.id)
    assert (await square.posts.load(ada, post_id)).counts.n_comments == 0


async def test_who_turns_comments_off_gets_none_and_keeps_those_that_are_there(square: Square) -> None:
    ada = await square.person()
    post_id = await square.text(ada)
    await square.comments.write(ada, post_id, "first")
    await square.posts.edit(ada, post_id, 1, Draft(PostKind.TEXT, "hello", comments_on=False))
    with pytest.raises(Forbidden, match="no comments"):
        await square.comments.write(ada, post_id, "second")
    assert len((await square.comments.find(ANONYMOUS, post_id, 10)).items) == 1


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\x00", "\u202ex", "x" * (MOST_COMMENT + 1)])
async def test_text_that_is_none_is_not_taken(square: Square, text: str) -> None:
    ada = await square.person()
    post_id = await square.text(ada)
    with pytest.raises(Invalid, match="text"):
        await square.comments.write(ada, post_id, text)


async def test_a_reply_needs_a_comment_of_the_same_post(square: Square) -> None:
    ada = await square.person()
    post_id, other = await square.text(ada), await square.text(ada)
    said = (await square.comments.write(ada, other, "a")).comment
    for parent in (said.id, CommentId(uuid4())):
        with pytest.raises(Invalid, match="parent_id"):
            await square.comments.write(ada, post_id, "b", parent)
    with pytest.raises(NotFound):
        await square.comments.write(ada, PostId(uuid4()), "b")
    with pytest.raises(NotSignedIn):
        await square.comments.write(ANONYMOUS, post_id, "b")
    draft = (await square.posts.write(ada, Draft(PostKind.TEXT, "x", is_draft=True))).post
    with pytest.raises(Conflict, match="draft"):
        await square.comments.write(ada, draft.id, "b")


async def test_people_who_like_a_comment_at_once_are_counted_exactly(square: Square) -> None:
    people = await square.several(20)
    post_id = await square.text(people[0])
    said = (await square.comments.write(people[0], post_id, "hi")).comment

    async def waver(person: Actor) -> None:
        for act in (square.comments.like, square.comments.unlike, square.comments.like, square.comments.like):
            await act(person, said.id)

    await asyncio.gather(*[waver(person) for person in people])
    seen = await square.comments.load(people[3], said.id)
    assert (seen.comment.n_likes, seen.comment.liked) == (20, True)


async def test_replies_to_a_comment_that_is_deleted_meanwhile_are_gone_or_refused(square: Square) -> None:
    ada = await square.person()
    post_id = await square.text(ada)
    said = (await square.comments.write(ada, post_id, "hi")).comment
    attempts = [square.comments.write(ada, post_id, f"{n}", said.id) for n in range(12)]
    done = await asyncio.gather(
        *attempts[:6], square.comments.delete(ada, said.id), *attempts[6:], return_exceptions=True
    )
    assert all(not isinstance(one, BaseException) or isinstance(one, Invalid | NotFound) for one in done)
    assert (await square.posts.load(ada, post_id)).counts.n_comments == 0


async def test_comments_are_told_of_in_their_topic_as_they_come_and_go(square: Square) -> None:
    ada, eve = await square.person(), await square.person("eve")
    post_id = await square.text(ada)
    said = (await square.comments.write(ada, post_id, "hi @eve")).comment
    await square.comments.delete(ada, said.id)
    told = [orjson.loads(entry.body) for entry in await square.log.read(COMMENTS_TOPIC, "test")]
    assert [(one["comment_id"], one["gone"]) for one in told] == [(str(said.id), False), (str(said.id), True)]
    assert told[0]["mentions"] == [str(eve.id)]
