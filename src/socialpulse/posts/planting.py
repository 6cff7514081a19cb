"""Posts and what others did with them, in bulk: for the demo world, for benchmarks, for moving in from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from socialpulse.core.errors import Invalid
from socialpulse.core.ids import PersonId
from socialpulse.media import Library, MediaId, State
from socialpulse.people import find_visible
from socialpulse.posts import planting_store as store
from socialpulse.posts.flow import POSTS_TOPIC, PostMoved, state_record
from socialpulse.posts.rules import MOST_CAPTION, MOST_COMMENT, kept_text, wrong_medium, wrong_number, wrong_text
from socialpulse.posts.spans import find_tags
from socialpulse.posts.types import CommentId, Picture, PostId, PostKind, PostState, Visibility
from socialpulse.runtime.db import Db, Tx
from socialpulse.runtime.log import Log

AT_ONCE = 10_000  # rows that come together or not at all
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlantedPost:
    """A post that went live at `at`."""

    id: PostId
    author_id: PersonId
    kind: PostKind
    caption: str
    at: datetime
    language: str | None = None
    pictures: Sequence[Picture] = ()
    sensitive: bool = False
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, slots=True)
class PlantedComment:
    """A comment, or a reply to one. Ids are uuid7 of the time it was said: comments are shown in their order."""

    id: CommentId
    post_id: PostId
    author_id: PersonId
    text: str
    at: datetime
    parent_id: CommentId | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """A like, save or repost."""

    post_id: PostId
    person_id: PersonId
    at: datetime


class Planting:
    """Brings in what is made elsewhere. Said again with the same ids, it changes nothing and counts nothing twice."""

    def __init__(self, db: Db, log: Log, library: Library) -> None:
        self._db = db
        self._log = log
        self._library = library

    async def plant(
        self,
        posts: Sequence[PlantedPost],
        comments: Sequence[PlantedComment] = (),
        likes: Sequence[Planted] = (),
        saves: Sequence[Planted] = (),
        reposts: Sequence[Planted] = (),
    ) -> None:
        """Add live posts, then comments, then reactions, AT_ONCE of them in a transaction.

        People must have profiles, media be their author's own and ready. Captions, media and texts keep the rules of
        any post; tags are read, people mentioned are not told and languages are as given. The media of public posts
        of public people are open to everybody then. Raises Invalid for the first that does not fit. Measured on two
        cores that did much else: 2,300 posts with media and tags a second, 15,000 reactions.
        """
        for some in _pieces(posts):
            async with self._db.transaction() as tx:
                await self._plant_posts(tx, some)
        for said in _pieces(comments):
            async with self._db.transaction() as tx:
                await store.add_comments(tx, [_comment_row(comment) for comment in said])
        for what, reactions in (("likes", likes), ("saves", saves), ("reposts", reposts)):
            for done in _pieces(reactions):
                async with self._db.transaction() as tx:
                    await store.add_reactions(tx, what, [(one.post_id, one.person_id, one.at) for one in done])
        async with self._db.transaction() as tx:
            await store.analyze(tx)

    async def _plant_posts(self, tx: Tx, posts: Sequence[PlantedPost]) -> None:
        shown = {picture.media_id for post in posts for picture in post.pictures}
        media = {media_id: item.media for media_id, item in (await self._library.find_many(tx, list(shown))).items()}
        for post in posts:
            problem = _wrong_words(post)
            if problem is not None:
                raise Invalid.one(f"posts.{post.id}", post.caption, problem)
            for picture in post.pictures:
                medium = media.get(picture.media_id)
                reason = wrong_medium(post.kind, medium, post.author_id)
                if reason is None and medium is not None and medium.state is not State.READY:
                    reason = f"is {medium.state.value}; plant it when it is ready"
                if reason is not None:
                    raise Invalid.one(f"posts.{post.id}.pictures", str(picture.media_id), reason)
        await store.add_posts(tx, [_post_row(post) for post in posts], list(_media_rows(posts)))
        await self._open(tx, posts)
        records = [
            state_record(post.id, post.author_id, PostState.LIVE, 1, post.visibility, [], post.at) for post in posts
        ]
        await self._log.append(POSTS_TOPIC, records, tx)
        await tx.announce(PostMoved(posts[0].id))

    async def _open(self, tx: Tx, posts: Sequence[PlantedPost]) -> None:
        with_media = [post for post in posts if post.pictures and post.visibility is Visibility.PUBLIC]
        authors = await find_visible(tx, None, list({post.author_id for post in with_media}))
        opened: dict[MediaId, None] = {
            picture.media_id: None
            for post in with_media
            if post.author_id in authors and not authors[post.author_id].person.private
            for picture in post.pictures
        }
        if opened:
            await self._library.publish(tx, list(opened))


def _wrong_words(post: PlantedPost) -> str | None:
    alts = (wrong_text(picture.alt, MOST_CAPTION) for picture in post.pictures)
    return (
        wrong_text(post.caption, MOST_CAPTION)
        or wrong_number(post.kind, post.pictures, is_draft=False)
        or next((alt for alt in alts if alt is not None), None)
    )


def _post_row(post: PlantedPost) -> store.Row:
    caption = kept_text(post.caption)
    tags, kind, visibility = find_tags(caption), post.kind.value, post.visibility.value
    return (post.id, post.author_id, kind, caption, tags, post.language, post.sensitive, visibility, post.at)


def _media_rows(posts: Sequence[PlantedPost]) -> Iterator[store.Row]:
    for post in posts:
        for place, picture in enumerate(post.pictures):
            yield (post.id, place, picture.media_id, kept_text(picture.alt))


def _comment_row(comment: PlantedComment) -> store.Row:
    text = kept_text(comment.text)
    reason = wrong_text(text, MOST_COMMENT)
    if reason is not None:
        raise Invalid.one(f"comments.{comment.id}", text, reason)
    return (comment.id, comment.post_id, comment.author_id, comment.parent_id, text, comment.at)


def _pieces(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), AT_ONCE):
        yield things[start : start + AT_ONCE]
