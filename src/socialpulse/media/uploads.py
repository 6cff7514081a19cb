"""Files in, at any pace: begun, gone on with after whatever broke, ended. Bytes are on the disk before we say so."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog

from socialpulse.core.actor import SYSTEM, Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound, OverQuota, TooLarge, Unavailable
from socialpulse.core.ids import fresh_uuid
from socialpulse.media import store, uploads_store
from socialpulse.media.flow import MediaUploaded, tell_moved
from socialpulse.media.owners import check_owner, decide_owner
from socialpulse.media.rules import MAX_BYTES
from socialpulse.media.shelf import original_key
from socialpulse.media.staging import StagedFile, Staging
from socialpulse.media.types import MediaId, Upload
from socialpulse.runtime.blobs import Blobs
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import Log

LIFE = timedelta(hours=24)  # from the first byte to the last; a finished one can be asked for as long
MAX_OPEN = 50  # of one owner
PART_BYTES = 1 << 20  # gathered before they are written: what the kill of the server costs at most
IDLE_S = 30.0  # without a byte, before a request is ended and its place given back
SPARE_BYTES = 1 << 30  # of the disk that uploads leave alone
CHECKSUMS = ("sha1", "sha256")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request must add up to. `algorithm` is one of CHECKSUMS."""

    algorithm: str
    digest: bytes


class ChecksumMismatch(Invalid):
    """The bytes of a request are not those that were sent. None of them was kept."""


@dataclass(slots=True)
class _Turn:
    """A request that receives bytes, and how a newer one of the same client asks it to stop."""

    give_way: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Uploads:
    """Takes files in and makes a medium of each that is complete."""

    def __init__(self, db: Db, blobs: Blobs, events: Log, clock: Clock, staging: Staging) -> None:
        self._db = db
        self._blobs = blobs
        self._log = events
        self._clock = clock
        self._staging = staging
        self._turns: dict[MediaId, _Turn] = {}

    async def create(self, actor: Actor, file_name: str, n_bytes: int) -> Upload:
        """Return a new upload that waits for its first byte; one of no bytes is complete at once.

        Raises TooLarge, OverQuota for too many at a time, Unavailable where the disk is full.
        """
        owner_id = decide_owner(actor)
        if n_bytes > MAX_BYTES:
            raise TooLarge(
                f"the file has {n_bytes:,} bytes, and at most {MAX_BYTES:,} are taken; make it smaller"
            ).because("file-too-large")
        if await asyncio.to_thread(self._staging.free_bytes) < n_bytes + SPARE_BYTES:
            raise Unavailable("there is no room for this upload on our side; try again later").because("no-room")
        expires_at = self._clock.now() + LIFE
        upload = Upload(MediaId(fresh_uuid()), owner_id, file_name, n_bytes, expires_at, None)
        async with self._db.transaction() as tx:
            n_open = await uploads_store.count_open(tx, owner_id)
            if n_open >= MAX_OPEN:
                raise OverQuota(
                    f"{n_open} uploads are open, and at most {MAX_OPEN} may be; finish or delete some"
                ).because("too-many-uploads")
            await uploads_store.add(tx, upload)
        if n_bytes == 0:
            await self.find_offset(actor, upload.media_id)
        return upload

    async def load(self, actor: Actor, media_id: MediaId) -> Upload:
        """Return an upload. Raises NotFound where there is none, it expired, or it is another's."""
        async with self._db.transaction() as tx:
            upload = await uploads_store.find(tx, media_id)
        if upload is None or upload.expires_at <= self._clock.now():
            raise NotFound(f"no upload has the id {media_id}; it was never begun, deleted, or its 24 h are over")
        check_owner(actor, upload.owner_id, media_id)
        return upload

    async def find_offset(self, actor: Actor, media_id: MediaId) -> tuple[Upload, int]:
        """Return an upload and how many of its bytes are here, on the disk. Raises as `load` does.

        A request that still receives is ended first: its client is gone, or it would not ask.
        """
        async with self._turn(media_id):
            upload = await self.load(actor, media_id)
            if upload.completed_at is not None:
                return upload, upload.n_bytes
            with self._staging.opened(media_id) as file:
                n_bytes = await asyncio.to_thread(file.sync)
                if n_bytes >= upload.n_bytes:
                    await self._complete(upload)
        return upload, n_bytes

    async def append(
        self, actor: Actor, media_id: MediaId, offset: int, body: AsyncIterator[bytes], checksum: Checksum | None
    ) -> tuple[Upload, int]:
        """Take bytes in from `offset` on; return the upload and how many are here now.

        With the last one the upload is complete. What came before a break is kept, unless a checksum was promised for
        all of it. Raises Conflict where `offset` is not what is here, TooLarge for more bytes than were announced,
        ChecksumMismatch; then nothing was kept.
        """
        async with self._turn(media_id) as turn:
            upload = await self.load(actor, media_id)
            if upload.completed_at is not None:
                raise Conflict(f"offset {offset} was sent, and the upload is complete with {upload.n_bytes} bytes")
            with self._staging.opened(media_id) as file:
                if file.n_bytes != offset:
                    raise Conflict(f"offset {offset} was sent, and {file.n_bytes} bytes are here; go on from there")
                n_bytes = await self._receive(upload, file, _gathered(body, turn), checksum)
                if n_bytes >= upload.n_bytes:
                    await self._complete(upload)
        return upload, n_bytes

    async def terminate(self, actor: Actor, media_id: MediaId) -> None:
        """Forget an upload and its bytes. Raises Conflict where it is complete: then the medium can be deleted."""
        async with self._turn(media_id):
            upload = await self.load(actor, media_id)
            if upload.completed_at is not None:
                raise Conflict(f"the upload {media_id} is complete; delete what it became at /v1/media/{media_id}")
            async with self._db.transaction() as tx:
                await uploads_store.delete(tx, media_id)
            await asyncio.to_thread(self._staging.remove, media_id)

    async def expire(self) -> None:
        """Forget uploads whose time is over, and end those whose last byte came just before a kill."""
        async with self._db.transaction() as tx:
            for media_id in await uploads_store.delete_expired(tx, self._clock.now()):
                log.info("upload expired", media_id=str(media_id))
        for media_id in await asyncio.to_thread(self._staging.ids):
            async with self._db.transaction() as tx:
                upload = await uploads_store.find(tx, media_id)
            if upload is None or upload.completed_at is not None:
                await asyncio.to_thread(self._staging.remove, media_id)
            elif self._staging.n_bytes(media_id) >= upload.n_bytes:
                with contextlib.suppress(Conflict):  # whoever holds it now ends it
                    await self.find_offset(SYSTEM, media_id)

    async def _receive(
        self, upload: Upload, file: StagedFile, parts: AsyncIterator[bytes], checksum: Checksum | None
    ) -> int:
        start = file.n_bytes
        if checksum is not None:
            return await self._receive_checked(upload, file, parts, checksum)
        async for part in parts:
            if file.n_bytes + len(part) > upload.n_bytes:
                await asyncio.to_thread(file.cut, start)
                raise _too_many(upload)
            await asyncio.to_thread(file.append, part)
        return await asyncio.to_thread(file.sync)

    async def _receive_checked(
        self, upload: Upload, file: StagedFile, parts: AsyncIterator[bytes], checksum: Checksum
    ) -> int:
        """Gather the bytes beside the file, and append them only when they are what was promised."""
        side, sum_, room = self._staging.side_path(upload.media_id), hashlib.new(checksum.algorithm), upload.n_bytes
        try:
            with side.open("wb") as out:
                async for part in parts:
                    if file.n_bytes + out.tell() + len(part) > room:
                        raise _too_many(upload)
                    sum_.update(part)
                    await asyncio.to_thread(_write, out, part)
            if sum_.digest() != checksum.digest:
                what = f"{checksum.algorithm} {sum_.hexdigest()}"
                raise ChecksumMismatch.one("Upload-Checksum", checksum.digest.hex(), f"is not {what}, which came in")
            await asyncio.to_thread(file.append_file, side)
            return await asyncio.to_thread(file.sync)
        finally:
            side.unlink(missing_ok=True)

    async def _complete(self, upload: Upload) -> None:
        """Move the bytes to the blobs and make the medium; done twice, the second time changes nothing."""
        path = self._staging.path(upload.media_id)
        await self._blobs.put_file(original_key(upload.media_id), path)
        now = self._clock.now()
        async with self._db.transaction() as tx:
            if await uploads_store.complete(tx, upload.media_id, now):
                await store.add(tx, upload, now)
                media = await store.find(tx, upload.media_id)
                assert media is not None  # added one line above
                await tell_moved(self._log, tx, media, 0, now)
                await tx.announce(MediaUploaded(upload.media_id))
        await asyncio.to_thread(self._staging.remove, upload.media_id)
        log.info("upload complete", media_id=str(upload.media_id), n_bytes=upload.n_bytes)

    @contextlib.asynccontextmanager
    async def _turn(self, media_id: MediaId) -> AsyncIterator[_Turn]:
        """Be the only one here that touches an upload; whoever did so before is asked to stop and waited for."""
        while (before := self._turns.get(media_id)) is not None:
            before.give_way.set()
            await before.ended.wait()
        turn = self._turns[media_id] = _Turn()
        try:
            yield turn
        finally:
            del self._turns[media_id]
            turn.ended.set()


