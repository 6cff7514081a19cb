"""Posts in bulk: as if written one by one, and said twice they change nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from socialpulse.core.actor import ANONYMOUS
from socialpulse.core.errors import Invalid
from socialpulse.core.ids import fresh_uuid
from socialpulse.posts import (
    CommentId,
    Counts,
    Picture,
    Planted,
    PlantedComment,
    PlantedPost,
    PostId,
    PostKind,
    Visibility,
    find_person_counts,
    find_recent,
)
from tests.people.conftest import id_of
from tests.posts.conftest import Square

pytestmark = pytest.mark.anyio


async def test_what_is_planted_stands_as_if_written_and_twice_is_once(square: Square) -> None:
    ada, eve = await square.several(2)
    medium, at = await square.medium(ada), square.clock.now() - timedelta(days=3)
    pictured = PlantedPost(
        PostId(fresh_uuid()), id_of(ada), PostKind.IMAGES, "a #Tag", at, "en", [Picture(medium, "seen")]
    )
    hidden = PlantedPost(
        PostId(fresh_uuid()), id_of(ada), PostKind.TEXT, "b", at, visibility=Visibility.FOLLOWERS, sensitive=True
    )
    said = PlantedComment(CommentId(fresh_uuid()), pictured.id, id_of(eve), "nice", at)
    reply = PlantedComment(CommentId(fresh_uuid()), pictured.id, id_of(ada), "thanks", at, said.id)
    like = Planted(pictured.id, id_of(eve), at)
    for _ in range(2):
        await square.planting.plant([pictured, hidden], [said, reply], [like, like], [like], [like])
    [listed] = (await square.lists.find_tagged(ANONYMOUS, "tag", 10)).items
    assert listed.card.counts == Counts(n_likes=1, n_comments=2, n_saves=1, n_reposts=1)
    assert (listed.card.post.live_at, listed.card.post.language) == (at, "en")
    assert listed.card.pictures[0].alt == "seen"
    assert await square.is_public(medium)
    async with square.db.transaction() as tx:
        assert await find_person_counts(tx, id_of(ada), [id_of(ada)]) == {id_of(ada): 2}
        [recent] = await find_recent(tx, at, 10)
    assert (recent.id, recent.n_likes, recent.at) == (pictured.id, 1, at)


async def test_what_does_not_fit_is_not_planted(square: Square) -> None:
    ada, eve = await square.several(2)
    at, own, foreign = square.clock.now(), await square.medium(ada), await square.medium(eve)
    unready = await square.medium(ada, state="transcoding")

    def post(kind: PostKind, caption: str, *pictures: Picture) -> PlantedPost:
        return PlantedPost(PostId(fresh_uuid()), id_of(ada), kind, caption, at, pictures=pictures)

    for wrong in (
        post(PostKind.TEXT, "\u202e"),
        post(PostKind.IMAGES, "none"),
        post(PostKind.TEXT, "some", Picture(own)),
        post(PostKind.IMAGES, "foreign", Picture(foreign)),
        post(PostKind.IMAGES, "not ready", Picture(unready)),
        post(PostKind.VIDEO, "image", Picture(own)),
    ):
        with pytest.raises(Invalid):
            await square.planting.plant([post(PostKind.TEXT, "fits"), wrong])
    async with square.db.transaction() as tx:
        assert await find_recent(tx, at, 10) == []


async def test_reactions_to_posts_that_are_not_there_are_left_out(square: Square) -> None:
    ada = await square.person()
    nothing = Planted(PostId(fresh_uuid()), id_of(ada), square.clock.now())
    said = PlantedComment(CommentId(fresh_uuid()), nothing.post_id, id_of(ada), "hm", square.clock.now())
    await square.planting.plant([], [said], [nothing], [nothing], [nothing])
    assert not (await square.lists.find_liked(ada, 10)).items
    assert not await square.comments.find_many(ada, [said.id])
