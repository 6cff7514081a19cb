"""Signing in with a password, and with a second factor where the person has one."""

from __future__ import annotations

from socialpulse.accounts import persons_store as store
from socialpulse.accounts.emails import email_key
from socialpulse.accounts.passwords import Passwords, is_outdated
from socialpulse.accounts.sessions import Arrival, Sessions
from socialpulse.accounts.throttle import Throttle
from socialpulse.accounts.tickets import Tickets
from socialpulse.accounts.totp import Totp
from socialpulse.accounts.types import Purpose, SecondFactorNeeded, SignedIn
from socialpulse.core.errors import Invalid, NotSignedIn
from socialpulse.core.ids import PersonId
from socialpulse.runtime.db import Db


class SignIn:
    """Lets people in."""

    def __init__(
        self, db: Db, passwords: Passwords, tickets: Tickets, sessions: Sessions, throttle: Throttle, totp: Totp
    ) -> None:
        self._db = db
        self._passwords = passwords
        self._tickets = tickets
        self._sessions = sessions
        self._throttle = throttle
        self._totp = totp

    async def with_password(self, email: str, password: str, arrival: Arrival) -> SignedIn | SecondFactorNeeded:
        """Return the new session, or the ticket for the second factor.

        An unknown address and a wrong password give one answer, after the same work. Raises NotSignedIn for both,
        OverQuota after too many attempts, Unavailable where too many wait.
        """
        key = email_key(email)
        await self._throttle.try_account(arrival.client, key)
        async with self._db.transaction() as tx:
            found = await store.find_credentials(tx, key)
        right = await self._passwords.fits(password, None if found is None else found.password_hash)
        if not right or found is None:
            raise NotSignedIn(
                "e-mail and password do not belong together; try again, or ask for a new password"
            ).because("wrong-password")
        if found.password_hash is not None and is_outdated(found.password_hash):
            fresh = await self._passwords.hash(password)
            async with self._db.transaction() as tx:
                await store.save_password(tx, found.id, fresh)
        await self._throttle.forgive(key)
        return await self.finish(found.id, arrival)

    async def finish(self, person: PersonId, arrival: Arrival) -> SignedIn | SecondFactorNeeded:
        """Return the session of somebody whose first factor was right, or the ticket for the second."""
        async with self._db.transaction() as tx:
            if await store.find_totp(tx, person) is not None:
                return SecondFactorNeeded(await self._tickets.hand_out(tx, Purpose.SECOND_FACTOR, person))
            return await self._sessions.begin(tx, person, arrival)

    async def with_second_factor(self, ticket: str, code: str, arrival: Arrival) -> SignedIn:
        """Return the session after a code of the authenticator app, or a recovery code.

        Raises Invalid for a bad ticket or code, OverQuota after too many.
        """
        first = await self._tickets.look(ticket, Purpose.SECOND_FACTOR)
        if first.person is None:
            raise Invalid.one("ticket", "…", "is for nobody; sign in again", "link-spent")
        await self._throttle.try_account(arrival.client, f"second factor of {first.person}")
        async with self._db.transaction() as tx:
            await self._totp.use(tx, first.person, code)
            await self._tickets.take(tx, ticket, Purpose.SECOND_FACTOR)
            return await self._sessions.begin(tx, first.person, arrival)
