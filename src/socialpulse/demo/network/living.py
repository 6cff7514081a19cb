"""Two weeks in the demo network: who follows whom, who looks when, and what they do with what they see.

Pages are of three plain kinds (whom one follows, the latest, the popular), so that what people saw does not depend on a
ranker that will later learn from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from socialpulse.demo.crowd import F64, Crowd, Flags, Ints, Visit, Works, crowd_of, scroll, unit
from socialpulse.demo.network.cast import TOPICS
from socialpulse.demo.network.planning import DAYS, Medium, World

N_SLOTS: Final = 40
N_FOLLOWED: Final = 16  # by most; a few follow many
VISITS_A_DAY: Final = 2.2
WARMTH: Final = 0.8  # of friends: they like and comment more than strangers
HOUR_S: Final = 3_600
_PAUSE_MS: Final = 500  # between two posts
SOURCES: Final = ("following", "latest", "popular")


@dataclass(frozen=True, slots=True)
class View:
    """A post in somebody's visit, with all they did. Times in ms since the beginning of the two weeks."""

    person: int
    post: int
    visit: int
    position: int
    source: str
    at_ms: int
    watch_ms: int
    loops: int
    done: tuple[str, ...]  # names of activity kinds, in order


@dataclass(frozen=True, slots=True)
class Fortnight:
    """What happened. follows: (follower, followed, at_s), those from before the two weeks at a negative time."""

    follows: list[tuple[int, int, float]]
    views: list[View]  # by visit; the visits of one hour are of different people
    n_visits: int


def live(world: World, seed: int) -> Fortnight:
    """Return two weeks of a world. The same seed gives the same; a second or two for the usual size."""
    dice = np.random.default_rng(seed)
    strangers, works = crowd_of(dice, _tastes(world)), _works(world)
    crowd = replace(strangers, warmth=strangers.warmth + WARMTH)
    follows = _draw_follows(dice, world)
    begun = [(int(a), int(b), float(-dice.uniform(0.5, 40) * 86_400)) for a, b in np.argwhere(follows)]
    town = _Town(world, crowd, works, follows)
    for hour in range(DAYS * 24):
        town.pass_hour(dice, hour)
    return Fortnight(sorted([*begun, *town.begun], key=lambda one: one[2]), town.views, town.n_visits)


