"""Parts of a file, as HTTP asks for them (RFC 9110, section 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from start to before end."""

    start: int
    end: int


def find_part(header: str | None, n_bytes: int) -> Part | None:
    """Return which part of a file of `n_bytes` a Range header asks for, or None for the whole.

    What is not one range of bytes (several, another unit, nonsense) is answered with the whole, as the standard
    allows. Raises ValueError where the range lies outside the file.
    """
    found = _ONE.fullmatch(header or "")
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":
        if int(found[2]) == 0 or n_bytes == 0:
            raise ValueError(header)
        return Part(max(0, n_bytes - int(found[2])), n_bytes)
    start = int(found[1])
    end = int(found[2]) + 1 if found[2] else n_bytes
    if found[2] and end <= start:
        return None
    if start >= n_bytes:
        raise ValueError(header)
    return Part(start, min(end, n_bytes))
