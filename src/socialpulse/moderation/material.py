"""What a subject shows, gathered from the rooms that own it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.media import MediaId
from socialpulse.moderation.types import Subject, Value
from socialpulse.people import People, Written
from socialpulse.posts import (
    CommentId,
    Comments,
    Post,
    PostId,
    Posts,
    PostState,
    SubjectKind,
    find_person_counts,
    find_spans,
)
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Tx

_SEEN = (PostState.HELD, PostState.LIVE, PostState.REMOVED)  # states in which a post has all it shows


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a version of a subject shows, and what is known of who made it.

    texts  written by the author, each on its own
    facts  values of evidence that need no measuring
    """

    subject: Subject
    about_id: PersonId
    texts: tuple[str, ...]
    media: tuple[MediaId, ...]
    facts: Mapping[str, Value]


class Materials:
    """Finds what a subject shows."""

    def __init__(self, clock: Clock, posts: Posts, comments: Comments, people: People) -> None:
        self._clock = clock
        self._posts = posts
        self._comments = comments
        self._people = people

    async def find(self, tx: Tx, kind: SubjectKind, subject_id: UUID) -> Material | None:
        """Return what a subject shows now; None where it is gone, or not whole yet."""
        match kind:
            case SubjectKind.POST:
                return await self._post(tx, PostId(subject_id))
            case SubjectKind.COMMENT:
                return await self._comment(tx, CommentId(subject_id))
            case SubjectKind.PERSON:
                return await self._profile(tx, PersonId(subject_id))

    async def _post(self, tx: Tx, post_id: PostId) -> Material | None:
        found = await self._posts.find_any(tx, post_id)
        if found is None or found[0].state not in _SEEN:
            return None
        post, pictures = found
        texts = (post.caption, *(picture.alt for picture in pictures))
        media = tuple(picture.media_id for picture in pictures)
        subject = Subject(SubjectKind.POST, post.id, post.version)
        author = await self._people.find_written(tx, post.author_id)
        return None if author is None else await self._material(tx, subject, author, texts, media, _post_facts(post))

    async def _comment(self, tx: Tx, comment_id: CommentId) -> Material | None:
        comment = await self._comments.find_any(tx, comment_id)
        if comment is None:
            return None
        subject = Subject(SubjectKind.COMMENT, comment.id, 1)
        author = await self._people.find_written(tx, comment.author_id)
        return None if author is None else await self._material(tx, subject, author, (comment.text,), (), {})

    async def _profile(self, tx: Tx, person: PersonId) -> Material | None:
        written = await self._people.find_written(tx, person)
        if written is None:
            return None
        shown = written.person
        texts = (shown.handle, shown.name, shown.bio, *shown.links)
        media = () if shown.avatar_id is None else (shown.avatar_id,)
        subject = Subject(SubjectKind.PERSON, person, written.version)
        return await self._material(tx, subject, written, texts, media, {})

    async def _material(
        self,
        tx: Tx,
        subject: Subject,
        author: Written,
        texts: tuple[str, ...],
        media: tuple[MediaId, ...],
        facts: Mapping[str, Value],
    ) -> Material:
        about = author.person.id
        n_posts = (await find_person_counts(tx, about, [about])).get(about)
        n_links = sum(span.kind == "link" for text in texts for span in find_spans(text))
        known: dict[str, Value] = {
            "subject.kind": subject.kind.value,
            **facts,
            **_author_facts(author, self._clock.now()),
            "author.n_posts": float(n_posts or 0),
            "text.n_links": float(n_links),
        }
        return Material(subject, about, tuple(text for text in texts if text), media, known)


def _post_facts(post: Post) -> dict[str, Value]:
    return {
        "post.kind": post.kind.value,
        "post.language": post.language or "",
        "post.sensitive": post.sensitive,
        "post.visibility": post.visibility.value,
    }


def _author_facts(author: Written, now: datetime) -> dict[str, Value]:
    age_days = (now - author.person.made_at).total_seconds() / 86_400
    return {"author.age_days": max(0.0, age_days), "author.minor": author.age_bracket.is_minor}
