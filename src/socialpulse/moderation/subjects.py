"""What a moderator has to see of a subject, as it stands or stood."""

from __future__ import annotations

from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.moderation.review import Standing
from socialpulse.people import People
from socialpulse.posts import CommentId, Comments, Post, PostId, PostKind, Posts, Revision, SubjectKind
from socialpulse.runtime.db import Tx

_CONTENT = {PostKind.TEXT: (), PostKind.IMAGES: ("image",), PostKind.VIDEO: ("video",)}


class Subjects:
    """Finds what stands, or stood, where something is judged; whoever may see it."""

    def __init__(self, posts: Posts, comments: Comments, people: People) -> None:
        self._posts = posts
        self._comments = comments
        self._people = people

    async def find(self, tx: Tx, kind: SubjectKind, subject_id: UUID, version: int | None = None) -> Standing | None:
        """Return a subject in whatever state, as it stands or in an older version; None where there is none.

        Older versions of a profile are not kept.
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
        if version not in (None, post.version):
            before = await self._posts.find_revisions(tx, post_id)
            old = next((revision for revision in before if revision.version == version), None)
            return None if old is None else _stood(post, old)
        alts = {f"alt {n}": picture.alt for n, picture in enumerate(pictures, 1)}
        return Standing(
            version=post.version,
            about_id=post.author_id,
            texts=_said({"caption": post.caption} | alts),
            media=[picture.media_id for picture in pictures],
            content_types=_content_types(post, post.caption),
            language=post.language,
            made_at=post.made_at,
        )

    async def _comment(self, tx: Tx, comment_id: CommentId) -> Standing | None:
        comment = await self._comments.find_any(tx, comment_id)
        if comment is None:
            return None
        return Standing(1, comment.author_id, {"text": comment.text}, (), ("text",), None, comment.made_at)

    async def _profile(self, tx: Tx, person: PersonId, version: int | None) -> Standing | None:
        written = await self._people.find_written(tx, person)
        if written is None or version not in (None, written.version):
            return None
        shown = written.person
        texts = {"handle": shown.handle, "name": shown.name, "bio": shown.bio, "links": "\n".join(shown.links)}
        media = () if shown.avatar_id is None else (shown.avatar_id,)
        content_types = ("text", "image") if media else ("text",)
        return Standing(written.version, person, _said(texts), media, content_types, shown.language, shown.made_at)


def _stood(post: Post, old: Revision) -> Standing:
    alts = {f"alt {n}": alt for n, alt in enumerate(old.alts, 1)}
    return Standing(
        version=old.version,
        about_id=post.author_id,
        texts=_said({"caption": old.caption} | alts),
        media=old.media,
        content_types=_content_types(post, old.caption),
        language=old.language,
        made_at=post.made_at,
    )


def _content_types(post: Post, caption: str) -> tuple[str, ...]:
    return (*(("text",) if caption or post.kind is PostKind.TEXT else ()), *_CONTENT[post.kind])


def _said(texts: dict[str, str]) -> dict[str, str]:
    return {where: text for where, text in texts.items() if text}
