"""The records of a JSON file of any size, each as its own bytes: one that is broken takes no other with it."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator

MOST_BYTES = 8 << 20  # of one record

# Keys below which answers of exchanges hold their records: ThreatExchange's Graph API and StopNCII.
PAGES = (b"data", b"hashRecords")

# All up to the next bracket or the end, texts included, whose brackets mean nothing. No text goes over a line's end.
_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?)*+([{}\[\]]|\Z)', re.DOTALL)
_PAGE = re.compile(rb'"(?:' + b"|".join(PAGES) + rb')"\s*+:\s*+\Z')
_INNER = re.compile(rb"\s*+[{\[\]]")
_BETWEEN = re.compile(rb"(?:[\s,]|\xef\xbb\xbf)*+")  # the last is the mark some begin a file with
_NOWHERE = 1 << 40  # deeper than any list: the list of this document is behind us

Data = bytes | mmap.mmap


def elements(data: Data) -> Iterator[bytes]:
    """Yield the records of one or several JSON documents: the objects and lists inside a list, or inside that under one
    of PAGES in an object; any other document as a whole. What stands between them, and what is cut off at the end, is
    yielded as it is, so that it can be reported. Nothing yielded is longer than MOST_BYTES + 1.
    """
    depth, records_at = 0, 0  # how many brackets are open here, and where a record begins
    start, last = 0, 0  # of the record or document that is open; the end of what was yielded
    for found in _BRACKET.finditer(data):
        at, bracket = found.start(1), found.group(1)
        if bracket in (b"{", b"["):
            if depth == records_at:
                yield from _between(data, last, at)
                start = at
            if _opens_records(data, depth, start, at, records_at):
                records_at, last = depth + 1, at + 1
            depth += 1
        elif bracket and depth:
            depth -= 1
            if depth == records_at:
                yield _shortened(data, start, at + 1)
                last = at + 1
            elif depth == records_at - 1:
                yield from _between(data, last, at)
                records_at, last = _NOWHERE, at + 1
            if depth == 0:
                records_at, last = 0, at + 1
    if depth > records_at:
        yield _shortened(data, start, len(data))
    else:
        yield from _between(data, last, len(data)) if depth == 0 else (_shortened(data, last, len(data)),)


def _opens_records(data: Data, depth: int, start: int, at: int, records_at: int) -> bool:
    """Return whether the bracket at this place opens a list whose items are the records."""
    if records_at != 0 or depth > 1 or data[at : at + 1] != b"[":
        return False
    if depth == 0:
        return _INNER.match(data, at + 1) is not None
    return data[start : start + 1] == b"{" and _PAGE.search(data[max(start, at - 40) : at]) is not None


def _between(data: Data, start: int, end: int) -> Iterator[bytes]:
    """Yield what stands where only commas and spaces may, if anything does."""
    spaces = _BETWEEN.match(data, start, end)
    begin = spaces.end() if spaces else start
    if begin < end:
        yield _shortened(data, begin, end)


def _shortened(data: Data, start: int, end: int) -> bytes:
    return data[start : min(end, start + MOST_BYTES + 1)]
