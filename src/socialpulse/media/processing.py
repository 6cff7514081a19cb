"""One upload made into a medium: checked, transcoded, ready or failed for a reason.

Killed anywhere, the next run brings it to its end. Every step of it can be done again: files have names that
follow from their bytes, and what is known of a medium is replaced in one transaction.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from socialpulse.core.errors import NotFound, Unavailable
from socialpulse.media import clip, store
from socialpulse.media.darkroom.answers import Developed
from socialpulse.media.developing import Moving, develop_picture
from socialpulse.media.flow import CoverChosen, tell_moved
from socialpulse.media.playlist import master
from socialpulse.media.rules import MAX_ATTEMPTS, Rung, refuse
from socialpulse.media.shelf import Ready, file_key, original_key, shelve, shelve_together, take_sums
from socialpulse.media.sniff import HEAD_BYTES, MOVING_GIF, Format, find_format
from socialpulse.media.types import (
    CannotProcess,
    Facts,
    Fingerprint,
    Kind,
    Media,
    MediaFile,
    MediaId,
    Reason,
    Refusal,
    Role,
    State,
    Sums,
)
from socialpulse.runtime.blobs import Blobs
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import Log

PIPELINE = 2  # rises when the steps would make other files of the same upload
UNFINISHED = (State.UPLOADED, State.CHECKING, State.TRANSCODING)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Work:
    """One medium being processed, in its folder. `moves`: not while a ready one is made anew; it stays ready."""

    media_id: MediaId
    folder: Path
    moves: bool


@dataclass(frozen=True, slots=True)
class _Result:
    facts: Facts
    files: list[MediaFile]
    prints: list[Fingerprint]
    cover_ms: int | None = None  # of the frame that stands for it, where one was chosen


class Processing:
    """What the background jobs of this room do."""

    def __init__(self, db: Db, blobs: Blobs, events: Log, clock: Clock, scratch: Path) -> None:
        self._db = db
        self._blobs = blobs
        self._log = events
        self._clock = clock
        self._scratch = scratch / "media"

    async def process(self, media_id: MediaId) -> None:
        """Bring a medium to its end, ready or failed; one that is there already is left alone.

        Raises Unavailable where another worker is at it; tried again later, the job finds it done.
        """
        async with self._held(media_id):
            media = await self._begin(media_id)
            if media is None:
                return
            async with self._folder(media_id) as folder:
                await self._end(media, _Work(media_id, folder, moves=media.state is not State.READY))

    async def cover(self, media_id: MediaId) -> None:
        """Have a ready clip be shown by the frame that its owner chose; what is not ready is left alone.

        Raises Unavailable where another worker processes it.
        """
        async with self._held(media_id):
            async with self._db.transaction() as tx:
                media, at_ms = await store.find(tx, media_id), await store.find_cover(tx, media_id)
                files = await store.find_files(tx, [media_id])
            film = next((file for file in files if file.role == Role.PROGRESSIVE), None)
            if media is None or media.state is not State.READY or film is None or at_ms is None:
                return
            async with self._folder(media_id) as folder:
                await self._blobs.get_file(file_key(film.path), folder / "first.mp4", modified_at=media.made_at)
                try:
                    poster = await clip.make_poster(folder, at_ms)
                except CannotProcess as refused:
                    log.warning("a cover could not be made", media_id=str(media_id), why=str(refused))
                    return
                pictures = await shelve(self._blobs, _pictures(folder, poster))
            await self._save_cover(media_id, pictures, bytes.fromhex(poster.thumbhash))

    async def _save_cover(self, media_id: MediaId, pictures: list[MediaFile], thumbhash: bytes) -> None:
        async with self._db.transaction() as tx:
            media = await store.find_locked(tx, media_id)
            if media is not None:
                gone = await store.replace_pictures(tx, media_id, pictures, thumbhash)
                await tell_moved(self._log, tx, media, len(pictures), self._clock.now())
            else:  # deleted meanwhile
                gone = [file.path for file in pictures]
        await remove_blobs(self._db, self._blobs, gone)

    async def _begin(self, media_id: MediaId) -> Media | None:
        """Return the medium, one attempt counted, or None where nothing is left to do."""
        async with self._db.transaction() as tx:
            media = await store.find_locked(tx, media_id)
            if media is None:
                return None
            is_stale = media.state is State.READY and await store.is_stale(tx, media_id, PIPELINE)
            if media.state not in UNFINISHED and not is_stale:
                return None
            if media.n_attempts < MAX_ATTEMPTS or is_stale:
                await store.begin(tx, media_id)
                return media
        await self._fail(media_id, refuse(Reason.GAVE_UP))
        return None

    async def _end(self, media: Media, work: _Work) -> None:
        try:
            path = work.folder / "input"
            await self._move(work, State.CHECKING)
            await self._blobs.get_file(original_key(work.media_id), path, modified_at=media.made_at)
            sums = await asyncio.to_thread(take_sums, path)
            result = await self._make(work, path, sums.sha256)
        except CannotProcess as refused:
            if work.moves:
                return await self._fail(work.media_id, refused.refusal)
            log.warning("a ready medium could not be made anew", media_id=str(work.media_id), why=str(refused))
            async with self._db.transaction() as tx:
                return await store.settle_pipeline(tx, work.media_id, PIPELINE)
        await self._save(work, sums, result)

    async def _make(self, work: _Work, path: Path, sum_: bytes) -> _Result:
        format_ = await asyncio.to_thread(_sniff, path)
        if format_.kind is Kind.VIDEO:
            return await self._make_clip(work, format_)
        await self._move(work, State.TRANSCODING)
        picture = await develop_picture(path, format_.reader, work.folder, Role.PICTURE.value)
        if isinstance(picture, Moving):
            return await self._make_clip(work, MOVING_GIF)
        facts = Facts(Kind.IMAGE, picture.width, picture.height, None, None, bytes.fromhex(picture.thumbhash))
        prints = [Fingerprint(0, sum_, bytes.fromhex(picture.pdq), picture.pdq_quality)]
        return _Result(facts, await shelve(self._blobs, _pictures(work.folder, picture)), prints)

    async def _make_clip(self, work: _Work, format_: Format) -> _Result:
        folder = work.folder
        looked = await clip.look_at(folder, "input", format_.reader)
        await self._move(work, State.TRANSCODING)
        first = await clip.make_first(folder, looked)
        watchable = await self._show_first(work, first.rung)
        async with self._db.transaction() as tx:
            cover_ms = await store.find_cover(tx, work.media_id)
        finished = await clip.finish(folder, looked, first, cover_ms)
        streams = await shelve_together(self._blobs, _streams(folder, finished.rungs, first.has_sound))
        pictures = await shelve(self._blobs, _pictures(folder, finished.poster))
        shown = looked.source.clip
        facts = Facts(
            kind=Kind.VIDEO,
            width=shown.width,
            height=shown.height,
            duration_ms=round(looked.packets.duration_s * 1_000),
            has_sound=first.has_sound,
            thumbhash=bytes.fromhex(finished.poster.thumbhash),
        )
        prints = [
            Fingerprint(frame.at_ms, bytes.fromhex(frame.sha256), bytes.fromhex(frame.pdq), frame.pdq_quality)
            for frame in finished.frames
        ]
        return _Result(facts, [*streams, *watchable, *pictures], prints, cover_ms)

    async def _show_first(self, work: _Work, rung: Rung) -> list[MediaFile]:
        """Return the first rendition, on the shelf and told: from now on the clip can be watched."""
        path = (work.folder / "first.mp4").rename(work.folder / f"{rung.name}.mp4")
        (work.folder / "first.mp4").symlink_to(path)  # what is made next is made of it
        ready = Ready(path, Role.PROGRESSIVE, "video/mp4", rung.width, rung.height)
        files = await shelve(self._blobs, [ready])
        if not work.moves:
            return files
        async with self._db.transaction() as tx:
            media = await store.find_locked(tx, work.media_id)
            if media is None:
                raise NotFound(f"the medium {work.media_id} was deleted while it was processed")
            await store.replace_files(tx, work.media_id, files)
            await tell_moved(self._log, tx, media, len(files), self._clock.now())
        return files

    async def _move(self, work: _Work, state: State) -> None:
        if not work.moves:
            return
        async with self._db.transaction() as tx:
            media = await store.move(tx, work.media_id, state, self._clock.now())
            if media is None:
                raise NotFound(f"the medium {work.media_id} was deleted while it was processed")
            await tell_moved(self._log, tx, media, 0, self._clock.now())

    async def _save(self, work: _Work, sums: Sums, result: _Result) -> None:
        """Everything that was found out and made, in one transaction, and what is no longer needed removed."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            media = await store.find_locked(tx, work.media_id)
            if media is not None:
                await store.save_facts(tx, work.media_id, sums, result.facts, PIPELINE)
                gone = await store.replace_files(tx, work.media_id, result.files)
                await store.replace_fingerprints(tx, work.media_id, result.prints)
                if work.moves:
                    media = await store.move(tx, work.media_id, State.READY, now) or media
                await tell_moved(self._log, tx, media, len(result.files), now)
                if await store.find_cover(tx, work.media_id) != result.cover_ms:  # chosen meanwhile
                    await tx.announce(CoverChosen(work.media_id))
            else:  # deleted meanwhile: what was just put on the shelf is nobody's
                gone = [file.path for file in result.files]
        await remove_blobs(self._db, self._blobs, gone)
        log.info("medium ready", media_id=str(work.media_id), kind=result.facts.kind.value, n_files=len(result.files))

    async def _fail(self, media_id: MediaId, refusal: Refusal) -> None:
        now = self._clock.now()
        async with self._db.transaction() as tx:
            paths = [file.path for file in await store.find_files(tx, [media_id])]
            media = await store.fail(tx, media_id, refusal, now)
            if media is not None:
                await tell_moved(self._log, tx, media, 0, now)
        await remove_blobs(self._db, self._blobs, paths)
        log.info("medium failed", media_id=str(media_id), reason=refusal.reason.value)

    @asynccontextmanager
    async def _held(self, media_id: MediaId) -> AsyncIterator[None]:
        """Keep other workers from a medium until the block ends. Raises Unavailable where another is at it."""
        async with self._db.hold(f"media:{media_id}") as ours:
            if not ours:
                raise Unavailable(f"another worker processes the medium {media_id}; it is looked after again later")
            yield

    @asynccontextmanager
    async def _folder(self, media_id: MediaId) -> AsyncIterator[Path]:
        """Return an empty folder that is gone afterwards. Its name is the id: the next run clears what a kill left."""
        folder = self._scratch / str(media_id)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)  # at once: a worker that is told to stop waits for no thread


