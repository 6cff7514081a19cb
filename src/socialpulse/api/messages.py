"""The messages of one request, held: its body to be read again, its answer before it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Send

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Answer:
    """An answer that was caught on its way out."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Be sent to instead of the client."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def send(self, send: Send, *more: tuple[bytes, bytes]) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers, *more]})
        await send({"type": "http.response.body", "body": self.body})


async def read_body(receive: Receive, most_bytes: int) -> bytes:
    """Return a whole body. Raises HTTPException 413 where it is longer than `most_bytes`, 400 where it breaks off."""
    parts, n_bytes = [], 0
    async for part in _parts(receive):
        n_bytes += len(part)
        if n_bytes > most_bytes:
            raise HTTPException(413, f"the body has more than {most_bytes:,} bytes")
        parts.append(part)
    return b"".join(parts)


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read already, and after it whatever the connection says."""
    waiting = True

    async def receive_again() -> Message:
        nonlocal waiting
        if not waiting:
            return await receive()
        waiting = False
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HTTPException(400, "the connection ended before the body did")
        yield message.get("body", b"")
        more = message.get("more_body", False)
