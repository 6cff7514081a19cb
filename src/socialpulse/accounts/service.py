"""The room put together: every verb of accounts behind one name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from socialpulse.accounts import sessions_store, tenants_store
from socialpulse.accounts.access import AccessLog
from socialpulse.accounts.api_keys import ApiKeys
from socialpulse.accounts.callers import Callers
from socialpulse.accounts.directory import Directory
from socialpulse.accounts.mail import LogMailer, Mailer, Outbox, SmtpMailer
from socialpulse.accounts.oidc import Oidc, Provider
from socialpulse.accounts.passkeys import Passkeys
from socialpulse.accounts.passwords import Passwords
from socialpulse.accounts.quotas import Quotas
from socialpulse.accounts.secrets import Keys
from socialpulse.accounts.sessions import Sessions
from socialpulse.accounts.sign_in import SignIn
from socialpulse.accounts.sign_up import SignUp
from socialpulse.accounts.tenants import Tenants
from socialpulse.accounts.throttle import Throttle
from socialpulse.accounts.tickets import Tickets
from socialpulse.accounts.totp import Totp
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.runtime.limits import Limits, MemoryLimits
from socialpulse.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Accounts:
    """Sign-up, sign-in, sessions, tenants, keys, quotas, and who a request comes from."""

    sign_up: SignUp
    sign_in: SignIn
    sessions: Sessions
    totp: Totp
    passkeys: Passkeys
    oidc: Oidc
    tenants: Tenants
    api_keys: ApiKeys
    quotas: Quotas
    callers: Callers
    directory: Directory
    access: AccessLog
    outbox: Outbox
    passwords: Passwords
    clock: Clock
    db: Db
    origin: str

    @classmethod
    def open(
        cls, settings: Settings, db: Db, clock: Clock, mailer: Mailer | None = None, limits: Limits | None = None
    ) -> Self:
        """Return the room over an open database. Close it when done."""
        key = settings.secrets.accounts_key
        if key is None:
            raise RuntimeError("open_data_folder fills in the accounts key; call it first")
        keys, own, origin = Keys.of(key.get_secret_value()), settings.accounts, settings.api.origin
        limits = limits or MemoryLimits(clock)
        outbox, passwords = Outbox(mailer or _mailer(settings), db, keys.seal), Passwords(own.n_hash_threads)
        tickets, sessions, throttle = Tickets(db, clock), Sessions(db, clock, keys), Throttle(limits, own)
        totp, api_keys = Totp(db, clock, keys, tickets, throttle), ApiKeys(db, clock)
        sign_in = SignIn(db, passwords, tickets, sessions, throttle, totp)
        return cls(
            sign_up=SignUp(db, clock, passwords, tickets, sessions, throttle, outbox, origin),
            sign_in=sign_in,
            sessions=sessions,
            totp=totp,
            passkeys=Passkeys(db, clock, tickets, sessions, throttle, origin),
            oidc=Oidc(db, clock, tickets, sign_in, throttle, _providers(settings), origin),
            tenants=Tenants(db, clock, outbox, own.n_creators_per_month, origin),
            api_keys=api_keys,
            quotas=Quotas(db, clock),
            callers=Callers(clock, keys, sessions, api_keys, limits, own, origin, settings.api.open_on_loopback),
            directory=Directory(db, clock, sessions),
            access=AccessLog(db, clock, own.n_access_days),
            outbox=outbox,
            passwords=passwords,
            clock=clock,
            db=db,
            origin=origin,
        )

    async def close(self) -> None:
        """Write what waits and end the threads."""
        await self.outbox.flush()
        await self.access.close()
        self.passwords.close()

    async def expire(self) -> None:
        """Delete what is over: tickets, sessions, invitations, old lines of the access log, months of quotas."""
        now = self.clock.now()
        async with self.db.transaction() as tx:
            await sessions_store.delete_due(tx, now)
            await tenants_store.delete_due_invitations(tx, now)
        await self.access.expire()
        await self.quotas.forget_months()


def _providers(settings: Settings) -> dict[str, Provider]:
    known = settings.secrets.oidc_client_secrets or {}
    return {
        name: Provider(name, provider, known[name].get_secret_value() if name in known else None)
        for name, provider in settings.accounts.oidc.items()
    }


def _mailer(settings: Settings) -> Mailer:
    if settings.mail.url is None:
        return LogMailer()
    password = settings.secrets.mail_password
    return SmtpMailer(
        settings.mail.url, settings.mail.sender, None if password is None else password.get_secret_value()
    )
