"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes for a lost phone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

import pyotp
from cryptography.fernet import InvalidToken

from socialpulse.accounts import persons_store as store
from socialpulse.accounts.permissions import person_of
from socialpulse.accounts.secrets import Keys
from socialpulse.accounts.throttle import Throttle
from socialpulse.accounts.tickets import Tickets
from socialpulse.accounts.types import Client, Purpose
from socialpulse.core.actor import Actor
from socialpulse.core.errors import CannotStart, Conflict, Invalid
from socialpulse.core.ids import PersonId
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

STEP_S = 30
N_STEPS_OFF = 1  # a clock that is half a minute wrong is forgiven
N_RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the app is told. `ticket` with a first code turns the second factor on."""

    ticket: str
    secret: str  # base32
    uri: str  # otpauth://, for a QR code


class Totp:
    """Turns the second factor on and off, and checks its codes. Secrets lie sealed in the database."""

    def __init__(self, db: Db, clock: Clock, keys: Keys, tickets: Tickets, throttle: Throttle) -> None:
        self._db = db
        self._clock = clock
        self._keys = keys
        self._tickets = tickets
        self._throttle = throttle

    async def enrol(self, actor: Actor) -> Enrolment:
        """Return a new secret for the caller's app; nothing changes before `turn_on`. Raises Conflict if it is on."""
        person = person_of(actor)
        secret = pyotp.random_base32()
        async with self._db.transaction() as tx:
            found = await store.find(tx, person)
            if found is None or found.has_totp:
                raise Conflict("the second factor is on already; turn it off first")
            sealed = self._keys.seal.encrypt(secret.encode()).decode()
            ticket = await self._tickets.hand_out(tx, Purpose.ENROL_TOTP, person, sealed=sealed)
        return Enrolment(
            ticket, secret, pyotp.TOTP(secret).provisioning_uri(name=found.email, issuer_name="SocialPulse")
        )

    async def turn_on(self, actor: Actor, ticket: str, code: str, client: Client) -> list[str]:
        """Turn the second factor on after a first code; return the recovery codes, shown only now. Raises Invalid."""
        person = person_of(actor)
        await self._throttle.try_account(client, f"second factor of {person}")
        enrolled = await self._tickets.look(ticket, Purpose.ENROL_TOTP)
        sealed = str(enrolled.body["sealed"]).encode()
        step = self._step_of(sealed, code)
        if enrolled.person != person or step is None:
            raise _wrong_code()
        codes = [_fresh_code() for _ in range(N_RECOVERY_CODES)]
        async with self._db.transaction() as tx:
            await self._tickets.take(tx, ticket, Purpose.ENROL_TOTP)
            await store.save_totp(tx, person, sealed, step)
            await store.save_recovery_codes(tx, person, [_code_sha(person, code) for code in codes])
        return codes

    async def turn_off(self, actor: Actor, code: str, client: Client) -> None:
        """Turn the second factor off; this too takes a code. Raises Invalid."""
        person = person_of(actor)
        await self._throttle.try_account(client, f"second factor of {person}")
        async with self._db.transaction() as tx:
            await self.use(tx, person, code)
            await store.save_totp(tx, person, None)
            await store.save_recovery_codes(tx, person, [])

    async def use(self, tx: Tx, person: PersonId, code: str) -> None:
        """Spend a code of the app, or a recovery code. Each works once. Raises Invalid."""
        sealed = await store.find_totp(tx, person)
        if sealed is None:
            raise _wrong_code()
        step = self._step_of(sealed, code)
        if step is not None:
            used = await store.use_totp_step(tx, person, step)
        else:
            used = await store.take_recovery_code(tx, person, _code_sha(person, code))
        if not used:
            raise _wrong_code()

    def _step_of(self, sealed: bytes, code: str) -> int | None:
        """Return the time step a code is of, or None where it is of none near now."""
        try:
            secret = self._keys.seal.decrypt(sealed).decode()
        except InvalidToken:
            raise CannotStart(
                "a second factor was sealed with another accounts_key; put the old one back into secrets.toml"
            ) from None
        plain = code.replace(" ", "")
        now = int(self._clock.now().timestamp()) // STEP_S
        totp = pyotp.TOTP(secret)
        for step in range(now - N_STEPS_OFF, now + N_STEPS_OFF + 1):
            if secrets.compare_digest(totp.generate_otp(step).encode(), plain.encode()):
                return step
        return None


def _fresh_code() -> str:
    """Return ten letters and digits, about 49 bits, in two groups."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def _code_sha(person: PersonId, code: str) -> bytes:
    plain = code.replace("-", "").replace(" ", "").casefold()
    return hashlib.scrypt(plain.encode(), salt=person.bytes, n=1024, r=8, p=1, dklen=32)


def _wrong_code() -> Invalid:
    return Invalid.one("code", "…", "is not the app's code of this moment, nor an unused recovery code", "wrong-code")
