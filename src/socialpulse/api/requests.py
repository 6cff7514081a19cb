"""Around every request: an id in the log and the answer, and its time in the metrics."""

from __future__ import annotations

import time
from typing import Any

import psycopg
import structlog
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from socialpulse.api.problems import problem
from socialpulse.core.ids import fresh_uuid
from socialpulse.runtime.telemetry import REQUEST_SECONDS

log = structlog.get_logger(__name__)


class Requests:
    """Counts, times and names requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request_id = fresh_uuid().hex
        status, status_sent = 500, False

        async def send_named(message: Message) -> None:
            nonlocal status, status_sent
            if message["type"] == "http.response.start":
                status, status_sent = message["status"], True
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
            await send(message)

        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_named)
            except psycopg.OperationalError as error:
                log.error("database did not answer", path=scope["path"], error=str(error))
                if status_sent:
                    raise
                await _unavailable()(scope, receive, send_named)
            except Exception:  # the request edge: whatever went wrong is answered and logged here
                log.exception("request failed", path=scope["path"])
                if status_sent:
                    raise
                detail = f"an error of ours; it is in the log under request {request_id}"
                await problem(500, "error", detail, [])(scope, receive, send_named)
            finally:
                took_s = time.perf_counter() - began
                route: Any = scope.get("route")
                name = getattr(route, "path", "unknown")
                REQUEST_SECONDS.labels(scope["method"], name, str(status)).observe(took_s)
                log.info(
                    "request", method=scope["method"], path=scope["path"], status=status, ms=round(took_s * 1000, 2)
                )


def _unavailable() -> JSONResponse:
    answer = problem(503, "unavailable", "the database does not answer; try again in a moment", [])
    answer.headers["retry-after"] = "2"
    return answer
