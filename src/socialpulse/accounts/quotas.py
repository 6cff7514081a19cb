"""What a tenant may be shown: so many different creators a month; one it was shown before is free."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from socialpulse.accounts import quotas_store as store
from socialpulse.accounts.permissions import Act, tenant_of
from socialpulse.accounts.types import Quota
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import OverQuota
from socialpulse.core.ids import CreatorId, TenantId
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx


class Quotas:
    """Counts the creators that tenants are shown."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def spend(self, actor: Actor, creators: Sequence[CreatorId]) -> None:
        """Note that the caller's tenant is shown these creators. The operator and the program spend nothing.

        Raises OverQuota where the tenant, or the key in use, may not be shown so many; then nothing was taken.
        """
        if actor.tenant is None or actor.role in (Role.OPERATOR, Role.SYSTEM) or not creators:
            return
        month = _month(self._clock.now())
        key = actor.id if actor.role is Role.KEY else None
        async with self._db.transaction() as tx:
            unseen = await store.find_unseen(tx, actor.tenant, month, creators)
            if unseen:
                await self._take(tx, actor.tenant, key, month, unseen)

    async def load(self, actor: Actor) -> Quota:
        """Return what the caller's tenant has spent this month."""
        tenant, now = tenant_of(actor, Act.SEE_TENANT), self._clock.now()
        async with self._db.transaction() as tx:
            n_limit, _ = await store.find_limits(tx, tenant, None)
            return Quota(n_limit, await store.find_spent(tx, tenant, _month(now)), _next_month(now))

    async def forget_months(self) -> None:
        """Forget which creators were shown in months that are over."""
        async with self._db.transaction() as tx:
            await store.delete_before(tx, _month(self._clock.now()))

    async def _take(self, tx: Tx, tenant: TenantId, key: UUID | None, month: date, unseen: Sequence[CreatorId]) -> None:
        n_before = await store.lock_spent(tx, tenant, month)  # from here on, requests of one tenant come one by one
        n_tenant, n_key = await store.find_limits(tx, tenant, key)
        n_new = await store.save_shown(tx, tenant, month, sorted(unseen))
        self._check("this tenant", n_before, n_new, n_tenant)
        await store.save_spent(tx, tenant, month, n_before + n_new)
        if key is not None:
            n_key_before = await store.lock_spent(tx, key, month)
            self._check("this key", n_key_before, n_new, n_tenant if n_key is None else n_key)
            await store.save_spent(tx, key, month, n_key_before + n_new)

    def _check(self, who: str, n_spent: int, n_new: int, n_limit: int) -> None:
        if n_spent + n_new > n_limit:
            now = self._clock.now()
            wait_s = math.ceil((_next_month(now) - now).total_seconds())
            raise OverQuota(
                f"{who} may be shown {n_limit:,} different creators a month: {n_new:,} new ones asked, "
                f"{max(0, n_limit - n_spent):,} left until {_next_month(now):%Y-%m-%d}",
                wait_s,
            )


def _month(now: datetime) -> date:
    return now.astimezone(UTC).date().replace(day=1)


def _next_month(now: datetime) -> datetime:
    first = _month(now)
    year, month = (first.year + 1, 1) if first.month == 12 else (first.year, first.month + 1)
    return datetime(year, month, 1, tzinfo=UTC)
