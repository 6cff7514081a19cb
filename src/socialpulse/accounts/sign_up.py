"""Coming to have an account: e-mail and password, confirmed by a letter; and a new password where the old one is lost.

Nobody learns here who has an account: both answers are the same and take the same work, only the letters differ. An
account exists from the moment its address is confirmed, with the password that was given with that very letter; so
whoever signs up somebody else's address gains nothing.
"""

from __future__ import annotations

import structlog

from socialpulse.accounts import persons_store as store
from socialpulse.accounts import sessions_store
from socialpulse.accounts.emails import email_key
from socialpulse.accounts.letters import confirm_letter, known_letter, reset_letter
from socialpulse.accounts.mail import Outbox
from socialpulse.accounts.passwords import Passwords, check_password
from socialpulse.accounts.permissions import Act, allow, person_of
from socialpulse.accounts.sessions import Arrival, Sessions
from socialpulse.accounts.throttle import Throttle
from socialpulse.accounts.tickets import Tickets
from socialpulse.accounts.types import Client, Person, Purpose, SignedIn
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import PersonId, SessionId, fresh_uuid
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db

log = structlog.get_logger(__name__)


class SignUp:
    """Makes accounts and mends lost passwords."""

    def __init__(
        self,
        db: Db,
        clock: Clock,
        passwords: Passwords,
        tickets: Tickets,
        sessions: Sessions,
        throttle: Throttle,
        outbox: Outbox,
        origin: str,
    ) -> None:
        self._db = db
        self._clock = clock
        self._passwords = passwords
        self._tickets = tickets
        self._sessions = sessions
        self._throttle = throttle
        self._outbox = outbox
        self._origin = origin

    async def ask(self, email: str, password: str, client: Client) -> None:
        """Send a letter to this address: with a token that makes the account, or saying that there is one.

        Raises Invalid for an address or a password that is not taken, OverQuota after too many attempts.
        """
        key = email_key(email)
        check_password(password, key)
        await self._throttle.try_account(client, key)
        password_hash = await self._passwords.hash(password)
        async with self._db.transaction() as tx:
            known = await store.find_by_email(tx, key)
            token = await self._tickets.hand_out(
                tx, Purpose.CONFIRM_EMAIL, None, email=email.strip(), key=key, password_hash=password_hash
            )
        if known is None:
            self._outbox.send_soon(confirm_letter(email.strip(), self._origin, token))
        else:
            self._outbox.send_soon(known_letter(known.email, self._origin))

    async def confirm(self, token: str, arrival: Arrival) -> SignedIn:
        """Make the account a token stands for and sign it in. Raises Invalid, and Conflict for a late token."""
        async with self._db.transaction() as tx:
            ticket = await self._tickets.take(tx, token, Purpose.CONFIRM_EMAIL)
            person = PersonId(fresh_uuid())
            email, key = ticket.body["email"], ticket.body["key"]
            if not await store.add(tx, person, email, key, ticket.body["password_hash"], self._clock.now()):
                raise Conflict(f"{email} has an account already; sign in, or ask for a new password").because(
                    "email-taken"
                )
            return await self._sessions.begin(tx, person, arrival)

    async def add(self, actor: Actor, email: str, password: str) -> Person:
        """Make an account without a letter; for the operator and for worlds made to try things out. Raises Conflict."""
        allow(actor, Act.OPERATE)
        key = email_key(email)
        check_password(password, key)
        password_hash = await self._passwords.hash(password)
        person = PersonId(fresh_uuid())
        async with self._db.transaction() as tx:
            if not await store.add(tx, person, email.strip(), key, password_hash, self._clock.now()):
                raise Conflict(f"{email} has an account already").because("email-taken")
        return await self.load(person)

    async def load(self, person: PersonId) -> Person:
        """Return a person. Raises NotFound."""
        async with self._db.transaction() as tx:
            found = await store.find(tx, person)
        if found is None:
            raise NotFound(f"no person has the id {person}")
        return found

    async def find_by_email(self, actor: Actor, email: str) -> Person:
        """Return who has an address; for the operator. Raises NotFound."""
        allow(actor, Act.OPERATE)
        async with self._db.transaction() as tx:
            found = await store.find_by_email(tx, email_key(email))
        if found is None:
            raise NotFound(f"nobody has an account with {email}")
        return found

    async def load_own(self, actor: Actor) -> Person:
        """Return the person the caller is."""
        return await self.load(person_of(actor))

    async def give_role(self, actor: Actor, person: PersonId, role: Role) -> Person:
        """Make a person a moderator, an operator or an ordinary person again. Raises NotFound."""
        allow(actor, Act.OPERATE)
        if role not in (Role.PERSON, Role.MODERATOR, Role.OPERATOR):
            raise Invalid.one("role", role.value, "no person can have; allowed: person, moderator, operator")
        async with self._db.transaction() as tx:
            if not await store.save_role(tx, person, role.value):
                raise NotFound(f"no person has the id {person}")
        log.info("role given", by=actor.role.value, actor_id=str(actor.id), person=str(person), role=role.value)
        return await self.load(person)

    async def ask_reset(self, email: str, client: Client) -> None:
        """Send a token for a new password to this address where it has an account. Raises Invalid, OverQuota."""
        key = email_key(email)
        await self._throttle.try_account(client, key)
        async with self._db.transaction() as tx:
            known = await store.find_by_email(tx, key)
            token = await self._tickets.hand_out(tx, Purpose.RESET_PASSWORD, None if known is None else known.id)
        if known is not None:
            self._outbox.send_soon(reset_letter(known.email, self._origin, token))

    async def reset(self, token: str, password: str) -> None:
        """Set a new password and end every session. Raises Invalid for a bad token or a password that is not taken."""
        ticket = await self._tickets.look(token, Purpose.RESET_PASSWORD)
        if ticket.person is None:
            raise Invalid.one("token", "…", "is unknown, used or expired; ask for another", "link-spent")
        person = await self.load(ticket.person)
        check_password(password, email_key(person.email))
        password_hash = await self._passwords.hash(password)
        async with self._db.transaction() as tx:
            await self._tickets.take(tx, token, Purpose.RESET_PASSWORD)
            await store.save_password(tx, person.id, password_hash)
            await sessions_store.delete_all(tx, person.id, None)
        self._sessions.ended.look_again()
        await self._throttle.forgive(email_key(person.email))

    async def change_password(self, actor: Actor, kept: SessionId | None, old: str, new: str, client: Client) -> None:
        """Set a new password and end every session but this one. Raises Invalid where the old one is wrong."""
        person = await self.load(person_of(actor))
        await self._throttle.try_account(client, email_key(person.email))
        check_password(new, email_key(person.email))
        async with self._db.transaction() as tx:
            password_hash = await store.find_password(tx, person.id)
        if not await self._passwords.fits(old, password_hash):
            raise Invalid.one(
                "old_password", "…", "is not your password; without one, ask for a reset", "wrong-old-password"
            )
        new_hash = await self._passwords.hash(new)
        async with self._db.transaction() as tx:
            await store.save_password(tx, person.id, new_hash)
            await sessions_store.delete_all(tx, person.id, kept)
        self._sessions.ended.look_again()
