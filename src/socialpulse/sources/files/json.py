"""Records written as JSON: one per line, in a list, one document after the other, or inside an answer of an API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from socialpulse.core.errors import Invalid
from socialpulse.sources.files.elements import MOST_DEPTH, Element, depth_of, elements, find_brackets
from socialpulse.sources.files.envelopes import ENVELOPES, Found, records_of_document, records_of_line
from socialpulse.sources.files.frames import Chunk, RecordFrame
from socialpulse.sources.files.paths import Record
from socialpulse.sources.files.shapes import TABLE, Shape, find_other, find_shape
from socialpulse.sources.files.sniff import Form, Format
from socialpulse.sources.files.streams import Fault, Packing, Stream, blocks
from socialpulse.sources.types import Reject
from socialpulse.sources.values.reading import shown

WHOLE_BYTES = 16 << 20  # a document up to this size is parsed as one
MOST_BYTES = 16 << 20  # of records in one chunk: bounds memory where records are long

_DEEPEST = 5  # brackets around the records of a list that is looked for: four keys and the list's own
_LEAST_BYTES = 500  # that a record takes which was cut out of something larger
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_LIST = re.compile(rb"\[\s*\{")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One record as it stands in the file, or why it is none. line: its line, or its number where lines mean nothing."""

    line: int
    data: bytes | Fault


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
            for item in self._items(stream):
                for read in _read(item):
                    n_records += 1
                    if n_records <= start:
                        continue
                    taken.add(item.line, read)
                    if taken.n >= n_rows or taken.n_bytes >= MOST_BYTES:
                        yield taken.chunk(n_records, stream.n_bytes_read)
                        taken = _Taken()
            if taken.n:
                yield taken.chunk(n_records, stream.n_bytes_read)

    def _items(self, stream: Stream) -> Iterator[Item]:
        if not self.by_lines:
            for element in elements(stream, self.skip_bytes, self.depth):
                if isinstance(element, Element):
                    yield Item(element.number, element.data)
                else:
                    yield Item(element.line, element)
            return
        for block in blocks(stream):
            faults = {fault.line: fault for fault in block.faults}
            for number, line in enumerate(block.data.split(b"\n")[:-1], start=block.first_line):
                if number in faults:
                    yield Item(number, faults[number])
                elif line and not line.isspace():
                    yield Item(number, line)

    def _of_document(self, document: tuple[Found, ...], start: int, n_rows: int) -> Iterator[Chunk]:
        size = self.path.stat().st_size
        for first in range(start, len(document), n_rows):
            taken = _Taken()
            for number, found in enumerate(document[first : first + n_rows], start=first + 1):
                taken.add(number, _Read(found))
            yield taken.chunk(first + taken.n, size)


def open_json(path: Path, form: Form) -> JsonReader:
    """Return the reader for a file of JSON. Raises Invalid where it is broken, an error answer, or holds no accounts."""
    if form.format is Format.JSONL:
        return JsonReader(path, form.packing, by_lines=True)
    head, is_whole = _longer_head(path, form)
    offset = len(head) - len(head.lstrip())
    if head[offset : offset + 1] == b"[":
        return JsonReader(path, form.packing, skip_bytes=offset + 1, depth=1)
    if not is_whole:
        return _inside(path, form.packing, head)
    try:
        document = load(head)
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
    found = find_brackets(head)
    return int((found.depths == 0).sum())


def _inside(path: Path, packing: Packing, head: bytes) -> JsonReader:
    """Return the reader for large JSON that is no list: documents one after the other, or a list inside of one."""
    head = head[: len(head) - (len(head) - len(head.rstrip(b"\\"))) % 2]
    found = find_brackets(head)
    if (found.depths == 0).any():
        return JsonReader(path, packing)
    depth_behind = dict(zip(found.places.tolist(), found.depths.tolist(), strict=True))
    reason = "holds no list of records within its first keys"
    for match in _LIST.finditer(head):
        depth = depth_behind.get(match.start(), _DEEPEST + 1)
        if depth > _DEEPEST:
            continue
        reader = JsonReader(path, packing, skip_bytes=match.start() + 1, depth=depth)
        first = next(reader.chunks(0, 20), None)
        if first is not None and first.frames:
            return reader
        if first is not None and first.rejects:
            reason = first.rejects[0].reason
    raise Invalid.one("file", path.name, reason)


@dataclass(frozen=True, slots=True)
class _Read:
    """A record with its shape, and its text where it is all of an item's; or a reject."""

    found: Found | Reject
    text: bytes | None = None


def _read(item: Item) -> list[_Read]:
    if isinstance(item.data, Fault):
        return [_Read(Reject(item.line, "row", "row", shown(item.data.excerpt), item.data.reason))]
    text = _NUL.sub(rb"\1", item.data) if b"\\u0000" in item.data else item.data
    try:
        record, is_valid = _loaded(text)
        if not isinstance(record, dict):
            raise ValueError("is no object")
        shape = _plain_shape(tuple(record))
        opened = records_of_line(record) if shape is None else [(record, shape)]
    except Invalid as error:
        reason = error.problems[0].reason
    except ValueError as error:
        reason = str(error)
    else:
        return [_Read(found, text if is_valid and found[0] is record else None) for found in opened]
    return [_Read(Reject(item.line, "row", "row", shown(item.data[:800].decode("utf-8", "replace")), reason))]


@lru_cache(maxsize=10_000)
def _plain_shape(keys: tuple[str, ...]) -> Shape | None:
    """Return the shape of a record with these keys, where the keys are all there is to ask."""
    if not ENVELOPES.isdisjoint(keys):
        return None
    return find_shape(keys) or (TABLE if find_other(keys) is None else None)


@dataclass(slots=True)
class _Group:
    lines: list[int] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    texts: list[bytes | None] = field(default_factory=list)


@dataclass(slots=True)
class _Taken:
    """Records on their way into a chunk, by shape."""

    groups: dict[tuple[str, str | None], tuple[Shape, _Group]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    n: int = 0
    n_bytes: int = 0

    def add(self, line: int, read: _Read) -> None:
        self.n += 1
        if isinstance(read.found, Reject):
            self.rejects.append(read.found)
            return
        record, shape = read.found
        self.n_bytes += _LEAST_BYTES if read.text is None else len(read.text)
        _, group = self.groups.setdefault((shape.name, shape.platform), (shape, _Group()))
        group.lines.append(line)
        group.records.append(record)
        group.texts.append(read.text)

    def chunk(self, n_records: int, n_bytes_read: int) -> Chunk:
        frames = tuple(RecordFrame(g.lines, g.records, g.texts, shape) for shape, g in self.groups.values())
        return Chunk(frames, tuple(self.rejects), n_records, n_bytes_read)
