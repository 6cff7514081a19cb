"""The HTTP door of uploads: tus 1.0, spoken by tus-js-client, Uppy, TUSKit and others, and by curl."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from socialpulse.accounts import Who
from socialpulse.core.actor import Actor
from socialpulse.core.errors import SocialPulseError, TooLarge
from socialpulse.media import tus
from socialpulse.media.types import MediaId, Upload
from socialpulse.media.uploads import ChecksumMismatch, Uploads

CHECKSUM_MISMATCH = 460  # of tus
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class TusRoute(APIRoute):
    """Has every answer, errors too, say that we speak tus, and refuses versions of it that we do not speak."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def speak(request: Request) -> Response:
            version = request.headers.get("tus-resumable")
            if version != tus.VERSION and request.method != "OPTIONS":
                error = HTTPException(412, f"Tus-Resumable is {version!r}; send {tus.VERSION}")
                answer = await _told(request, error)
                answer.headers["Tus-Version"] = tus.VERSION
            else:
                try:
                    answer = await handle(request)
                except (SocialPulseError, HTTPException, RequestValidationError) as error:
                    answer = await _told(request, error)
            answer.headers["Tus-Resumable"] = tus.VERSION
            return answer

        return speak


async def _told(request: Request, error: Exception) -> Response:
    """Return an error as the application tells all its errors."""
    handlers = request.app.exception_handlers
    kind = next(kind for kind in type(error).__mro__ if kind in handlers)
    answer: Response = await handlers[kind](request, error)
    if isinstance(error, ChecksumMismatch):
        answer.status_code = CHECKSUM_MISMATCH
    return answer


def router(uploads: Uploads, who: Who) -> APIRouter:
    """Return the routes of uploads."""
    routes = APIRouter(prefix="/v1/uploads", tags=["media"], route_class=TusRoute)
    caller = Depends(who)
    told: dict[str, Any] = {"status_code": 204, "response_class": Response}

    @routes.options("", summary="What this server can do of tus", **told)
    @routes.options("/{media_id}", include_in_schema=False, **told)
    async def capabilities() -> Response:
        return Response(status_code=204, headers=tus.CAPABILITIES)

    @routes.post("", summary="Begin an upload", status_code=201, response_class=Response)
    async def create(request: Request, actor: Actor = caller) -> Response:
        headers = request.headers
        n_bytes = tus.read_number("Upload-Length", headers.get("upload-length"))
        checksum = tus.read_checksum(headers.get("upload-checksum"))
        upload = await uploads.create(actor, tus.read_file_name(headers.get("upload-metadata")), n_bytes)
        offset = 0
        if headers.get("content-type") == tus.CONTENT_TYPE and n_bytes:
            _check_length(request, n_bytes)
            upload, offset = await uploads.append(actor, upload.media_id, 0, _body(request), checksum)
        return Response(
            status_code=201,
            headers={"Location": f"{request.url.path}/{upload.media_id}", **_progress(upload, offset)},
        )

    @routes.head("/{media_id}", summary="How much of an upload is here", response_class=Response)
    async def offset(media_id: UUID, actor: Actor = caller) -> Response:
        upload, n_bytes = await uploads.find_offset(actor, MediaId(media_id))
        length = {"Upload-Length": str(upload.n_bytes), "Cache-Control": "no-store"}
        return Response(status_code=200, headers={**_progress(upload, n_bytes), **length})

    @routes.patch("/{media_id}", summary="Go on with an upload", **told)
    async def append(media_id: UUID, request: Request, actor: Actor = caller) -> Response:
        headers = request.headers
        if headers.get("content-type") != tus.CONTENT_TYPE:
            raise HTTPException(415, f"Content-Type is {headers.get('content-type')!r}; send {tus.CONTENT_TYPE}")
        start = tus.read_number("Upload-Offset", headers.get("upload-offset"))
        checksum = tus.read_checksum(headers.get("upload-checksum"))
        known = await uploads.load(actor, MediaId(media_id))
        _check_length(request, max(0, known.n_bytes - start))
        upload, n_bytes = await uploads.append(actor, known.media_id, start, _body(request), checksum)
        return Response(status_code=204, headers=_progress(upload, n_bytes))

    @routes.delete("/{media_id}", summary="Forget an upload", **told)
    async def terminate(media_id: UUID, actor: Actor = caller) -> Response:
        await uploads.terminate(actor, MediaId(media_id))
        return Response(status_code=204)

    @routes.post("/{media_id}", include_in_schema=False, **told)
    async def overridden(media_id: UUID, request: Request, actor: Actor = caller) -> Response:
        """PATCH and DELETE for those whose proxies know neither (X-HTTP-Method-Override)."""
        method = request.headers.get("x-http-method-override", "").upper()
        if method == "PATCH":
            return await append(media_id, request, actor)
        if method == "DELETE":
            return await terminate(media_id, actor)
        raise HTTPException(405, f"X-HTTP-Method-Override is {method!r}; it may be PATCH or DELETE")

    return routes


def _progress(upload: Upload, offset: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Upload-Expires": tus.http_date(upload.expires_at)}


def _check_length(request: Request, n_bytes_left: int) -> None:
    """Refuse a body that says itself that it is too long, before reading any of it."""
    length = request.headers.get("content-length")
    if length is not None and tus.read_number("Content-Length", length) > n_bytes_left:
        raise TooLarge(f"the request has {length} bytes, and {n_bytes_left} are missing from this upload")


async def _body(request: Request) -> AsyncIterator[bytes]:
    """Yield the bytes of a request until its client has sent all or is gone."""
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect:
        return