async def _gathered(body: AsyncIterator[bytes], turn: _Turn) -> AsyncIterator[bytes]:
    """Yield a body in parts of PART_BYTES, until it ends, nothing comes for IDLE_S, or a newer request wants to go on.

    What was gathered by then is yielded too, so no byte that arrived is lost.
    """
    source, waiting = body.__aiter__(), asyncio.create_task(turn.give_way.wait())
    gathered = bytearray()
    try:
        while (chunk := await _next(source.__anext__(), waiting)) is not None:
            gathered += chunk
            if len(gathered) >= PART_BYTES:
                yield bytes(gathered)
                gathered.clear()
        if gathered:
            yield bytes(gathered)
    finally:
        waiting.cancel()


async def _next(coming: Awaitable[bytes], waiting: asyncio.Task[Any]) -> bytes | None:
    chunk: asyncio.Future[Any] = asyncio.ensure_future(coming)
    done, _ = await asyncio.wait({chunk, waiting}, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED)
    if chunk not in done:
        chunk.cancel()
        await asyncio.gather(chunk, return_exceptions=True)
        return None
    try:
        found: bytes = chunk.result()
    except StopAsyncIteration:
        return None
    return found


def _write(out: io.BufferedWriter, part: bytes) -> None:
    try:
        out.write(part)
    except OSError as error:
        raise Unavailable(f"the upload cannot be stored ({error.strerror}); try again later") from None


def _too_many(upload: Upload) -> TooLarge:
    return TooLarge(f"more bytes came than the {upload.n_bytes} that were announced; begin a new upload")
