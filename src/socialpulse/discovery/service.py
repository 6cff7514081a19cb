"""Search, lookalikes and creators' pages: find, load, judge, present."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from socialpulse.accounts import Act, Quotas, allow
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid, NotFound, Unavailable
from socialpulse.core.ids import AccountId, CreatorId
from socialpulse.core.page import read_cursor, write_cursor
from socialpulse.creators import Creator, Profiles, StatsPoint
from socialpulse.discovery.facets import ASKED, present_facets
from socialpulse.discovery.filtering import resolved, tree
from socialpulse.discovery.index import SCHEMA, open_or_create
from socialpulse.discovery.ranking import rank
from socialpulse.discovery.reading import Reading, read
from socialpulse.discovery.reasons import reasons
from socialpulse.discovery.types import Found, Hit, Search, Sort
from socialpulse.retrieval import And, Answer, Filter, In, Not, Position, Query, Reads, Similarity, Weighted
from socialpulse.runtime.clock import Clock

MAX_LIMIT = 200
MAX_TEXT = 1_000
F32 = npt.NDArray[np.float32]
Embed = Callable[[str], F32]  # a query to a unit vector (d,)


class Discovery:
    """Answers questions about creators."""

    def __init__(self, profiles: Profiles, quotas: Quotas, embed: Embed, clock: Clock, folder: Path) -> None:
        self._profiles = profiles
        self._quotas = quotas
        self._embed = functools.lru_cache(maxsize=1_000)(embed)
        self._clock = clock
        self._folder = folder
        self._reader: Reads | None = None

    async def search(self, actor: Actor, search: Search) -> Found:
        """Return the creators that fit, best first, each once; those new to the caller's tenant count on its quota.

        Raises Invalid naming every value that does not fit, OverQuota.
        """
        began = time.perf_counter()
        allow(actor, Act.SEARCH_CREATORS)
        _check(search)
        search = replace(search, filters=resolved(search.filters))
        reading = (
            read(search.text, search.filters)
            if search.read_text and search.text
            else Reading(search.text, search.filters, ())
        )
        now, after = self._continued(search)
        query, named = await self._query(search, reading, now, after)
        answer = await asyncio.to_thread(self._index().search, query)
        hits = await self._present(answer, query, reading, frozenset(named))
        await self._quotas.spend(actor, [hit.creator_id for hit in hits])
        next_cursor = None
        if answer.next is not None:
            next_cursor = write_cursor(_print(search), now.timestamp(), answer.next.key, answer.next.id)
        return Found(
            hits=hits,
            n_total=answer.n_total,
            n_accounts=answer.n_rows,
            facets=present_facets(answer.facets) if search.facets else None,
            read_as=list(reading.found),
            next_cursor=next_cursor,
            took_ms=(time.perf_counter() - began) * 1000,
            plan=answer.plan.explain(),
        )

    async def load_creator(self, actor: Actor, creator: CreatorId) -> tuple[Creator, list[StatsPoint]]:
        """Return a creator with all accounts, and the history of their numbers. Raises NotFound, OverQuota."""
        allow(actor, Act.SEARCH_CREATORS)
        found = await self._profiles.load_creator(creator)
        await self._quotas.spend(actor, [creator])
        return found, await self._profiles.find_history([account.id for account in found.accounts])

    def status(self) -> int:
        """Return how many accounts the index holds."""
        return self._index().status().n_rows

    def _index(self) -> Reads:
        if self._reader is None:
            reader = open_or_create(self._folder)
            if reader.schema != SCHEMA:
                raise Unavailable("the index is of another version; it is built anew: socialpulse index build")
            self._reader = reader
        return self._reader

    def _continued(self, search: Search) -> tuple[datetime, Position | None]:
        """Return the moment a search is asked at, and where it goes on: later pages keep the first page's moment."""
        if search.cursor is None:
            return self._clock.now(), None
        fingerprint, asked_at, key, row = read_cursor(search.cursor, str, float, object, int)
        if fingerprint != _print(search):
            problem = "belongs to another search; a cursor only continues the search it came from"
            raise Invalid.one("cursor", search.cursor, problem)
        return datetime.fromtimestamp(asked_at, UTC), Position(key, row)

    async def _query(
        self, search: Search, reading: Reading, now: datetime, after: Position | None
    ) -> tuple[Query, Sequence[AccountId]]:
        where: Filter = tree(reading.filters)
        likes: list[F32] = []
        named: list[AccountId] = []
        if reading.text and search.sort is Sort.RELEVANCE:
            likes.append(await asyncio.to_thread(self._embed, reading.text))
            named = await self._profiles.find_named(reading.text)
        own, numbers = await self._vectors(search.like)
        others, other_numbers = await self._vectors(search.unlike)
        if numbers or other_numbers:
            where = And((where, Not(In("creator", (*numbers, *other_numbers)))))
        order = rank(search.sort, search.ascending, search.weights, [*likes, *own], others, named, now)
        return Query(where, order, search.limit, after, "creator", ASKED if search.facets else ()), named

    async def _vectors(self, creators: Sequence[CreatorId]) -> tuple[list[F32], list[int]]:
        """Return the vectors and numbers of creators. Raises NotFound for one not there or not understood yet."""
        if not creators:
            return [], []
        accounts = await self._profiles.find_accounts_of(creators)
        vectors: list[F32] = []
        numbers: list[int] = []
        for creator in creators:
            if creator not in accounts:
                raise NotFound(f"no creator has the id {creator}")
            rows = self._index().find([account.id for account in accounts[creator]], ["creator", "meaning"])
            known = rows.filter(rows["meaning"].is_valid())
            if not known.num_rows:
                raise NotFound(f"creator {creator} is not understood yet, so nothing is like it; try again in a moment")
            found = np.asarray(known["meaning"].combine_chunks().flatten(), np.float32).reshape(known.num_rows, -1)
            vectors.append(found.mean(axis=0))
            numbers.append(known["creator"][0].as_py())
        return vectors, numbers

    async def _present(self, answer: Answer, query: Query, reading: Reading, named: frozenset[AccountId]) -> list[Hit]:
        ids = [AccountId(int(number)) for number in answer.ids]
        family = await self._profiles.find_families(ids)
        accounts = {account.id: account for account in family}
        kept = self._index().find(ids, ["quality"])
        quality = dict(zip(kept["id"].to_pylist(), kept["quality"].to_pylist(), strict=True))
        scores, similarities = _scores(answer, query)
        hits = []
        for number, account_id in enumerate(ids):
            account = accounts.get(account_id)
            if account is None:
                continue  # deleted since it was indexed: the index will follow
            others = [other for other in family if other.creator_id == account.creator_id and other.id != account_id]
            similarity = similarities[number]
            why = reasons(account, reading.text, reading.filters, similarity, account_id in named, self._clock.now())
            known = quality.get(account_id) or 0.0
            hits.append(Hit(account.creator_id, account, others, scores[number], similarity, known, why))
        return hits


def _scores(answer: Answer, query: Query) -> tuple[list[float | None], list[float | None]]:
    """Return score and similarity of each hit; None where the order knows none."""
    nothing: list[float | None] = [None] * len(answer.ids)
    if not isinstance(query.rank, Weighted):
        return nothing, nothing
    scores: list[float | None] = answer.scores.tolist()
    if not query.rank.terms or not isinstance(query.rank.terms[0][0], Similarity):
        return scores, nothing
    return scores, [None if np.isnan(value) else float(value) for value in answer.similarities[:, 0]]


def _check(search: Search) -> None:
    if not 1 <= search.limit <= MAX_LIMIT:
        raise Invalid.one("limit", search.limit, f"must lie between 1 and {MAX_LIMIT}; use next_cursor for more")
    if len(search.text) > MAX_TEXT:
        raise Invalid.one("text", search.text, f"has {len(search.text):,} characters, and {MAX_TEXT:,} are the most")


def _print(search: Search) -> str:
    """Return a short fingerprint of everything in a search but its place and page size."""
    asked: Any = replace(search, cursor=None, limit=1, facets=False)
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]
