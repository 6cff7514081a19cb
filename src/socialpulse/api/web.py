"""The web application, assembled from routers it is given."""

from __future__ import annotations

import importlib.util
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from socialpulse.api import problems
from socialpulse.api.bodies import Bodies
from socialpulse.api.callers import Desk
from socialpulse.api.countries import Countries
from socialpulse.api.etags import ETags
from socialpulse.api.hosts import Hosts
from socialpulse.api.idempotency import Answers, Idempotency
from socialpulse.api.openapi import document
from socialpulse.api.problems import DOCUMENTED
from socialpulse.api.requests import Requests
from socialpulse.core.errors import CannotStart
from socialpulse.runtime.telemetry import METRICS_TYPE, metrics

DESCRIPTION = """
Post, follow and scroll in a network of your own; search creators of every network by filters and by meaning.

Errors are `application/problem+json`: `code` is stable, `detail` says what to do, `errors` names each value that does
not fit. `Idempotency-Key` makes a POST happen once, `ETag` and `If-Match` save reading and edits. The same rooms answer
at `/graphql`, and `/v1/live` tells what happens, over a websocket too.
"""


def build(
    routers: Sequence[APIRouter],
    is_ready: Callable[[], Awaitable[dict[str, str]]],
    version: str,
    desk: Desk,
    answers: Answers,
    names: frozenset[str] | None = None,
    country_header: str | None = None,
) -> FastAPI:
    """Return the application. `is_ready` answers with what is wrong, by part; nothing wrong means ready.

    `desk` says who calls; `answers` keeps what requests with an Idempotency-Key were answered; `names` are those the
    server may be asked by, None for any; `country_header` is where a request says which country it comes from.
    """
    app = FastAPI(
        title="SocialPulse",
        version=version,
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.add_middleware(ETags)  # the innermost; each one added stands around those before
    app.add_middleware(Idempotency, answers=answers, desk=desk)
    app.add_middleware(Bodies)
    app.add_middleware(Hosts, names=names)
    if country_header is not None:
        app.add_middleware(Countries, header=country_header)
    app.add_middleware(Requests)
    for router in routers:
        app.include_router(router, responses=DOCUMENTED)
    document(app)

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

    app.mount("/docs/assets", StaticFiles(directory=_docs_assets()))

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="SocialPulse API",
            swagger_js_url="/docs/assets/swagger-ui-bundle.js",
            swagger_css_url="/docs/assets/swagger-ui.css",
            swagger_favicon_url="data:,",
        )

    return app


def _docs_assets() -> Path:
    """Return the folder of Swagger UI as fastapi-offline ships it: the docs page must work without a network."""
    package = importlib.util.find_spec("fastapi_offline")
    if package is None or package.origin is None:
        raise CannotStart("fastapi-offline is not installed; run `make install`")
    return Path(package.origin).parent / "static"
