"""What is said in clips, from an endpoint that hears: measured like any text, and shown as captions."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from socialpulse.app import open_program
from socialpulse.app.web import build_web
from socialpulse.core.actor import Actor
from socialpulse.demo.studio import paint_clip
from socialpulse.posts import Draft, Picture, PostId, PostKind, PostState
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.settings import EndpointSettings, Settings
from tests.moderation.conftest import Neighbourhood, stream
from tests.understand.models.conftest import Reply, Server

pytestmark = pytest.mark.anyio


@pytest.fixture
def ears() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
async def hearing(settings: Settings, url: str, clock: SetClock, ears: Server) -> AsyncIterator[Neighbourhood]:
    speech = EndpointSettings(url=f"{ears.url}/v1", model="whisper-1")
    changed = {
        "posts": settings.posts.model_copy(update={"hold": True}),
        "moderation": settings.moderation.model_copy(update={"speech": speech}),
    }
    async with open_program(settings.model_copy(update=changed), url, clock) as program:
        yield Neighbourhood(program)


def say(ears: Server, *words: str) -> None:
    segments = [{"start": n, "end": n + 1, "text": text} for n, text in enumerate(words)]
    told = {"text": " ".join(words), "language": "english", "segments": segments}
    ears.answer = lambda asked: Reply(body=json.dumps(told).encode())


_SEEDS = itertools.count(1)


async def post_clip(hood: Neighbourhood, author: Actor) -> PostId:
    body = paint_clip("sea", 0, next(_SEEDS), 2.0)
    upload = await hood.program.uploads.create(author, "sea.mp4", len(body))
    await hood.program.uploads.append(author, upload.media_id, 0, stream(body), None)
    card = await hood.program.posts.write(author, Draft(PostKind.VIDEO, "At sea", [Picture(upload.media_id)]))
    await hood.settle()
    return card.post.id


async def test_what_is_said_is_read_along(hearing: Neighbourhood, ears: Server) -> None:
    say(ears, "Look at the waves.", "How calm they are.")
    post_id = await post_clip(hearing, await hearing.person())
    transport = httpx.ASGITransport(build_web(hearing.program), client=("203.0.113.9", 9))
    async with httpx.AsyncClient(transport=transport, base_url="http://sp.example") as client:
        post = (await client.get(f"/v1/posts/{post_id}")).json()
        [url] = [file["url"] for file in post["pictures"][0]["files"] if file["role"] == "captions"]
        captions = await client.get(url)
    assert captions.headers["content-type"].startswith("text/vtt")
    assert "00:00:01.000 --> 00:00:02.000\nHow calm they are." in captions.text
    assert len(ears.asked) == 1


async def test_a_threat_that_is_said_is_not_shown(hearing: Neighbourhood, ears: Server) -> None:
    say(ears, "All immigrants should be shot,", "kill all of them.")
    post_id = await post_clip(hearing, await hearing.person())
    assert await hearing.state(post_id) in (PostState.HELD, PostState.REMOVED)


async def test_where_nobody_hears_a_post_is_decided_by_what_was_measured(hearing: Neighbourhood, ears: Server) -> None:
    ears.answer = lambda asked: Reply(status=500)
    post_id = await post_clip(hearing, await hearing.person())
    post = await hearing.load(post_id)
    assert post.state in (PostState.LIVE, PostState.HELD)
