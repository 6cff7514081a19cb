"""Models that cannot be loaded: nothing is lost or shown as looked at, and strangers learn of no folder."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from socialpulse.app import open_program
from socialpulse.app.web import build_web
from socialpulse.core.errors import CannotStart
from socialpulse.moderation import Action
from socialpulse.moderation import judgements_store as store
from socialpulse.posts import SubjectKind
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.settings import Settings
from tests.moderation.conftest import Neighbourhood

pytestmark = pytest.mark.anyio

ASKED = {"comment": {"text": "You are a fool"}, "requestedAttributes": {"TOXICITY": {}}}


@pytest.mark.parametrize("model", [None, b"", b"no model at all" * 1_000])
async def test_a_text_model_that_cannot_be_loaded_limits_posts_and_is_told_without_its_place(
    settings: Settings, url: str, clock: SetClock, tmp_path: Path, model: bytes | None
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    if model is not None:
        (folder / "model.onnx").write_bytes(model)
        (folder / "tokenizer.json").write_text("{}")
    changed = {
        "posts": settings.posts.model_copy(update={"hold": True}),
        "text_model": settings.text_model.model_copy(update={"folder": folder}),
    }
    async with open_program(settings.model_copy(update=changed), url, clock) as program:
        hood = Neighbourhood(program)
        post_id = await hood.say(await hood.person(), "A quiet walk by the sea")
        async with program.db.transaction() as tx:
            judged = await store.find_latest(tx, SubjectKind.POST, post_id)
        assert judged is not None and (judged.action, judged.rule) == (Action.LIMIT, "unmeasured-text")
        assert "cannot be loaded" in judged.evidence.missing["text"]
        transport = httpx.ASGITransport(build_web(program), client=("127.0.0.1", 9))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            for path, body in (("/v1alpha1/comments:analyze", ASKED), ("/v1/creators/search", {"text": "chess"})):
                answer = await client.post(path, json=body)
                assert (answer.status_code, str(folder) in answer.text) == (503, False), answer.text


async def test_word_lists_of_the_operator_take_the_place_of_ours_and_a_wrong_line_stops_the_start(
    settings: Settings, url: str, clock: SetClock, tmp_path: Path
) -> None:
    (tmp_path / "en.tsv").write_text("threat\t3\tbeware of the goose\n")
    changed = {
        "posts": settings.posts.model_copy(update={"hold": True}),
        "moderation": settings.moderation.model_copy(update={"word_lists": tmp_path}),
    }
    own = settings.model_copy(update=changed)
    async with open_program(own, url, clock) as program:
        hood = Neighbourhood(program)
        post_id = await hood.say(await hood.person(), "Beware of the g00se")
        async with program.db.transaction() as tx:
            judged = await store.find_latest(tx, SubjectKind.POST, post_id)
    assert judged is not None and (judged.action, judged.rule) == (Action.HOLD, "threat")
    (tmp_path / "en.tsv").write_text("threat\t9\tbeware\n")
    with pytest.raises(CannotStart, match=r"en\.tsv, line 1"):
        async with open_program(own, url, clock):
            pass


async def test_a_key_that_is_none_is_told_in_the_words_that_clients_know(
    settings: Settings, url: str, clock: SetClock
) -> None:
    async with open_program(settings, url, clock) as program:
        transport = httpx.ASGITransport(build_web(program), client=("127.0.0.1", 9))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            answer = await client.post("/v1alpha1/comments:analyze", params={"key": "abc"}, json=ASKED)
    assert (answer.status_code, "API key not valid" in answer.text) == (401, True)
