"""Sessions of browsers (a cookie) and of other clients (refresh tokens): begin, recognise, list, end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from socialpulse.accounts import sessions_store as store
from socialpulse.accounts.ended import Ended
from socialpulse.accounts.permissions import person_of
from socialpulse.accounts.secrets import Keys, fresh_secret, sha
from socialpulse.accounts.tenants_store import find_standing
from socialpulse.accounts.tokens import write_token
from socialpulse.accounts.types import Client, Session, SignedIn
from socialpulse.core.actor import Actor
from socialpulse.core.errors import NotFound, NotSignedIn
from socialpulse.core.ids import PersonId, SessionId, TenantId, fresh_uuid
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

COOKIE_LIFETIME = timedelta(days=30)  # after it was last used
TOKEN_LIFETIME = timedelta(days=60)
SEEN_EVERY = timedelta(minutes=5)  # so that reading costs no write
REFRESH_PREFIX = "sp_refresh_"


@dataclass(frozen=True, slots=True)
class Arrival:
    """How somebody comes in: from where, whether as a browser, and the session the browser had before."""

    client: Client
    is_browser: bool
    old_secret: str | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who a cookie stands for, in which session."""

    actor: Actor
    session: SessionId


class Sessions:
    """Who is signed in where."""

    def __init__(self, db: Db, clock: Clock, keys: Keys) -> None:
        self._db = db
        self._clock = clock
        self._keys = keys
        self.ended = Ended(db)

    async def begin(self, tx: Tx, person: PersonId, arrival: Arrival) -> SignedIn:
        """Return a new session with a secret of its own; the browser's session from before ends (no fixation)."""
        now = self._clock.now()
        lifetime = COOKIE_LIFETIME if arrival.is_browser else TOKEN_LIFETIME
        client = arrival.client
        session = Session(
            id=SessionId(fresh_uuid()),
            person_id=person,
            client=client.name[:200],
            address=client.address,
            has_cookie=arrival.is_browser,
            began_at=now,
            seen_at=now,
            expires_at=now + lifetime,
        )
        if arrival.old_secret is not None:
            await store.delete_by_secret(tx, sha(arrival.old_secret))
        secret = fresh_secret("" if arrival.is_browser else REFRESH_PREFIX)
        await store.add(tx, session, sha(secret) if arrival.is_browser else None)
        if not arrival.is_browser:
            await store.add_refresh(tx, session.id, sha(secret))
        return SignedIn(session, await self._actor(tx, session.id, now), secret)

    async def recognise(self, secret: str) -> Recognised | None:
        """Return who a cookie stands for, or None where it stands for nobody any more."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            row = await store.find_caller(tx, sha(secret), now)
            if row is None:
                return None
            if now - row.seen_at >= SEEN_EVERY:
                await store.touch(tx, row.session_id, now, now + COOKIE_LIFETIME)
        return Recognised(row.actor(), SessionId(row.session_id))

    async def refresh(self, secret: str) -> SignedIn:
        """Return the session with its next refresh token; this one is spent.

        A token that was spent before has been in two hands: the session ends. Raises NotSignedIn.
        """
        now = self._clock.now()
        async with self._db.transaction() as tx:
            used = await store.use_refresh(tx, sha(secret), now)
            session = None if used is None else await store.find(tx, used[0])
            if used is not None and (not used[1] or session is None or session.expires_at <= now):
                await store.delete(tx, used[0])
                session = None
            if session is not None:
                following = fresh_secret(REFRESH_PREFIX)
                await store.add_refresh(tx, session.id, sha(following))
                await store.touch(tx, session.id, now, now + TOKEN_LIFETIME)
                return SignedIn(session, await self._actor(tx, session.id, now), following)
        self.ended.look_again()
        raise NotSignedIn("the refresh token is unknown, spent or expired; sign in again").because("session-ended")

    def access_token(self, actor: Actor, session: SessionId) -> str:
        """Return a short-lived token for the actor of this session."""
        return write_token(self._keys.tokens, actor, session, self._clock.now())

    async def find_own(self, actor: Actor) -> list[Session]:
        """Return the caller's running sessions, the one used last first."""
        person = person_of(actor)
        async with self._db.transaction() as tx:
            return await store.find_of(tx, person, self._clock.now())

    async def end(self, actor: Actor, session: SessionId) -> None:
        """End one of the caller's sessions. Raises NotFound where the caller has none of this id."""
        person = person_of(actor)
        async with self._db.transaction() as tx:
            if not await store.delete_own(tx, person, session):
                raise NotFound(f"you have no session {session}")
        self.ended.look_again()

    async def end_others(self, actor: Actor, kept: SessionId | None) -> int:
        """End all of the caller's sessions but one; return how many that were."""
        person = person_of(actor)
        async with self._db.transaction() as tx:
            n = await store.delete_all(tx, person, kept)
        self.ended.look_again()
        return n

    async def act_for(self, actor: Actor, session: SessionId, tenant: TenantId) -> Actor:
        """Have a session act for another tenant of the caller; return who it now is. Raises NotFound."""
        person = person_of(actor)
        now = self._clock.now()
        async with self._db.transaction() as tx:
            found = await store.find(tx, session)
            if found is None or found.person_id != person or await find_standing(tx, tenant, person) is None:
                raise NotFound(f"you belong to no tenant {tenant}")
            await store.save_tenant(tx, session, tenant)
            return await self._actor(tx, session, now)

    async def _actor(self, tx: Tx, session: SessionId, now: datetime) -> Actor:
        row = await store.find_caller_of(tx, session, now)
        if row is None:
            raise NotSignedIn("the session has ended; sign in again").because("session-ended")
        return row.actor()
