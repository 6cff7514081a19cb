"""Keeping the lists: their terms, their entries, files in and out. For moderators; every change is noted."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from socialpulse.accounts import Act, allow
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound, Problem, TooLarge
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.moderation.known import entries_store, lists_store
from socialpulse.moderation.known.entries_store import Changed
from socialpulse.moderation.known.formats import (
    format_named,
    kind_named,
    read_file,
    shown,
    written,
)
from socialpulse.moderation.known.importing import Tally, changes_of, next_batch
from socialpulse.moderation.known.types import (
    REMOVED,
    Audit,
    Change,
    Detail,
    Entry,
    Hash,
    Imported,
    KnownList,
    Terms,
)
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
PAGE = 5_000  # entries written at once
MOST_SOURCE = 500  # characters that say who gave a list
MOST_TEXT = 500_000  # letters of hashes that come as a text, and not as a file


class KnownLists:
    """The lists. The one called REMOVED is filled by decisions alone, and stays."""

    def __init__(self, db: Db, clock: Clock, audit: Audit) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit

    async def find(self, actor: Actor) -> list[KnownList]:
        """Return every list, by name."""
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            return await lists_store.find_all(tx)

    async def load(self, actor: Actor, name: str) -> KnownList:
        """Return a list. Raises NotFound."""
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            return await lists_store.load(tx, name)

    async def add(self, actor: Actor, name: str, terms: Terms) -> KnownList:
        """Make an empty list. Raises Invalid with all that does not fit, Conflict where the name is taken."""
        allow(actor, Act.MODERATE)
        if not NAME.fullmatch(name):
            raise Invalid.one("name", name, "is up to 64 small letters, digits and hyphens, a letter or digit first")
        check(terms)
        async with self._db.transaction() as tx:
            if not await lists_store.add(tx, name, terms, self._clock.now()):
                raise Conflict(f"a list is called {name!r} already; choose another name, or change its terms")
            await self._note(tx, actor, "add", name, _plain(terms))
            return await lists_store.load(tx, name)

    async def change(self, actor: Actor, name: str, edit: Callable[[Terms], Terms]) -> KnownList:
        """Give a list the terms that `edit` makes of its own, from the next match on. Raises NotFound, Invalid."""
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            known = await lists_store.hold(tx, name)
            terms = edit(known.terms)
            check(terms)
            await lists_store.save_terms(tx, known.id, terms, self._clock.now())
            before, after = _plain(known.terms), _plain(terms)
            changed: Detail = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
            await self._note(tx, actor, "change", name, changed)
            return await lists_store.load(tx, name)

    async def remove(self, actor: Actor, name: str) -> None:
        """Delete a list with all its entries. Raises NotFound, Conflict for REMOVED."""
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            known = await _hold_ours(tx, name)
            await lists_store.delete(tx, known.id)
            await self._note(tx, actor, "remove", name, {"n_entries": known.n_entries})

    async def import_file(self, actor: Actor, name: str, path: Path, kind: str | None = None) -> Imported:
        """Put the hashes of a file on a list, and take off it what an exchange says is deleted: all of it, or nothing.

        `kind`: of hashes that the file does not name the kind of. A line that cannot be read is reported and no other
        is lost; a file that was read before changes nothing. A million lines took two minutes on two busy cores.
        Raises NotFound, Invalid where the file is empty or no text, Conflict for REMOVED.
        """
        allow(actor, Act.MODERATE)
        items = await asyncio.to_thread(read_file, path, kind_named(kind) if kind else None)
        tally = Tally()
        async with self._db.transaction() as tx:
            known = await _hold_ours(tx, name)
            while batch := await asyncio.to_thread(next_batch, items):
                tally.count(batch)
                changed = await entries_store.change(tx, known.id, changes_of(batch), self._clock.now())
                tally.n_added += changed.n_added
                tally.n_deleted += changed.n_deleted
            await lists_store.save_change(tx, known.id, tally.n_added, tally.n_deleted, self._clock.now())
            counts: Detail = {"file": path.name, "n_added": tally.n_added, "n_deleted": tally.n_deleted}
            await self._note(tx, actor, "import", name, counts)
        return tally.total()

    async def import_text(self, actor: Actor, name: str, text: str, kind: str | None, scratch: Path) -> Imported:
        """Put the hashes of a text on a list, as `import_file` of a file that holds it; `scratch`: where that lies.

        Raises TooLarge for more than MOST_TEXT letters; as `import_file`.
        """
        allow(actor, Act.MODERATE)
        if len(text) > MOST_TEXT:
            remedy = f"split it, or send it as a file to POST /v1/moderation/lists/{name}/import"
            raise TooLarge(f"the text has {len(text):,} letters, and {MOST_TEXT:,} are taken; {remedy}")
        if not text.strip():
            raise Invalid.one("text", text, "is empty; write hashes as a file has them, such as one `pdq f8f8…` a line")
        path = await asyncio.to_thread(_written_down, text, scratch)
        try:
            return await self.import_file(actor, name, path, kind)
        finally:
            path.unlink()

    async def export(self, actor: Actor, name: str, form: str) -> AsyncIterator[bytes]:
        """Yield a list as a file of one of Format, in parts. Raises NotFound, Invalid."""
        known = await self.load(actor, name)
        async for part in written(self._pages(known), known.name, format_named(form)):
            yield part

    async def find_entries(self, actor: Actor, name: str, after: int = 0, limit: int = 50) -> list[Entry]:
        """Return entries of a list after this id, by id. Raises NotFound."""
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            known = await lists_store.load(tx, name)
            return await entries_store.find_page(tx, known.id, after, limit)

    async def find_entry_page(self, actor: Actor, name: str, limit: int, cursor: str | None = None) -> Page[Entry]:
        """Return a page of the entries of a list, by id. Raises NotFound, Invalid."""
        after = 0 if cursor is None else min(max(read_cursor(cursor, int)[0], 0), 2**63 - 1)
        found = await self.find_entries(actor, name, after, limit + 1)
        return Page(found[:limit], write_cursor(found[limit - 1].id) if len(found) > limit else None)

    async def add_entry(self, actor: Actor, name: str, item: Hash) -> bool:
        """Put one hash on a list; return whether it lacked it. Raises NotFound, Conflict for REMOVED."""
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            known = await _hold_ours(tx, name)
            return (await self._change_one(tx, actor, known, Change(item))).n_added == 1

    async def remove_entry(self, actor: Actor, name: str, item: Hash) -> None:
        """Take one hash off a list, REMOVED too. Raises NotFound where there is no such list, or it is not on it."""
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            known = await lists_store.hold(tx, name)
            if not (await self._change_one(tx, actor, known, Change(item, gone=True))).n_deleted:
                raise NotFound(f"no {item.kind.value} {item.code.hex()!r} is on the list {name!r}")

    async def _change_one(self, tx: Tx, actor: Actor, known: KnownList, change: Change) -> Changed:
        now = self._clock.now()
        changed = await entries_store.change(tx, known.id, [change], now)
        if changed.n_added or changed.n_deleted:
            await lists_store.save_change(tx, known.id, changed.n_added, changed.n_deleted, now)
            act = "remove-entry" if change.gone else "add-entry"
            detail: Detail = {"kind": change.hash.kind.value, "hash": change.hash.code.hex()}
            await self._note(tx, actor, act, known.name, detail)
        return changed

    async def _pages(self, known: KnownList) -> AsyncIterator[Sequence[Entry]]:
        after = 0
        while True:
            async with self._db.transaction() as tx:
                page = await entries_store.find_page(tx, known.id, after, PAGE)
            if not page:
                return
            yield page
            after = page[-1].id

    async def _note(self, tx: Tx, actor: Actor, act: str, name: str, detail: Detail) -> None:
        await self._audit.write(tx, actor, f"known-list.{act}", name, detail)


def _written_down(text: str, scratch: Path) -> Path:
    """Return a file that holds a text; whoever calls removes it."""
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=scratch, prefix="text-", delete=False) as out:
        out.write(text)
    return Path(out.name)


def check(terms: Terms) -> None:
    """Return where the terms of a list fit. Raises Invalid with every one that does not."""
    problems = [
        Problem(field, str(value), reason)
        for field, value, fits, reason in (
            ("severity", terms.severity, 1 <= terms.severity <= 100, "is 1 to 100"),
            ("distance", terms.distance, 0 <= terms.distance <= 64, "is 0 to 64 of 256 bits; 31 is usual"),
            ("min_quality", terms.min_quality, 0 <= terms.min_quality <= 100, "is 0 to 100; 50 is usual"),
            ("p_frames", terms.p_frames, 0 < terms.p_frames <= 1, "is more than 0, up to 1"),
            ("source", shown(terms.source), len(terms.source) <= MOST_SOURCE, f"has at most {MOST_SOURCE} characters"),
        )
        if not fits
    ]
    if problems:
        raise Invalid(*problems)


async def _hold_ours(tx: Tx, name: str) -> KnownList:
    """Return a list that people fill, held. Raises NotFound, Conflict."""
    if name == REMOVED:
        raise Conflict(f"the list {REMOVED!r} is filled by decisions alone; make a list of your own beside it")
    return await lists_store.hold(tx, name)


def _plain(terms: Terms) -> dict[str, str]:
    return {key: str(value) for key, value in asdict(terms).items()}
