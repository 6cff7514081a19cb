"""The web application over an open program: every module's doors, and whether the parts behind them answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import psycopg
from fastapi import FastAPI

from socialpulse import __version__, api
from socialpulse.app.program import Program
from socialpulse.core.errors import SocialPulseError
from socialpulse.creators import http as creators_door
from socialpulse.discovery import http as discovery_door


def build_web(program: Program) -> FastAPI:
    """Return the application that answers for this program."""
    imports = creators_door.router(program.imports, program.scratch, program.settings.api.max_upload_bytes)
    return api.build([imports, discovery_door.router(program.discovery)], readiness(program), __version__)


def readiness(program: Program) -> Callable[[], Awaitable[dict[str, str]]]:
    """Return what tells which parts do not answer, and why."""

    async def wrong() -> dict[str, str]:
        problems: dict[str, str] = {}
        try:
            async with program.db.transaction() as tx:
                await tx.value("SELECT 1")
        except (psycopg.Error, SocialPulseError) as error:
            problems["database"] = str(error)
        try:
            program.discovery.status()
        except SocialPulseError as error:
            problems["index"] = str(error)
        return problems

    return wrong
