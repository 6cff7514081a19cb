"""The doors of the app itself: its pages, its files, what other sites ask to show a post, and what robots are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import orjson
from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from socialpulse.api.callers import Desk
from socialpulse.api.pages.build import WebBuild
from socialpulse.api.pages.listing import ATOM, SITEMAP, atom, sitemap
from socialpulse.api.pages.screens import FEED, PERSON, POST, SCREENS, find_screen
from socialpulse.api.pages.writing import Rooms, Told, Writer, answer
from socialpulse.core.actor import ANONYMOUS, Actor
from socialpulse.core.errors import Forbidden, NotSignedIn, OverQuota
from socialpulse.core.ids import uuid_of

_ROBOTS = "User-agent: *\n" + "".join(
    f"Disallow: {path}\n" for path in ("/account", "/admin", "/inbox", "/moderation", "/tenant", "/v1/me")
)
SHELL = "/index.html"
_READS = ["GET", "HEAD"]


def install(app: FastAPI, build: WebBuild | None, rooms: Rooms, desk: Desk) -> None:
    """Have an application show the app. Without a build, `/` leads to the documents of the doors."""
    if build is None:
        app.add_api_route("/", _to_docs, methods=_READS, include_in_schema=False)
        return
    _Pages(app, build, rooms, desk)


async def _to_docs() -> RedirectResponse:
    return RedirectResponse("/docs")


class _Pages:
    def __init__(self, app: FastAPI, build: WebBuild, rooms: Rooms, desk: Desk) -> None:
        self._build, self._rooms, self._desk = build, rooms, desk
        self._writer = Writer(build.page)
        self._chunks = {screen: build.chunks(f"src/{source}.tsx") for screen, source in SCREENS.items()}
        for path, page in (("/", self._home), ("/p/{post_id}", self._post), ("/u/{handle}", self._person)):
            app.add_api_route(path, page, methods=_READS, include_in_schema=False)
        app.add_api_route("/u/{handle}/feed.atom", self._feed, methods=_READS, include_in_schema=False)
        app.add_api_route("/robots.txt", self._robots, methods=_READS, include_in_schema=False)
        app.add_api_route("/sitemap.xml", self._sitemap, methods=_READS, include_in_schema=False)
        app.add_api_route("/oembed", self._embed, methods=_READS, include_in_schema=False)
        self._elsewhere = app.router.default
        app.router.default = self._others

    async def _home(self, request: Request) -> Response:
        actor = await self._actor(request)
        told = Told() if actor is None else await self._rooms.home(actor, request.headers.get("accept-language"))
        return self._answer(told, FEED, request.headers, actor)

    async def _post(self, request: Request, post_id: str) -> Response:
        actor, found = await self._actor(request), uuid_of(post_id)
        if found is None:
            told = Told(404, is_hidden=True)
        else:
            told = Told() if actor is None else await self._rooms.post(actor, found)
        return self._answer(told, POST, request.headers, actor)

    async def _person(self, request: Request, handle: str) -> Response:
        actor = await self._actor(request)
        told = Told() if actor is None else await self._rooms.person(actor, handle[:200])
        return self._answer(told, PERSON, request.headers, actor)

    async def _feed(self, request: Request, handle: str) -> Response:
        await self._desk.caller(request)  # whoever asks too often is told so
        told = await self._rooms.posts_of(handle[:200])
        return _for_all(atom(told), ATOM, 300)

    async def _sitemap(self, request: Request) -> Response:
        await self._desk.caller(request)
        return _for_all(sitemap(await self._rooms.places()), SITEMAP, 3_600)

    async def _robots(self) -> Response:
        return _for_all(f"{_ROBOTS}Sitemap: {self._rooms.origin}/sitemap.xml\n", "text/plain; charset=utf-8", 86_400)

    async def _embed(
        self,
        url: Annotated[str, Query(max_length=2_000)],
        maxwidth: Annotated[int, Query(ge=1, le=10_000)] = 480,
        maxheight: Annotated[int, Query(ge=1, le=10_000)] = 854,
        format: Annotated[str, Query(max_length=20)] = "json",
    ) -> Response:
        if format != "json":
            return JSONResponse({"detail": f"{format} is not written here; ask for json"}, 501)
        told: dict[str, Any] = await self._rooms.embed(url, maxwidth, maxheight)
        return JSONResponse(told, headers={"cache-control": "public, max-age=300", "access-control-allow-origin": "*"})

    async def _others(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what no door has: files of the app, its other screens, and for people, that nothing is there."""
        if scope["type"] != "http" or scope["method"] not in _READS:
            return await self._elsewhere(scope, receive, send)
        headers, path = Headers(scope=scope), str(scope["path"])
        file = self._build.files.get(path)
        if path == SHELL:
            found = answer(self._writer.page(Told(), ()), 200, headers)
            found.headers["vary"] = "accept-encoding"  # the same for everybody: a browser keeps it to be offline
        elif file is not None:
            found = file.answer(headers)
        elif (screen := find_screen(path)) is not None:
            found = self._answer(Told(), screen, headers, await self._actor(Request(scope, receive)))
        elif "text/html" in headers.get("accept", "") and not path.startswith(("/v1/", "/media/", "/assets/")):
            found = self._answer(Told(404, is_hidden=True), None, headers, None)
        else:
            return await self._elsewhere(scope, receive, send)
        await found(scope, receive, send)

    def _answer(self, told: Told, screen: str | None, headers: Headers, actor: Actor | None) -> Response:
        chunks = () if screen is None else self._chunks[screen]
        if actor is not None and actor.id is None and told.status == 200:  # no account: that is all there is to know
            told = replace(told, start={**told.start, "role": orjson.dumps(actor.role)})
        return answer(self._writer.page(told, chunks), told.status, headers)

    async def _actor(self, request: Request) -> Actor | None:
        """Return who looks; None where nothing is to be written in for them. A session that ended is nobody."""
        try:
            return (await self._desk.caller(request)).actor
        except (NotSignedIn, Forbidden):
            return ANONYMOUS
        except OverQuota:
            return None


def _for_all(text: str, mime: str, age_s: int) -> Response:
    return Response(text, headers={"cache-control": f"public, max-age={age_s}"}, media_type=mime)
