"""What people report, kept for moderation: one report of each person about each thing, with what stood there then."""

from __future__ import annotations

from uuid import UUID

from socialpulse.accounts import Act, allow, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import PersonId, fresh_uuid, uuid_of
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.people import find_visible
from socialpulse.posts import comments_store
from socialpulse.posts import reports_store as store
from socialpulse.posts import store as posts_store
from socialpulse.posts.comments import nowhere
from socialpulse.posts.flow import ReportCame
from socialpulse.posts.posts import NO_PROFILE, unseen
from socialpulse.posts.reasons import Reason
from socialpulse.posts.rules import checked_words
from socialpulse.posts.types import CommentId, PostId, Report, SubjectKind
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

Subject = tuple[PersonId, dict[str, object]]  # whose it is, and what stands there


class Reports:
    """Takes reports, and hands them to moderation."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def report(
        self, actor: Actor, kind: SubjectKind, subject_id: UUID, reason: Reason, words: str = ""
    ) -> Report:
        """Report a post, a comment or a person; return the report. Another one by the same person is merged into it.

        Raises NotFound for what the caller does not see, Invalid for what is one's own, Conflict without a profile.
        """
        me, fit = person_of(actor, Act.TAKE_PART), checked_words("words", words)
        now = self._clock.now()
        async with self._db.transaction() as tx:
            about, subject = await self._subject(tx, me, kind, subject_id)
            if about == me:
                raise Invalid.one("subject_id", str(subject_id), "is your own; delete it, or write to us")
            if me not in await find_visible(tx, me, [me]):
                raise Conflict(NO_PROFILE).because("no-profile")
            report = Report(fresh_uuid(), me, kind, subject_id, about, [reason.value], fit, subject, 1, now, now)
            kept = await store.merge(tx, report)
            await tx.announce(ReportCame(kept.id))
            return kept

    async def find_latest(self, actor: Actor, limit: int, cursor: str | None = None) -> Page[Report]:
        """Return a page of all reports, the last made first. For moderation."""
        allow(actor, Act.MODERATE)
        before = uuid_of(read_cursor(cursor, str)[0]) if cursor is not None else store.LAST
        if before is None:
            raise Invalid.one("cursor", cursor, "is not a cursor of this list; use next_cursor of the page before")
        async with self._db.reading() as tx:
            found = await store.find_latest(tx, before, limit + 1)
        return Page(found[:limit], write_cursor(found[limit - 1].id.hex) if len(found) > limit else None)

    async def find_of_subject(self, tx: Tx, kind: SubjectKind, subject_id: UUID) -> list[Report]:
        """Return what was reported about one thing, the first report first."""
        return await store.find_of_subject(tx, kind, subject_id)

    async def _subject(self, tx: Tx, me: PersonId, kind: SubjectKind, subject_id: UUID) -> Subject:
        if kind is SubjectKind.POST:
            return await _post(tx, me, PostId(subject_id))
        if kind is SubjectKind.COMMENT:
            return await _comment(tx, me, CommentId(subject_id))
        return await _person(tx, me, PersonId(subject_id))


async def _post(tx: Tx, me: PersonId, post_id: PostId) -> Subject:
    post = await posts_store.find_shown(tx, me, post_id)
    if post is None:
        raise unseen(post_id)
    media = [str(picture.media_id) for picture in await posts_store.find_pictures(tx, post_id)]
    return post.author_id, {"caption": post.caption, "media": media, "version": post.version}


async def _comment(tx: Tx, me: PersonId, comment_id: CommentId) -> Subject:
    shown = await comments_store.find_shown(tx, me, [comment_id])
    if not shown:
        raise nowhere(comment_id)
    return shown[0].author_id, {"text": shown[0].text, "post_id": str(shown[0].post_id)}


async def _person(tx: Tx, me: PersonId, person: PersonId) -> Subject:
    seen = (await find_visible(tx, me, [person])).get(person)
    if seen is None:
        raise NotFound(f"nobody you can see is {person}")
    return person, {"handle": seen.person.handle, "name": seen.person.name, "bio": seen.person.bio}