async def remove_blobs(db: Db, blobs: Blobs, paths: Sequence[str]) -> None:
    """Remove the files at these paths that no medium has any more."""
    if not paths:
        return
    async with db.transaction() as tx:
        unshared = await store.find_unshared(tx, paths)
    for path in unshared:
        await blobs.delete(file_key(path))


def _sniff(path: Path) -> Format:
    with path.open("rb") as source:
        head = source.read(HEAD_BYTES)
    if not head:
        raise CannotProcess(refuse(Reason.EMPTY))
    found = find_format(head)
    if found is None:
        raise CannotProcess(refuse(Reason.UNKNOWN_TYPE))
    return found


def _pictures(folder: Path, picture: Developed) -> list[Ready]:
    return [Ready(folder / made.name, Role(made.role), made.mime, made.width, made.height) for made in picture.files]


def _streams(folder: Path, rungs: Sequence[Rung], has_sound: bool) -> list[Ready]:
    """Return what the encoder left in the folder `hls`, the master playlist first."""
    hls = folder / "hls"
    top = hls / "master.m3u8"
    written = top.read_text() if top.exists() else ""
    top.write_text(master(written, rungs, has_sound))
    playlist, part = "application/vnd.apple.mpegurl", "video/mp4"
    ready = [Ready(top, Role.MASTER, playlist, rungs[-1].width, rungs[-1].height)]
    for rung in rungs:
        ready.append(Ready(hls / f"{rung.name}.m3u8", Role.STREAM, playlist, rung.width, rung.height))
        ready.append(Ready(hls / f"{rung.name}.m4s", Role.STREAM, part, rung.width, rung.height))
    if has_sound:
        ready += [Ready(hls / "sound.m3u8", Role.STREAM, playlist), Ready(hls / "sound.m4s", Role.STREAM, "audio/mp4")]
    return ready
