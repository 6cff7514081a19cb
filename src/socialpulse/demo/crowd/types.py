"""The nouns of the crowd. Everything is columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Crowd:
    """People and what nobody but the simulator knows of them.

    tastes (n, n_topics): not negative, unit length · patience (n,): posts in a visit that is neither good nor bad, > 1
    haste (n,): log-odds added to every skip · warmth (n,): log-odds added to every like, comment, share, save, follow
    seed: of the fixed liking between each person and each post that no topic explains
    """

    tastes: F64
    patience: F64
    haste: F64
    warmth: F64
    seed: int

    def __len__(self) -> int:
        return len(self.tastes)


@dataclass(frozen=True, slots=True)
class Works:
    """Posts and their hidden side.

    topics (m, n_topics): not negative, unit length · quality (m,): standard normal · author (m,): a number each
    length_ms (m,): of a clip; 0 for a picture or a text, which cannot be finished
    """

    topics: F64
    quality: F64
    length_ms: Ints
    author: Ints

    def __len__(self) -> int:
        return len(self.topics)


@dataclass(frozen=True, slots=True)
class Moment:
    """In which state somebody meets a post, one entry for each meeting (n,).

    position: from 0, in this visit · n_alike: posts of the same main topic among the last eight
    n_of_author: posts of the same author among the last eight · follows: its author
    """

    position: Ints
    n_alike: Ints
    n_of_author: Ints
    follows: Flags

    @classmethod
    def fresh(cls, n: int) -> Moment:
        """Return n meetings with the first post of a visit, of people not followed."""
        none = np.zeros(n, np.int64)
        return cls(none, none, none, np.zeros(n, np.bool_))


@dataclass(frozen=True, slots=True)
class Reactions:
    """What was done, one entry for each meeting; a visit gives (n_people, n_slots).

    watch_ms: looked at · loops: whole times around, at least one where finished · the rest: yes or no
    """

    watch_ms: Ints
    loops: Ints
    finish: Flags
    skip: Flags
    like: Flags
    save: Flags
    share: Flags
    comment: Flags
    follow: Flags
    not_interested: Flags
    hide_author: Flags


@dataclass(frozen=True, slots=True)
class Levels:
    """Log-odds of each reaction where interest is nil, and what one unit of interest adds. Invented, see `crowd`.

    taste, quality, chance: what interest is made of, in units · tired, alike, same_author: what each post before
    in this visit, each alike and each of the same author takes away
    """

    taste: float = 3.0
    quality: float = 0.7
    chance: float = 0.6
    followed: float = 0.5
    tired: float = 0.02
    alike: float = 0.12
    same_author: float = 0.25
    middle: float = 1.25  # of taste and topic, where interest is nil
    skip: tuple[float, float] = (-0.75, -1.1)
    like: tuple[float, float] = (-4.1, 1.25)
    save: tuple[float, float] = (-5.8, 1.2)
    share: tuple[float, float] = (-6.2, 1.2)
    comment: tuple[float, float] = (-6.0, 1.0)
    follow: tuple[float, float] = (-6.6, 1.3)
    not_interested: tuple[float, float] = (-6.0, -0.9)
    hide_author: tuple[float, float] = (-7.6, -0.8)
