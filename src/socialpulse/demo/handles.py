"""Handles: stems from the grammar, and a code that keeps creators of different chunks apart.

No two accounts of one platform share a handle. Inside a chunk that is checked. Across chunks it follows from the form:
stems hold letters, dots and underscores only, and every chunk but the first puts its number into the handle in one of
three ways that cannot be mistaken for each other. At the end (`annaschmidt417`); at the end behind a mark, scrambled
per platform (`anna.schmidt_831`); or as a nickname in front of a mark (`kimo.annaschmidt`), a nickname never being a
name or word that a stem has in front of its first mark. Chunk 0 has plain stems.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.demo.accounts import Accounts, X
from socialpulse.demo.dice import Ints, happens, pick, shares
from socialpulse.demo.vocabulary import load_vocabulary

MOST_LETTERS: Final = (30, 24, 30, 15)  # instagram, tiktok, youtube, x
_MARKS: Final = "._"
_STRIDE: Final = 2741  # a prime, so that neighbouring chunks have nicknames that do not look alike
_AT_END, _SCRAMBLED, _IN_FRONT = range(3)
_FORMS: Final = (_AT_END, _SCRAMBLED, _IN_FRONT)
_FORM_SHARE: Final = shares([0.55, 0.15, 0.30])
_SCRAMBLE: Final = ((7, 3), (11, 1), (13, 7), (17, 5))  # per platform: a factor without 2, 3, 5 in it, and a shift


@cache
def _nicknames() -> tuple[str, ...]:
    """Return all consonant-vowel-consonant-vowel words that, alone or with another behind, are no name and no word."""
    vocabulary = load_vocabulary()
    known = {text[:4] for text in (*vocabulary.names.texts, *vocabulary.niches.texts) if len(text) in (4, 8)}
    words = ("".join(letters) for letters in product("bdfghjklmnprstvyz", "aeiou", "bdfghjklmnprstvyz", "aeiou"))
    return tuple(word for word in words if word not in known)


def make_handles(
    rng: np.random.Generator, accounts: Accounts, own: pa.StringArray, short: pa.StringArray, chunk: int
) -> pa.StringArray:
    """Return the handles of a chunk's accounts.

    own, short (n_accounts,): a stem for each account, the second for where the first would be too long
    Half of the creators write every handle of theirs the same way, the rest may change the form with the platform.
    """
    n, n_creators = len(accounts), len(accounts.begin)
    steady = happens(rng, 0.6, n_creators)[accounts.creator]
    form = np.where(steady, pick(rng, _FORM_SHARE, n_creators)[accounts.creator], pick(rng, _FORM_SHARE, n))
    form = np.where(steady & (form == _SCRAMBLED), _AT_END, form)
    same = happens(rng, 0.55, n_creators)[accounts.creator]
    source = np.where(same, accounts.begin[accounts.creator], np.arange(n))
    fronts, rooms, backs = _spellings(chunk)
    spelling = (accounts.platform * 2 + happens(rng, 0.5, n)) * len(_FORMS) + form
    front, back = (pa.array(texts).take(pa.array(spelling)) for texts in (fronts, backs))
    stems = _fitting(own.take(pa.array(source)), short, accounts.platform, np.array(rooms)[spelling])
    handles = pc.binary_join_element_wise(front, stems, back, "")
    return _without_doubles(handles, accounts.platform, stems, front, back)


def _fitting(stems: pa.StringArray, short: pa.StringArray, platform: Ints, room: Ints) -> pa.StringArray:
    """Return the stems, on X the short ones where they are too long and no dots, all cut to the room there is."""
    too_long = pc.binary_length(stems).to_numpy() > room
    is_x = platform == X
    stems = pc.if_else(pa.array(too_long & is_x), short, stems)
    stems = pc.if_else(pa.array(is_x), pc.replace_substring(stems, ".", "_"), stems)
    too_long = pc.binary_length(stems).to_numpy() > room
    cut = [stem[:most] for stem, most in zip(stems.filter(pa.array(too_long)).to_pylist(), room[too_long], strict=True)]
    return pc.ascii_rtrim(pc.replace_with_mask(stems, pa.array(too_long), pa.array(cut, pa.string())), _MARKS)


def _without_doubles(
    handles: pa.StringArray, platform: Ints, stems: pa.StringArray, front: pa.StringArray, back: pa.StringArray
) -> pa.StringArray:
    """Return handles in which no platform has one twice: the later ones get a few letters of the stem and a number."""
    keys = pc.dictionary_encode(handles).indices.to_numpy() * len(MOST_LETTERS) + platform
    _, firsts = np.unique(keys, return_index=True)
    doubles = np.setdiff1d(np.arange(len(handles)), firsts, assume_unique=True).tolist()
    if not doubles:
        return handles
    chosen: list[str] = handles.to_pylist()
    taken = set(zip(chosen, platform.tolist(), strict=True))
    for row in doubles:
        number = row
        while (chosen[row], int(platform[row])) in taken:
            stem = stems[row].as_py()[:5].rstrip(_MARKS) + _spell(number)
            chosen[row] = front[row].as_py() + stem + back[row].as_py()
            number += len(chosen)
        taken.add((chosen[row], int(platform[row])))
    return pa.array(chosen)


def _spellings(chunk: int) -> tuple[list[str], list[int], list[str]]:
    """Return fronts, letters left and backs, for every platform, a dot or an underscore, and every form."""
    spellings = [
        _spelling(chunk, form, platform, "_" if platform == X else mark)
        for platform in range(len(MOST_LETTERS))
        for mark in _MARKS
        for form in _FORMS
    ]
    fronts, rooms, backs = zip(*spellings, strict=True)
    return list(fronts), list(rooms), list(backs)


def _spelling(chunk: int, form: int, platform: int, mark: str) -> tuple[str, int, str]:
    if chunk == 0:
        front, back = "", ""
    elif form == _IN_FRONT:
        front, back = _nickname(chunk) + mark, ""
    else:
        front, back = "", str(chunk) if form == _AT_END else mark + str(scrambled(chunk, platform))
    return front, MOST_LETTERS[platform] - len(front) - len(back), back


def scrambled(chunk: int, platform: int) -> int:
    """Return another number with as many digits, a different one for every chunk."""
    low: int = 10 ** (len(str(chunk)) - 1)
    factor, shift = _SCRAMBLE[platform]
    return low + ((chunk - low) * factor + shift) % (9 * low)


def _nickname(chunk: int) -> str:
    """Return a chunk's nickname: one word, two from the chunk on that would need the first word again."""
    nicknames = _nicknames()
    turns, rest = divmod(chunk, len(nicknames))
    word = nicknames[rest * _STRIDE % len(nicknames)]
    return nicknames[turns] + word if turns else word


def _spell(number: int) -> str:
    """Return a number in letters, a for 0, b for 1, ba for 26."""
    rest, digit = divmod(number, 26)
    letter = chr(ord("a") + digit)
    return _spell(rest) + letter if rest else letter
