"""A person who signs in, a server on a socket, and pictures to send."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from socialpulse.api import GuardedConnection
from socialpulse.app import Program
from socialpulse.app.web import build_web
from tests.media.conftest import client, draw, sender

__all__ = ["client", "draw", "sender"]


@pytest.fixture
async def port(program: Program) -> AsyncIterator[int]:
    """The port of a server in this process."""
    door = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(build_web(program), http=GuardedConnection, log_config=None, lifespan="off")
    web = uvicorn.Server(config)
    web.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(web.serve(sockets=[door]))
    while not web.started:
        await asyncio.sleep(0.01)
    yield door.getsockname()[1]
    web.should_exit = True
    web.force_exit = True
    await serving
