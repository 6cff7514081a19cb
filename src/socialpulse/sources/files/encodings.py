"""How a text file writes its characters."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import charset_normalizer

from socialpulse.core.errors import Invalid

MOST_CONTROLS = 0.02  # share of control characters above which bytes are no text
MOST_NULS = 0.1  # share of NUL characters, of which texts may hold some
SAMPLE_BYTES = 64 << 10
N_WINDOWS = 16  # places of a large plain file that are looked at besides its beginning

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8"),
)
_TRIED = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "mac_roman", "gb18030", "big5",
    "cp932", "euc_jp", "cp949", "cp874",
]  # fmt: skip
_LATIN = frozenset({"cp1250", "cp1252", "cp1254", "mac_roman", "latin_1", "iso8859_2", "iso8859_15"})
_ICELANDIC = re.compile("[ÞþÝýÐð]")
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[¡-¿](?=[^\W\d_])|[£¯](?=[^\W\d_])")
_CONTROLS = bytes(set(range(32)) - {0, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31}) + b"\x7f"


def find_encoding(path: Path, compression: str, head: bytes) -> str:
    """Return the Python name of the encoding of a file that begins with `head`. Raises Invalid for what is no text.

    UTF-8 unless its bytes say otherwise; a stray wrong byte in much correct UTF-8 says nothing about the rest.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if wide := _without_mark(head):
        return wide
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    if n_controls > MOST_CONTROLS * len(head) or head.count(0) > MOST_NULS * len(head):
        reason = "is no text, and neither Parquet, gzip nor zstd: hand in CSV, JSON, JSON lines or Parquet"
        raise Invalid.one("file", path.name, reason)
    sample = head if not head.isascii() or compression else _beyond_ascii(path) or head
    return "utf-8" if _is_mostly_utf8(sample) else _other(sample)


def _without_mark(head: bytes) -> str | None:
    """Return UTF-16 where every other byte of mostly Latin text is 0."""
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    half = max(1, min(len(head), 4096) // 2)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.1 * half else None


def _beyond_ascii(path: Path) -> bytes | None:
    """Return a piece of a plain file that holds more than ASCII; None where none of those looked at does."""
    size = path.stat().st_size
    with path.open("rb") as file:
        for number in range(1, N_WINDOWS + 1):
            file.seek(size * number // (N_WINDOWS + 1))
            piece = file.read(SAMPLE_BYTES)
            if not piece.isascii():
                return piece
    return None


def _is_mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    wrong = text[4:-4].count("\ufffd")  # a character may be cut at either end of the sample
    right = sum(not character.isascii() for character in text) - wrong
    return wrong == 0 or right >= 20 * wrong


def _other(sample: bytes) -> str:
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    piece = b"\n".join(lines)[:SAMPLE_BYTES]
    best = charset_normalizer.from_bytes(piece, cp_isolation=_TRIED).best()
    return best.encoding if best is not None and best.encoding not in _LATIN else _latin(piece)


def _latin(piece: bytes) -> str:
    """Return the code page of Latin letters: cp1252, unless that would give signs inside words, or much Icelandic."""
    western, central = piece.decode("cp1252", "replace"), piece.decode("cp1250", "replace")
    letters = sum(letter.isalpha() and not letter.isascii() for letter in western)
    if 3 * len(_ICELANDIC.findall(western)) > letters:
        return "cp1254"  # the letters that Turkish has in their places
    return "cp1250" if len(_SIGN_IN_WORD.findall(western)) > 2 * len(_SIGN_IN_WORD.findall(central)) else "cp1252"
