"""A connection that says too much before its request begins, or says it too slowly, is closed.

uvicorn itself waits for ever for the end of a head, and holds one of any length.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from socialpulse.api.problems import code_of, problem

MOST_HEAD_BYTES = 32 << 10  # request line and headers
HEAD_WITHIN_S = 10.0


class GuardedConnection(HttpToolsProtocol):
    """One connection of a client, with limits on the head of each request."""

    head_within_s = HEAD_WITHIN_S

    _in_head = True
    _n_head_bytes = 0
    _n_named_bytes = 0
    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._alarm = self.loop.call_later(self.head_within_s, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head:
            self._n_head_bytes += len(data)
            if self._n_head_bytes > MOST_HEAD_BYTES:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, self._too_long)

    def on_message_begin(self) -> None:
        self._in_head, self._n_head_bytes, self._n_named_bytes = True, 0, 0
        if self._alarm is None:
            self._alarm = self.loop.call_later(self.head_within_s, self._too_slow)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._disarm()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        if self._n_named_bytes > MOST_HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, self._too_long)
        else:
            self._refuse(HTTPStatus.BAD_REQUEST, "this is no HTTP request")

    @property
    def _too_long(self) -> str:
        return f"the address and headers have more than {MOST_HEAD_BYTES:,} bytes"

    def _count(self, n_bytes: int) -> None:
        self._n_named_bytes += n_bytes
        if self._n_named_bytes > MOST_HEAD_BYTES:
            raise ValueError(self._too_long)  # the parser turns it into an error of its own, which ends the request

    def _too_slow(self) -> None:
        self._alarm = None
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, f"no whole request came within {self.head_within_s:.0f} s")

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        self._in_head = False
        self._disarm()
        if self.transport is None or self.transport.is_closing():
            return
        told = problem(status, code_of(status), detail, [])
        told.headers["connection"] = "close"
        head = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
        head += [name + b": " + value for name, value in told.raw_headers]
        self.transport.write(b"\r\n".join(head) + b"\r\n\r\n" + bytes(told.body))
        self.transport.close()
