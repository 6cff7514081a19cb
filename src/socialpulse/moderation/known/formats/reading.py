"""A file of hashes, whatever wrote it, item by item.

Shapes, as their public documentation and sources have them (July 2026):
ThreatExchange   answers of `threat_updates` and `threat_descriptors`, and the table its web page gives and takes
its Python tool  `threatexchange dataset --csv`, and one `kind hash` a line
HMA              contents of a bank with their signals
vPDQ             a JSON list of frames for each clip, or the text that its command line writes for one
NCMEC and others a table with a column for each kind
"""

from __future__ import annotations

import mmap
import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

import orjson

from socialpulse.core.errors import Invalid
from socialpulse.moderation.known.formats.elements import MOST_BYTES, elements
from socialpulse.moderation.known.formats.hashes import MOST_FRAMES, kind_of
from socialpulse.moderation.known.formats.rows import Item, read_frames, read_one, read_record, shown
from socialpulse.moderation.known.formats.tables import Line, find_header, read_table
from socialpulse.moderation.known.types import HashKind, Reject

MOST_LINE = 1 << 20  # characters
_FRAME = re.compile(r"\s*\d+\s*,\s*(\d+)\s*,\s*([0-9a-fA-F]{64})\s*,\s*([\d.]+)\s*")  # number, quality, hash, seconds


def read_file(path: Path, kind: HashKind | None = None) -> Iterator[Item]:
    """Return what every line or record of a file says. `kind`: of hashes that the file does not name the kind of.

    Memory is that of one record. Raises Invalid where the file is empty or is no text.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    # decoded as lines are read: a piece of a byte order mark is nothing
    text = getincrementaldecoder(encoding)("replace").decode(head).lstrip()
    if not text:
        raise Invalid.one("file", path.name, "is empty")
    if encoding == "utf-8-sig" and b"\x00" in head:
        raise Invalid.one("file", path.name, "is no text; unpack it first")
    if text[0] in "{[" and encoding == "utf-8-sig":
        return _json(path, kind)
    return _text(path, encoding, kind)


def _json(path: Path, kind: HashKind | None) -> Iterator[Item]:
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        end = mapped.find(b"\n", 0, MOST_BYTES)
        by_lines = end >= 0 and mapped[end : end + 1_000].strip() and _is_whole(_bare(mapped[:end]))
        for number, piece in _of_lines(file) if by_lines else enumerate(elements(mapped), 1):
            yield from _of_piece(number, piece, kind)


def _of_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the records of JSON lines: a line that is broken is one piece, and takes no other with it."""
    number = 0
    while line := file.readline(MOST_BYTES + 1):
        number += 1
        if len(line) > MOST_BYTES:
            while (rest := file.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield number, line
        elif _is_whole(bare := _bare(line)):
            yield from ((number, piece) for piece in elements(bare))
        elif bare:
            yield number, bare


def _bare(line: bytes) -> bytes:
    return line.removeprefix(b"\xef\xbb\xbf").strip()


def _is_whole(line: bytes) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _of_piece(number: int, piece: bytes, kind: HashKind | None) -> Iterator[Item]:
    if len(piece) > MOST_BYTES:
        yield Reject(number, shown(piece[:300].decode(errors="replace")), f"is longer than {MOST_BYTES >> 20} MB")
        return
    try:
        record = orjson.loads(piece)
    except orjson.JSONDecodeError as error:
        reason = f"is no valid JSON: {error}" if piece else "the file ends before its list does"
        yield Reject(number, shown(piece[:300].decode(errors="replace")), reason)
        return
    yield from read_record(number, record, kind)


def _text(path: Path, encoding: str, kind: HashKind | None) -> Iterator[Item]:
    with path.open(encoding=encoding, errors="replace") as file:
        lines = _lines(file)
        first = next(line for line in lines if line[1].strip())
        header = find_header(first[1])
        if header is not None:
            yield from read_table(lines, header, kind)
        elif _FRAME.fullmatch(first[1]):
            yield from _frames(chain([first], lines))
        else:
            yield from _plain(chain([first], lines), kind)


def _lines(file: IO[str]) -> Iterator[Line]:
    """Yield lines, cut off where they are absurdly long."""
    number = 0
    while line := file.readline(MOST_LINE):
        number += 1
        yield number, line.rstrip("\n")
        while not line.endswith("\n") and (line := file.readline(MOST_LINE)):
            pass


def _frames(lines: Iterable[Line]) -> Iterator[Item]:
    """Yield the one clip whose frames these lines are."""
    frames = []
    for number, line in lines:
        if found := _FRAME.fullmatch(line):
            quality, digits, at_s = found.groups()
            frames.append(f"{digits},{quality},{at_s}")
            if len(frames) > MOST_FRAMES:
                break
        elif line.strip():
            yield Reject(number, shown(line), "is no frame: number,quality,hash,seconds")
    yield read_frames(1, frames)


def _plain(lines: Iterable[Line], kind: HashKind | None) -> Iterator[Item]:
    """Yield one hash a line, its kind before it or not; what follows # says nothing."""
    for number, line in lines:
        words = line.split("#", 1)[0].split(None, 1)
        if len(words) == 2 and kind_of(words[0]):
            yield read_one(number, words[0], words[1], None)
        elif words:
            yield read_one(number, kind.value if kind else "", " ".join(words), None)
