"""Our entries as others read them; `read_file` reads each of these back."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import orjson

from socialpulse.core.errors import Invalid
from socialpulse.moderation.known.formats.hashes import write_hash
from socialpulse.moderation.known.formats.rows import ENABLED
from socialpulse.moderation.known.types import Entry, HashKind

COLUMNS = ("signal_type", "signal_str", "collab", "category", "tags", "source_id")
_INDICATORS: Mapping[HashKind, str] = {
    HashKind.PDQ: "HASH_PDQ",
    HashKind.VPDQ: "HASH_VPDQ",
    HashKind.MD5: "HASH_MD5",
    HashKind.SHA256: "HASH_SHA256",
}


class Format(StrEnum):
    """What a list is written as."""

    THREATEXCHANGE = "threatexchange"  # an answer of threat_updates
    HMA = "hma"  # contents of a bank, one a line
    CSV = "csv"  # as `threatexchange dataset --csv`, and what the source calls each
    TEXT = "text"  # `kind hash`, one a line

    @property
    def mime(self) -> str:
        return _WRITERS[self].mime


def format_named(name: str) -> Format:
    """Return the format called so. Raises Invalid."""
    try:
        return Format(name)
    except ValueError:
        raise Invalid.one("format", name, f"is one of {', '.join(Format)}") from None


@dataclass(frozen=True, slots=True)
class _Writer:
    """How entries become a file. `write` takes an entry and the name of its list."""

    mime: str
    write: Callable[[Entry, str], bytes]
    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""


async def written(pages: AsyncIterator[Sequence[Entry]], name: str, form: Format) -> AsyncIterator[bytes]:
    """Yield a list called `name` in parts, from pages of its entries."""
    writer = _WRITERS[form]
    yield writer.head
    lead = b""
    async for page in pages:
        yield lead + writer.between.join(writer.write(entry, name) for entry in page)
        lead = writer.between
    yield writer.tail


def _update(entry: Entry, name: str) -> bytes:
    source_id = entry.source_ids[0] if entry.source_ids else str(entry.id)
    return orjson.dumps(
        {
            "id": source_id,
            "indicator": write_hash(entry.hash),
            "type": _INDICATORS[entry.hash.kind],
            "last_updated": int(entry.added_at.timestamp()),
            "should_delete": False,
            "descriptors": {"data": [{"id": source_id, "status": "MALICIOUS", "tags": {"data": [{"text": name}]}}]},
        }
    )


def _content(entry: Entry, name: str) -> bytes:
    content = {
        "id": entry.id,
        "disable_until_ts": ENABLED,
        "bank": {"name": name.upper().replace("-", "_"), "matching_enabled_ratio": 1.0},  # what HMA takes as a name
        "signals": {entry.hash.kind.value: write_hash(entry.hash)},
        "metadata": {"collab": {name: list(entry.source_ids)}},
    }
    return orjson.dumps(content) + b"\n"


def _row(entry: Entry, name: str) -> bytes:
    kind, source_id = entry.hash.kind.value, " ".join(entry.source_ids)
    return _csv(kind, write_hash(entry.hash), name, "POSITIVE_CLASS", "", source_id)


def _line(entry: Entry, name: str) -> bytes:
    return f"{entry.hash.kind.value} {write_hash(entry.hash)}\n".encode()


def _csv(*cells: str) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()


_WRITERS: Mapping[Format, _Writer] = {
    Format.THREATEXCHANGE: _Writer("application/json", _update, b'{"data":[\n', b",\n", b"\n]}\n"),
    Format.HMA: _Writer("application/x-ndjson", _content),
    Format.CSV: _Writer("text/csv", _row, _csv(*COLUMNS)),
    Format.TEXT: _Writer("text/plain", _line),
}
