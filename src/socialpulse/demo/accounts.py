"""Which accounts a creator has: one to four, on platforms that suit the niche and exist in the country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from socialpulse.core.platforms import Platform
from socialpulse.demo.dice import Ints, Reals, pick, shares
from socialpulse.demo.people import Kind, People
from socialpulse.demo.vocabulary import Vocabulary

PLATFORMS: Final = (Platform.INSTAGRAM, Platform.TIKTOK, Platform.YOUTUBE, Platform.X)
INSTAGRAM, TIKTOK, YOUTUBE, X = range(4)

_N_ACCOUNTS_SHARE: Final = shares([0.46, 0.29, 0.17, 0.08])
_RARE: Final = {("IN", TIKTOK): 0.005, ("RU", INSTAGRAM): 0.4, ("RU", YOUTUBE): 1.4, ("JP", X): 3.0}


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a chunk, in the order of their creators, each creator's most important first.

    creator (n,) row of People · platform (n,) place in PLATFORMS · begin (n_creators,) first account of each creator
    """

    creator: Ints
    platform: Ints
    begin: Ints

    def __len__(self) -> int:
        return len(self.creator)


def draw_accounts(rng: np.random.Generator, words: Vocabulary, people: People) -> Accounts:
    """Return the accounts of a chunk's creators. Fans and impersonators have one each."""
    n = len(people.kind)
    n_accounts = np.where(people.kind >= Kind.FAN, 1, pick(rng, _N_ACCOUNTS_SHARE, n) + 1)
    # Adding Gumbel noise to log weights and taking the largest draws without replacement, by weight.
    taste = np.log(_weights(words, people)) + rng.gumbel(size=(n, len(PLATFORMS)))
    ranked = np.argsort(-taste, axis=1)
    held = np.arange(len(PLATFORMS)) < n_accounts[:, None]
    creator = np.repeat(np.arange(n), n_accounts)
    return Accounts(creator=creator, platform=ranked[held], begin=np.cumsum(n_accounts) - n_accounts)


def _weights(words: Vocabulary, people: People) -> Reals:
    weights: Reals = words.niches.affinity[people.niche].copy()
    for (code, platform), factor in _RARE.items():
        weights[people.country == words.places.codes.index(code), platform] *= factor
    return weights
