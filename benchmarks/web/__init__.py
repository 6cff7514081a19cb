"""The app in headless Chromium, on a phone four times slower than this machine and a Fast 4G connection.

`python -m benchmarks web` makes a program with a demo network for it; `--at ADDRESS --email … --password …` measures
one that runs already, and `--only home` one part. `--lighthouse` runs Lighthouse besides, fetched by npx.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

from benchmarks.serving import free_port
from benchmarks.web.lighthouse import audit
from benchmarks.web.telling import tell

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
NODE = ROOT / ".venv" / "bin" / "node"
N_CREATORS = 20_000
MADE_WITHIN_S = 3_600.0
LANGUAGES = ("en", "es", "de", "fr", "pt", "ja", "hi", "ar")
_SIGN_IN = re.compile(r"sign in as ([^ ,]+).* with the password (\w+)")


@dataclass(frozen=True, slots=True)
class Target:
    """A running program, and somebody of its network."""

    address: str
    email: str
    password: str


def main(options: Sequence[str] = ()) -> None:
    """Print every figure beside what is promised."""
    asked = _parser().parse_args(options)
    if (wrong := _missing()) is not None:
        print(f"   left out: {wrong}")
        return
    with contextlib.ExitStack() as stack:
        if asked.at:
            target = Target(asked.at, asked.email, asked.password)
        else:
            target = stack.enter_context(_demo())
        language, post_id = _first_clip(target.address)
        print(f"   4x slower processor, 9 Mbit/s down, 1.5 up, 165 ms; first posts in {language!r}")
        for name, figures in _measure(target, language, post_id, asked.only):
            tell(name, figures)
        if asked.lighthouse:
            for path in ("/", f"/p/{post_id}", "/discover"):
                tell(f"lighthouse {path[:3] if post_id in path else path}", audit(target.address + path))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks web")
    parser.add_argument("--at", help="the address of a program that runs")
    parser.add_argument("--email", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--only", nargs="*", default=[], help="home post discover acts swipes memory filters")
    parser.add_argument("--lighthouse", action="store_true")
    return parser


def _missing() -> str | None:
    """Return what is not here to measure with."""
    if browser() is None:
        return "no Chromium is installed; CHROMIUM names one"
    if not NODE.exists() or not (WEB / "node_modules").is_dir() or not (WEB / "dist" / "index.html").is_file():
        return "the app was not built; `make run` builds it"
    return None


def browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def _measure(target: Target, language: str, post_id: str, parts: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield the name and the figures of each part as it is done."""
    command = [str(NODE), "measures/main.ts", target.address, target.email, target.password, language, post_id, *parts]
    environment = {**os.environ, "CHROMIUM": browser() or ""}
    with subprocess.Popen(command, cwd=WEB, env=environment, stdout=subprocess.PIPE) as measuring:
        for line in measuring.stdout or ():
            yield from orjson.loads(line).items()
    if measuring.returncode:
        sys.exit(f"measuring ended with {measuring.returncode}")


def _first_clip(address: str) -> tuple[str, str]:
    """Return the first language whose feed begins with a clip, and the id of that post; else the first post's."""
    found: list[tuple[str, str]] = []
    for language in LANGUAGES:
        answer = httpx.get(f"{address}/v1/feed/popular?limit=1", headers={"accept-language": language}, timeout=60)
        for item in answer.raise_for_status().json()["items"]:
            if item["post"]["kind"] == "video":
                return language, str(item["post"]["id"])
            found.append((language, str(item["post"]["id"])))
    if not found:
        sys.exit(f"{address} has no posts")
    return found[0]


@contextlib.contextmanager
def _demo() -> Iterator[Target]:
    """Run a program until its demo network is complete, and yield it."""
    folder, port = Path(tempfile.mkdtemp(prefix="socialpulse-bench-web-")), free_port()
    said = folder / "said.txt"
    with said.open("wb") as out:
        command = [sys.executable, "-m", "socialpulse", "run", "--demo", str(N_CREATORS), "--port", str(port)]
        program = subprocess.Popen(command, env={**os.environ, "SOCIALPULSE_DATA": str(folder)}, stdout=out, stderr=out)
    try:
        ends_at = time.monotonic() + MADE_WITHIN_S
        while "Demo network: complete" not in (text := said.read_text()) or (found := _SIGN_IN.search(text)) is None:
            if program.poll() is not None or time.monotonic() > ends_at:
                sys.exit(f"no demo network came to be:\n{text[-2_000:]}")
            time.sleep(1)
        yield Target(f"http://127.0.0.1:{port}", found[1], found[2])
    finally:
        program.terminate()
        program.wait(60)
        shutil.rmtree(folder, ignore_errors=True)