class _Town:
    """What changes from hour to hour: who follows whom, what was seen, what is liked."""

    def __init__(self, world: World, crowd: Crowd, works: Works, follows: Flags) -> None:
        self._crowd, self._works, self._follows = crowd, works, follows
        self._at_s = np.array([post.at_s for post in world.posts])
        self._offset_h = np.array([member.offset_h + world.utc_hour for member in world.cast])
        self._keen = np.array([min(3.0, member.reach**0.25) for member in world.cast])
        self._seen = np.zeros((len(crowd), len(works)), np.bool_)
        self._n_likes = np.zeros(len(works))
        self.begun: list[tuple[int, int, float]] = []
        self.views: list[View] = []
        self.n_visits = 0

    def pass_hour(self, dice: np.random.Generator, hour: int) -> None:
        """Let those who feel like it look at a page each."""
        local = (hour + self._offset_h) % 24
        awake = np.exp(-((local - 20) ** 2) / 18) + 0.5 * np.exp(-((local - 8) ** 2) / 8) + 0.03
        people = np.flatnonzero(dice.random(len(self._crowd)) < awake * self._keen * VISITS_A_DAY / 8)
        if not len(people):
            return
        kinds = dice.choice(len(SOURCES), len(people), p=(0.3, 0.25, 0.45))
        pages = self._pages(people, kinds, hour * HOUR_S)
        visit = scroll(dice, self._crowd, self._works, people, pages, self._follows)
        self._note(dice, visit, people, kinds, pages, hour)

    def _pages(self, people: Ints, kinds: Ints, now_s: float) -> Ints:
        """Return a page for each, NOTHING (-1) behind its end: only posts that are there and were not seen."""
        age_h = (now_s - self._at_s) / 3_600
        popular = (1 + self._n_likes) / (np.maximum(age_h, 0) + 4) ** 1.5
        latest = 1 / (np.maximum(age_h, 0) + 1)
        score = np.where((kinds == 2)[:, None], popular[None], latest[None])
        there = (age_h > 0)[None] & ~self._seen[people]
        there &= self._works.author[None] != people[:, None]
        there &= (kinds != 0)[:, None] | self._follows[people][:, self._works.author]
        score = np.where(there, score, -1.0)
        order = np.argsort(-score, axis=1, kind="stable")[:, :N_SLOTS]
        return np.where(np.take_along_axis(score, order, axis=1) >= 0, order, -1)

    def _note(self, dice: np.random.Generator, visit: Visit, people: Ints, kinds: Ints, pages: Ints, hour: int) -> None:
        done = visit.reactions
        watch_ms, loops = done.watch_ms.tolist(), done.loops.tolist()
        deeds = np.stack([getattr(done, name) for name in _DEEDS], axis=2).tolist()
        n_seen = visit.seen.sum(axis=1).tolist()  # a visit has no gaps
        for row, person in enumerate(people.tolist()):
            at_ms = hour * HOUR_S * 1_000 + int(dice.integers(0, 600_000))
            last_ms = (hour + 1) * HOUR_S * 1_000 - 1
            for slot, post in enumerate(pages[row, : n_seen[row]].tolist()):
                spent_ms = watch_ms[row][slot]
                if at_ms + spent_ms + 2_000 > last_ms:  # a visit stays within its hour
                    break
                names = tuple(name for name, did in zip(_DEEDS, deeds[row][slot], strict=True) if did)
                source, times = SOURCES[kinds[row]], loops[row][slot]
                self.views.append(View(person, post, self.n_visits, slot, source, at_ms, spent_ms, times, names))
                self._remember(person, post, names, at_ms / 1_000)
                at_ms += spent_ms + _PAUSE_MS
            self.n_visits += 1

    def _remember(self, person: int, post: int, names: tuple[str, ...], at_s: float) -> None:
        self._seen[person, post] = True
        self._n_likes[post] += "like" in names
        author = int(self._works.author[post])
        if "follow" in names and not self._follows[person, author]:
            self._follows[person, author] = True
            self.begun.append((person, author, at_s))


_DEEDS: Final = ("finish", "skip", "like", "save", "share", "comment", "follow", "not_interested", "hide_author")


def _tastes(world: World) -> F64:
    """Return how much everybody cares for each topic; nobody cares for nothing at all. (n_people, n_topics)"""
    tastes = np.full((len(world.cast), len(TOPICS)), 0.06)
    for member in world.cast:
        for place, topic in enumerate(member.topics):
            tastes[member.number, TOPICS.index(topic)] = (1.0, 0.65, 0.4)[place]
    return unit(tastes)


def _works(world: World) -> Works:
    topics = np.full((len(world.posts), len(TOPICS)), 0.05)
    length_ms = np.zeros(len(world.posts), np.int64)
    for post in world.posts:
        topics[post.number, TOPICS.index(post.topic)] = 1.0
        works = [world.artworks[number] for number in post.shows]
        length_ms[post.number] = sum(round(1_000 * w.seconds) for w in works if w.medium is Medium.CLIP)
    quality = np.array([post.quality for post in world.posts])
    return Works(unit(topics), quality, length_ms, np.array([post.author for post in world.posts]))


def _draw_follows(dice: np.random.Generator, world: World) -> Flags:
    """Return who follows whom at the beginning: those of like mind and of one tongue, and the well-known most."""
    n = len(world.cast)
    tastes = _tastes(world)
    tongue = np.array([member.language for member in world.cast])
    reach = np.log(np.array([member.reach for member in world.cast]))
    pull: F64 = 3.5 * tastes @ tastes.T + 1.2 * (tongue[:, None] == tongue[None]) + 1.3 * reach[None]
    np.fill_diagonal(pull, -np.inf)
    n_followed = np.clip(np.exp(dice.normal(np.log(N_FOLLOWED), 0.6, n)), 2, n // 3).astype(int)
    order = np.argsort(-(pull + dice.gumbel(0, 1, (n, n))), axis=1)  # the same as drawing by exp(pull), none twice
    follows = np.zeros((n, n), np.bool_)
    for person, most in enumerate(n_followed):
        follows[person, order[person, :most]] = True
    return follows
