"""Captions of recent posts, in the account's language, about its niches."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from socialpulse.demo.bios import Speaker
from socialpulse.demo.dice import Flags, happens, pick, shares
from socialpulse.demo.grammar import render
from socialpulse.demo.slots import draw_topics
from socialpulse.demo.vocabulary import Vocabulary

_N_CAPTIONS_SHARE: Final = shares([0.08, 0.17, 0.24, 0.24, 0.15, 0.12])


def draw_captions(rng: np.random.Generator, words: Vocabulary, speaker: Speaker, known: Flags) -> pa.ListArray:
    """Return none to five captions per account, null where they are not known. A third speak of the second niche."""
    n_held = np.where(known, pick(rng, _N_CAPTIONS_SHARE, len(known)), 0)
    account = np.repeat(np.arange(len(known)), n_held)
    creator = speaker.accounts.creator[account]
    niche, niche_2 = speaker.people.niche[creator], speaker.people.niche_2[creator]
    turned = (niche_2 >= 0) & happens(rng, 0.33, len(account))
    slots = speaker.slots[account]
    language = speaker.language[account]
    draw_topics(
        rng, words, slots, np.where(turned, niche_2, niche), np.where(turned | (niche_2 < 0), niche, niche_2), language
    )
    starts = words.rules["caption"][language]
    texts = words.grammar.expand(starts, np.arange(len(account)), slots, rng)
    bounds = np.concatenate([[0], np.cumsum(n_held)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(bounds), render(speaker.tokens, texts), mask=pa.array(~known))
