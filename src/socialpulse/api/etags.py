"""Answers that did not change are not sent again (RFC 9110), and edits can say what they are edits of.

A tag is the hash of an answer; of one thing that has a `version` it is `"v<version>.<hash>"`. `If-None-Match` compares
the whole tag. Doors of edits read the version out of `If-Match`, and their Conflict becomes 412.
"""

from __future__ import annotations

import hashlib

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from socialpulse.api.messages import Answer
from socialpulse.api.problems import problem

TAGGED = (  # what is asked for again and again; the rest may not even be stored
    "/v1/feed",
    "/v1/posts",
    "/v1/people",
    "/v1/tags",
    "/v1/comments",
    "/v1/media",
    "/v1/creators",
    "/v1/niches",
    "/v1/risks",
    "/v1/report-reasons",
)


class ETags:
    """Around every request: tags what may be asked for again, and reads the tags of edits."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(TAGGED):
            return await self._app(scope, receive, send)
        if scope["method"] == "GET":
            return await self._app(scope, receive, _Tagging(scope, send).take)
        if scope["method"] in ("PUT", "PATCH", "DELETE") and "if-match" in Headers(scope=scope):
            return await self._edit(scope, receive, send)
        await self._app(scope, receive, send)

    async def _edit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 412 where a door says 409 to an edit of what has changed since."""
        answer = Answer()
        await self._app(scope, receive, answer.take)
        if answer.status == 409:
            detail = orjson.loads(answer.body).get("detail", "it has changed since")
            return await problem(412, "precondition-failed", detail, [])(scope, receive, send)
        await answer.send(send)


class _Tagging:
    """Holds back the head of an answer until its body is there, and sends a tag with it, or 304 alone."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._head: Message | None = None

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            plain = headers.get("content-type", "").startswith("application/json")
            if message["status"] == 200 and plain and "etag" not in headers:
                self._head = message
                return
        elif self._head is not None:
            head, self._head = self._head, None
            if message.get("more_body", False):  # too long to be held
                await self._send(head)
            else:
                return await self._tell(head, message)
        await self._send(message)

    async def _tell(self, head: Message, body: Message) -> None:
        tag = _tag(self._scope, body.get("body", b""))
        headers = MutableHeaders(scope=head)
        headers["etag"] = tag
        headers["cache-control"] = "private, no-cache"  # may be kept by the one browser, and is asked for each time
        headers["vary"] = "Authorization, Cookie"
        known = Headers(scope=self._scope).get("if-none-match", "")
        if known.strip() == "*" or tag in (word.strip().removeprefix("W/") for word in known.split(",")):
            kept = [
                (name, value) for name, value in head["headers"] if name not in (b"content-length", b"content-type")
            ]
            head, body = {**head, "status": 304, "headers": kept}, {**body, "body": b""}
        await self._send(head)
        await self._send(body)


def _tag(scope: Scope, body: bytes) -> str:
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    if str(getattr(scope.get("route"), "path", "")).endswith("}"):  # the address of one thing ends with its id
        version = orjson.loads(body).get("version")
        if isinstance(version, int):
            return f'"v{version}.{digest}"'
    return f'"{digest}"'
