"""The web application, assembled from routers it is given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse, RedirectResponse

from socialpulse.api import problems
from socialpulse.api.requests import Requests
from socialpulse.runtime.telemetry import METRICS_TYPE, metrics

DESCRIPTION = """
Search creators of every network by filters and by meaning, and import them from files.

Errors are `application/problem+json`: `code` is stable, `detail` says what to do, `errors` names each value that does
not fit.
"""


def build(routers: Sequence[APIRouter], is_ready: Callable[[], Awaitable[dict[str, str]]], version: str) -> FastAPI:
    """Return the application. `is_ready` answers with what is wrong, by part; nothing wrong means ready."""
    app = FastAPI(title="SocialPulse", version=version, description=DESCRIPTION, license_info={"name": "Apache-2.0"})
    problems.install(app)
    app.add_middleware(Requests)
    for router in routers:
        app.include_router(router)

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        wrong = await is_ready()
        return JSONResponse({"status": "not ready" if wrong else "ready", **wrong}, status_code=503 if wrong else 200)

    @app.get("/metrics", include_in_schema=False)
    async def show_metrics() -> Response:
        return Response(metrics(), media_type=METRICS_TYPE)

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/docs")

    return app
