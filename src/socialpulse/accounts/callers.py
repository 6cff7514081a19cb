"""Who a request comes from, told by what it carries: an API key, a token, a cookie, or the place it comes from."""

from __future__ import annotations

import ipaddress
import secrets as compare
from dataclasses import dataclass

from socialpulse.accounts.api_keys import PREFIX as KEY_PREFIX
from socialpulse.accounts.api_keys import ApiKeys
from socialpulse.accounts.secrets import Keys
from socialpulse.accounts.sessions import Sessions
from socialpulse.accounts.throttle import network
from socialpulse.accounts.tokens import read_token
from socialpulse.core.actor import ANONYMOUS, OPERATOR, Actor
from socialpulse.core.errors import Forbidden, NotSignedIn
from socialpulse.core.ids import SessionId
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.limits import Limits, Rate, Standing
from socialpulse.runtime.settings import AccountsSettings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request shows of its caller."""

    method: str
    address: str
    host: str  # as the client named us, with the port
    bearer: str | None = None
    cookie: str | None = None
    csrf: str | None = None
    origin: str | None = None
    fetch_site: str | None = None
    was_forwarded: bool = False  # a proxy stands between


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, in which session, and how often that is allowed (None: as often as one likes)."""

    actor: Actor
    session: SessionId | None = None
    rate: Rate | None = None
    rate_key: str = ""


class Callers:
    """Recognises callers and holds them to their rate."""

    def __init__(
        self,
        clock: Clock,
        keys: Keys,
        sessions: Sessions,
        api_keys: ApiKeys,
        limits: Limits,
        settings: AccountsSettings,
        origin: str,
        open_on_loopback: bool,
    ) -> None:
        self._clock = clock
        self._keys = keys
        self._sessions = sessions
        self._api_keys = api_keys
        self._limits = limits
        self._settings = settings
        self._origin = origin
        self._open_on_loopback = open_on_loopback

    async def recognise(self, asked: Asked) -> Caller:
        """Return who asks. Raises NotSignedIn for a key or token that is none, Forbidden for a forged request.

        A cookie that stands for nobody any more counts as none, so that a browser can sign in again.
        """
        if asked.bearer is not None:
            return await self._by_bearer(asked.bearer)
        if asked.cookie is not None:
            found = await self._sessions.recognise(asked.cookie)
            if found is not None:
                self._check_csrf(asked, asked.cookie)
                rate = Rate(self._settings.n_requests_per_minute)
                return Caller(found.actor, found.session, rate, f"person {found.actor.id}")
        if self._is_local(asked):
            return Caller(OPERATOR)
        rate = Rate(self._settings.n_anonymous_requests_per_minute)
        return Caller(ANONYMOUS, None, rate, f"address {network(asked.address)}")

    async def take(self, caller: Caller) -> Standing | None:
        """Count a request of this caller and return how its bucket stands; None where it has none."""
        return None if caller.rate is None else await self._limits.take(caller.rate_key, caller.rate)

    def check_origin(self, asked: Asked) -> None:
        """Raise Forbidden where another site's page had a browser send this."""
        hosts = {f"http://{asked.host}", f"https://{asked.host}", self._origin}
        if (asked.origin is not None and asked.origin not in hosts) or asked.fetch_site in ("cross-site", "same-site"):
            raise Forbidden(f"a page of {asked.origin or 'another site'} may not do this here")

    def csrf_token(self, secret: str) -> str:
        """Return what a page sends as X-CSRF-Token beside a session's cookie."""
        return self._keys.csrf_token(secret)

    async def _by_bearer(self, bearer: str) -> Caller:
        if bearer.startswith(KEY_PREFIX):
            key = await self._api_keys.recognise(bearer)
            if key is None:
                raise NotSignedIn("the API key is unknown, revoked or expired; make another")
            rate = Rate(key.n_requests_per_minute or self._settings.n_requests_per_minute)
            return Caller(key.actor, None, rate, f"key {key.actor.id}")
        token = read_token(self._keys.tokens, bearer, self._clock.now())
        if await self._sessions.ended.has(token.session):
            raise NotSignedIn("the session of this access token has ended; sign in again").because("session-ended")
        rate = Rate(self._settings.n_requests_per_minute)
        return Caller(token.actor, token.session, rate, f"person {token.actor.id}")

    def _check_csrf(self, asked: Asked, secret: str) -> None:
        if asked.method in SAFE_METHODS:
            return
        self.check_origin(asked)
        if not compare.compare_digest((asked.csrf or "").encode(), self._keys.csrf_token(secret).encode()):
            raise Forbidden("X-CSRF-Token is missing or wrong; send the value of the cookie whose name ends in csrf")

    def _is_local(self, asked: Asked) -> bool:
        """Return whether this is somebody at this machine, not a web page that uses a browser on it.

        A page elsewhere can reach us through its visitor's browser: by its own Origin, or by a name of its own that
        leads here (DNS rebinding). Such a name has a dot and is no address.
        """
        if not self._open_on_loopback or asked.was_forwarded or not is_loopback(asked.address):
            return False
        if asked.origin is not None or asked.fetch_site not in (None, "none", "same-origin"):
            self.check_origin(asked)
        name = asked.host.rsplit(":", 1)[0] if not asked.host.endswith("]") else asked.host
        return "." not in name or is_loopback(name.strip("[]"))


def is_loopback(address: str) -> bool:
    """Return whether an address is of this machine itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback
