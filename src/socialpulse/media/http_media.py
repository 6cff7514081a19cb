"""The HTTP doors of media: how far one is, what to show of it, and the bytes of its files."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from socialpulse.accounts import Who
from socialpulse.core.actor import Actor
from socialpulse.core.errors import NotFound
from socialpulse.media.library import Library, Shown
from socialpulse.media.links import Links
from socialpulse.media.ranges import find_part
from socialpulse.media.store import Served
from socialpulse.media.types import Kind, MediaId, Reason, Role, State

FOREVER = "public, max-age=31536000, immutable"
GUARDS = {  # a file of ours is a file, never a page: whatever it holds, a browser runs none of it
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Accept-Ranges": "bytes",
}


class FileOut(BaseModel):
    """A file to load. `role` says what for: picture, thumbnail, poster, progressive (one MP4), master (HLS),
    captions (WebVTT)."""

    role: Role
    url: str = Field(description="Relative to this server; signed and good for about two hours unless public.")
    mime: str
    n_bytes: int
    width: int | None
    height: int | None


class MediaOut(BaseModel):
    """A medium as far as it is. Files may be there before it is `ready`: a clip's first rendition is."""

    id: UUID
    state: State
    reason: Reason | None = Field(description="Of a failed one: a stable code.")
    reason_words: str | None = Field(description="Of a failed one: what its owner reads.")
    kind: Kind | None
    public: bool
    file_name: str
    n_bytes: int
    width: int | None
    height: int | None
    duration_ms: int | None
    has_sound: bool | None
    thumbhash: str | None = Field(description="ThumbHash in base64: a preview to draw before anything is loaded.")
    made_at: datetime
    moved_at: datetime
    files: list[FileOut] = Field(description="Best first within each role; parts of a stream are left out.")


class MediaPageOut(BaseModel):
    items: list[MediaOut]
    next_cursor: str | None


def present(shown: Shown, links: Links) -> MediaOut:
    """Return a medium as the doors show it; whoever calls has judged that it may be seen."""
    media = shown.media
    address = links.public if media.public else links.signed
    files = [
        FileOut(
            role=file.role,
            url=address(file.path),
            mime=file.mime,
            n_bytes=file.n_bytes,
            width=file.width,
            height=file.height,
        )
        for file in shown.files
        if file.role is not Role.STREAM
    ]
    return MediaOut(
        id=media.id,
        state=media.state,
        reason=media.reason,
        reason_words=media.reason_words,
        kind=media.kind,
        public=media.public,
        file_name=media.file_name,
        n_bytes=media.n_bytes,
        width=media.width,
        height=media.height,
        duration_ms=media.duration_ms,
        has_sound=media.has_sound,
        thumbhash=base64.b64encode(media.thumbhash).decode() if media.thumbhash else None,
        made_at=media.made_at,
        moved_at=media.moved_at,
        files=files,
    )


def router(library: Library, links: Links, who: Who) -> APIRouter:
    """Return the routes of media and of their files."""
    routes = APIRouter(tags=["media"])
    caller = Depends(who)

    @routes.get("/v1/media", response_model=MediaPageOut, summary="One's own media, newest first")
    async def latest(
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        actor: Actor = caller,
    ) -> MediaPageOut:
        page = await library.find_latest(actor, limit, cursor)
        return MediaPageOut(items=[present(shown, links) for shown in page.items], next_cursor=page.next_cursor)

    @routes.get("/v1/media/{media_id}", response_model=MediaOut, summary="How far a medium is, and its files")
    async def load(media_id: UUID, actor: Actor = caller) -> MediaOut:
        return present(await library.load(actor, MediaId(media_id)), links)

    @routes.post(
        "/v1/media/{media_id}/retry", response_model=MediaOut, status_code=202, summary="Try a failed medium again"
    )
    async def retry(media_id: UUID, actor: Actor = caller) -> MediaOut:
        return present(await library.retry(actor, MediaId(media_id)), links)

    @routes.delete("/v1/media/{media_id}", status_code=204, summary="Delete a medium with all its files")
    async def delete(media_id: UUID, actor: Actor = caller) -> Response:
        await library.delete(actor, MediaId(media_id))
        return Response(status_code=204)

    @routes.api_route("/media/signed/{ticket}/{folder}/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    async def signed(ticket: str, folder: str, name: str, request: Request) -> Response:
        path = f"{folder}/{name}"
        left_s = links.seconds_left(ticket, path)
        if left_s is None:
            raise HTTPException(403, "this link is over or was changed; ask /v1/media for a fresh one")
        served = await library.load_served(path)
        return _serve(library, path, served, request, f"private, max-age={left_s}, immutable")

    @routes.api_route("/media/{folder}/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    async def public(folder: str, name: str, request: Request) -> Response:
        path = f"{folder}/{name}"
        served = await library.load_served(path)
        if not served.public:
            raise NotFound(f"no file stands at {path} for everybody; ask /v1/media for a link of yours")
        return _serve(library, path, served, request, FOREVER)

    return routes


def _serve(library: Library, path: str, served: Served, request: Request, cache: str) -> Response:
    """Return a file, a part of it, or that nothing changed (RFC 9110): the path has the hash, so it is the tag too."""
    tag = f'"{path}"'
    headers = {**GUARDS, "ETag": tag, "Cache-Control": cache}
    asked = request.headers
    if tag in [word.strip().removeprefix("W/") for word in asked.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    fresh = asked.get("if-range") in (None, tag)
    try:
        part = find_part(asked.get("range"), served.n_bytes) if fresh and request.method == "GET" else None
    except ValueError:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{served.n_bytes}"})
    start, end = (part.start, part.end) if part else (0, served.n_bytes)
    headers["Content-Length"] = str(end - start)
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{served.n_bytes}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=served.mime)
    return StreamingResponse(library.read(path, start, end), status, headers, served.mime)
