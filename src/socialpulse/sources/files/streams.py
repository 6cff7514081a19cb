"""The bytes of a file: unpacked, turned into UTF-8, and cut into blocks of whole lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from socialpulse.core.errors import Invalid

BLOCK_BYTES = 1 << 20
MOST_LINE_BYTES = 10 << 20  # a longer line is skipped without ever being held
UNREADABLE = b"\0"  # stands in a block for a line that was skipped; NUL characters of the file itself are dropped


@dataclass(frozen=True, slots=True)
class Packing:
    """How a file's bytes are unpacked. compression: "", "gzip" or "zstd"; newline: the byte that ends its lines."""

    compression: str = ""
    encoding: str = "utf-8"
    newline: bytes = b"\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that was skipped, and why. `excerpt` is how it begins."""

    line: int
    excerpt: str
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of UTF-8. A line that was skipped is there as UNREADABLE, so that lines can still be counted."""

    data: bytes
    first_line: int
    faults: tuple[Fault, ...]
    n_bytes_read: int


class Stream:
    """The unpacked bytes of a file as UTF-8, forward only. Raises Invalid where the packing is damaged."""

    def __init__(self, path: Path, packing: Packing) -> None:
        self._path = path
        self._file: Any = pa.OSFile(str(path), "rb")
        self._unpacked = (
            pa.CompressedInputStream(self._file, packing.compression) if packing.compression else self._file
        )
        self._decoder = (
            None if packing.encoding == "utf-8" else codecs.getincrementaldecoder(packing.encoding)("replace")
        )
        self._newline = packing.newline
        self._at_start = True
        self._n_bytes = 0

    @property
    def n_bytes_read(self) -> int:
        """How far into the file on disk we are."""
        return int(self._file.tell())

    def read(self, n_bytes: int) -> bytes:
        """Return about n_bytes bytes, b"" at the end."""
        with damage_reported(self._path, self._n_bytes):
            data: bytes = self._unpacked.read(n_bytes)
        self._n_bytes += len(data)
        if self._at_start:
            self._at_start = False
            data = data.removeprefix(codecs.BOM_UTF8)
        if self._decoder is not None:
            data = self._decode(data, n_bytes)
        return data if self._newline == b"\n" else data.replace(self._newline, b"\n")

    def _decode(self, data: bytes, n_bytes: int) -> bytes:
        assert self._decoder is not None
        text = self._decoder.decode(data, final=not data)
        while data and not text:  # a lone lead byte decodes to nothing yet
            data = self._unpacked.read(n_bytes)
            text = self._decoder.decode(data, final=not data)
        return text.removeprefix("\ufeff").encode("utf-8", "replace")

    def close(self) -> None:
        self._unpacked.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def damage_reported(path: Path, n_bytes: int) -> Iterator[None]:
    """Turn a decompressor's complaint into an Invalid that says what to do."""
    try:
        yield
    except OSError as error:
        raise Invalid.one(
            "file", path.name, f"is cut short or damaged after {n_bytes:,} unpacked bytes ({error}): get it again"
        ) from error


def verify(path: Path, packing: Packing) -> bytes:
    """Unpack the whole file to nowhere and return its last bytes. Raises Invalid where it is damaged.

    Cost: some 350 MB/s of unpacked data for gzip, 1,300 MB/s for zstd; a plain file is not read.
    """
    with Stream(path, Packing(packing.compression)) as stream:
        tail = b""
        while data := stream.read(BLOCK_BYTES):
            tail = (tail + data)[-4096:]
        return tail


def blocks(stream: Stream) -> Iterator[Block]:
    """Yield the stream as blocks of whole lines, of about BLOCK_BYTES each. The last line ends in a newline too.

    Memory: one block and one line, whatever the file holds.
    """
    line, rest, faults = 1, b"", list[Fault]()
    skipping: bytes | None = None  # how the line begins that is too long
    while data := stream.read(BLOCK_BYTES):
        lead = b""
        if skipping is not None:
            _, newline, data = data.partition(b"\n")
            if not newline:
                continue
            lead, skipping = _skipped(line, skipping, faults), None
        end = data.rfind(b"\n") + 1
        whole = lead + _clean(rest + data[:end]) if end else lead
        rest = data[end:] if end else rest + data
        if len(rest) > MOST_LINE_BYTES:
            skipping, rest = rest[:200], b""
        if whole:
            yield Block(whole, line, tuple(faults), stream.n_bytes_read)
            line += whole.count(b"\n")
            faults.clear()
    if skipping is not None:
        yield Block(_skipped(line, skipping, faults), line, tuple(faults), stream.n_bytes_read)
    elif rest := _clean(rest):
        yield Block(rest + b"\n", line, (), stream.n_bytes_read)


def _clean(data: bytes) -> bytes:
    return data.replace(UNREADABLE, b"") if UNREADABLE in data else data


def _skipped(line: int, beginning: bytes, faults: list[Fault]) -> bytes:
    faults.append(
        Fault(line, beginning.decode("utf-8", "replace"), f"the line is longer than {MOST_LINE_BYTES:,} bytes")
    )
    return UNREADABLE + b"\n"
