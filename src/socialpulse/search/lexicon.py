"""What the index knows of words and tags as a whole: which words are too common to tell anything, which tags there are.

Counted over all posts aside, at most once a minute in each process; whoever asks meanwhile gets what was counted last.
"""

from __future__ import annotations

import asyncio
import bisect
import contextvars
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from socialpulse.core.errors import SocialPulseError
from socialpulse.retrieval import Answer, Query, TopValues, ValueCounts
from socialpulse.runtime.clock import Clock
from socialpulse.search.columns import WORD_COLUMNS
from socialpulse.search.post_index import PostIndex
from socialpulse.search.types import Tag

FRESH = timedelta(seconds=60)
COMMON = 0.05  # a word in more of the posts than this tells nothing where the question has others
FEW = 3  # so few posts are never too many
MOST_COMMON = 100  # of a column: more words than this cannot be so common in texts of usual length
MOST_TAGS = 10_000  # those that most posts have; rarer ones are found by search, and not offered while typing

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What was counted at a moment. `tags` stand in the order of their letters."""

    at: datetime
    common: frozenset[str]
    tags: Sequence[Tag]

    def telling(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the words that tell something; all of them where none does."""
        return tuple(word for word in words if word not in self.common) or tuple(words)

    def tags_from(self, beginning: str, n: int) -> list[Tag]:
        """Return the n most used tags that begin so, the most used first; ties by letters."""
        first = bisect.bisect_left(self.tags, beginning, key=lambda tag: tag.tag)
        last = bisect.bisect_left(self.tags, beginning + chr(0x10FFFF), key=lambda tag: tag.tag)
        return sorted(self.tags[first:last], key=lambda tag: (-tag.n_posts, tag.tag))[:n]


class Lexicons:
    """Holds the latest lexicon. The first caller waits for it; later ones get a stale one while the next is made."""

    def __init__(self, index: PostIndex, clock: Clock) -> None:
        self._index = index
        self._clock = clock
        self._latest: Lexicon | None = None
        self._counting: asyncio.Task[Lexicon] | None = None

    async def find(self) -> Lexicon:
        """Return what was counted last."""
        latest = self._latest
        if latest is not None and self._clock.now() - latest.at < FRESH:
            return latest
        counting = self._count_aside()
        return latest if latest is not None else await asyncio.shield(counting)

    async def count(self) -> Lexicon:
        """Return what is counted now."""
        facets = (*(TopValues(name, MOST_COMMON) for name in WORD_COLUMNS), TopValues("tags", MOST_TAGS))
        answers = await self._index.search(Query(k=0, facets=facets))
        self._latest = await asyncio.to_thread(_lexicon, self._clock.now(), answers[0] if answers else None)
        return self._latest

    async def close(self) -> None:
        """Let what is counted aside come to its end."""
        if self._counting is not None:
            await asyncio.gather(self._counting, return_exceptions=True)

    def _count_aside(self) -> asyncio.Task[Lexicon]:
        if self._counting is None:
            self._counting = asyncio.create_task(self.count(), context=contextvars.Context())
            self._counting.add_done_callback(self._counted)
        return self._counting

    def _counted(self, task: asyncio.Task[Lexicon]) -> None:
        self._counting = None
        if not task.cancelled() and isinstance(error := task.exception(), SocialPulseError):
            log.warning("words were not counted; what was counted before stays", error=str(error))


def _lexicon(at: datetime, answer: Answer | None) -> Lexicon:
    """Return the lexicon of what an index counted. No index: nothing."""
    if answer is None:
        return Lexicon(at, frozenset(), ())
    *words, tags = (facet for facet in answer.facets if isinstance(facet, ValueCounts))
    most = max(FEW, COMMON * answer.n_rows)
    common = frozenset(str(word) for facet in words for word, n in facet.counts if n > most)
    return Lexicon(at, common, sorted((Tag(str(tag), n) for tag, n in tags.counts), key=lambda tag: tag.tag))
