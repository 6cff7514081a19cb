"""The one file format: named arrays behind checksums, written once, read by mapping.

    0         magic, format, checksum of both                     16 bytes
    64        the arrays, each at a multiple of 64 bytes
    footer    JSON: kind and name of the file, facts about it, and per array its name, dtype, shape, offset and the
              checksum of every 8 MiB
    -24       offset, length and checksum of the footer, magic    24 bytes

All integers little-endian, checksums CRC-32. What is known only at the end stands at the end, so a file is written in
one pass whatever its size; a file cut short has no tail and is refused. The padding between arrays alone is unchecked.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from socialpulse.retrieval.arrays import Array, Places
from socialpulse.retrieval.errors import Damaged, OtherFormat
from socialpulse.retrieval.stored.threads import shares, spread

FORMAT = 1
MAGIC = b"RETRIEVE"
CHUNK_BYTES = 8 << 20
ALIGN_BYTES = 64
MOST_AHEAD = 1 << 15  # lines that are read ahead at once; of more, most pages are read anyway

_HEAD = struct.Struct("<8sII")
_TAIL = struct.Struct("<QII8s")


class FileWriter:
    """Writes one file. Nothing else may read it before `finish` has returned; leaving without it leaves rubbish."""

    def __init__(self, path: Path, kind: str) -> None:
        self._file = path.open("w+b")
        self._reserved: list[tuple[dict[str, object], memoryview]] = []
        self._about = {"kind": kind, "name": path.name}
        self._entries: list[dict[str, object]] = []
        head = MAGIC + struct.pack("<I", FORMAT)
        self._file.write(head + struct.pack("<I", zlib.crc32(head)))
        self._at = _HEAD.size

    def add(self, name: str, array: Array) -> None:
        """Write an array."""
        self.add_blocks(name, array.dtype, array.shape, (array,))

    def add_blocks(self, name: str, dtype: np.dtype[Any], shape: tuple[int, ...], blocks: Iterable[Array]) -> None:
        """Write an array that comes in blocks along its first axis. Memory: one block."""
        self._write(b"\0" * (-self._at % ALIGN_BYTES))
        offset, sums, checksum, room = self._at, [], 0, CHUNK_BYTES
        for block in blocks:
            view = memoryview(np.ascontiguousarray(block, dtype).data).cast("B") if block.size else memoryview(b"")
            while view:
                part, view = view[:room], view[room:]
                self._write(part)
                checksum, room = zlib.crc32(part, checksum), room - len(part)
                if not room:
                    sums.append(checksum)
                    checksum, room = 0, CHUNK_BYTES
        if room < CHUNK_BYTES:
            sums.append(checksum)
        self._entries.append({"name": name, "dtype": dtype.str, "shape": shape, "offset": offset, "sums": sums})

    def reserve(self, name: str, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
        """Return an array of the file, mapped, all zero, to be filled in any order until `finish` reads it back.

        Raises OSError when the disk has no room for it.
        """
        self._write(b"\0" * (-self._at % ALIGN_BYTES))
        n_bytes = dtype.itemsize * math.prod(shape)
        entry: dict[str, object] = {"name": name, "dtype": dtype.str, "shape": shape, "offset": self._at, "sums": []}
        self._entries.append(entry)
        if not n_bytes:
            return np.zeros(shape, dtype)
        self._file.flush()
        _claim(self._file.fileno(), self._at, n_bytes)
        before = self._at % mmap.ALLOCATIONGRANULARITY
        mapped = mmap.mmap(self._file.fileno(), before + n_bytes, offset=self._at - before)
        self._reserved.append((entry, memoryview(mapped)[before:]))
        self._at += n_bytes
        self._file.seek(self._at)
        return np.frombuffer(mapped, dtype, math.prod(shape), before).reshape(shape)

    def finish(self, facts: Mapping[str, object]) -> int:
        """Write the footer and wait until the disk has the file. Returns its size in bytes."""
        for entry, data in self._reserved:
            entry["sums"] = _sums(data)
        footer = json.dumps({**self._about, "facts": facts, "arrays": self._entries}).encode()
        self._write(footer + _TAIL.pack(self._at, len(footer), zlib.crc32(footer), MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._at

    def _write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._at += len(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _claim(descriptor: int, offset: int, n_bytes: int) -> None:
    """Make the file so much longer, with room on the disk: none of it may be missing when a page is written back."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, offset, n_bytes)
    else:
        os.ftruncate(descriptor, offset + n_bytes)


