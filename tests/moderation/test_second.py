"""Second opinions about what is held: what is sent to them, and what one that only reads cannot clear."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from PIL import Image

from socialpulse.app import open_program
from socialpulse.moderation import Action, Evidence, Judgement
from socialpulse.moderation import judgements_store as store
from socialpulse.posts import SubjectKind
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.settings import OpinionSettings, Settings
from tests.moderation.conftest import Neighbourhood
from tests.moderation.test_machine import sign
from tests.understand.models.conftest import Asked, Reply, Server

pytestmark = pytest.mark.anyio


@pytest.fixture
def second() -> Iterator[Server]:
    server = Server()
    server.answer = harmless
    yield server
    server.close()


def harmless(asked: Asked) -> Reply:
    """Return that nothing is wrong, with the number of the question."""
    content = json.loads(asked.body)["messages"][1]["content"]
    request = re.search(r'"request": ?"([0-9a-f]+)"', content[0]["text"])
    assert request is not None
    told: dict[str, object] = {"request": request[1], "p_violates": 0.02, "categories": [], "why": "It is a sign."}
    return Reply(body=json.dumps({"choices": [{"message": {"content": json.dumps(told)}}]}).encode())


@asynccontextmanager
async def asking(
    settings: Settings, url: str, clock: SetClock, second: Server, n_pictures: int
) -> AsyncIterator[Neighbourhood]:
    opinion = OpinionSettings(url=f"{second.url}/v1", model="vlm", n_pictures=n_pictures)
    changed = {
        "posts": settings.posts.model_copy(update={"hold": True}),
        "moderation": settings.moderation.model_copy(update={"opinion": opinion}),
    }
    async with open_program(settings.model_copy(update=changed), url, clock) as program:
        yield Neighbourhood(program)


async def posted(hood: Neighbourhood) -> Judgement:
    ada = await hood.person()
    post_id = await hood.show(ada, await hood.upload(ada, sign("immigrants are vermin\nkill them all")), "my window")
    async with hood.program.db.transaction() as tx:
        found = await store.find_latest(tx, SubjectKind.POST, post_id)
    assert found is not None
    return found


async def test_it_is_shown_what_measured_highest_and_told_what_is_read_in_it(
    settings: Settings, url: str, clock: SetClock, second: Server
) -> None:
    async with asking(settings, url, clock, second, 1) as hood:
        judged = await posted(hood)
    [asked] = second.asked
    told, shown = json.loads(asked.body)["messages"][1]["content"]
    assert "my window" in told["text"] and "vermin" in told["text"]
    jpeg = base64.b64decode(shown["image_url"]["url"].split(",")[1])
    assert np.asarray(Image.open(io.BytesIO(jpeg)).convert("L")).mean() > 200  # the white sign
    assert judged.evidence.values["opinion.saw"] is True and judged.evidence.models["opinion"].startswith("vlm")


async def test_who_only_reads_is_sent_no_picture_and_clears_none(
    settings: Settings, url: str, clock: SetClock, second: Server
) -> None:
    async with asking(settings, url, clock, second, 0) as hood:
        judged = await posted(hood)
        async with hood.program.db.transaction() as tx:
            policy = await hood.program.moderation.policies.load_live(tx)
    [asked] = second.asked
    assert len(json.loads(asked.body)["messages"][1]["content"]) == 1
    assert judged.evidence.values["opinion.saw"] is False
    naked = Evidence({**judged.evidence.values, "nudity.explicit": 0.9, "read.hate": 0.0, "text.hate": 0.0})
    assert policy.decide(naked).action is Action.HOLD


async def test_it_is_asked_about_what_is_unsure_too_and_about_nothing_that_is_clear(
    settings: Settings, url: str, clock: SetClock, second: Server
) -> None:
    async with asking(settings, url, clock, second, 0) as hood:
        insult = await hood.say(await hood.person(), "You worthless stupid idiot, nobody likes you, you pathetic loser")
        await hood.say(await hood.person(), "Fresh bread from the oven this morning, who wants a slice?")
        async with hood.program.db.transaction() as tx:
            found = await store.find_latest(tx, SubjectKind.POST, insult)
    assert len(second.asked) == 1
    assert found is not None and (found.action, found.rule) == (Action.SHOW, None)  # it was cleared
