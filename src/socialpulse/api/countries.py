"""Where a request comes from, as whatever stands in front of us found out: what is hidden in a country goes by it."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from socialpulse.runtime.db import ASKED_FROM

_COUNTRY = re.compile(r"[A-Z]{2}")


class Countries:
    """Around every request: takes its country from a header. Anything else than two letters says nothing."""

    def __init__(self, app: ASGIApp, header: str) -> None:
        self._app = app
        self._header = header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        told = Headers(scope=scope).get(self._header, "").strip().upper()
        token = ASKED_FROM.set(told if _COUNTRY.fullmatch(told) else "")
        try:
            await self._app(scope, receive, send)
        finally:
            ASKED_FROM.reset(token)