def _sums(data: memoryview) -> list[int]:
    n_chunks = -(-len(data) // CHUNK_BYTES)
    sums = [0] * n_chunks

    def work(first: int, last: int) -> None:
        for chunk in range(first, last):
            sums[chunk] = zlib.crc32(data[chunk * CHUNK_BYTES : (chunk + 1) * CHUNK_BYTES])

    spread(work, shares(n_chunks, 1))
    return sums


@dataclass(frozen=True, slots=True)
class SavedFile:
    """What a file holds. The arrays are mapped: they cost memory only where they are read."""

    path: Path
    facts: Mapping[str, Any]
    arrays: Mapping[str, Array]
    n_bytes: int
    mapped: mmap.mmap

    def array(self, name: str) -> Array:
        """Return an array. Raises Damaged when the file has none of this name."""
        if name not in self.arrays:
            raise Damaged(self.path, 0, f"holds no {name!r}")
        return self.arrays[name]

    def expect_single_reads(self, name: str) -> Callable[[Places], None]:
        """Tell the system that this array is read a little here and there, so that it reads no more than is asked for.

        Else it reads megabytes around each place, and puts out of memory what is needed more. Return what has it read
        lines of the array ahead, each with the page or two that it lies on.
        """
        array = self.array(name)
        first = array.ctypes.data - np.frombuffer(self.mapped, np.uint8).ctypes.data
        start = first - first % -mmap.PAGESIZE  # whole pages within the array
        n_bytes = (first + array.nbytes - start) // mmap.PAGESIZE * mmap.PAGESIZE
        if n_bytes > 0 and hasattr(mmap, "MADV_RANDOM"):
            self.mapped.madvise(mmap.MADV_RANDOM, start, n_bytes)
        return partial(self._read_ahead, first, array.strides[0])

    def _read_ahead(self, first: int, line_bytes: int, lines: Places) -> None:
        if len(lines) > MOST_AHEAD or not hasattr(mmap, "MADV_WILLNEED"):
            return
        begins = first + lines.astype(np.int64) * line_bytes
        pages = np.unique(np.concatenate((begins, begins + line_bytes - 1)) // mmap.PAGESIZE)
        run_begins = np.flatnonzero(np.diff(pages, prepend=-2) > 1)
        for page, n in zip(pages[run_begins].tolist(), np.diff(run_begins, append=len(pages)).tolist(), strict=True):
            self.mapped.madvise(mmap.MADV_WILLNEED, page * mmap.PAGESIZE, n * mmap.PAGESIZE)


def load_file(path: Path, kind: str, trusted_bytes: float = math.inf) -> SavedFile:
    """Return the file, the checksums compared of all arrays but those larger than `trusted_bytes`.

    Cost: what is compared is read once, by all cores.

    Raises FileNotFoundError, Damaged or OtherFormat.
    """
    with path.open("rb") as file:
        n_bytes = os.fstat(file.fileno()).st_size
        if n_bytes < _HEAD.size + _TAIL.size:
            raise Damaged(path, n_bytes, f"is {n_bytes} bytes long, cut short")
        mapped = mmap.mmap(file.fileno(), n_bytes, access=mmap.ACCESS_READ)
    data = memoryview(mapped)
    _check_head(path, data)
    footer = _footer(path, data)
    if footer["kind"] != kind:
        raise Damaged(path, 0, f"is a {footer['kind']} file where a {kind} file belongs")
    if footer["name"] != path.name:
        raise Damaged(path, 0, f"is the file {footer['name']} under another name")
    arrays = {entry["name"]: _array(path, data, entry, trusted_bytes) for entry in footer["arrays"]}
    if hasattr(mmap, "MADV_DONTNEED"):  # this process keeps what it reads from now on, not what it compared
        mapped.madvise(mmap.MADV_DONTNEED)
    return SavedFile(path, footer["facts"], arrays, n_bytes, mapped)


def _check_head(path: Path, data: memoryview) -> None:
    magic, format_, checksum = _HEAD.unpack(data[: _HEAD.size])
    if magic != MAGIC or checksum != zlib.crc32(data[: _HEAD.size - 4]):
        raise Damaged(path, 0, "does not begin like a file of an index")
    if format_ != FORMAT:
        raise OtherFormat(path, format_, FORMAT)


def _footer(path: Path, data: memoryview) -> dict[str, Any]:
    at = len(data) - _TAIL.size
    offset, n_bytes, checksum, magic = _TAIL.unpack(data[at:])
    if magic != MAGIC or offset + n_bytes != at:
        raise Damaged(path, at, "has no proper end, cut short or altered")
    footer = data[offset:at]
    if zlib.crc32(footer) != checksum:
        raise Damaged(path, offset, "the list of contents does not match its checksum")
    parsed: dict[str, Any] = json.loads(bytes(footer))
    return parsed


def _array(path: Path, data: memoryview, entry: dict[str, Any], trusted_bytes: float) -> Array:
    dtype, shape = np.dtype(entry["dtype"]), tuple(entry["shape"])
    raw = data[entry["offset"] : entry["offset"] + dtype.itemsize * int(np.prod(shape, dtype=np.int64))]

    def check(first: int, last: int) -> None:
        for chunk in range(first, last):
            start = chunk * CHUNK_BYTES
            if zlib.crc32(raw[start : start + CHUNK_BYTES]) != entry["sums"][chunk]:
                end = min(start + CHUNK_BYTES, len(raw))
                where = f"{entry['name']!r}, somewhere in its {end - start} bytes from here"
                raise Damaged(path, entry["offset"] + start, f"{where}, does not match its checksum")

    if len(raw) <= trusted_bytes:
        spread(check, shares(len(entry["sums"]), 1))
    return np.frombuffer(raw, dtype).reshape(shape)
