"""No body is longer, or slower, than its door can want."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from socialpulse.api.problems import refusal_of

MOST_BYTES = 1 << 20
LONG = (  # have limits of their own, which they tell
    "/v1/uploads",
    "/v1/creators/imports",
    "/v1/activity",
    "/v1/moderation/lists",
)
PAUSE_S = 30.0  # without a single byte
WHOLE_S = 60.0  # for a body that is not long


class Bodies:
    """Around every request: what is too long is refused unread, what dribbles in is given up."""

    def __init__(self, app: ASGIApp, pause_s: float = PAUSE_S, whole_s: float = WHOLE_S) -> None:
        self._app = app
        self._pause_s = pause_s
        self._whole_s = whole_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return await self._app(scope, receive, send)
        is_long = scope["path"].startswith(LONG)
        said = Headers(scope=scope).get("content-length", "")
        if not is_long and said.isdigit() and int(said) > MOST_BYTES:
            return await refusal_of(_too_long())(scope, receive, send)
        if said == "0":
            return await self._app(scope, receive, send)
        await self._app(scope, _Watched(receive, is_long, self._pause_s, self._whole_s).receive, send)


class _Watched:
    """A body that is counted and timed. Raises HTTPException 408 and 413 to whoever reads it."""

    def __init__(self, receive: Receive, is_long: bool, pause_s: float, whole_s: float) -> None:
        self._receive = receive
        self._is_long = is_long
        self._pause_s = pause_s
        self._ends_at_s = asyncio.get_running_loop().time() + whole_s
        self._n_bytes = 0
        self._more = True

    async def receive(self) -> Message:
        if not self._more:
            return await self._receive()
        left_s = self._ends_at_s - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._pause_s if self._is_long else max(0.0, min(self._pause_s, left_s))):
                message = await self._receive()
        except TimeoutError:
            detail = "the body came too slowly; send it again on a better line"
            raise HTTPException(408, detail, {"connection": "close"}) from None
        self._more = message["type"] == "http.request" and message.get("more_body", False)
        self._n_bytes += len(message.get("body", b""))
        if not self._is_long and self._n_bytes > MOST_BYTES:
            raise _too_long()
        return message


def _too_long() -> HTTPException:
    return HTTPException(413, f"the body has more than {MOST_BYTES:,} bytes", {"connection": "close"})
