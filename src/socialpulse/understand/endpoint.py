"""A server of the operator's choice that answers in JSON: asked with a limit on time, tries and length of answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import orjson

from socialpulse.core.errors import CannotStart, Unavailable

Wait = Callable[[float], Awaitable[None]]

MOST_ANSWER_BYTES = 4 << 20
MOST_PAUSE_S = 30.0  # that we let a server ask for between two tries
MOST_HANGS = 3  # in a row; then nobody waits for the server for a while
REST_S = 60.0
_FIRST_PAUSE_S = 0.5  # doubled with every try, where the server says nothing
_MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504, 529})


@dataclass(frozen=True, slots=True)
class _Failed:
    """A try that brought nothing. pause_s: how long the server asks us to wait; None where another try is no use."""

    reason: str
    pause_s: float | None


class Endpoint:
    """Where questions are posted to: `{base_url}/{path}`, with the key as a bearer token."""

    def __init__(
        self,
        base_url: str,
        key: str | None = None,
        timeout_s: float = 30.0,
        n_tries: int = 3,
        wait: Wait = asyncio.sleep,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises CannotStart when base_url is no address. timeout_s holds for all tries of one question together."""
        try:
            url = httpx.URL(base_url.rstrip("/"))
        except httpx.InvalidURL as error:
            raise CannotStart(f"{base_url!r} is no address ({error}); it begins with http:// or https://") from None
        if url.scheme not in ("http", "https") or not url.host:
            raise CannotStart(f"{base_url!r} is no address; it begins with http:// or https://")
        self.url = str(url)
        self._timeout_s, self._n_tries, self._wait, self._now_s = timeout_s, n_tries, wait, now_s
        self._n_hangs, self._rests_until_s = 0, 0.0
        headers = {} if key is None else {"authorization": f"Bearer {key}"}
        self._client = httpx.AsyncClient(headers=headers, timeout=timeout_s)

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Return the JSON object that a question is answered with; `body` as httpx takes it: json, data, files.

        Busy and failing servers, and lines that break, are tried again after the pause they ask for. A server that
        hung three times in a row is left alone for a minute, and then asked by one caller at a time until it answers.
        Raises Unavailable when no whole answer came in time, or it is none, or while the server is left alone.
        """
        url = f"{self.url}/{path}"
        self.check()
        self._rests_until_s = self._now_s() + max(REST_S, self._timeout_s)  # for the others, where it hung before
        try:
            async with asyncio.timeout(self._timeout_s):
                content = await self._until_answered(url, body)
            self._n_hangs = 0
        except Unavailable:
            self._n_hangs = 0  # it is there, and said no
            raise
        except TimeoutError:
            self._n_hangs += 1
            self._rests_until_s = self._now_s() + REST_S
            raise Unavailable(f"{url} did not answer within {self._timeout_s:g} s") from None
        try:
            answer = orjson.loads(content)
        except orjson.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict):
            raise Unavailable(f"{url} answered something else than a JSON object: {_short(content)}")
        return answer

    def check(self) -> None:
        """Raise Unavailable while the server is left alone."""
        left_s = self._rests_until_s - self._now_s()
        if self._n_hangs >= MOST_HANGS and left_s > 0:
            n, most = self._n_hangs, f"{left_s:.0f} s"
            raise Unavailable(f"{self.url} did not answer {n} times in a row; it is left alone for {most}")

    async def _until_answered(self, url: str, body: dict[str, Any]) -> bytes:
        reason = ""
        for number in range(self._n_tries):
            found = await self._try(url, body, number)
            if isinstance(found, bytes):
                return found
            reason = found.reason
            if found.pause_s is None or found.pause_s > MOST_PAUSE_S:
                break
            if number + 1 < self._n_tries:
                await self._wait(found.pause_s)
        raise Unavailable(f"{url} {reason}")

    async def _try(self, url: str, body: dict[str, Any], number: int) -> bytes | _Failed:
        pause_s = _FIRST_PAUSE_S * 2**number
        try:
            async with self._client.stream("POST", url, **body) as answer:
                content = await _read(answer)
        except httpx.HTTPError as error:
            return _Failed(f"does not answer ({error or type(error).__name__})", pause_s)
        if content is None:
            return _Failed(f"answered with more than {MOST_ANSWER_BYTES:,} bytes", None)
        if answer.is_success:
            return content
        reason = f"answered {answer.status_code}: {_short(content)}"
        if answer.status_code not in _MAY_PASS:
            return _Failed(reason, None)
        asked_s = _retry_after_s(answer.headers.get("retry-after", ""))
        return _Failed(reason, pause_s if asked_s is None else asked_s)


async def _read(answer: httpx.Response) -> bytes | None:
    """Return the body, None where it is longer than anything we ask for."""
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > MOST_ANSWER_BYTES:
            return None
    return bytes(content)


def _retry_after_s(said: str) -> float | None:
    """Return the pause of a Retry-After header, in seconds or as a date (RFC 9110); None where it says nothing."""
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _short(content: bytes) -> str:
    return repr(content[:200].decode("utf-8", "replace"))
