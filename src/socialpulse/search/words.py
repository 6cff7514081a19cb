"""The words of a text, for finding the very word in a language of any script. Pure.

A word is a run of letters and digits without case, width or accents. Scripts that are written without spaces (Chinese,
Japanese, Thai, Lao, Khmer, Burmese) give every two neighbouring letters instead. A picture such as 🍞 is a word too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache
from itertools import groupby

from socialpulse.posts import find_spans
from socialpulse.understand.text import clean_text

MOST_WORDS = 400  # of a post; a caption of usual length has below 60
_LONGEST = 40  # letters; what a longer word has behind them does not count
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")  # Latin, Hebrew, Arabic
_NO_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_PICTURES = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]")
_INSIDE_WORDS = str.maketrans("", "", "'’ʼ`\u0640\u200c\u200d")  # don't is dont; U+0640 stretches Arabic words


class _Kind(Enum):
    OF_WORD = "of a word"
    BY_ITSELF = "of a script without spaces"
    BETWEEN = "between words"


def words_of(text: str) -> list[str]:
    """Return the words of a text, each once, MOST_WORDS at most. A tag is there whole and in its parts."""
    found = dict.fromkeys(_words(folded(clean_text(text))))
    tags = (folded(span.key).replace("_", "")[:_LONGEST] for span in find_spans(text) if span.kind == "tag")
    found |= dict.fromkeys([*tags, *_PICTURES.findall(text)])
    return list(found)[:MOST_WORDS]


def folded(text: str) -> str:
    """Return a text without case, width, accents and what joins letters."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_INSIDE_WORDS)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


def _words(text: str) -> Iterator[str]:
    for kind, letters in groupby(text, _kind):
        run = "".join(letters)
        if kind is _Kind.BY_ITSELF:
            yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
        elif kind is _Kind.OF_WORD:
            yield run[:_LONGEST]


@cache
def _kind(letter: str) -> _Kind:
    if _NO_SPACES.match(letter):
        return _Kind.BY_ITSELF
    is_mark = unicodedata.category(letter).startswith("M")  # the vowels of India
    return _Kind.OF_WORD if letter.isalnum() or is_mark else _Kind.BETWEEN
