"""API keys of a tenant: shown once, kept as a hash, known by their beginning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from socialpulse.accounts import keys_store as store
from socialpulse.accounts.names import checked_name
from socialpulse.accounts.permissions import Act, tenant_of
from socialpulse.accounts.secrets import fresh_secret, sha
from socialpulse.accounts.types import ApiKey, Scope
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import Invalid, NotFound
from socialpulse.core.ids import KeyId, PersonId, TenantId, fresh_uuid
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db

PREFIX = "sp_key_"
N_VISIBLE = 6  # characters behind the prefix, 36 of 256 bits
USED_EVERY = timedelta(minutes=1)  # so that reading costs no write


@dataclass(frozen=True, slots=True)
class KeyWish:
    """What a new key is to be."""

    name: str
    scopes: Sequence[Scope]
    n_days: int | None = 365  # None: without end
    n_creators_per_month: int | None = None
    n_requests_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class RecognisedKey:
    """Who a key stands for, and how often it may ask where it has a rate of its own."""

    actor: Actor
    n_requests_per_minute: int | None


class ApiKeys:
    """Makes, recognises and revokes keys."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def make(self, actor: Actor, wish: KeyWish) -> tuple[ApiKey, str]:
        """Return a new key of the caller's tenant and the secret, which nobody can read again."""
        tenant = tenant_of(actor, Act.MANAGE_KEYS)
        if not wish.scopes:
            raise Invalid.one("scopes", "", f"are none; choose from {', '.join(Scope)}")
        now = self._clock.now()
        secret = fresh_secret(PREFIX)
        key = ApiKey(
            id=KeyId(fresh_uuid()),
            tenant_id=tenant,
            name=checked_name("name", wish.name),
            prefix=secret[: len(PREFIX) + N_VISIBLE],
            scopes=sorted({scope.value for scope in wish.scopes}),
            n_creators_per_month=wish.n_creators_per_month,
            n_requests_per_minute=wish.n_requests_per_minute,
            made_at=now,
            expires_at=None if wish.n_days is None else now + timedelta(days=wish.n_days),
            used_at=None,
            revoked_at=None,
        )
        async with self._db.transaction() as tx:
            await store.add(tx, key, sha(secret), None if actor.id is None else PersonId(actor.id))
        return key, secret

    async def find_own(self, actor: Actor) -> list[ApiKey]:
        """Return every key of the caller's tenant, revoked ones too, the newest first."""
        tenant = tenant_of(actor, Act.MANAGE_KEYS)
        async with self._db.transaction() as tx:
            return await store.find_of(tx, tenant)

    async def revoke(self, actor: Actor, key: KeyId) -> None:
        """Make a key void from the next request on. Raises NotFound."""
        tenant = tenant_of(actor, Act.MANAGE_KEYS)
        async with self._db.transaction() as tx:
            if not await store.revoke(tx, tenant, key, self._clock.now()):
                raise NotFound(f"this tenant has no key {key}")

    async def recognise(self, secret: str) -> RecognisedKey | None:
        """Return who a key stands for; None where it is unknown, revoked or expired."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            row = await store.find_usable(tx, sha(secret), now)
            if row is None:
                return None
            if row.used_at is None or now - row.used_at >= USED_EVERY:
                await store.touch(tx, row.id, now)
        actor = Actor(Role.KEY, row.id, TenantId(row.tenant_id), scopes=frozenset(row.scopes))
        return RecognisedKey(actor, row.n_requests_per_minute)
