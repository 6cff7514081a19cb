"""The nouns of this room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from socialpulse.core.actor import Actor
from socialpulse.core.ids import KeyId, PersonId, SessionId, TenantId

Who = Callable[..., Awaitable[Actor]]  # tells who sends a request; what the doors of all rooms take


class Scope(StrEnum):
    """What an API key may be made for."""

    CREATORS_READ = "creators:read"
    LISTS_WRITE = "lists:write"
    CREATORS_IMPORT = "creators:import"
    TENANT_READ = "tenant:read"
    TEXTS_ANALYZE = "texts:analyze"


class Purpose(StrEnum):
    """What a ticket is for; one of another purpose is no ticket."""

    CONFIRM_EMAIL = "confirm-email"
    RESET_PASSWORD = "reset-password"
    SECOND_FACTOR = "second-factor"
    ENROL_TOTP = "enrol-totp"
    REGISTER_PASSKEY = "register-passkey"
    USE_PASSKEY = "use-passkey"
    OIDC = "oidc"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in."""

    id: PersonId
    email: str
    role: str  # person | moderator | operator
    has_password: bool
    has_totp: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody with an account, as the operator sees them. `seen_at` is when a session of theirs was used last."""

    id: PersonId
    email: str
    role: str
    has_password: bool
    has_totp: bool
    made_at: datetime
    n_sessions: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request comes from: the address, and what the program says it is."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser or client."""

    id: SessionId
    person_id: PersonId
    client: str
    address: str
    has_cookie: bool
    began_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session and its actor. `secret` is the cookie's or the refresh token's value, known only now."""

    session: Session
    actor: Actor
    secret: str


@dataclass(frozen=True, slots=True)
class SecondFactorNeeded:
    """The first factor was right; `ticket` with a code of the authenticator app signs in, for five minutes."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organisation: its members and keys act for it, and it has one quota."""

    id: TenantId
    name: str
    n_creators_per_month: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """A tenant as one of its members sees it."""

    tenant: Tenant
    standing: str


@dataclass(frozen=True, slots=True)
class Member:
    person_id: PersonId
    email: str
    standing: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    id: UUID
    tenant_id: TenantId
    email: str
    standing: str
    invited_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of a tenant. The key itself was shown once; its prefix tells which one it is."""

    id: KeyId
    tenant_id: TenantId
    name: str
    prefix: str
    scopes: list[str]
    n_creators_per_month: int | None
    n_requests_per_minute: int | None
    made_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Quota:
    """Different creators a tenant (or one key) was shown in a month, and how many it may be."""

    n_limit: int
    n_spent: int
    renews_at: datetime

    @property
    def n_left(self) -> int:
        return max(0, self.n_limit - self.n_spent)


@dataclass(frozen=True, slots=True)
class Access:
    """One answered request, as the access log keeps it."""

    at: datetime
    tenant_id: UUID | None
    role: str
    actor_id: UUID | None
    address: str
    method: str
    path: str
    status: int
    ms: float


@dataclass(frozen=True, slots=True)
class Passkey:
    id: bytes
    person_id: PersonId
    public_key: bytes
    n_signed: int
    name: str
    made_at: datetime
    used_at: datetime | None
