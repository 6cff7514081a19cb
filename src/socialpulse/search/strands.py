"""A question as strands: queries whose answers have no post in common, and one order over all of them.

By relevance there are three: posts with every telling word, with some of them, with none. Each is ordered by meaning,
nudged by what people did and by age, and what its words are worth is added: so a post about the very thing that never
says the word comes before one that says it by the way. Each strand has a place of its own, which is exact: a cursor is
the places of all, and what comes meanwhile shifts nothing.

Why not one ranking with a bonus for words: then every row has to be given its bonus, 50 ms for 100,000 posts where
three filters take 5.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from socialpulse.retrieval import (
    And,
    Answer,
    ByColumn,
    Decay,
    Filter,
    Log,
    Not,
    Or,
    Position,
    Query,
    Rank,
    Similarity,
    Term,
    Weighted,
)
from socialpulse.search.columns import F32, MEANING, has_word
from socialpulse.search.types import Why

# Weights and the floor were set on benchmarks/cases/search_posts.tsv: meaning is a cosine, 0.2 to 0.7 where it fits.
WORDS_BONUS = 0.25
SOME_WORDS_BONUS = 0.12
FLOOR = 0.2  # what fits by its meaning alone and less than this does not fit
LIKES_WEIGHT, COMMENTS_WEIGHT, MOST_COUNT = 0.05, 0.03, 1e6
FRESH_WEIGHT, FRESH_HALF_LIFE_S = 0.02, 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class Strand:
    """Posts that answer a question in one way. `bonus` is added to their keys; below `floor` none is shown."""

    why: Why
    filter: Filter
    rank: Rank
    bonus: float = 0.0
    floor: float | None = None

    def query(self, k: int, after: Position | None) -> Query:
        return Query(filter=self.filter, rank=self.rank, k=k, after=after)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row in its place in the order: of which strand, and where in it."""

    row: int
    strand: int
    place: Position


def by_relevance(where: Filter, words: Sequence[str], meaning: F32 | None, now: datetime) -> list[Strand]:
    """Return the strands of a question in the order of relevance. meaning (d,) of unit length; None: it has none."""
    rank = _rank(meaning, now)
    if not words:
        return [Strand(Why.FILTER, where, rank)]
    each = tuple(map(has_word, words))
    strands = [Strand(Why.WORDS, And((where, *each)), rank, WORDS_BONUS)]
    if len(each) > 1:
        strands.append(Strand(Why.SOME_WORDS, And((where, Or(each), Not(And(each)))), rank, SOME_WORDS_BONUS))
    if meaning is not None:
        strands.append(Strand(Why.MEANING, And((where, *map(Not, each))), rank, floor=FLOOR))
    return strands


def by_time(where: Filter, words: Sequence[str]) -> list[Strand]:
    """Return the one strand of posts that have all words, newest first."""
    why = Why.WORDS if words else Why.FILTER
    return [Strand(why, And((where, *map(has_word, words))), ByColumn("live_at"))]


def merged(strands: Sequence[Strand], answers: Sequence[Answer | None]) -> Iterator[Candidate]:
    """Yield what was found in one order, best first. An answer of None: that strand had come to its end before."""
    found = (_candidates(number, *one) for number, one in enumerate(zip(strands, answers, strict=True)))
    for _, candidate in heapq.merge(*found, key=lambda one: one[0]):
        yield candidate


def is_end(strand: Strand, answer: Answer) -> bool:
    """Return whether nothing of a strand follows what was found of it."""
    if answer.next is None:
        return True
    return strand.floor is not None and float(answer.scores[-1]) < strand.floor


def _candidates(
    number: int, strand: Strand, answer: Answer | None
) -> Iterator[tuple[tuple[float, int, int], Candidate]]:
    if answer is None:
        return
    is_timed = isinstance(strand.rank, ByColumn)
    for row, score in zip(answer.ids.tolist(), answer.scores.tolist(), strict=True):
        if strand.floor is not None and score < strand.floor:
            return
        place = Position(int(score) if is_timed else score, row)
        yield (-(score + strand.bonus), number, row), Candidate(row, number, place)


def _rank(meaning: F32 | None, now: datetime) -> Rank:
    nudges: tuple[tuple[Term, float], ...] = (
        (Log("likes", 1, MOST_COUNT), LIKES_WEIGHT),
        (Log("comments", 1, MOST_COUNT), COMMENTS_WEIGHT),
        (Decay("live_at", now, FRESH_HALF_LIFE_S), FRESH_WEIGHT),
    )
    return Weighted(nudges if meaning is None else ((Similarity(MEANING, meaning), 1.0), *nudges))
