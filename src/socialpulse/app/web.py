"""The web application over an open program: every module's doors, and whether the parts behind them answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import psycopg
from fastapi import FastAPI

from socialpulse import __version__, api
from socialpulse.accounts import http as accounts_door
from socialpulse.activity import http as activity_door
from socialpulse.app.program import Program
from socialpulse.core.errors import SocialPulseError
from socialpulse.creators import http as creators_door
from socialpulse.discovery import http as discovery_door
from socialpulse.media import http as media_door
from socialpulse.people import http as people_door


def build_web(program: Program) -> FastAPI:
    """Return the application that answers for this program."""
    desk = accounts_door.Desk(program.accounts)
    imports = creators_door.router(
        program.imports, program.scratch, program.settings.api.max_upload_bytes, desk.for_tenant
    )
    doors = [*accounts_door.routers(desk), imports, discovery_door.router(program.discovery, desk.for_tenant)]
    doors += media_door.routers(program.uploads, program.library, program.links, desk.who)
    doors += people_door.routers(program.people, program.ties, program.links.public, desk.who)
    busiest = activity_door.router(program.recorder, desk.who)  # first, as routes are tried in turn
    doors.insert(0, busiest)
    app = api.build(doors, readiness(program), __version__)
    app.add_middleware(accounts_door.Doorman, access=program.accounts.access)
    return app


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
