"""The frame that stands for a clip: chosen before the clip is ready, after, and refused where it is none."""

from __future__ import annotations

import io
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from PIL import Image

from socialpulse.core.actor import Actor, Role
from socialpulse.media import MediaId
from socialpulse.runtime.settings import Settings
from tests.api.conftest import Visitor, Visitors
from tests.api.test_pages import INDEX

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with an app that was built: a page and nothing else."""
    folder = tmp_path / "dist"
    (folder / ".vite").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / ".vite" / "manifest.json").write_text("{}")
    return settings.model_copy(update={"api": settings.api.model_copy(update={"web_folder": folder})})


@pytest.fixture
def film(tmp_path: Path) -> bytes:
    """A clip of three seconds: red, then green, then blue."""
    out = tmp_path / "film.mp4"
    colours = [
        part for name in ("red", "lime", "blue") for part in ("-f", "lavfi", "-i", f"color={name}:s=320x240:d=1")
    ]
    joined = ["-filter_complex", "[0][1][2]concat=n=3", "-pix_fmt", "yuv420p", str(out)]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *colours, *joined], check=True)
    return out.read_bytes()


async def upload(visitors: Visitors, visitor: Visitor, body: bytes) -> MediaId:
    async def stream() -> AsyncIterator[bytes]:
        yield body

    actor, uploads = Actor(Role.PERSON, visitor.person), visitors.program.uploads
    upload = await uploads.create(actor, "film.mp4", len(body))
    await uploads.append(actor, upload.media_id, 0, stream(), None)
    return upload.media_id


def draft(media_id: MediaId, cover_ms: int | None) -> dict[str, Any]:
    return {"kind": "video", "caption": "Colours", "pictures": [{"media_id": str(media_id), "cover_ms": cover_ms}]}


async def colour(visitor: Visitor, post_id: str) -> str:
    """Return the strongest colour of the pictures that stand for a post, which are all of one frame."""
    files = (await visitor.get(f"/v1/posts/{post_id}")).json()["pictures"][0]["files"]
    pictures = [
        file["url"] for file in files if file["role"] in ("poster", "thumbnail") and file["mime"] == "image/jpeg"
    ]
    found = set()
    for url in pictures:
        image = Image.open(io.BytesIO((await visitor.get(url)).content)).convert("RGB").resize((1, 1))
        found.add("RGB"[max(range(3), key=lambda band: image.getpixel((0, 0))[band])])  # type: ignore[index]
    assert len(found) == 1 and pictures
    return found.pop()


async def test_the_chosen_frame_stands_for_a_clip_before_and_after_it_is_ready(visitors: Visitors, film: bytes) -> None:
    ada, jobs = await visitors.person("ada"), visitors.program.jobs
    media_id = await upload(visitors, ada, film)
    post = (await ada.post("/v1/posts", json=draft(media_id, 2_500))).json()
    await jobs.work_off()
    assert await colour(ada, post["id"]) == "B"
    version = (await ada.get(f"/v1/posts/{post['id']}")).json()["version"]
    for cover_ms, shown in ((1_500, "G"), (None, "G"), (60_000, "R")):  # behind its end is its beginning
        answer = await ada.put(f"/v1/posts/{post['id']}", json={**draft(media_id, cover_ms), "version": version})
        assert answer.status_code == 200, answer.text
        version = answer.json()["version"]
        await jobs.work_off()
        assert await colour(ada, post["id"]) == shown
    async with visitors.program.db.transaction() as tx:  # made anew by later steps, it keeps its cover
        await tx.run("UPDATE media.media SET pipeline = 0, cover_ms = 2500")
    assert await visitors.program.library.remake_stale(10) == 1
    await jobs.work_off()
    assert await colour(ada, post["id"]) == "B"
    assert await jobs.find_dead() == []


@pytest.mark.parametrize("cover_ms", [-1, 60_001, 10**30, 1.5, "soon"])
async def test_a_time_that_is_in_no_clip_is_refused(visitors: Visitors, cover_ms: object) -> None:
    ada = await visitors.person("ada")
    body = draft(MediaId(ada.person), None)
    body["pictures"][0]["cover_ms"] = cover_ms
    answer = await ada.post("/v1/posts", json=body)
    assert answer.status_code in (400, 422)
    assert any(error["field"] == "pictures.0.cover_ms" for error in answer.json()["errors"])


async def test_an_image_stands_for_itself(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    body = {**draft(MediaId(ada.person), 5), "kind": "images"}
    answer = await ada.post("/v1/posts", json=body)
    assert "stands for itself" in answer.text


async def test_the_page_of_a_clip_has_its_poster_fetched_at_once(visitors: Visitors, film: bytes) -> None:
    ada = await visitors.person("ada")
    post = (await ada.post("/v1/posts", json=draft(await upload(visitors, ada, film), 1_500))).json()
    await visitors.program.jobs.work_off()
    files = (await ada.get(f"/v1/posts/{post['id']}")).json()["pictures"][0]["files"]
    jpegs = [file for file in files if file["role"] == "poster" and file["mime"] == "image/jpeg"]
    widest = max(jpegs, key=lambda file: file["width"])["url"]
    page = (await visitors.nobody().get(f"/p/{post['id']}")).text
    assert f'<link rel="preload" as="image" fetchpriority="high" href="{widest}">' in page
