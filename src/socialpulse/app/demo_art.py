"""The demo network's pictures and clips: drawn here, brought in by the same upload and steps as any."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Self

import structlog

from socialpulse.app.program import Program
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.ids import PersonId
from socialpulse.demo.network import Artwork, Medium, Member
from socialpulse.demo.studio import paint_clip, paint_picture, paint_portrait
from socialpulse.media import MediaId, State

MOST_UNFINISHED = 3  # at a time: whoever uploads something of their own waits behind no more than these
LOOK_S = 0.4

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to be drawn and uploaded, known by its name among what its owner has."""

    owner: PersonId
    file_name: str
    paint: Callable[[], bytes]

    @classmethod
    def of_artwork(cls, owner: PersonId, work: Artwork) -> Self:
        if work.medium is Medium.CLIP:
            return cls(owner, work.file_name, partial(paint_clip, work.scene, work.palette, work.seed, work.seconds))
        return cls(owner, work.file_name, partial(paint_picture, work.scene, work.palette, work.seed))

    @classmethod
    def of_portrait(cls, owner: PersonId, member: Member) -> Self:
        return cls(owner, "demo-portrait.jpg", partial(paint_portrait, *member.portrait))


class Gallery:
    """Brings pieces in, a few at a time, and knows which stand already: after a kill nothing is uploaded twice."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[PersonId, dict[str, MediaId]] = {}
        self._unfinished: set[MediaId] = set()
        self._states: dict[MediaId, State] = {}
        self._painter = ThreadPoolExecutor(1, "painter", initializer=_give_way)

    def close(self) -> None:
        self._painter.shutdown(wait=False, cancel_futures=True)

    async def bring(self, piece: Piece) -> MediaId:
        """Return the medium of a piece; where it is not there yet, it is now uploaded, and not ready."""
        known = await self._of(piece.owner)
        if piece.file_name not in known:
            await self._wait_below(MOST_UNFINISHED)
            body = await asyncio.get_running_loop().run_in_executor(self._painter, piece.paint)
            actor = Actor(Role.PERSON, piece.owner)
            upload = await self._program.uploads.create(actor, piece.file_name, len(body))
            await self._program.uploads.append(actor, upload.media_id, 0, _whole(body), None)
            known[piece.file_name] = upload.media_id
        media_id = known[piece.file_name]
        if self._states.get(media_id) not in (State.READY, State.FAILED):
            self._unfinished.add(media_id)
        return media_id

    async def copy(self, media_id: MediaId, owner: PersonId, file_name: str) -> MediaId:
        """Return the owner's copy of a ready medium, made where there is none."""
        known = await self._of(owner)
        if file_name not in known:
            known[file_name] = await self._program.library.copy(OPERATOR, media_id, owner)
        return known[file_name]

    async def look(self) -> None:
        """Note which of what was brought is ready by now."""
        async with self._program.db.transaction() as tx:
            found = await self._program.library.find_many(tx, list(self._unfinished))
        for media_id in list(self._unfinished):
            state = found[media_id].media.state if media_id in found else State.FAILED  # its owner deleted it
            self._states[media_id] = state
            if state in (State.READY, State.FAILED):
                self._unfinished.discard(media_id)
            if state is State.FAILED:
                log.warning("a piece of the demo world could not be made", media_id=str(media_id))

    async def finish(self) -> None:
        """Return when everything that was brought is ready or failed."""
        await self._wait_below(1)

    def is_ready(self, media_id: MediaId) -> bool:
        return self._states.get(media_id) is State.READY

    def has_failed(self, media_id: MediaId) -> bool:
        return self._states.get(media_id) is State.FAILED

    async def _wait_below(self, n: int) -> None:
        await self.look()
        while len(self._unfinished) >= n:
            await asyncio.sleep(LOOK_S)
            await self.look()

    async def _of(self, owner: PersonId) -> dict[str, MediaId]:
        """Return what an owner has, by name; read once."""
        if owner not in self._known:
            found, cursor = dict[str, MediaId](), None
            while True:
                page = await self._program.library.find_latest(Actor(Role.PERSON, owner), 100, cursor)
                found.update({shown.media.file_name: shown.media.id for shown in page.items})
                self._states.update({shown.media.id: shown.media.state for shown in page.items})
                cursor = page.next_cursor
                if cursor is None:
                    break
            self._known[owner] = found
        return self._known[owner]


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _give_way() -> None:
    if sys.platform == "linux":  # where a thread has a priority of its own, and ffmpeg inherits it
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
