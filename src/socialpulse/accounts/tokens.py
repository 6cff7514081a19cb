"""Access tokens: short JWTs that say who somebody is, so that a request costs no look-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

import jwt

from socialpulse.core.actor import Actor, Role, Standing
from socialpulse.core.errors import NotSignedIn
from socialpulse.core.ids import SessionId, TenantId

ALGORITHM = "HS256"  # pinned: what a token's header says is never asked
LIFETIME = timedelta(minutes=10)
_ISSUER = "socialpulse"
_CLAIMS = ["exp", "iat", "iss", "sub", "sid", "role"]


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a token says."""

    actor: Actor
    session: SessionId


def write_token(key: bytes, actor: Actor, session: SessionId, now: datetime) -> str:
    """Return a signed token for a person's session, good for LIFETIME."""
    claims = {
        "iss": _ISSUER,
        "iat": now,
        "exp": now + LIFETIME,
        "sub": str(actor.id),
        "sid": str(session),
        "role": actor.role.value,
    }
    if actor.tenant is not None and actor.standing is not None:
        claims |= {"tenant": str(actor.tenant), "standing": actor.standing.value}
    return jwt.encode(claims, key, ALGORITHM)


def read_token(key: bytes, token: str, now: datetime) -> AccessToken:
    """Return what a token says. Raises NotSignedIn where it is not one of ours, or its time is over."""
    found, expires_at = _read(key, token)
    if expires_at <= now.timestamp():  # by our clock, which tests can set
        raise NotSignedIn("the access token has expired; get another with the refresh token")
    return found


@lru_cache(maxsize=10_000)  # a page of a site asks for a dozen things with one token
def _read(key: bytes, token: str) -> tuple[AccessToken, float]:
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=_ISSUER,
            options={"require": _CLAIMS, "verify_exp": False, "verify_iat": False},
        )
        expires_at = float(claims["exp"])
        tenant, standing = claims.get("tenant"), claims.get("standing")
        actor = Actor(
            Role(claims["role"]),
            UUID(claims["sub"]),
            None if tenant is None else TenantId(UUID(tenant)),
            None if standing is None else Standing(standing),
        )
        session = SessionId(UUID(claims["sid"]))
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
        raise NotSignedIn("the access token is not one of ours; sign in again") from None
    return AccessToken(actor, session), expires_at
