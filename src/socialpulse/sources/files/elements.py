"""The elements of large JSON, cut out of a stream of bytes without parsing what stands around them.

Brackets and quotes are counted with numpy, so a file of any size is read in the memory of one block and one element,
and no depth of nesting can exhaust anything. Cost: some 150 MB/s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from socialpulse.core.errors import Invalid
from socialpulse.sources.files.streams import BLOCK_BYTES, MOST_LINE_BYTES, Fault, Stream

MOST_DEPTH = 100  # of brackets in one record

_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_BETWEEN = b", \t\r\n[]"


@dataclass(frozen=True, slots=True)
class Brackets:
    """The brackets outside of strings in a piece of JSON: where, and how deep it is behind each."""

    places: NDArray[np.int64]
    opens: NDArray[np.bool_]
    depths: NDArray[np.int64]
    in_string: bool  # whether the piece ends inside a string


def find_brackets(data: bytes, depth: int = 0, in_string: bool = False) -> Brackets:
    """Return the brackets in a piece of JSON that begins at that depth, inside a string or not.

    A piece must not end in the middle of an escape.
    """
    if b"\\" in data:
        data = _ESCAPED.sub(b"__", data)
    codes = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(codes == ord('"'))
    folded = codes | 0x20  # [ and { become {, ] and } become }
    places = np.flatnonzero((folded == ord("{")) | (folded == ord("}")))
    inside = (np.searchsorted(quotes, places) + in_string) % 2 == 1
    places = places[~inside]
    opens = folded[places] == ord("{")
    depths = depth + np.cumsum(np.where(opens, 1, -1))
    return Brackets(places, opens, depths, bool((len(quotes) + in_string) % 2))


def brackets_in(data: bytes) -> Iterator[Brackets]:
    """Yield the brackets of a large piece of JSON that begins outside of strings, part by part: bounded memory."""
    if b"\\" in data:
        data = _ESCAPED.sub(b"__", data)
    depth, in_string = 0, False
    for begin in range(0, len(data), BLOCK_BYTES):
        found = find_brackets(data[begin : begin + BLOCK_BYTES], depth, in_string)
        yield replace(found, places=found.places + begin)
        depth, in_string = int(found.depths[-1]) if len(found.depths) else depth, found.in_string


def depth_of(data: bytes) -> int:
    """Return how deep a whole piece of JSON is nested."""
    return max((int(found.depths.max(initial=0)) for found in brackets_in(data)), default=0)


@dataclass(frozen=True, slots=True)
class Element:
    """An object or array at the depth asked for. number: 1 for the first."""

    number: int
    data: bytes


def elements(stream: Stream, skip_bytes: int, depth: int) -> Iterator[Element | Fault]:
    """Yield the elements at that depth: 0 for documents one after the other, 1 for the items of a list, …

    Reading starts after `skip_bytes` bytes, which must lead to that depth, and goes on to the end of the list, or of
    the file where depth < 2. What stands between elements and is none (a bare number, a broken piece) is a fault, and
    so is an element of more than MOST_LINE_BYTES. Raises Invalid where the brackets do not match in the end.
    """
    cutter = _Cutter(depth)
    rest = b""
    while len(rest) < skip_bytes and (data := stream.read(skip_bytes)):
        rest += data
    rest = rest[skip_bytes:]
    while not cutter.ended and (data := stream.read(BLOCK_BYTES)):
        data = rest + data
        n_slashes = len(data) - len(data.rstrip(b"\\"))
        cut = len(data) - n_slashes % 2  # no piece ends in the middle of an escape
        rest = data[cut:]
        yield from cutter.feed(data[:cut])
    if rest and not cutter.ended:
        yield from cutter.feed(rest)
    yield from cutter.finish()


class _Cutter:
    """Cuts elements out of consecutive pieces of JSON."""

    def __init__(self, base: int) -> None:
        self._base = base
        self._depth = base
        self._in_string = False
        self._inside = False  # of an element
        self._number = 0
        self._parts: list[bytes] = []  # of the element, or of what stands before the next one
        self._n_bytes = 0
        self.ended = False

    def feed(self, data: bytes) -> Iterator[Element | Fault]:
        found = find_brackets(data, self._depth, self._in_string)
        if len(found.depths):
            self._depth = int(found.depths[-1])
        self._in_string = found.in_string
        edge = np.where(found.opens, found.depths == self._base + 1, found.depths == self._base)
        last = len(data)
        if self._base > 1 and (found.depths < self._base).any():
            last = int(found.places[np.argmax(found.depths < self._base)])
            self.ended = True
        begin = 0
        for place in (found.places[edge] + ~found.opens[edge]).tolist():
            if place > last:
                break
            yield from self._cut(data[begin:place])
            self._inside = not self._inside
            begin = place
        self._keep(data[begin:last])

    def finish(self) -> Iterator[Element | Fault]:
        if self._inside or self._in_string or not (self.ended or self._depth == 0):
            raise Invalid.one(
                "file", f"after {self._number:,} records", "the JSON is cut short or its brackets do not match"
            )
        yield from self._cut(b"")

    def _cut(self, piece: bytes) -> Iterator[Element | Fault]:
        self._keep(piece)
        data, n_bytes = b"".join(self._parts), self._n_bytes
        self._parts.clear()
        self._n_bytes = 0
        if not self._inside and not data.strip(_BETWEEN):
            return
        self._number += 1
        if n_bytes > MOST_LINE_BYTES:
            yield Fault(self._number, _excerpt(data), f"the record is longer than {MOST_LINE_BYTES:,} bytes")
        elif self._inside:
            yield Element(self._number, data)
        else:
            yield Fault(self._number, _excerpt(data.strip(_BETWEEN)), "is no record")

    def _keep(self, piece: bytes) -> None:
        self._n_bytes += len(piece)
        if self._n_bytes <= MOST_LINE_BYTES:
            self._parts.append(piece)
        else:
            self._parts[:] = [b"".join(self._parts)[:200] or piece[:200]]


def _excerpt(data: bytes) -> str:
    return data[:200].decode("utf-8", "replace")
