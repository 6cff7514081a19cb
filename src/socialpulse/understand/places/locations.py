"""Where a free-text location says somebody is."""

from __future__ import annotations

import re

from socialpulse.understand.places.countries import FLAG, country_code, flag_country
from socialpulse.understand.places.types import Place


def find_place(text: str) -> Place | None:
    """Return the place a location field names."""
    for part in reversed(re.split(r"[,/|•·()\n]", text)):
        if len(part.strip()) > 2 and (code := country_code(part)):
            return Place(code, None, 0.97, part.strip())
    flag = FLAG.search(text)
    code = flag_country(flag[0]) if flag else None
    return Place(code, None, 0.85, flag[0]) if flag and code else None
