"""Which machine the figures are of, and a database to measure on."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np

from socialpulse.app import Program, open_program
from socialpulse.app.database import database
from socialpulse.runtime.settings import load_settings, open_data_folder
from socialpulse.runtime.telemetry import start_logging


def machine() -> str:
    """Return one line: processor, cores, memory, load, versions."""
    model = "unknown processor"
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), model)
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load, python = os.getloadavg()[0], platform.python_version()
    return f"{model}, {os.cpu_count()} cores, {gib:.0f} GiB, load {load:.1f}, Python {python}, {platform.system()}"


def quantiles(seconds: Sequence[float]) -> str:
    """Return p50, p90 and p99 in milliseconds."""
    p50, p90, p99 = np.percentile(np.asarray(seconds) * 1_000, (50, 90, 99))
    return f"p50 {p50:.1f} ms, p90 {p90:.1f} ms, p99 {p99:.1f} ms"


@contextlib.asynccontextmanager
async def scratch_program() -> AsyncIterator[Program]:
    """Return the program over a database and a data folder of its own, removed at the end."""
    start_logging("warning")
    folder = Path(tempfile.mkdtemp(prefix="socialpulse-bench-"))
    try:
        settings = open_data_folder(load_settings(data=folder))
        with database(settings) as url:
            async with open_program(settings, url) as program:
                yield program
    finally:
        shutil.rmtree(folder, ignore_errors=True)
