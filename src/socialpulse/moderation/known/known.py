"""Looking up what is posted, and keeping what was removed from coming back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from socialpulse.accounts import Act, allow
from socialpulse.core.actor import Actor
from socialpulse.media import Fingerprint
from socialpulse.moderation.known import entries_store, lists_store
from socialpulse.moderation.known.entries_store import Exact
from socialpulse.moderation.known.formats import clip_of, hash_named
from socialpulse.moderation.known.formats.hashes import MIN_FRAME_QUALITY
from socialpulse.moderation.known.held import NOTHING, Held, read_pages
from socialpulse.moderation.known.types import (
    REMOVED,
    Change,
    Frame,
    Hash,
    HashKind,
    KnownList,
    KnownMatch,
    ListId,
)
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx


class Known:
    """What is known to be bad. PDQ are held in memory and brought up to date when a list has changed."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._held: Mapping[ListId, Held] = {}
        self._turn = asyncio.Lock()

    async def match(
        self, prints: Sequence[Fingerprint], sha256: bytes | None = None, md5: bytes | None = None
    ) -> list[KnownMatch]:
        """Return what the lists say of a picture (one print) or a clip, at most once each, the gravest first.

        sha256, md5: of the uploaded bytes. Whatever was put on a list before this was called is matched. A few
        milliseconds; after a million new entries some seconds once.
        """
        given = ((HashKind.SHA256, sha256), (HashKind.MD5, md5))
        hashes = [Hash(kind, code) for kind, code in given if code is not None]
        async with self._db.reading() as tx:
            lists = [known for known in await lists_store.find_all(tx) if known.terms.enabled]
            exact = await entries_store.find_exact(tx, hashes) if hashes else []
        held = await self._up_to_date(lists)
        return await asyncio.to_thread(_matches, lists, held, exact, prints)

    async def match_hash(self, actor: Actor, kind: str, written: str) -> list[KnownMatch]:
        """Return what the lists say of a file with this hash, as `match`; its quality is taken to be good.

        written: digits, or of a clip a JSON list of "hash,quality,seconds". For moderators. Raises Invalid, as `allow`.
        """
        allow(actor, Act.MODERATE)
        item = hash_named(kind, written)
        codes = [frame.pdq for frame in item.frames] if item.kind is HashKind.VPDQ else [item.code]
        if item.kind in (HashKind.PDQ, HashKind.VPDQ):
            return await self.match([Fingerprint(0, b"", code, 100) for code in codes])
        is_md5 = item.kind is HashKind.MD5
        return await self.match([], None if is_md5 else item.code, item.code if is_md5 else None)

    async def add_tombstone(self, tx: Tx, prints: Sequence[Fingerprint], sha256: bytes | None, why: str) -> int:
        """Put what was removed on the list REMOVED, in the transaction of the decision; return how many hashes are new.

        why: the judgement's id, by which `lift_tombstone` finds it again. Of a picture or clip that shows too little
        only the very same file is known again.
        """
        hashes = [] if sha256 is None else [Hash(HashKind.SHA256, sha256)]
        telling = [print_ for print_ in prints if print_.pdq_quality >= MIN_FRAME_QUALITY]
        if telling and len(prints) == 1:
            hashes.append(Hash(HashKind.PDQ, telling[0].pdq))
        elif telling:
            hashes.append(clip_of([Frame(each.pdq, each.pdq_quality, each.at_ms) for each in telling]))
        removed = await lists_store.hold(tx, REMOVED)
        now = self._clock.now()
        changed = await entries_store.change(tx, removed.id, [Change(item, (why,)) for item in hashes], now)
        await lists_store.save_change(tx, removed.id, changed.n_added, 0, now)
        return changed.n_added

    async def lift_tombstone(self, tx: Tx, why: str) -> int:
        """Take off REMOVED what stands there for this judgement alone; return how many hashes went.

        What another judgement removed too stays. Lifting what is not there changes nothing.
        """
        removed = await lists_store.hold(tx, REMOVED)
        n_deleted = await entries_store.delete_source(tx, removed.id, why)
        await lists_store.save_change(tx, removed.id, 0, n_deleted, self._clock.now())
        return n_deleted

    async def _up_to_date(self, lists: Sequence[KnownList]) -> Mapping[ListId, Held]:
        """Return the lists in memory, as new as these at least."""
        if self._has(lists):
            return self._held
        async with self._turn:
            if not self._has(lists):
                self._held = {known.id: await self._read(known) for known in lists}
            return self._held

    def _has(self, lists: Sequence[KnownList]) -> bool:
        return all(self._held.get(known.id, NOTHING).version >= known.version for known in lists)

    async def _read(self, known: KnownList) -> Held:
        before = self._held.get(known.id, NOTHING)
        if before.version >= known.version:
            return before
        async with self._db.reading() as tx:
            kept, pages = await read_pages(tx, known, before)
        return await asyncio.to_thread(kept.after, known.version, pages)


def _matches(
    lists: Sequence[KnownList], held: Mapping[ListId, Held], exact: Sequence[Exact], prints: Sequence[Fingerprint]
) -> list[KnownMatch]:
    found = [match for known in lists if (match := _match(known, held[known.id], exact, prints))]
    return sorted(found, key=lambda match: (-match.action.gravity, -match.severity, match.list_name))


def _match(known: KnownList, held: Held, exact: Sequence[Exact], prints: Sequence[Fingerprint]) -> KnownMatch | None:
    """Return what one list says: by the very same file before a near one."""
    terms = known.terms
    for same in exact:
        if same.list_id == known.id:
            return KnownMatch(known.name, terms.action, terms.severity, terms.reason, 0, same.id, is_exact=True)
    codes = [each.pdq for each in prints if each.pdq_quality >= terms.min_quality]
    near = held.find_near(codes, terms.distance, terms.p_frames) if codes else None
    if near is None:
        return None
    return KnownMatch(
        known.name,
        terms.near_action,
        terms.severity,
        terms.reason,
        near.distance,
        near.entry,
        is_exact=False,
        p_query=near.p_query,
        p_entry=near.p_entry,
    )
