"""One spelling for a place name, however it was typed: case, accents, dots and hyphens do not count."""

from __future__ import annotations

import re
import unicodedata

# Accents, Arabic vowels and invisible marks. The Arabic doubling mark stays: it alone tells Amman from Oman.
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0650\u0652-\u0655\u0670\u200b-\u200f\ufe0e\ufe0f]")
_DROPPED = re.compile(r"['’‘ʼ`´ʻ.\u00ad]")
_SPACED = re.compile(r"[\s\-‐‑–—_]+")
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ə": "e",
        "ى": "ي", "ک": "ك", "ی": "ي", "ھ": "ه", "ہ": "ه",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Return the spelling that names are compared by: "São-Paulo" and "SAO PAULO" both give "sao paulo".

    Lower case without accents, dots and apostrophes; hyphens and runs of white space become one space. Line breaks and
    tabs count as white space. Folding twice changes nothing. Marks of Indic and Thai scripts stay: they are letters.
    """
    if text.isascii():
        folded = text.lower()
    else:
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()))
        folded = unicodedata.normalize("NFC", plain.translate(_LETTERS))
    return _SPACED.sub(" ", _DROPPED.sub("", folded)).strip()
