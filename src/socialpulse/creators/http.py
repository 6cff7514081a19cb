"""The HTTP doors of imports: hand in a file, watch it, read what was refused."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from socialpulse.accounts import Act, Who, allow
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid, TooLarge
from socialpulse.core.ids import ImportId
from socialpulse.core.platforms import Platform
from socialpulse.creators.imports import Imports
from socialpulse.creators.types import Import
from socialpulse.sources import Reject

PART_BYTES = 4 << 20


class ImportOut(BaseModel):
    """An import as it stands: `waiting`, `running`, `done` or `failed` (then `error` says why)."""

    id: UUID
    file_name: str
    state: str
    error: str | None
    n_bytes: int
    n_bytes_read: int
    n_records: int = Field(description="Records read so far, good or bad.")
    n_new: int
    n_changed: int
    n_unchanged: int
    n_rejected: int = Field(description="Rows that are not in.")
    n_fields_rejected: int = Field(description="Single values left out of rows that are in.")


class RejectsOut(BaseModel):
    items: list[Reject]


def router(imports: Imports, scratch: Path, max_bytes: int, who: Who) -> APIRouter:
    """Return the routes of imports. Uploads are written to `scratch` as they come in, never held in memory."""
    routes = APIRouter(prefix="/v1/creators/imports", tags=["imports"], route_class=_guarded(who))
    caller = Depends(who)

    @routes.post("", response_model=ImportOut, status_code=202, summary="Hand in a file of creators")
    async def hand_in(
        file: Annotated[UploadFile, File(description="CSV, JSON, JSON lines or Parquet; plain, .gz or .zst.")],
        platform: Annotated[Platform | None, Form(description="Only where the file itself does not say it.")] = None,
        actor: Actor = caller,
    ) -> Import:
        path = await _spooled(file, scratch, max_bytes)
        try:
            return await imports.hand_in(actor, path, file.filename or "upload", platform)
        finally:
            path.unlink()

    @routes.get("", response_model=list[ImportOut], summary="The latest imports")
    async def latest(limit: Annotated[int, Query(ge=1, le=200)] = 20, actor: Actor = caller) -> list[Import]:
        return await imports.find_own(actor, limit)

    @routes.get("/{import_id}", response_model=ImportOut, summary="How far an import is")
    async def progress(import_id: UUID, actor: Actor = caller) -> Import:
        return await imports.load_own(actor, ImportId(import_id))

    @routes.get("/{import_id}/rejects", response_model=RejectsOut, summary="What was refused, and why")
    async def rejects(
        import_id: UUID, limit: Annotated[int, Query(ge=1, le=10_000)] = 1_000, actor: Actor = caller
    ) -> dict[str, Any]:
        await imports.load_own(actor, ImportId(import_id))
        return {"items": await imports.find_rejects(ImportId(import_id), limit)}

    return routes


def _guarded(who: Who) -> type[APIRoute]:
    """Return routes that ask who comes before they read a byte of the body: uploads are large."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def guarded(request: Request) -> Response:
                allow(await who(request), Act.IMPORT_CREATORS)
                return await handle(request)

            return guarded

    return Guarded


async def _spooled(file: UploadFile, scratch: Path, max_bytes: int) -> Path:
    scratch.mkdir(parents=True, exist_ok=True)
    n_bytes = 0
    with tempfile.NamedTemporaryFile(dir=scratch, prefix="upload-", delete=False) as out:
        path = Path(out.name)
        while part := await file.read(PART_BYTES):
            n_bytes += len(part)
            if n_bytes > max_bytes:
                path.unlink()
                raise TooLarge(
                    f"the file has more than {max_bytes:,} bytes; split it, or import it with the command line"
                )
            await asyncio.to_thread(out.write, part)
    if n_bytes == 0:
        path.unlink()
        raise Invalid.one("file", file.filename or "", "is empty")
    return path
