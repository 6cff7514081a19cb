"""Bodies of posts are kept in memory, and nobody ever sees an old one: each change is seen by the next who looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from socialpulse.core.actor import Actor
from socialpulse.people import AgeBracket, Profile
from socialpulse.posts import Card, Draft, Picture, PostId, PostKind, Visibility, cards
from tests.people.conftest import id_of
from tests.posts.conftest import Square

pytestmark = pytest.mark.anyio


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that were sent."""
    sent: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def noted(self: Any, query: Any, *args: Any, **more: Any) -> Any:
        sent.append(str(query))
        return await execute(self, query, *args, **more)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", noted)
    yield sent


async def look(square: Square, viewer: Actor, post_id: PostId) -> Card | None:
    return (await square.posts.find_many(viewer, [post_id])).get(post_id)


async def seen(square: Square, viewer: Actor, post_id: PostId) -> Card:
    found = await look(square, viewer, post_id)
    assert found is not None
    return found


async def test_a_page_that_was_asked_for_before_costs_one_query(square: Square, queries: list[str]) -> None:
    ada, bob = await square.several(2)
    posts = [(await square.images(ada, await square.medium(ada))).post.id for _ in range(5)]
    first = await square.posts.find_many(bob, posts)
    queries.clear()
    assert await square.posts.find_many(bob, posts) == first
    assert len(queries) == 1
    queries.clear()
    assert (await square.posts.find_many(ada, posts)).keys() == first.keys()  # bodies are everybody's
    assert len(queries) == 1


async def test_an_edit_is_seen_by_the_next_who_looks(square: Square) -> None:
    ada, bob = await square.several(2)
    one, other = await square.medium(ada), await square.medium(ada)
    post_id = (await square.images(ada, one, other, caption="before")).post.id
    assert (await seen(square, bob, post_id)).post.caption == "before"
    await square.posts.edit(ada, post_id, 1, Draft(PostKind.IMAGES, "before", [Picture(one, "new"), Picture(other)]))
    assert [picture.alt for picture in (await seen(square, bob, post_id)).pictures] == ["new", ""]
    await square.posts.edit(ada, post_id, 2, Draft(PostKind.IMAGES, "after", [Picture(other), Picture(one)]))
    card = await seen(square, bob, post_id)
    assert card.post.caption == "after"
    assert [picture.shown.media.id for picture in card.pictures] == [other, one]


async def test_what_is_hidden_is_gone_at_once(square: Square) -> None:
    ada, bob = await square.several(2)
    post_id = await square.text(ada)
    assert await look(square, bob, post_id) is not None
    await square.posts.edit(ada, post_id, 1, Draft(PostKind.TEXT, "hello", visibility=Visibility.ME))
    assert await look(square, bob, post_id) is None
    assert (await seen(square, ada, post_id)).post.visibility is Visibility.ME
    await square.posts.edit(ada, post_id, 2, Draft(PostKind.TEXT, "hello"))
    assert await look(square, bob, post_id) is not None
    await square.ties.block(ada, id_of(bob))
    assert await look(square, bob, post_id) is None


async def test_an_author_is_seen_as_they_are_now(square: Square) -> None:
    ada, bob = await square.person("ada"), await square.person()
    portrait = await square.medium(ada)
    post_id = await square.text(ada)
    assert (await seen(square, bob, post_id)).author.person.name == "A Name"
    await square.people.save(ada, Profile("ada", "Ada L.", AgeBracket.FROM_25, avatar_id=portrait))
    card = await seen(square, bob, post_id)
    assert card.author.person.name == card.body.author.name == "Ada L."
    assert card.body.avatar == f"{portrait.hex}/a.jpg"
    async with square.db.transaction() as tx:
        await square.library.withdraw(tx, [portrait])
    assert (await seen(square, bob, post_id)).body.avatar is None


async def test_counts_and_ties_are_never_kept(square: Square) -> None:
    ada, bob, eve = await square.several(3)
    post_id = await square.text(ada)
    before = await seen(square, bob, post_id)
    assert before.author.tie is not None and not before.author.tie.follows
    await square.reactions.like(bob, post_id)
    await square.ties.follow(bob, id_of(ada))
    card, by_eve, by_ada = [await seen(square, viewer, post_id) for viewer in (bob, eve, ada)]
    assert card.counts.n_likes == by_eve.counts.n_likes == 1
    assert card.mine is not None and card.mine.liked and by_eve.mine is not None and not by_eve.mine.liked
    assert card.author.tie is not None and card.author.tie.follows
    assert by_ada.author.tie is None
    assert card.author.person.n_followers == 1 and before.author.person.n_followers == 0
    assert card.body is by_eve.body


async def test_media_that_are_still_made_are_looked_at_each_time(square: Square) -> None:
    ada = await square.person()
    clip = await square.medium(ada, kind="video", state="transcoding")
    post_id = (await square.posts.write(ada, Draft(PostKind.VIDEO, "", [Picture(clip)]))).post.id
    assert len((await seen(square, ada, post_id)).pictures[0].shown.files) == 1
    async with square.db.transaction() as tx:
        await tx.run(
            """INSERT INTO media.file (media_id, path, place, role, mime, n_bytes)
               VALUES (%(id)s, %(path)s, 1, 'progressive', 'video/mp4', 9)""",
            id=clip,
            path=f"{clip.hex}/b.mp4",
        )
    assert len((await seen(square, ada, post_id)).pictures[0].shown.files) == 2
    await square.move(clip, "ready", "video")
    assert (await seen(square, ada, post_id)).pictures[0].shown.media.public


async def test_only_what_was_asked_for_last_is_kept(
    square: Square, queries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "MOST_KEPT", 2)
    ada = await square.person()
    first, second, third = [await square.text(ada) for _ in range(3)]
    await square.posts.find_many(ada, [first, second])
    await square.posts.find_many(ada, [first])
    await square.posts.find_many(ada, [third])  # second was asked for the longest ago
    costs = []
    for post_id in (first, third, second):
        queries.clear()
        await square.posts.find_many(ada, [post_id])
        costs.append(len(queries))
    assert costs[:2] == [1, 1] and costs[2] > 1
