"""The HTTP doors of exports: ask for a file of creators, watch it, take it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from socialpulse.accounts import Who
from socialpulse.core.actor import Actor
from socialpulse.core.ids import CreatorId
from socialpulse.discovery.columns import COLUMNS
from socialpulse.discovery.exports import KEPT_FOR, MOST_CREATORS, MOST_IDS, Exports
from socialpulse.discovery.files import MIMES
from socialpulse.discovery.http_search import Body, SearchBody
from socialpulse.discovery.types import Export, ExportId, ExportState, FileFormat, ListId, Wanted

ExportColumn = StrEnum("ExportColumn", {column.name.upper(): column.name for column in COLUMNS})  # type: ignore[misc]


class ExportBody(Body):
    """Creators that a search finds, those of a list, or these: exactly one of the three."""

    format: FileFormat = FileFormat.CSV
    search: SearchBody | None = Field(default=None, description="Its limit and cursor do not count.")
    list_id: UUID | None = None
    creator_ids: list[UUID] = Field(default=[], max_length=MOST_IDS)
    columns: list[ExportColumn] = Field(default=[], max_length=len(COLUMNS), description="In this order; none: all.")
    limit: int = Field(default=MOST_CREATORS, ge=1, le=MOST_CREATORS, description="The first so many creators.")

    def wanted(self) -> Wanted:
        return Wanted(
            search=None if self.search is None else self.search.search(),
            list_id=None if self.list_id is None else ListId(self.list_id),
            creator_ids=tuple(map(CreatorId, self.creator_ids)),
            n_most=self.limit,
        )


class ExportOut(BaseModel):
    """An export as it stands. `error` says why it failed; `expires_at` is when it is deleted."""

    id: UUID
    state: ExportState
    format: FileFormat
    file_name: str
    error: str | None
    n_creators: int | None = Field(description="Null until they are found.")
    n_done: int
    n_bytes: int | None
    made_at: datetime
    ended_at: datetime | None
    expires_at: datetime


def router(exports: Exports, who: Who) -> APIRouter:
    """Return the routes of exports."""
    routes = APIRouter(prefix="/v1/exports", tags=["exports"])
    caller = Depends(who)

    @routes.post("", status_code=202, summary="Ask for a file of creators")
    async def ask(body: ExportBody, actor: Actor = caller) -> ExportOut:
        return _shown(await exports.ask(actor, body.wanted(), body.format, list(body.columns)))

    @routes.get("", summary="My exports, the last first")
    async def latest(limit: Annotated[int, Query(ge=1, le=100)] = 20, actor: Actor = caller) -> list[ExportOut]:
        return [_shown(export) for export in await exports.find_latest(actor, limit)]

    @routes.get("/{export_id}", summary="How far an export is")
    async def load(export_id: UUID, actor: Actor = caller) -> ExportOut:
        return _shown(await exports.load(actor, ExportId(export_id)))

    @routes.get("/{export_id}/file", response_class=StreamingResponse, summary="The file of an export that is done")
    async def file(export_id: UUID, actor: Actor = caller) -> StreamingResponse:
        export = await exports.load_done(actor, ExportId(export_id))
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{quote(export.file_name, safe='')}",
            "content-length": str(export.n_bytes),
            "x-content-type-options": "nosniff",
        }
        return StreamingResponse(exports.read(export), headers=headers, media_type=MIMES[export.format])

    @routes.delete("/{export_id}", status_code=204, summary="Delete an export with its file")
    async def delete(export_id: UUID, actor: Actor = caller) -> None:
        await exports.delete(actor, ExportId(export_id))

    return routes


def _shown(export: Export) -> ExportOut:
    return ExportOut(
        id=export.id,
        state=export.state,
        format=export.format,
        file_name=export.file_name,
        error=export.error,
        n_creators=export.n_creators,
        n_done=export.n_done,
        n_bytes=export.n_bytes,
        made_at=export.made_at,
        ended_at=export.ended_at,
        expires_at=export.made_at + KEPT_FOR,
    )
