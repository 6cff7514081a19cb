"""What the doors' machinery needs of whoever recognises callers."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import HTTPConnection

from socialpulse.core.actor import Actor


class Caller(Protocol):
    """Who asks. `rate_key` names them: the person, the key, or the network of who is nobody in particular."""

    @property
    def actor(self) -> Actor: ...

    @property
    def rate_key(self) -> str: ...


class Desk(Protocol):
    async def caller(self, request: HTTPConnection) -> Caller:
        """Return who asks, found out and counted at the first call. Raises NotSignedIn, Forbidden, OverQuota."""
        ...

    async def count(self, request: HTTPConnection) -> None:
        """Count one more request of whoever has this connection. Raises OverQuota."""
        ...

    async def again(self, request: HTTPConnection, token: str | None) -> Caller:
        """Return who a connection that stays open is by now, with the token it sent since. Raises as `caller`."""
        ...

    def check_origin(self, request: HTTPConnection) -> None:
        """Raise Forbidden where another site's page had a browser send this."""
        ...
