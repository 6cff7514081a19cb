"""Search, lookalikes and creators' pages: find, load, judge, present."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
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
from socialpulse.discovery import lists_store
from socialpulse.discovery.facets import ASKED, present_facets
from socialpulse.discovery.filtering import resolved, tree
from socialpulse.discovery.index import SCHEMA, open_or_create
from socialpulse.discovery.owners import owner_of
from socialpulse.discovery.ranking import rank
from socialpulse.discovery.reading import Reading, read
from socialpulse.discovery.reasons import reasons
from socialpulse.discovery.types import Found, Hit, ListId, OwnerId, Search, Sort
from socialpulse.retrieval import (
    MAX_K,
    And,
    Answer,
    Filter,
    In,
    Not,
    Position,
    Query,
    Reads,
    Recall,
    Similarity,
    Weighted,
)
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db

MAX_LIMIT = 200
MAX_TEXT = 1_000
N_DAYS_OF_HISTORY = 24
F32 = npt.NDArray[np.float32]
Embed = Callable[[str], F32]  # a query to a unit vector (d,)


class Discovery:
    """Answers questions about creators."""

    def __init__(self, db: Db, profiles: Profiles, quotas: Quotas, embed: Embed, clock: Clock, folder: Path) -> None:
        self._db = db
        self._profiles = profiles
        self._quotas = quotas
        self._embed = functools.lru_cache(maxsize=1_000)(embed)
        self._clock = clock
        self._folder = folder
        self._reader: Reads | None = None

    async def search(self, actor: Actor, search: Search) -> Found:
        """Return the creators that fit, best first, each once; those new to the caller's tenant count on its quota.

        With a limit of 0 they are only counted, which needs no order and spends nothing. Raises Invalid naming every
        value that does not fit, OverQuota.
        """
        began = time.perf_counter()
        owner = owner_of(actor, Act.SEARCH_CREATORS)
        check_search(search)
        search = replace(search, filters=resolved(search.filters))
        reading = _read(search)
        now, after = self._continued(search)
        query, named = await self._query(owner, search, reading, now, after)
        answer = await asyncio.to_thread(self._index().search, query)
        hits = await self._present(answer, query, reading, frozenset(named))
        if search.history:
            hits = await self._with_history(hits)
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

    async def find_all(self, owner: OwnerId, search: Search, n_most: int) -> list[AccountId]:
        """Return the accounts that the first creators a search finds are shown by, best first; nothing is spent.

        Who may ask, the caller has judged. Raises Invalid, NotFound. Cost: a search for every MAX_K creators.
        """
        search = replace(search, filters=resolved(search.filters), facets=False, cursor=None)
        query, _ = await self._query(owner, search, _read(search), self._clock.now(), None)
        found: list[AccountId] = []
        after: Position | None = None
        while len(found) < n_most:
            asked = replace(query, k=min(MAX_K, n_most - len(found)), after=after, recall=Recall.EXACT)
            answer = await asyncio.to_thread(self._index().search, asked)
            found += [AccountId(int(number)) for number in answer.ids]
            after = answer.next
            if after is None:
                break
        return found

    def find_quality(self, accounts: Sequence[AccountId]) -> dict[AccountId, float]:
        """Return the quality of accounts as the index has it; those it has not are missing."""
        rows = self._index().find(accounts, ["quality"])
        return {AccountId(id): float(value or 0.0) for id, value in zip(*rows.to_pydict().values(), strict=True)}

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
        self, owner: OwnerId, search: Search, reading: Reading, now: datetime, after: Position | None
    ) -> tuple[Query, Sequence[AccountId]]:
        where: Filter = tree(reading.filters)
        if search.in_lists:
            where = And((where, In("creator", await self._in_lists(owner, search.in_lists))))
        if search.not_in_lists:
            where = And((where, Not(In("creator", await self._in_lists(owner, search.not_in_lists)))))
        likes: list[F32] = []
        named: list[AccountId] = []
        if reading.text and search.sort is Sort.RELEVANCE and search.limit:
            meaning, named = await asyncio.gather(
                asyncio.to_thread(self._embed, reading.text), self._profiles.find_named(reading.text)
            )
            likes.append(meaning)
        own, numbers = await self._vectors(search.like)
        others, other_numbers = await self._vectors(search.unlike)
        if numbers or other_numbers:
            where = And((where, Not(In("creator", (*numbers, *other_numbers)))))
        order = rank(search.sort, search.ascending, search.weights, [*likes, *own], others, named, now)
        return Query(where, order, search.limit, after, "creator", ASKED if search.facets else ()), named

    async def _in_lists(self, owner: OwnerId, lists: Sequence[ListId]) -> tuple[int, ...]:
        """Return the numbers of the creators in any of these lists. Raises NotFound for a list of somebody else."""
        async with self._db.transaction() as tx:
            numbers = await lists_store.find_numbers(tx, owner, lists)
        for list_id in lists:
            if list_id not in numbers:
                raise NotFound(f"no list has the id {list_id}")
        return tuple(sorted({number for found in numbers.values() for number in found}))

    async def _with_history(self, hits: Sequence[Hit]) -> list[Hit]:
        points = await self._profiles.find_growth([hit.account.id for hit in hits], N_DAYS_OF_HISTORY)
        days: dict[AccountId, list[tuple[date, int]]] = {}
        for point in points:
            days.setdefault(point.account_id, []).append((point.day, point.followers))
        return [replace(hit, history=days.get(hit.account.id, [])) for hit in hits]

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
        quality = self.find_quality(ids)
        scores, similarities = _scores(answer, query)
        hits = []
        for number, account_id in enumerate(ids):
            account = accounts.get(account_id)
            if account is None:
                continue  # deleted since it was indexed: the index will follow
            others = [other for other in family if other.creator_id == account.creator_id and other.id != account_id]
            similarity = similarities[number]
            why = reasons(account, reading.text, reading.filters, similarity, account_id in named, self._clock.now())
            known = quality.get(account_id, 0.0)
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


def _read(search: Search) -> Reading:
    if search.read_text and search.text:
        return read(search.text, search.filters)
    return Reading(search.text, search.filters, ())


def check_search(search: Search) -> None:
    """Raise Invalid where a search is too long or too large."""
    if not 0 <= search.limit <= MAX_LIMIT:
        raise Invalid.one("limit", search.limit, f"must lie between 0 and {MAX_LIMIT}; use next_cursor for more")
    if len(search.text) > MAX_TEXT:
        raise Invalid.one("text", search.text, f"has {len(search.text):,} characters, and {MAX_TEXT:,} are the most")


def _print(search: Search) -> str:
    """Return a short fingerprint of everything in a search but its place and page size."""
    asked: Any = replace(search, cursor=None, limit=1, facets=False, history=False)
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]
