"""Words that a brand would rather know of: one creator in sixteen says what it drinks, bets on, smokes or believes.

One in eight of these only sounds like it (sober since 2019, wine red lipstick) and is to stay unmarked.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.demo.bios import MOST_CHARACTERS, Speaker
from socialpulse.demo.dice import Ints, Pools, happens
from socialpulse.demo.people import Kind
from socialpulse.demo.places import LANGUAGES
from socialpulse.demo.words import load_rows

_OFTEN: Final = 1 / 16
_SEPARATOR: Final = " · "


def add_risks(rng: np.random.Generator, speaker: Speaker, bios: pa.StringArray) -> pa.StringArray:
    """Return bios, those of some persons ending in such words where the platform leaves room.

    All accounts of a creator say the same, but in each account's language; those without words of it say nothing.
    """
    creator = speaker.accounts.creator
    n_creators = len(speaker.people.kind)
    says = happens(rng, _OFTEN, n_creators) & (speaker.people.kind == Kind.PERSON)
    turn = rng.random(n_creators)
    lines, pools = _lines()
    size = pools.size[speaker.language]
    place: Ints = pools.begin[speaker.language] + (turn[creator] * size).astype(np.int64)
    words = lines.take(pa.array(np.where(size > 0, place, 0)))
    longer = pc.binary_join_element_wise(bios, words, _SEPARATOR)
    most = np.array(MOST_CHARACTERS)[speaker.accounts.platform]
    fits = pc.utf8_length(longer).to_numpy(zero_copy_only=False) <= most
    return pc.if_else(pa.array(says[creator] & (size > 0) & fits), longer, bios)


@cache
def _lines() -> tuple[pa.StringArray, Pools]:
    """Return the lines of words/risks.tsv, and for each language which of them are its own."""
    rows = load_rows("risks")
    own = [[number for number, row in enumerate(rows) if row["language"] == language] for language in LANGUAGES]
    pools = Pools.of(own)
    return pa.array([rows[number]["text"] for number in pools.symbols.tolist()]), pools
