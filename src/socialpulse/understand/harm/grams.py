"""Which groups of letters and words a text holds, as places in one table of fixed size."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]

N_BITS = 17
N_PLACES = 1 << N_BITS  # the first half for words, the second for letters
_HALF_BITS = np.uint64(64 - N_BITS + 1)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[0-9]+|[^\w\s]")
_LETTERS = (2, 3, 4, 5)
_WORDS = (1, 2, 3)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Grams:
    """The places of one text, each once, and how much each counts. Words and letters have unit length each."""

    places: I64
    values: F32


def grams(text: str) -> Grams:
    """Return the 1 to 3 words and 2 to 5 letters in a row that a plain text holds.

    places (m,) distinct, in [0, N_PLACES) · values (m,) log(1 + count) over the length of all of their kind
    Equal on every machine and version of Python. Two groups may share a place; 65,536 there are for each kind.
    """
    words = _WORD.findall(text)
    kinds = (_word_places(words), _letter_places(" ".join(words)))
    places, values = list[I64](), list[F32]()
    for kind in kinds:
        found, counts = np.unique(kind, return_counts=True)
        weight = np.log1p(counts).astype(np.float32)
        places.append(found)
        values.append(weight / max(float(np.linalg.norm(weight)), 1e-9))
    return Grams(np.concatenate(places), np.concatenate(values))


def _word_places(words: list[str]) -> I64:
    parts = [
        zlib.crc32(" ".join(words[i : i + n]).encode("utf-8", "replace"), n)
        for n in _WORDS
        for i in range(len(words) - n + 1)
    ]
    return _spread(np.array(parts, np.uint64))


def _letter_places(text: str) -> I64:
    codes = np.frombuffer(f" {text} ".encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    found = list[I64]()
    for n in _LETTERS:
        hashed = np.full(max(len(codes) - n + 1, 0), n, np.uint64)
        for k in range(n if len(hashed) else 0):
            hashed = hashed * _FACTOR + codes[k : len(codes) - n + 1 + k]
        found.append(_spread(hashed))
    return np.concatenate(found) + N_PLACES // 2


def _spread(hashed: U64) -> I64:
    """Return the upper bits of a product, in which every bit of the input has a part."""
    mixed = (hashed ^ (hashed >> np.uint64(31))) * _FACTOR
    places: I64 = (mixed >> _HALF_BITS).astype(np.int64)
    return places
