"""The doors of live updates: a websocket, and server-sent events for who cannot have one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Header, Query, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import StreamingResponse
from starlette.requests import HTTPConnection

from socialpulse.api.callers import Caller, Desk
from socialpulse.api.live.hub import Hub
from socialpulse.api.live.listeners import MOST_TOPICS, Ending, Listener, Message, Topic, read_topic
from socialpulse.api.problems import problem_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid, SocialPulseError

BEAT_S = 20.0
MOST_LETTERS = 16_000  # of one message to us
Topics = Annotated[
    list[str],
    Query(
        alias="topic",
        max_length=MOST_TOPICS,
        description="media, posts, post:<id> or comments:<id>; several times for several.",
        examples=[["media"]],
    ),
]
After = Annotated[
    str | None, Query(max_length=2_000, description="The id of the last message before a break: what was missed comes.")
]
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Events, as they happen", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


def router(hub: Hub, desk: Desk) -> APIRouter:
    """Return the routes of live updates."""
    routes, known = APIRouter(prefix="/v1", tags=["live"]), Depends(desk.caller)

    @routes.get(
        "/live",
        summary="What happens, as server-sent events; the same address takes a websocket",
        response_class=StreamingResponse,
        responses=_EVENTS,
    )
    async def events(
        request: Request,
        topic: Topics,
        after: After = None,
        last_event_id: Annotated[str | None, Header(max_length=2_000)] = None,
        caller: Caller = known,
    ) -> StreamingResponse:
        listener = Listener(caller.actor)
        topics = _read(topic, caller.actor)
        await hub.join(listener, whose(caller))
        try:
            await hub.subscribe(listener, topics, last_event_id or after)
        except SocialPulseError:
            hub.leave(listener)
            raise
        badge = _Badge(desk, request, caller)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(_stream(hub, badge, listener), headers=headers, media_type="text/event-stream")

    @routes.websocket("/live")
    async def live(socket: WebSocket) -> None:
        try:
            desk.check_origin(socket)
            caller = await desk.caller(socket)
            topics = _read(socket.query_params.getlist("topic"), caller.actor)
        except SocialPulseError as error:
            await socket.send_denial_response(problem_of(error))
            return
        await socket.accept()
        await _Talk(hub, desk, socket, caller).run(topics, socket.query_params.get("after"))

    return routes


def whose(caller: Caller) -> str:
    """Return who is held to a number of connections."""
    return caller.rate_key or caller.actor.role.value


async def _stream(hub: Hub, badge: _Badge, listener: Listener) -> AsyncIterator[bytes]:
    """Yield events until the listener leaves or is let go."""
    beats = asyncio.create_task(_beat(hub, badge, listener))
    try:
        yield b"retry: 2000\n\n"
        while True:
            message = await listener.take()
            event_id = f"id: {message['id']}\n" if "id" in message else ""
            yield f"{event_id}event: {message['type']}\ndata: {orjson.dumps(message).decode()}\n\n".encode()
            if message["type"] == "end":
                return
    finally:
        hub.leave(listener)
        beats.cancel()
        await asyncio.gather(beats, return_exceptions=True)


class _Talk:
    """One websocket, from its opening to its end."""

    def __init__(self, hub: Hub, desk: Desk, socket: WebSocket, caller: Caller) -> None:
        self._hub = hub
        self._desk = desk
        self._socket = socket
        self._caller = caller
        self._listener = Listener(caller.actor)
        self._badge = _Badge(desk, socket, caller)

    async def run(self, topics: list[Topic], after: str | None) -> None:
        await self._hub.join(self._listener, whose(self._caller))
        hearing = asyncio.create_task(self._hear(topics, after))
        beats = asyncio.create_task(_beat(self._hub, self._badge, self._listener))
        try:
            await self._speak()
        finally:
            self._hub.leave(self._listener)
            for task in (hearing, beats):
                task.cancel()
            await asyncio.gather(hearing, beats, return_exceptions=True)

    async def _speak(self) -> None:
        """Send what there is to be sent, until the end."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # gone: Starlette says it in either way
            while True:
                message = await self._listener.take()
                await self._socket.send_text(orjson.dumps(message).decode())
                if message["type"] == "end":
                    why = Ending(message["reason"])
                    await self._socket.close(why.code, why.value)
                    return

    async def _hear(self, topics: list[Topic], after: str | None) -> None:
        """Do what is asked, until the other side is gone."""
        try:
            await self._hub.subscribe(self._listener, topics, after)
            while True:
                await self._do(await self._socket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):  # gone, or bytes where text was meant
            self._listener.end(Ending.NOT_UNDERSTOOD)
        except SocialPulseError as error:
            self._refuse(error)
            self._listener.end(Ending.NOT_UNDERSTOOD)

    async def _do(self, text: str) -> None:
        try:
            await self._desk.count(self._socket)
            asked = _read_message(text)
            topics = _read(asked.get("topics", ()), self._listener.actor)
            match asked.get("op"):
                case "subscribe":
                    if len(self._listener.topics | set(topics)) > MOST_TOPICS:
                        raise Invalid.one("topics", str(len(topics)), f"would be more than {MOST_TOPICS} in all")
                    await self._hub.subscribe(self._listener, topics, asked.get("after"))
                case "unsubscribe":
                    self._hub.unsubscribe(self._listener, topics)
                case "sign-in":
                    await self._badge.renew(str(asked.get("token", "")))
                    self._listener.offer({"type": "signed-in"})
                case "ping":
                    self._listener.offer({"type": "pong"})
                case other:
                    raise Invalid.one("op", str(other), "must be subscribe, unsubscribe, sign-in or ping")
        except SocialPulseError as error:
            self._refuse(error)

    def _refuse(self, error: SocialPulseError) -> None:
        self._listener.offer({"type": "refused", "code": error.code, "detail": str(error)})


