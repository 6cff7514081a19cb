"""A client that speaks tus to the real program, and small clips and pictures to send."""

from __future__ import annotations

import io
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from socialpulse.app import Program
from socialpulse.app.web import build_web
from socialpulse.media.ffmpeg import program as ffmpeg

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream"}


@pytest.fixture
async def client(program: Program) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_web(program), raise_app_exceptions=False, client=("127.0.0.1", 5))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as opened:
        yield opened


class Sender:
    """Sends files as a tus client does, and has the jobs done."""

    def __init__(self, client: httpx.AsyncClient, program: Program) -> None:
        self._client = client
        self._program = program

    async def begin(self, n_bytes: int, **headers: str) -> str:
        """Return the address of a new upload."""
        answer = await self._client.post("/v1/uploads", headers={**TUS, "Upload-Length": str(n_bytes), **headers})
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    async def patch(self, address: str, offset: int, body: bytes, **headers: str) -> httpx.Response:
        return await self._client.patch(
            address, content=body, headers={**BYTES, "Upload-Offset": str(offset), **headers}
        )

    async def send(self, body: bytes) -> str:
        """Return the id of the medium that these bytes become, complete but not processed."""
        address = await self.begin(len(body))
        if body:
            answer = await self.patch(address, 0, body)
            assert answer.status_code == 204, answer.text
        return address.rsplit("/", 1)[1]

    async def show(self, media_id: str) -> dict[str, Any]:
        answer = await self._client.get(f"/v1/media/{media_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def process(self, body: bytes) -> dict[str, Any]:
        """Return the medium that these bytes became."""
        media_id = await self.send(body)
        await self._program.jobs.work_off()
        return await self.show(media_id)


@pytest.fixture
def sender(client: httpx.AsyncClient, program: Program) -> Sender:
    return Sender(client, program)


Draw = Callable[..., bytes]


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Returns a picture with something to see in it, in the format asked for."""

    def drawn(width: int = 64, height: int = 48, format: str = "JPEG", **options: Any) -> bytes:
        y, x = np.mgrid[0:height, 0:width]
        bands = np.stack([x * 255 // width, y * 255 // height, (x // 8 + y // 8) % 2 * 255], axis=-1)
        out = io.BytesIO()
        Image.fromarray(bands.astype(np.uint8)).save(out, format=format, **options)
        return out.getvalue()

    return drawn


Film = Callable[..., bytes]


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Returns a clip that ffmpeg makes: its test picture and a tone, with the options asked for."""
    folder = tmp_path_factory.mktemp("film")

    def filmed(
        *options: str, size: str = "320x240", seconds: float = 2, sound: str | None = "sine=440", name: str = "a.mp4"
    ) -> bytes:
        path: Path = folder / name
        tone = ["-f", "lavfi", "-i", f"{sound}:d={seconds}"] if sound else []
        source = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d={seconds}", *tone]
        coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
        command = [ffmpeg(), "-v", "error", "-y", *source, *coded, *options, str(path)]
        subprocess.run(command, check=True)
        return path.read_bytes()

    return filmed
