"""Media as others meet them: shown, served, published, tried again, deleted."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from socialpulse.accounts import Act, allow, decide
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import PersonId, fresh_uuid, uuid_of
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.media import shown_store, store, uploads_store
from socialpulse.media.flow import CoverChosen, MediaWaitsAgain, tell_moved
from socialpulse.media.frames import FILE, Frame, take_from_clip, take_from_picture, working_folder
from socialpulse.media.owners import check_owner, decide_owner
from socialpulse.media.processing import PIPELINE, remove_blobs
from socialpulse.media.shelf import caption_path, file_key, is_path, original_key
from socialpulse.media.store import Served
from socialpulse.media.sweeping import Swept, sweep
from socialpulse.media.types import Fingerprint, Media, MediaFile, MediaId, Role, State, Sums
from socialpulse.runtime.blobs import Blobs
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx
from socialpulse.runtime.log import Log

STUCK_AFTER = timedelta(minutes=30)
READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A medium with its files, in the order in which they are to be offered."""

    media: Media
    files: list[MediaFile]


class Library:
    """Every medium there is."""

    def __init__(self, db: Db, blobs: Blobs, events: Log, clock: Clock, scratch: Path | None = None) -> None:
        """scratch: where stored files are taken apart; None: the folder for temporary files of this machine."""
        self._db = db
        self._blobs = blobs
        self._log = events
        self._clock = clock
        self._scratch = scratch

    async def load(self, actor: Actor, media_id: MediaId) -> Shown:
        """Return a medium of the caller's; a moderator may look at all.

        Raises NotFound, and NotSignedIn whatever the id.
        """
        decide_owner(actor)
        async with self._db.transaction() as tx:
            media = await store.find(tx, media_id)
            if media is None:
                raise NotFound(f"no medium of yours has the id {media_id}")
            if not decide(actor, Act.MODERATE).allowed:
                check_owner(actor, media.owner_id, media_id)
            return (await _with_files(tx, [media]))[0]

    async def find_many(self, tx: Tx, ids: Sequence[MediaId]) -> dict[MediaId, Shown]:
        """Return those of these media that exist, whoever owns them, in two queries. The caller judges who may see."""
        shown = await _with_files(tx, await store.find_many(tx, ids))
        return {item.media.id: item for item in shown}

    async def find_shown(self, tx: Tx, ids: Sequence[MediaId]) -> dict[MediaId, Shown]:
        """Return what `find_many` does in one query, but for the parts of streams: what a page of posts shows."""
        found = await shown_store.find_shown(tx, ids)
        return {media.id: Shown(media, files) for media, files in found}

    async def find_smallest(self, tx: Tx, ids: Sequence[MediaId]) -> dict[MediaId, str]:
        """Return the path of the smallest picture of each of these media that everybody may fetch, in one query."""
        return await shown_store.find_smallest(tx, ids)

    async def find_latest(self, actor: Actor, limit: int, cursor: str | None) -> Page[Shown]:
        """Return a page of the caller's media, newest first."""
        before = uuid_of(read_cursor(cursor, str)[0]) if cursor else None
        if cursor and before is None:
            raise Invalid.one("cursor", cursor, "is not a cursor of this list; use next_cursor of the page before")
        async with self._db.transaction() as tx:
            found = await store.find_latest(tx, decide_owner(actor), before, limit + 1)
            shown = await _with_files(tx, found[:limit])
        return Page(shown, write_cursor(found[limit - 1].id.hex) if len(found) > limit else None)

    async def find_fingerprints(self, tx: Tx, media_id: MediaId) -> list[Fingerprint]:
        """Return what a medium is known by: one for an image, one for each second of a clip."""
        return await store.find_fingerprints(tx, media_id)

    async def find_sums(self, tx: Tx, media_id: MediaId) -> Sums | None:
        """Return what the uploaded bytes of a medium are known by, None where nobody has looked at them yet."""
        return await store.find_sums(tx, media_id)

    async def take_frames(self, media_id: MediaId) -> list[Frame]:
        """Return what of a ready medium is worth a look: an image itself, or few frames of a clip, in order of time.

        Raises NotFound, Conflict where it is not ready, Unavailable where its stored files cannot be read just now.
        Cost: an image is decoded once, a clip twice, by a confined process of one thread.
        """
        async with self._db.transaction() as tx:
            shown = (await self.find_many(tx, [media_id])).get(media_id)
        if shown is None:
            raise NotFound(f"no medium has the id {media_id}")
        file = next((file for file in shown.files if file.role in (Role.PICTURE, Role.PROGRESSIVE)), None)
        if shown.media.state is not State.READY or file is None:
            raise Conflict(f"the medium {media_id} is {shown.media.state}; frames are taken of a ready one")
        body, size = await self._blobs.get(file_key(file.path)), (file.width or 0, file.height or 0)
        with working_folder(self._scratch) as folder:
            await asyncio.to_thread((folder / FILE).write_bytes, body)
            if file.role is Role.PICTURE:
                return await take_from_picture(folder, file.mime, size)
            return await take_from_clip(folder, size)

    async def choose_cover(self, tx: Tx, media_id: MediaId, at_ms: int) -> None:
        """Have the frame of a clip at this time stand for it, at once or when it is ready."""
        media = await store.find_locked(tx, media_id)
        if media is not None and await store.save_cover(tx, media_id, at_ms) and media.state is State.READY:
            await tx.announce(CoverChosen(media_id))

    async def caption(self, media_id: MediaId, captions: str, language: str) -> None:
        """Have these captions (WebVTT) be read along with a clip. language: ISO 639-1, "" where nobody knows it."""
        body = captions.encode()
        file = MediaFile(caption_path(body, language), Role.CAPTIONS, "text/vtt", len(body), None, None)
        await self._blobs.put(file_key(file.path), body)
        async with self._db.transaction() as tx:
            gone = await store.replace_captions(tx, media_id, file, self._clock.now())
        await remove_blobs(self._db, self._blobs, [file.path] if gone is None else gone)

    async def publish(self, tx: Tx, ids: Sequence[MediaId]) -> None:
        """Let everybody fetch the files of these media."""
        await store.save_public(tx, ids, True)

    async def withdraw(self, tx: Tx, ids: Sequence[MediaId]) -> None:
        """Let the files of these media be fetched by signed links alone."""
        await store.save_public(tx, ids, False)

    async def copy(self, actor: Actor, media_id: MediaId, owner: PersonId) -> MediaId:
        """Return a medium of `owner` with all files of this one; the house does it, for worlds to try things in.

        Raises Forbidden, NotFound, Conflict where it is not ready.
        """
        allow(actor, Act.OPERATE)
        shown, copied, now = await self.load(actor, media_id), MediaId(fresh_uuid()), self._clock.now()
        if shown.media.state is not State.READY:
            raise Conflict(f"the medium {media_id} is {shown.media.state}; only a ready one can be copied")
        await self._blobs.copy(original_key(media_id), original_key(copied))
        async with self._db.transaction() as tx:
            await store.copy(tx, media_id, copied, owner, now)
            media = await store.find(tx, copied)
            if media is None:
                raise NotFound(f"the medium {media_id} was deleted while it was copied")
            await tell_moved(self._log, tx, media, len(shown.files), now)
        return copied

    async def retry(self, actor: Actor, media_id: MediaId) -> Shown:
        """Have a failed medium processed once more. Raises Conflict where it has not failed."""
        decide_owner(actor)
        async with self._db.transaction() as tx:
            media = await store.find_locked(tx, media_id)
            if media is None:
                raise NotFound(f"no medium of yours has the id {media_id}")
            check_owner(actor, media.owner_id, media_id)
            if media.state != State.FAILED:
                raise Conflict(f"the medium {media_id} is {media.state}; only a failed one can be tried again")
            now = self._clock.now()
            again = await store.start_over(tx, media_id, now) or media
            await tell_moved(self._log, tx, again, 0, now)
            await tx.announce(MediaWaitsAgain(media_id))
        return Shown(again, [])

    async def delete(self, actor: Actor, media_id: MediaId) -> None:
        """Delete a medium with all its files and the upload it came from. Files that another shares stay."""
        await self.load(actor, media_id)
        async with self._db.transaction() as tx:
            paths = await store.delete(tx, media_id)
            await uploads_store.delete(tx, media_id)
        await remove_blobs(self._db, self._blobs, paths)
        await self._blobs.delete(original_key(media_id))

    async def load_served(self, path: str) -> Served:
        """Return what stands at the path of a file. Raises NotFound."""
        served = None
        if is_path(path):
            async with self._db.transaction() as tx:
                served = await store.find_served(tx, path)
        if served is None:
            raise NotFound(f"no file stands at {path}; take the address from /v1/media")
        return served

    async def read(self, path: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes of a file from start to before end, a megabyte at a time."""
        for at in range(start, end, READ_BYTES):
            yield await self._blobs.get_range(file_key(path), at, min(end, at + READ_BYTES))

    async def revive(self) -> None:
        """Have media processed that should be and have not moved for half an hour: their job was lost or died."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            stuck = await store.find_stuck(tx, now - STUCK_AFTER)
            await store.touch(tx, stuck, now)
            for media_id in stuck:
                await tx.announce(MediaWaitsAgain(media_id))

    async def sweep(self, actor: Actor) -> Swept:
        """Delete the blobs of this room that belong to nothing, and tell how many. Raises as `allow`."""
        allow(actor, Act.OPERATE)
        return await sweep(self._db, self._blobs, self._clock.now())

    async def remake_stale(self, limit: int) -> int:
        """Have ready media made anew that older steps made, newest first; return how many now wait for it.

        They stay ready and are served as they are until their new files stand. New uploads go first.
        """
        async with self._db.transaction() as tx:
            stale = await store.find_stale(tx, PIPELINE, limit)
            for media_id in stale:
                await tx.announce(MediaWaitsAgain(media_id))
        return len(stale)


async def _with_files(tx: Tx, media: Sequence[Media]) -> list[Shown]:
    files: dict[MediaId, list[MediaFile]] = defaultdict(list)
    for file in await store.find_files(tx, [item.id for item in media]):
        shown = MediaFile(file.path, Role(file.role), file.mime, file.n_bytes, file.width, file.height)
        files[file.media_id].append(shown)
    return [Shown(item, files[item.id]) for item in media]
