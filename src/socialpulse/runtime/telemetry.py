"""What the program says about itself: log lines as JSON with request and job ids, and numbers for Prometheus."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

REQUEST_SECONDS = Histogram(
    "socialpulse_request_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
JOBS = Counter("socialpulse_jobs_total", "Background jobs by outcome.", ["job", "outcome"])
JOB_SECONDS = Histogram(
    "socialpulse_job_seconds", "Time a background job ran.", ["job"], buckets=(0.01, 0.1, 1, 10, 60, 600)
)
ROWS_IMPORTED = Counter("socialpulse_rows_imported_total", "Rows of imported files by outcome.", ["outcome"])
INDEXED_ROWS = Gauge("socialpulse_indexed_rows", "Rows in the creator index.")

__all__ = [
    "INDEXED_ROWS",
    "JOBS",
    "JOB_SECONDS",
    "METRICS_TYPE",
    "REQUEST_SECONDS",
    "ROWS_IMPORTED",
    "metrics",
    "start_logging",
]
METRICS_TYPE = CONTENT_TYPE_LATEST


def metrics() -> bytes:
    """Return every number in Prometheus' text format."""
    return generate_latest()


def start_logging(level: str, file: Path | None = None) -> None:
    """Write log lines as JSON, one event a line, ours and the libraries' alike.

    To standard error, or to a file that is turned over at 50 MB and kept three times.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(file, maxBytes=50_000_000, backupCount=3)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in ("procrastinate", "psycopg", "yoyo", "httpx", "asyncio", "numba"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
