"""Records written as JSON: one per line, in a list, one document after the other, or inside an answer of an API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from socialpulse.core.errors import Invalid
from socialpulse.sources.files.elements import MOST_DEPTH, Element, brackets_in, depth_of, elements
from socialpulse.sources.files.envelopes import ENVELOPES, Found, records_of_document, records_of_line
from socialpulse.sources.files.frames import Chunk, Frame, RecordFrame
from socialpulse.sources.files.paths import Record
from socialpulse.sources.files.shapes import TABLE, Shape, find_other, find_shape
from socialpulse.sources.files.sniff import Form, Format
from socialpulse.sources.files.streams import Fault, Packing, Stream, blocks
from socialpulse.sources.types import Reject
from socialpulse.sources.values.reading import shown

WHOLE_BYTES = 8 << 20  # a document up to this size is parsed as one
MOST_BYTES = 8 << 20  # of records in one chunk: bounds memory where records are long

_DEEPEST = 5  # brackets around the records of a list that is looked for: four keys and the list's own
_MOST_LISTS = 20  # that are tried
_LEAST_BYTES = 500  # that a record takes which was cut out of something larger
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_LIST = re.compile(rb"\[\s*\{")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class JsonReader:
    """Reads records out of JSON.

    document: the records of a file that is one document, small enough to be held; None where the file is streamed, by
    lines or by elements at `depth`, behind the first `skip_bytes` bytes.
    """

    path: Path
    packing: Packing
    by_lines: bool = False
    skip_bytes: int = 0
    depth: int = 0
    document: tuple[Found, ...] | None = None

    def chunks(self, start: int, n_rows: int) -> Iterator[Chunk]:
        """Yield the records after the first `start`, up to n_rows at a time. A line that is no record counts as one."""
        if self.document is not None:
            yield from self._of_document(self.document, start, n_rows)
            return
        with Stream(self.path, self.packing) as stream:
            taken = _Taken()
            n_records = 0
            for line, data in self._items(stream):
                for read in _read(line, data):
                    n_records += 1
                    if n_records <= start:
                        continue
                    taken.add(line, read)
                    if taken.n >= n_rows or taken.n_bytes >= MOST_BYTES:
                        yield taken.chunk(n_records, stream.n_bytes_read)
                        taken = _Taken()
            if taken.n:
                yield taken.chunk(n_records, stream.n_bytes_read)

    def without_rows(self) -> tuple[Frame, ...]:
        """Return nothing: without records nothing is known of them."""
        return ()

    def _items(self, stream: Stream) -> Iterator[tuple[int, bytes | Fault]]:
        """Yield what stands for one record each, with its line, or its number where lines mean nothing."""
        if not self.by_lines:
            for element in elements(stream, self.skip_bytes, self.depth):
                yield (element.number, element.data) if isinstance(element, Element) else (element.line, element)
            return
        for block in blocks(stream):
            faults = {fault.line: fault for fault in block.faults}
            for number, line in enumerate(block.data.split(b"\n")[:-1], start=block.first_line):
                if number in faults:
                    yield number, faults[number]
                elif line and not line.isspace():
                    yield number, line

    def _of_document(self, document: tuple[Found, ...], start: int, n_rows: int) -> Iterator[Chunk]:
        size = self.path.stat().st_size
        for first in range(start, len(document), n_rows):
            taken = _Taken()
            for number, (record, shape) in enumerate(document[first : first + n_rows], start=first + 1):
                taken.add(number, (record, shape, None))
            yield taken.chunk(first + taken.n, size)


def open_json(path: Path, form: Form) -> JsonReader:
    """Return the reader for a file of JSON. Raises Invalid where it is broken, an error answer, or without accounts."""
    if form.format is Format.JSONL:
        return JsonReader(path, form.packing, by_lines=True)
    head, is_whole = _longer_head(path, form)
    offset = len(head) - len(head.lstrip())
    if head[offset : offset + 1] == b"[":
        return JsonReader(path, form.packing, skip_bytes=offset + 1, depth=1)
    if not is_whole:
        return _inside(path, form.packing, head)
    try:
        document = load(_NUL.sub(rb"\1", head))
    except ValueError as error:
        if _n_documents(head) > 1:
            return JsonReader(path, form.packing)
        raise Invalid.one("file", path.name, str(error)) from error
    return JsonReader(path, form.packing, document=tuple(records_of_document(document)))


def load(data: bytes) -> Any:
    """Return what a piece of JSON holds. Raises ValueError where it is broken or nested too deeply.

    NaN and infinities, which Python writes, are read as null, and halves of characters, which careless cutting leaves,
    as the replacement character.
    """
    return _loaded(data)[0]


def _loaded(data: bytes) -> tuple[Any, bool]:
    """Return what a piece of JSON holds, and whether it was valid to the letter."""
    if data.count(b"{") + data.count(b"[") > MOST_DEPTH and depth_of(data) > MOST_DEPTH:
        raise ValueError(f"is nested deeper than {MOST_DEPTH} levels")
    try:
        return orjson.loads(data), True
    except orjson.JSONDecodeError as error:
        reason = str(error)
    if b"NaN" in data or b"Infinity" in data or b"\\u" in data:
        try:
            return _whole_characters(json.loads(data, parse_constant=lambda _: None)), False
        except ValueError:
            pass
    raise ValueError(f"is no valid JSON: {reason}")


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(key): _whole_characters(item) for key, item in value.items()}
    return value


def _longer_head(path: Path, form: Form) -> tuple[bytes, bool]:
    if form.is_whole or form.head.lstrip()[:1] == b"[":
        return form.head, form.is_whole
    parts: list[bytes] = []
    n_bytes = 0
    with Stream(path, form.packing) as stream:
        while n_bytes < WHOLE_BYTES and (data := stream.read(WHOLE_BYTES - n_bytes)):
            parts.append(data)
            n_bytes += len(data)
        return b"".join(parts), not stream.read(1)


def _n_documents(head: bytes) -> int:
    return sum(int((found.depths == 0).sum()) for found in brackets_in(head))


def _inside(path: Path, packing: Packing, head: bytes) -> JsonReader:
    """Return the reader for large JSON that is no list: documents one after the other, or a list inside of one."""
    if _n_documents(head):
        return JsonReader(path, packing)
    reason = "holds no list of records within its first keys"
    for place, depth in islice(_lists_in(head), _MOST_LISTS):
        reader = JsonReader(path, packing, skip_bytes=place + 1, depth=depth)
        first = next(reader.chunks(0, 20), None)
        if first is not None and first.frames:
            return reader
        if first is not None and first.rejects:
            reason = first.rejects[0].reason
    raise Invalid.one("file", path.name, reason)


def _lists_in(head: bytes) -> Iterator[tuple[int, int]]:
    """Yield where lists of objects begin in the head of a document, and how deep their items are."""
    for found in brackets_in(head):
        shallow = found.opens & (found.depths <= _DEEPEST)
        for place, depth in zip(found.places[shallow].tolist(), found.depths[shallow].tolist(), strict=True):
            if _LIST.match(head, place):
                yield place, depth


# A record with its shape, and its text where it is all of an item's; or a reject.
_Good = tuple[Record, Shape, bytes | None]


def _read(line: int, data: bytes | Fault) -> Sequence[_Good | Reject]:
    if isinstance(data, Fault):
        return (Reject(line, "row", "row", shown(data.excerpt), data.reason),)
    text = _NUL.sub(rb"\1", data) if b"\\u0000" in data else data
    try:
        record, is_valid = _loaded(text)
        if type(record) is not dict:
            raise ValueError("is no object")
        shape = _plain_shape(tuple(record))
        if shape is not None:
            return ((record, shape, text if is_valid else None),)
        return [(found, of, text if is_valid and found is record else None) for found, of in records_of_line(record)]
    except Invalid as error:
        reason = error.problems[0].reason
    except ValueError as error:
        reason = str(error)
    return (Reject(line, "row", "row", shown(data[:800].decode("utf-8", "replace")), reason),)


@lru_cache(maxsize=10_000)
def _plain_shape(keys: tuple[str, ...]) -> Shape | None:
    """Return the shape of a record with these keys, where the keys are all there is to ask."""
    if not ENVELOPES.isdisjoint(keys):
        return None
    return find_shape(keys) or (TABLE if find_other(keys) is None else None)


class _Taken:
    """Records on their way into a chunk, by shape."""

    def __init__(self) -> None:
        self.n = 0
        self.n_bytes = 0
        self.rejects: list[Reject] = []
        self._groups: dict[int, tuple[Shape, list[int], list[Record], list[bytes | None]]] = {}

    def add(self, line: int, read: _Good | Reject) -> None:
        self.n += 1
        if isinstance(read, Reject):
            self.rejects.append(read)
            return
        record, shape, text = read
        self.n_bytes += _LEAST_BYTES if text is None else len(text)
        group = self._groups.get(id(shape))
        if group is None:
            group = self._groups[id(shape)] = (shape, [], [], [])
        group[1].append(line)
        group[2].append(record)
        group[3].append(text)

    def chunk(self, n_records: int, n_bytes_read: int) -> Chunk:
        groups = self._groups.values()
        frames = tuple(RecordFrame(lines, records, texts, shape) for shape, lines, records, texts in groups)
        return Chunk(frames, tuple(self.rejects), n_records, n_bytes_read)
