"""Policies over time: put in, checked, made live, rolled back; and the one in force, kept at hand."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from socialpulse.accounts import Act, allow
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.moderation.policy import store
from socialpulse.moderation.policy.golden import find_disagreements
from socialpulse.moderation.policy.policy import Policy, default_text
from socialpulse.moderation.policy.replaying import check_days
from socialpulse.moderation.policy.versions import Audit, Checked, Shadow, Version
from socialpulse.moderation.types import Ruling, Subject
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

MOST_COMMENT = 500
MOST_SHADOW_DAYS = 90  # is how long they are kept
_ABOVE_ALL = 2**31 - 1


class Policies:
    """Keeps every policy that was put in. The first is the one that comes with the program."""

    def __init__(self, db: Db, clock: Clock, audit: Audit) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._live: Policy | None = None

    async def load_live(self, tx: Tx) -> Policy:
        """Return the policy in force, as this transaction sees it.

        Costs one short query; a policy is read anew only when another came into force, in whichever process. The first
        call of all puts in the default, so `tx` may write. Raises Invalid where a newer program put in what this one
        cannot read.
        """
        version = await store.find_live(tx) or await self._plant(tx)
        if self._live is None or self._live.version != version:
            self._live = await self._load(tx, version)
        return self._live

    async def load(self, actor: Actor, version: int | None = None) -> Policy:
        """Return a policy, the one in force where no version is asked for. For moderators. Raises NotFound."""
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            live = await self.load_live(tx)
            return live if version is None else await self._load(tx, version)

    async def check(self, actor: Actor, text: str) -> Checked:
        """Return a policy with what may be wrong with it; nothing is kept. Raises Invalid for what is wrong."""
        allow(actor, Act.MODERATE)
        return await asyncio.to_thread(check_policy, text)

    async def put(self, actor: Actor, text: str, comment: str) -> tuple[int, Checked]:
        """Keep a policy that can be read; return its version and what may be wrong. It is not in force yet.

        Raises Invalid with every problem of the text, or for a comment that is too long.
        """
        allow(actor, Act.MODERATE)
        if len(comment) > MOST_COMMENT or "\0" in comment:
            raise Invalid.one("comment", comment, f"a comment has at most {MOST_COMMENT} characters, none of them NUL")
        checked = await asyncio.to_thread(check_policy, text)
        async with self._db.transaction() as tx:
            await self.load_live(tx)  # so that the default has its version first
            version = await store.add(tx, text, comment, actor.id, self._clock.now())
            await self._audit.write(tx, actor, "policy put", f"policy {version}", {"comment": comment})
        return version, checked

    async def make_live(self, actor: Actor, version: int) -> None:
        """Put a version into force. Raises NotFound; Conflict where it is already; Invalid where it cannot be read."""
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            await store.lock(tx)
            await self._turn(tx, actor, "policy live", version)

    async def roll_back(self, actor: Actor) -> int:
        """Put the version into force again that was before this one; return it. Done twice, it takes itself back.

        Raises Conflict where there was none.
        """
        allow(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            await store.lock(tx)
            version = await store.find_before(tx, (await self.load_live(tx)).version)
            if version is None:
                raise Conflict("no other policy was ever in force; put one in and make it live")
            await self._turn(tx, actor, "policy rolled back", version)
        return version

    async def find_versions(self, actor: Actor, limit: int, cursor: str | None = None) -> Page[Version]:
        """Return a page of what was put in, the newest first. For moderators."""
        allow(actor, Act.MODERATE)
        before = _ABOVE_ALL if cursor is None else read_cursor(cursor, int)[0]
        async with self._db.transaction() as tx:
            await self.load_live(tx)
            found = await store.find_versions(tx, max(0, min(before, _ABOVE_ALL)), limit + 1)
        return Page(found[:limit], write_cursor(found[limit - 1].version) if len(found) > limit else None)

    async def count_shadows(self, tx: Tx, subject: Subject, ruling: Ruling) -> None:
        """Count what rules in the background would have done about a version of a subject, once each."""
        if ruling.shadows:
            day = self._clock.now().date()
            await store.save_shadows(tx, subject, ruling.policy_version, ruling.shadows, day)

    async def find_shadows(self, actor: Actor, n_days: int) -> list[Shadow]:
        """Return what was counted today and on the days before, the newest first. For moderators. Raises Invalid."""
        allow(actor, Act.MODERATE)
        check_days(n_days, MOST_SHADOW_DAYS)
        since = self._clock.now().date() - timedelta(days=n_days - 1)
        async with self._db.reading() as tx:
            return await store.find_shadows(tx, since)

    async def tidy(self) -> int:
        """Forget what was counted more than 90 days ago; return how many rows that were."""
        async with self._db.transaction() as tx:
            return await store.delete_shadows(tx, (self._clock.now() - timedelta(days=MOST_SHADOW_DAYS)).date())

    async def _turn(self, tx: Tx, actor: Actor, act: str, version: int) -> None:
        before = (await self.load_live(tx)).version
        if version == before:
            raise Conflict(f"policy {version} is in force already")
        await self._load(tx, version)
        await store.make_live(tx, version, actor.id, self._clock.now())
        await self._audit.write(tx, actor, act, f"policy {version}", {"before": before})

    async def _load(self, tx: Tx, version: int) -> Policy:
        text = await store.find_text(tx, version) if 0 < version <= _ABOVE_ALL else None
        if text is None:
            raise NotFound(f"there is no policy {version}")
        return await asyncio.to_thread(Policy.parse, text, version)

    async def _plant(self, tx: Tx) -> int:
        """Return the version in force, the default where there is none yet."""
        await store.lock(tx)
        version = await store.find_live(tx)
        if version is None:
            now, version = self._clock.now(), 1
            await store.plant(tx, default_text(), "comes with the program", now)
            await store.make_live(tx, version, None, now)
        return version


def check_policy(text: str) -> Checked:
    """Return a policy with what may be wrong with it. Raises Invalid with every problem."""
    policy = Policy.parse(text, 0)
    return Checked(policy, [*policy.find_warnings(), *find_disagreements(policy)])
