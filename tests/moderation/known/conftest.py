"""Lists over a real database, and hashes made for a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from socialpulse.core.actor import OPERATOR, Actor
from socialpulse.core.errors import Conflict
from socialpulse.media import Fingerprint
from socialpulse.moderation.known import Known, KnownList, KnownLists, Terms
from socialpulse.moderation.known.types import Detail
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db, Tx

TERMS = Terms(Action.REMOVE, Action.HOLD, 60, Reason.EXTREMISM)


def code(number: int, *flipped: int) -> bytes:
    """Return a PDQ that is far from those of other numbers, with some of its 256 bits the other way round."""
    word = (number * 0x9E3779B97F4A7C15 + 0x5851F42D4C957F2D) & (2**64 - 1)
    value = int.from_bytes(b"".join(((word * k) & (2**64 - 1)).to_bytes(8, "big") for k in (1, 3, 7, 11)), "big")
    for bit in flipped:
        value ^= 1 << bit
    return value.to_bytes(32, "big")


def prints(*codes: bytes, quality: int = 90) -> list[Fingerprint]:
    """Return what a picture, or the frames of a clip, are known by."""
    return [Fingerprint(at * 1_000, bytes(32), each, quality) for at, each in enumerate(codes)]


class Notes:
    """The audit log of a test."""

    def __init__(self) -> None:
        self.acts: list[tuple[str, str, Detail]] = []
        self.closed = False

    async def write(self, tx: Tx, actor: Actor, act: str, subject: str, detail: Detail) -> None:
        if self.closed:
            raise Conflict("the log is closed")
        self.acts.append((act, subject, detail))


class Shelf:
    """The lists, and what looks into them."""

    def __init__(self, db: Db, clock: SetClock, folder: Path) -> None:
        self.db, self.clock, self._folder = db, clock, folder
        self.notes = Notes()
        self.lists = KnownLists(db, clock, self.notes)
        self.known = Known(db, clock)

    async def add(self, name: str, *hashes: bytes, terms: Terms = TERMS) -> KnownList:
        """Return a list with these PDQ."""
        await self.lists.add(OPERATOR, name, terms)
        if hashes:
            await self.take("\n".join(f"pdq {each.hex()}" for each in hashes), name)
        return await self.lists.load(OPERATOR, name)

    def file(self, text: str | bytes) -> Path:
        path = self._folder / "hashes"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    async def take(self, text: str, name: str = "bad") -> None:
        await self.lists.import_file(OPERATOR, name, self.file(text))

    async def entries(self, name: str = "bad") -> set[tuple[str, str, tuple[str, ...]]]:
        found = await self.lists.find_entries(OPERATOR, name, limit=1_000)
        return {(each.hash.kind.value, each.hash.code.hex(), each.source_ids) for each in found}


@pytest.fixture
def shelf(db: Db, clock: SetClock, tmp_path: Path) -> Shelf:
    return Shelf(db, clock, tmp_path)
