"""The path of every read of a feed: find ids, load them in one batch, judge what the viewer may see, present.

What differs between feeds is handed in as functions: a source that finds, rules that leave out, a batch that loads. A
ranked feed is a source as well: its candidates are ranked when its ranking is made, and then it is read along that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from socialpulse.core.ids import PersonId
from socialpulse.feed.types import Candidate, Found, Item, Place, Slate
from socialpulse.people import Seen
from socialpulse.posts import Card, PostId

MOST_AT_ONCE = 500  # candidates
MOST_LOOKED_AT = (
    2_000  # to fill one page; who has seen more than this in a row gets a short page and goes on from there
)

Find = Callable[[Place | None, int], Awaitable[Found]]  # so many that follow a place in the feed's order
Sift = Callable[[Sequence[Candidate]], Awaitable[list[str | None]]]  # why each is left out, by ids alone
Load = Callable[[Sequence[PostId]], Awaitable[Mapping[PostId, Card]]]  # those the viewer may see, in one batch
Judge = Callable[[Card | None], str | None]  # why a loaded one is left out
Name = Callable[[Sequence[PersonId]], Awaitable[Mapping[PersonId, Seen]]]  # the people who brought them


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one feed for one viewer. An empty answer of `find` is the end of the feed."""

    find: Find
    sift: Sift
    load: Load
    judge: Judge
    name: Name


async def read(steps: Steps, start: Place | None, n_wanted: int) -> Slate:
    """Return up to n_wanted posts that follow a place; None is before the first.

    Looks at MOST_LOOKED_AT candidates at most, in growing portions, and loads only as many as the page has room for:
    where nothing is left out, each step is taken once.
    """
    reading = _Reading(steps, start, n_wanted)
    n_next = 3 * n_wanted
    while reading.wants_more:
        await reading.take(await steps.find(reading.place, min(n_next, MOST_LOOKED_AT - reading.n_looked_at)))
        n_next = min(4 * n_next, MOST_AT_ONCE)
    return await reading.present()


class _Reading:
    """How far one read is."""

    def __init__(self, steps: Steps, start: Place | None, n_wanted: int) -> None:
        self.place = start
        self.n_looked_at = 0
        self._steps = steps
        self._n_wanted = n_wanted
        self._is_end = False
        self._known: set[PostId] = set()
        self._kept: list[tuple[Candidate, Card]] = []
        self._left_out: Counter[str] = Counter()

    @property
    def wants_more(self) -> bool:
        return self._n_missing > 0 and not self._is_end and self.n_looked_at < MOST_LOOKED_AT

    @property
    def _n_missing(self) -> int:
        return self._n_wanted - len(self._kept)

    async def take(self, found: Found) -> None:
        """Look at what was found, one after the other, until the page is full."""
        candidates = found.candidates
        whys = await self._sift(candidates)
        fresh = [number for number, why in enumerate(whys) if why is None]
        n_read, n_batch = 0, self._n_missing
        while n_read < len(fresh) and self._n_missing:
            batch = fresh[n_read : n_read + n_batch]
            cards = await self._steps.load([candidates[number].post_id for number in batch])
            for number in batch:
                if self._n_missing:
                    whys[number] = self._keep(candidates[number], cards.get(candidates[number].post_id))
                    n_read += 1
            n_batch *= 2  # where some are gone, more may be
        n_looked_at = fresh[n_read] if n_read < len(fresh) else len(candidates)
        self.n_looked_at += n_looked_at
        self._left_out.update(why for why in whys[:n_looked_at] if why is not None)
        self.place = candidates[n_looked_at - 1].place if n_looked_at else self.place
        self._is_end = (found.is_end or not candidates) and n_looked_at == len(candidates)

    async def present(self) -> Slate:
        """Return the page, with who reposted what."""
        reposters = list({candidate.by for candidate, _ in self._kept if candidate.by is not None})
        names = await self._steps.name(reposters) if reposters else {}
        items = [
            Item(card, candidate.why, candidate.place, None if candidate.by is None else names.get(candidate.by))
            for candidate, card in self._kept
        ]
        return Slate(items, self.place, self._is_end, self.n_looked_at, dict(self._left_out))

    async def _sift(self, candidates: Sequence[Candidate]) -> list[str | None]:
        whys = await self._steps.sift(candidates)
        for number, candidate in enumerate(candidates):
            if whys[number] is None and candidate.post_id in self._known:
                whys[number] = "repeated"
            elif whys[number] is None:
                self._known.add(candidate.post_id)
        return whys

    def _keep(self, candidate: Candidate, card: Card | None) -> str | None:
        why = self._steps.judge(card)
        if why is None and card is not None:
            self._kept.append((candidate, card))
        return why
