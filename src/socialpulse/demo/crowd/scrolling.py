"""A visit: people go down the page they were given until they have had enough."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from socialpulse.demo.crowd.reacting import LEVELS, expect, react
from socialpulse.demo.crowd.types import F64, Crowd, Flags, Ints, Levels, Moment, Reactions, Works

MEMORY = 8  # posts back that make the next one of the same kind worth less
NOTHING = -1  # a slot of a page without a post


@dataclass(frozen=True, slots=True)
class Visit:
    """What some people did with a page each. All (n, n_slots); where seen is false, the rest means nothing.

    interest: how much each post was worth to them there and then: what a ranker is judged by
    """

    seen: Flags
    reactions: Reactions
    interest: F64

    @property
    def worth(self) -> F64:
        """Return what each visit was worth: the sum of interest over what was seen. (n,)"""
        total: F64 = np.where(self.seen, self.interest, 0.0).sum(axis=1)
        return total


def scroll(
    dice: np.random.Generator,
    crowd: Crowd,
    works: Works,
    people: Ints,
    pages: Ints,
    follows: Flags,
    levels: Levels = LEVELS,
) -> Visit:
    """Return the visits of people, each to a page of their own.

    people (n,) · pages (n, n_slots): posts in order, NOTHING where a page ends sooner
    follows (n_people, n_authors): who follows whom, of the whole crowd
    Each step costs one pass over all who are still there.
    """
    n, n_slots = pages.shape
    seen, interest = np.zeros((n, n_slots), np.bool_), np.zeros((n, n_slots))
    columns: dict[str, Any] = {
        f.name: np.zeros((n, n_slots), np.int64 if f.name in _NUMBERS else np.bool_) for f in fields(Reactions)
    }
    main = works.topics.argmax(axis=1)
    here = np.flatnonzero(pages[:, 0] != NOTHING)
    for slot in range(n_slots):
        if not len(here):
            break
        post = pages[here, slot]
        moment = _moment(pages, here, slot, post, main, works, follows[people[here], works.author[post]])
        chances = expect(crowd, works, people[here], post, moment, levels)
        done = react(dice, works, post, chances)
        seen[here, slot], interest[here, slot] = True, chances.interest
        for name, column in columns.items():
            column[here, slot] = getattr(done, name)
        # a good post makes it likelier that one more is looked at, a bad one that it was the last
        leaves = np.clip(np.exp(-0.35 * chances.interest) / crowd.patience[people[here]], 0, 1)
        here = here[dice.random(len(here)) >= leaves]
        if slot + 1 < n_slots:
            here = here[pages[here, slot + 1] != NOTHING]
    return Visit(seen, Reactions(**columns), interest)


_NUMBERS = ("watch_ms", "loops")


def _moment(pages: Ints, here: Ints, slot: int, post: Ints, main: Ints, works: Works, follows: Flags) -> Moment:
    """Return in which state those who are here meet the post of a slot. Everybody here saw every slot before it."""
    before = pages[here, max(0, slot - MEMORY) : slot]
    return Moment(
        position=np.full(len(here), slot),
        n_alike=(main[before] == main[post][:, None]).sum(axis=1),
        n_of_author=(works.author[before] == works.author[post][:, None]).sum(axis=1),
        follows=follows,
    )