class _Badge:
    """Who a connection that stays open came as; looked at again while it lasts."""

    def __init__(self, desk: Desk, connection: HTTPConnection, caller: Caller) -> None:
        self._desk = desk
        self._connection = connection
        self._caller = caller
        self._token: str | None = None  # the latest that was sent, in place of what the connection opened with

    async def renew(self, token: str) -> None:
        """Take a fresh token of the same person. Raises NotSignedIn, and Invalid for somebody else's."""
        caller = await self._desk.again(self._connection, token)
        if caller.actor.id != self._caller.actor.id:
            raise Invalid.one("token", "…", "is somebody else's; open a connection of their own")
        self._token = token

    async def is_good(self) -> bool:
        """Return whether whoever came is still signed in as then."""
        try:
            now = await self._desk.again(self._connection, self._token)
        except SocialPulseError:
            return False
        return now.actor.id == self._caller.actor.id


async def _beat(hub: Hub, badge: _Badge, listener: Listener) -> None:
    """Say every BEAT_S that all is well, or let go who is signed in no more."""
    while listener.ending is None:
        await asyncio.sleep(BEAT_S)
        if await badge.is_good():
            hub.beat(listener)
        else:
            listener.end(Ending.SIGNED_OUT)


def _read(topics: Any, actor: Actor) -> list[Topic]:
    if not isinstance(topics, list | tuple) or len(topics) > MOST_TOPICS:
        raise Invalid.one("topics", str(topics), f"must be a list of at most {MOST_TOPICS}")
    return [read_topic(str(text)[:200], actor) for text in topics]


def _read_message(text: str) -> Message:
    if len(text) > MOST_LETTERS:
        raise Invalid.one("message", f"{len(text)} letters", f"may have {MOST_LETTERS}")
    try:
        asked = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Invalid.one("message", text, "is not JSON") from None
    if not isinstance(asked, dict) or not isinstance(asked.get("after"), str | None):
        raise Invalid.one("message", text, "must be an object with op, and topics where the op has any")
    return asked
