"""Lighthouse, fetched by npx where it is asked for: it is many times the size of the app it judges."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import orjson

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FAST_4G = ("rttMs=165", "requestLatencyMs=165", "throughputKbps=9000", "downloadThroughputKbps=9000",
           "uploadThroughputKbps=1500", "cpuSlowdownMultiplier=4")  # fmt: skip
ROOT = Path(__file__).parents[2]


def audit(address: str) -> dict[str, Any]:
    """Return the score of each category, 0 to 100, as a phone has it by Fast 4G, and what fell short."""
    binaries = str(ROOT / ".venv" / "bin")
    ran = subprocess.run(
        [
            "npx",
            "--yes",
            f"lighthouse@{VERSION}",
            address,
            "--quiet",
            "--output=json",
            "--throttling-method=devtools",
            *(f"--throttling.{part}" for part in FAST_4G),
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless --no-sandbox --disable-gpu",
        ],
        env={**os.environ, "PATH": f"{binaries}:{os.environ.get('PATH', '')}"},
        capture_output=True,
        check=False,
        timeout=300,
    )
    if ran.returncode:
        return {"failed": ran.stderr.decode(errors="replace")[-300:]}
    told = orjson.loads(ran.stdout)
    scores = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES}
    short = [
        audit["id"]
        for name in CATEGORIES
        for part in told["categories"][name]["auditRefs"]
        if part["weight"] and (audit := told["audits"][part["id"]])["score"] not in (None, 1)
    ]
    return {**scores, "short of": " ".join(short)} if short else scores
