"""Given and family names by culture, as shown, in their own script, and as they appear in handles."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np

from socialpulse.demo.dice import Ints
from socialpulse.demo.grammar import Lexicon, Symbols
from socialpulse.demo.words import items, load_rows

BRAND: Final = "brand"
FEMALE: Final = 0
MALE: Final = 1

_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "đ": "d", "þ": "th", "œ": "oe"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


@dataclass(frozen=True, slots=True)
class Names:
    """All names behind one another: (culture, gender) has first_size given names from first_begin on; so for last.

    shown, native, plain, spelt_out, initial (n_names,): the same name as tokens. `native` equals `shown` in cultures
    that write Latin letters; `spelt_out` turns umlauts into two letters, `plain` drops them.
    """

    cultures: tuple[str, ...]
    first_begin: Ints
    first_size: Ints
    last_begin: Ints
    last_size: Ints
    shown: Symbols
    native: Symbols
    plain: Symbols
    spelt_out: Symbols
    initial: Symbols
    texts: tuple[str, ...]


def plain_letters(text: str, *, spell_out: bool = False) -> str:
    """Return text as a handle would spell it: lower-case a to z and nothing else."""
    lower = text.lower()
    turned = (lower.translate(_SPELT_OUT) if spell_out else lower).translate(_PLAIN)
    return "".join(letter for letter in unicodedata.normalize("NFKD", turned) if "a" <= letter <= "z")


def load_names(lexicon: Lexicon) -> Names:
    """Return the names of words/names.tsv, their tokens entered into the lexicon. "Yui=結衣" holds both scripts."""
    lists = _lists()
    cultures = tuple(dict.fromkeys(culture for culture, _ in lists))
    shown: list[str] = []
    native: list[str] = []
    places: dict[tuple[str, str], tuple[int, int]] = {}
    for key, names in lists.items():
        places[key] = (len(shown), len(names))
        pairs = [name.partition("=") for name in names]
        shown += [latin for latin, _, _ in pairs]
        native += [own or latin for latin, _, own in pairs]
    first = np.array([[places[culture, part] for part in ("f", "m")] for culture in cultures], np.int64)
    last = np.array(
        [[places.get((culture, p), places[culture, "last"]) for p in ("last_f", "last")] for culture in cultures]
    )
    plain = [plain_letters(name) for name in shown]
    return Names(
        cultures=cultures,
        first_begin=first[:, :, 0],
        first_size=first[:, :, 1],
        last_begin=last[:, :, 0],
        last_size=last[:, :, 1],
        shown=lexicon.tokens(shown),
        native=lexicon.tokens(native),
        plain=lexicon.tokens(plain),
        spelt_out=lexicon.tokens([plain_letters(name, spell_out=True) for name in shown]),
        initial=lexicon.tokens([name[0] for name in plain]),
        texts=tuple(plain),
    )


def _lists() -> dict[tuple[str, str], list[str]]:
    """Return (culture, part) to names; a brand's first names are every stem with every ending."""
    lists = {(row["culture"], row["part"]): items(row["names"]) for row in load_rows("names")}
    stems, endings = lists.pop((BRAND, "stem")), lists.pop((BRAND, "ending"))
    lists[BRAND, "f"] = lists[BRAND, "m"] = [stem + ending for stem in stems for ending in endings]
    return lists
