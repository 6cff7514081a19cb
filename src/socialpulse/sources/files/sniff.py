"""What a file is, from its first bytes: packing, encoding, and one of four formats. Names of files are only hints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import orjson

from socialpulse.core.errors import Invalid
from socialpulse.sources.files.encodings import find_encoding
from socialpulse.sources.files.streams import Packing, Stream

HEAD_BYTES = 1 << 20

_COMPRESSIONS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_STRANGERS = {
    b"PK\x03\x04": "a zip archive or an Excel workbook: unpack it, or save the sheet as CSV",
    b"BZh": "packed with bzip2: unpack it first",
    b"\xfd7zXZ\x00": "packed with xz: unpack it first",
    b"7z\xbc\xaf": "a 7z archive: unpack it first",
    b"Rar!": "a rar archive: unpack it first",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save the sheet as CSV",
    b"%PDF": "a PDF document: export the table as CSV",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "an SQLite database: export the table as CSV",
    b"Obj\x01": "an Avro file: export it as Parquet or CSV",
    b"ORC": "an ORC file: export it as Parquet or CSV",
}


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"  # one document, or several one after the other
    JSONL = "jsonl"  # one record per line
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Form:
    """What a file is. `head` holds its first bytes, unpacked and as UTF-8, up to HEAD_BYTES; empty for Parquet."""

    format: Format
    packing: Packing
    head: bytes
    is_whole: bool  # whether head is all there is


def find_form(path: Path) -> Form:
    """Return what a file is. Raises Invalid where it is empty, damaged at its start, or none of what we read."""
    try:
        with path.open("rb") as file:
            magic = file.read(16)
    except OSError as error:
        raise Invalid.one("file", str(path), f"cannot be opened: {error.strerror}") from error
    compression = next((name for start, name in _COMPRESSIONS.items() if magic.startswith(start)), "")
    with Stream(path, Packing(compression)) as stream:
        raw = _first_bytes(stream)
    if not raw.strip():
        raise Invalid.one("file", path.name, "is empty")
    if raw.startswith(b"PAR1"):
        return Form(Format.PARQUET, Packing(compression), b"", False)
    for start, what in _STRANGERS.items():
        if raw.startswith(start):
            raise Invalid.one("file", path.name, f"is {what}")
    encoding = find_encoding(path, compression, raw)
    packing = Packing(compression, encoding, _newline(raw, encoding))
    with Stream(path, packing) as stream:
        head = _first_bytes(stream)
        is_whole = not stream.read(1)
    return Form(_format(path, head, is_whole), packing, head, is_whole)


def _first_bytes(stream: Stream) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (data := stream.read(HEAD_BYTES - len(head))):
        head += data
    return head


def _newline(raw: bytes, encoding: str) -> bytes:
    return b"\r" if b"\n" not in raw and b"\r" in raw and not encoding.startswith("utf-16") else b"\n"


def _format(path: Path, head: bytes, is_whole: bool) -> Format:
    start = head.lstrip()
    if start[:1] not in b"{[":
        return Format.CSV
    if start[:1] == b"[" and not _is_whole_line(start):
        return Format.JSON
    lines = [line for line in head.split(b"\n")[: 50 if is_whole else 51] if line.strip()]
    if not is_whole:
        lines = lines[:-1] or lines  # the last one may be cut
    single = [line for line in lines if _is_json(line)]
    if {".jsonl", ".ndjson"} & {suffix.lower() for suffix in path.suffixes} and not (is_whole and _is_json(head)):
        return Format.JSONL
    return Format.JSONL if len(lines) > 1 and 2 * len(single) >= len(lines) else Format.JSON


def _is_whole_line(start: bytes) -> bool:
    return _is_json(start.partition(b"\n")[0])


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict | list)
    except orjson.JSONDecodeError:
        return False
