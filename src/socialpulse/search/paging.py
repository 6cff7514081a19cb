"""Fills one page: asks the strands for their next, walks along one order, and remembers how far each strand came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from socialpulse.posts import Card
from socialpulse.retrieval import Answer, Query
from socialpulse.search import cursors
from socialpulse.search.cursors import Mark, Progress
from socialpulse.search.strands import Candidate, Strand, is_end, merged
from socialpulse.search.types import Found, Hit

MOST_LOOKED_AT = 500  # to fill a page; where nearly all is hidden from somebody, it comes short and the cursor goes on
SPARE = 5  # candidates more than a page has room for: some may be gone


class Paging:
    """One page of one reading. While it wants more: ask `queries`, hand in the answers, `keep` what may be shown."""

    def __init__(self, start: Mark, strands: Sequence[Strand], n_wanted: int) -> None:
        self._start = start
        self._strands = strands
        self._progress = list(start.progress)
        self._n_wanted = n_wanted
        self._hits: list[Hit] = []
        self._n_looked_at = 0
        self._n_next = n_wanted + SPARE
        self._n_left: dict[int, int] = {}  # of strands of which nothing follows what was found: how many those are

    @property
    def wants_more(self) -> bool:
        return self._n_missing > 0 and self._n_looked_at < MOST_LOOKED_AT and bool(self._open)

    @property
    def _n_missing(self) -> int:
        return self._n_wanted - len(self._hits)

    @property
    def _open(self) -> list[int]:
        return [number for number, one in enumerate(self._progress) if not one.ended]

    def queries(self) -> list[Query]:
        """Return what to ask for: the next posts of each strand that is not at its end."""
        return [self._strands[number].query(self._n_next, self._progress[number].after) for number in self._open]

    def candidates(self, answers: Sequence[Answer]) -> list[Candidate]:
        """Return the next posts in one order. Each strand gave as many as are wanted, so no other comes before them."""
        asked = dict(zip(self._open, answers, strict=True))
        found = list(merged(self._strands, [asked.get(number) for number in range(len(self._strands))]))
        n_found = Counter(one.strand for one in found)
        self._n_left = {
            number: n_found[number] for number, answer in asked.items() if is_end(self._strands[number], answer)
        }
        return found[: self._n_next]

    def keep(self, candidates: Sequence[Candidate], cards: Mapping[int, Card]) -> None:
        """Walk along the candidates until the page is full. cards: those that may be shown, by row."""
        for number, candidate in enumerate(candidates):
            self._progress[candidate.strand] = Progress(candidate.place)
            self._n_looked_at += 1
            if candidate.row in cards:
                self._hits.append(self._hit(candidate, cards[candidate.row]))
            if not self._n_missing and number + 1 < len(candidates):
                return
        n_walked = Counter(one.strand for one in candidates)
        for strand in self._open:
            if self._n_left.get(strand) == n_walked[strand]:
                self._progress[strand] = Progress(ended=True)
        self._n_next = min(2 * self._n_next, MOST_LOOKED_AT)

    def end(self) -> None:
        """Let nothing follow."""
        self._progress = [Progress(ended=True) for _ in self._progress]

    def found(self) -> Found:
        """Return the page."""
        return Found(self._hits, self._cursor() if self._open else None, self._n_looked_at)

    def _hit(self, candidate: Candidate, card: Card) -> Hit:
        return Hit(card, self._strands[candidate.strand].why, self._cursor())

    def _cursor(self) -> str:
        return cursors.write(replace(self._start, progress=tuple(self._progress)))
