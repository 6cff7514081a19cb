"""People use the app in a real Chromium, on a phone and at a desk, against the whole program with its demo world.

Each story is told where it belongs; SOCIALPULSE_ALL_STORIES=1 tells every one on both.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from tests.hard.running import Running

WEB = Path(__file__).parents[2] / "web"
NODE = Path(sys.executable).with_name("node")  # `make` puts it beside Python
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
N_CREATORS = 600  # and a network of the size that goes with them
MADE_WITHIN_S = 300.0  # a bound for machines with much else to do, not a measure


def what_is_missing() -> str | None:
    """Return why no browser can be driven here, None where it can."""
    if not ((WEB / "node_modules" / "@playwright").is_dir() and (WEB / "dist").is_dir() and NODE.exists()):
        return "the app is not built; run `make install`"
    if browser() is None:
        return f"none of {', '.join(BROWSERS)} is installed (Debian: apt install chromium)"
    return None


def browser() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


pytestmark = [
    pytest.mark.skipif(what_is_missing() is not None, reason=what_is_missing() or ""),
    pytest.mark.timeout(1_200),  # a bound for machines with much else to do
]


class Hearing(BaseHTTPRequestHandler):
    """Somebody who hears, as an operator names one: whatever the sound, it is words about bread."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        cue = {"id": 0, "start": 0.0, "end": 60.0, "text": "Bread and roses."}
        body = json.dumps({"language": "english", "text": cue["text"], "segments": [cue]}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def hearing() -> Iterator[str]:
    """The address of an endpoint that hears."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hearing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def world(hearing: str) -> Iterator[Running]:
    """The program with a demo world whose people, posts and days are all there; requests tell their country."""
    data = Path(tempfile.mkdtemp(prefix="socialpulse-stories-"))
    settings = {
        "SOCIALPULSE_API__COUNTRY_HEADER": "x-country",
        "SOCIALPULSE_MODERATION__SPEECH__URL": hearing,
        "SOCIALPULSE_MODERATION__SPEECH__MODEL": "stories",
    }
    program = Running(data, ("--demo", str(N_CREATORS)))
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings.items():
            environment.setenv(name, value)
        program.start()
    end = time.monotonic() + MADE_WITHIN_S
    while "Demo network: complete" not in (data / "said.txt").read_text() or not is_ranked(program):
        assert time.monotonic() < end, (data / "said.txt").read_text()[-2_000:]
        time.sleep(0.5)
    yield program
    program.stop()
    shutil.rmtree(data, ignore_errors=True)


def is_ranked(program: Running) -> bool:
    """Return whether the popular feed has begun: it is ranked aside, every few seconds while it is short."""
    page = httpx.get(f"{program.address}/v1/feed/popular", headers={"accept-language": "en-GB"}, timeout=30)
    return len(page.json()["items"]) > 0


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Six seconds with sound, large enough for its upload to be cut in the middle."""
    path = tmp_path / "clip.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=size=720x1280:rate=30,noise=alls=40:allf=t"]
    sound = ["-f", "lavfi", "-i", "sine=frequency=330"]
    made = ["-t", "6", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-b:v", "5M", "-c:a", "aac"]
    subprocess.run([get_ffmpeg_exe(), "-v", "error", *picture, *sound, *made, str(path)], check=True)
    return path


def test_people_use_the_app(world: Running, clip: Path) -> None:
    told = subprocess.run(
        [NODE, "node_modules/@playwright/test/cli.js", "test"],
        cwd=WEB,
        env={
            **os.environ,
            "CHROMIUM": browser() or "",
            "SOCIALPULSE_AT": f"http://localhost:{world.port}",  # by name: passkeys are bound to one
            "SOCIALPULSE_DATA": str(world.data),
            "SOCIALPULSE_CLIP": str(clip),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    print(told.stdout)
    assert told.returncode == 0, told.stdout[-20_000:] + told.stderr[-2_000:]
