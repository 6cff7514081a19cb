"""The HTTP doors of imports: hand in a file, watch it, read what was refused."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, UploadFile
from pydantic import BaseModel, Field

from socialpulse.accounts import Act, Who, guarded, spooled
from socialpulse.core.actor import Actor
from socialpulse.core.ids import ImportId
from socialpulse.core.platforms import Platform
from socialpulse.creators.imports import Imports
from socialpulse.creators.types import Import
from socialpulse.sources import Reject


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
    routes = APIRouter(prefix="/v1/creators/imports", tags=["imports"], route_class=guarded(who, Act.IMPORT_CREATORS))
    caller = Depends(who)

    @routes.post("", response_model=ImportOut, status_code=202, summary="Hand in a file of creators")
    async def hand_in(
        file: Annotated[UploadFile, File(description="CSV, JSON, JSON lines or Parquet; plain, .gz or .zst.")],
        platform: Annotated[Platform | None, Form(description="Only where the file itself does not say it.")] = None,
        actor: Actor = caller,
    ) -> Import:
        path = await spooled(file, scratch, max_bytes)
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
