"""Tickets: one-time secrets that are handed out and come back once, within their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from socialpulse.accounts import sessions_store as store
from socialpulse.accounts.secrets import fresh_secret, sha
from socialpulse.accounts.types import Purpose
from socialpulse.core.errors import Invalid
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

LIFETIMES = {
    Purpose.CONFIRM_EMAIL: timedelta(days=2),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
    Purpose.SECOND_FACTOR: timedelta(minutes=5),
    Purpose.ENROL_TOTP: timedelta(minutes=15),
    Purpose.REGISTER_PASSKEY: timedelta(minutes=5),
    Purpose.USE_PASSKEY: timedelta(minutes=5),
    Purpose.OIDC: timedelta(minutes=15),
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What was noted when it was handed out."""

    person: PersonId | None
    body: dict[str, Any]


class Tickets:
    """Hands out and takes back."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def hand_out(self, tx: Tx, purpose: Purpose, person: PersonId | None, **body: Any) -> str:
        """Return a new ticket; of a person, it takes the place of earlier ones for the same purpose."""
        secret = fresh_secret()
        if purpose is not Purpose.SECOND_FACTOR:  # for nobody too: how long it takes must not tell who has an account
            await store.delete_tickets(tx, person or PersonId(fresh_uuid()), purpose)
        await store.add_ticket(tx, sha(secret), purpose, person, body, self._clock.now() + LIFETIMES[purpose])
        return secret

    async def look(self, ticket: str, purpose: Purpose) -> Ticket:
        """Return a ticket and leave it good. Raises Invalid."""
        async with self._db.transaction() as tx:
            return _ticket(await store.find_ticket(tx, sha(ticket), purpose, self._clock.now()))

    async def take(self, tx: Tx, ticket: str, purpose: Purpose) -> Ticket:
        """Return a ticket and make it void. Raises Invalid where it is void, expired or for something else."""
        return _ticket(await store.take_ticket(tx, sha(ticket), purpose, self._clock.now()))


def _ticket(found: store.Ticket | None) -> Ticket:
    if found is None:
        raise Invalid.one("token", "…", "is unknown, used or expired; ask for another", "link-spent")
    return Ticket(None if found.person_id is None else PersonId(found.person_id), found.body)
