"""What moderators look at: posts, comments and profiles as they stand, and as they stood."""

from __future__ import annotations

from uuid import UUID

from socialpulse.core.actor import SYSTEM
from socialpulse.core.ids import PersonId
from socialpulse.moderation.review.types import Standing
from socialpulse.people import People
from socialpulse.posts import CommentId, Comments, Post, PostId, PostKind, Posts, Revision, SubjectKind
from socialpulse.runtime.db import Tx

_TYPES = {PostKind.VIDEO: "video", PostKind.IMAGES: "image", PostKind.TEXT: "text"}


class Subjects:
    """Finds what is judged, whoever may see it."""

    def __init__(self, posts: Posts, comments: Comments, people: People) -> None:
        self._posts = posts
        self._comments = comments
        self._people = people

    async def find(self, tx: Tx, kind: SubjectKind, subject_id: UUID, version: int | None = None) -> Standing | None:
        """Return a subject in whatever state, as it stands or as it stood in a version.

        None where it is gone, or where that version is not kept, as of profiles.
        """
        match kind:
            case SubjectKind.POST:
                return await self._post(tx, PostId(subject_id), version)
            case SubjectKind.COMMENT:
                return await self._comment(tx, CommentId(subject_id))
            case SubjectKind.PERSON:
                return await self._profile(tx, PersonId(subject_id), version)

    async def _post(self, tx: Tx, post_id: PostId, version: int | None) -> Standing | None:
        found = await self._posts.find_any(tx, post_id)
        if found is None:
            return None
        post, pictures = found
        if version is not None and version != post.version:
            history = await self._posts.find_history(SYSTEM, post_id)
            return next((_stood(post, revision) for revision in history if revision.version == version), None)
        return Standing(
            version=post.version,
            about_id=post.author_id,
            texts=_texts(post.caption, [picture.alt for picture in pictures]),
            media=[picture.media_id for picture in pictures],
            content_types=_content_types(post.kind, post.caption),
            language=post.language,
            made_at=post.made_at,
        )

    async def _comment(self, tx: Tx, comment_id: CommentId) -> Standing | None:
        comment = await self._comments.find_any(tx, comment_id)
        if comment is None:
            return None
        return Standing(1, comment.author_id, {"text": comment.text}, [], ["text"], None, comment.made_at)

    async def _profile(self, tx: Tx, person: PersonId, version: int | None) -> Standing | None:
        written = await self._people.find_written(tx, person)
        if written is None or version not in (None, written.version):
            return None
        shown = written.person
        texts = {"handle": shown.handle, "name": shown.name, "bio": shown.bio, "links": "\n".join(shown.links)}
        media = [] if shown.avatar_id is None else [shown.avatar_id]
        types = ["text", "image"] if media else ["text"]
        return Standing(written.version, person, texts, media, types, shown.language, shown.made_at)


def _stood(post: Post, revision: Revision) -> Standing:
    return Standing(
        version=revision.version,
        about_id=post.author_id,
        texts=_texts(revision.caption, revision.alts),
        media=revision.media,
        content_types=_content_types(post.kind, revision.caption),
        language=revision.language,
        made_at=post.made_at,
    )


def _texts(caption: str, alts: list[str]) -> dict[str, str]:
    return {"caption": caption} | {f"alt {place}": alt for place, alt in enumerate(alts, 1) if alt}


def _content_types(kind: PostKind, caption: str) -> list[str]:
    return list(dict.fromkeys([_TYPES[kind], *(["text"] if caption else [])]))
