"""Only requests for our own names are answered: a name of somebody else's that leads here gets nothing.

Without this, a page could have its visitor's browser ask us under the page's own name (DNS rebinding), and letters or
links could be made with a name that whoever asked had chosen.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from socialpulse.api.problems import problem

ANY_NAME = ("/healthz", "/readyz", "/metrics")  # asked by machines, often by address


class Hosts:
    """Around every request: refuses names that are not ours. `names` None takes all."""

    def __init__(self, app: ASGIApp, names: frozenset[str] | None) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._names is None or scope["type"] not in ("http", "websocket") or scope["path"] in ANY_NAME:
            return await self._app(scope, receive, send)
        name = name_of(Headers(scope=scope).get("host", ""))
        if name in self._names:
            return await self._app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008, "reason": "this server has another name"})
        detail = f"{name[:100]!r} is no name of this server; api.public_url and api.trusted_hosts say which are"
        await problem(421, "misdirected", detail, [])(scope, receive, send)


def name_of(host: str) -> str:
    """Return the name in a Host header, without its port."""
    name, colon, port = host.rpartition(":")
    bare = name if colon and port.isdigit() and not (":" in name and not name.endswith("]")) else host
    return bare.strip("[]").lower()
