"""A client of the Perspective API asks us, through the whole program, with the shapes of its public documentation."""

from __future__ import annotations

import asyncio
import functools
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI, Request

from socialpulse.accounts import Act, Scope
from socialpulse.accounts.api_keys import KeyWish
from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR, Actor, Role, Standing
from socialpulse.moderation.http_perspective import router
from socialpulse.moderation.perspective import (
    ATTRIBUTES,
    LISTED,
    MOST_SPANS,
    SEVERE,
    SUGGESTED_TOPIC,
    Perspective,
    ScoreType,
    read_texts,
    sentences,
)
from socialpulse.runtime.clock import SystemClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import Settings, load_settings, open_data_folder
from socialpulse.understand.harm import TextHarm
from socialpulse.understand.registry import Batcher
from socialpulse.understand.text import LanguageDetector, load_minilm
from tests.api.conftest import Visitor, Visitors

pytestmark = pytest.mark.anyio

ANALYZE, SUGGEST = "/v1alpha1/comments:analyze", "/v1alpha1/comments:suggestscore"
RUDE = "You are a fucking idiot, shut up and go away"
KIND = "Thank you all for the lovely evening by the river"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    often = {"n_requests_per_minute": 1_000_000, "n_anonymous_requests_per_minute": 1_000_000}
    return open_data_folder(load_settings(data=tmp_path / "data", api={"open_on_loopback": False}, accounts=often))


@pytest.fixture(scope="module")
def harm(models_folder: Path) -> TextHarm:
    return TextHarm.load(load_minilm(models_folder))


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector()


@pytest.fixture
def visitors(program: Program) -> Visitors:
    return Visitors(program)


async def new_key(visitors: Visitors, *scopes: Scope) -> str:
    """Return a key of a tenant of its own."""
    ada, accounts = await visitors.person(), visitors.program.accounts
    tenant = await accounts.tenants.make(Actor(Role.PERSON, ada.person), "Forum")
    owner = Actor(Role.PERSON, ada.person, tenant.id, Standing.OWNER)
    return (await accounts.api_keys.make(owner, KeyWish("old client", scopes)))[1]


@pytest.fixture
async def client(visitors: Visitors) -> Visitor:
    """A client of the Perspective API that was told another address and another key."""
    client = visitors.nobody()
    client.params = httpx.QueryParams({"key": await new_key(visitors, Scope.TEXTS_ANALYZE)})
    return client


@pytest.fixture
def door(harm: TextHarm, detector: LanguageDetector) -> httpx.AsyncClient:
    """The door alone, without a database: how it scores and refuses does not depend on who asks."""

    async def operator(request: Request) -> Actor:
        return OPERATOR

    batcher = Batcher(functools.partial(read_texts, harm=harm, detector=detector))
    perspective = Perspective(batcher.ask, PgLog(Db("postgresql://127.0.0.1:9/none")), SystemClock())
    app = FastAPI()
    app.include_router(router(perspective, operator, Act.ANALYZE_TEXTS))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sp.example")


def asking(text: str, *names: str, **more: object) -> dict[str, Any]:
    return {"comment": {"text": text}, "requestedAttributes": {name: {} for name in names}, **more}


async def scores(client: httpx.AsyncClient, text: str, *names: str, **more: object) -> dict[str, Any]:
    answer = await client.post(ANALYZE, json=asking(text, *names, **more))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refusal(answer: httpx.Response, code: int = 400) -> dict[str, Any]:
    """Return the error of an answer, which must have Google's shape."""
    assert answer.status_code == code, answer.text
    assert answer.json().keys() == {"error"}
    error: dict[str, Any] = answer.json()["error"]
    assert error["code"] == code
    assert error["status"].isupper()
    return error


async def test_an_answer_has_the_shape_of_the_documentation(client: Visitor) -> None:
    found = await scores(client, RUDE, "TOXICITY", languages=["en"], clientToken="post 7")
    value = found["attributeScores"]["TOXICITY"]["summaryScore"]["value"]
    score = {"value": value, "type": "PROBABILITY"}
    assert found == {
        "attributeScores": {
            "TOXICITY": {"summaryScore": score, "spanScores": [{"begin": 0, "end": len(RUDE), "score": score}]}
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "post 7",
    }


async def test_heads_are_probabilities_as_they_were_measured(door: httpx.AsyncClient, harm: TextHarm) -> None:
    found = await scores(door, RUDE, "TOXICITY", "IDENTITY_ATTACK")
    (measured,) = harm.measure([RUDE])
    for name, head in (("TOXICITY", "offensive"), ("IDENTITY_ATTACK", "hate")):
        score = found["attributeScores"][name]["summaryScore"]
        assert score == {"value": pytest.approx(measured.p[head], abs=1e-6), "type": "PROBABILITY"}


async def test_word_lists_are_raw_strengths_and_no_probabilities(door: httpx.AsyncClient) -> None:
    found = (await scores(door, RUDE, "INSULT", "PROFANITY", "THREAT", "SEXUALLY_EXPLICIT"))["attributeScores"]
    assert {one["summaryScore"]["type"] for one in found.values()} == {"RAW"}
    assert found["PROFANITY"]["summaryScore"]["value"] == pytest.approx(2 / 3)
    assert found["THREAT"]["summaryScore"]["value"] == 0


async def test_severe_toxicity_is_of_threats_and_not_of_rude_words(door: httpx.AsyncClient) -> None:
    for text, most, least in ((RUDE, 0.3, 0.0), ("I will find you and kill you", 1.0, 1.0), (KIND, 0.1, 0.0)):
        (score,) = (await scores(door, text, "SEVERE_TOXICITY", languages=["en"]))["attributeScores"].values()
        assert score["summaryScore"]["type"] == "RAW"
        assert least <= score["summaryScore"]["value"] <= most


async def test_rude_words_score_higher_than_kind_ones(door: httpx.AsyncClient) -> None:
    rude, kind = [
        (await scores(door, text, "TOXICITY"))["attributeScores"]["TOXICITY"]["summaryScore"]["value"]
        for text in (RUDE, KIND)
    ]
    assert rude > 0.5 > kind


async def test_sentences_are_scored_apart_where_asked(door: httpx.AsyncClient) -> None:
    text = f"  {KIND}. {RUDE}!\n{KIND}"
    found = await scores(door, text, "TOXICITY", "PROFANITY", spanAnnotations=True)
    for one in found["attributeScores"].values():
        spans = one["spanScores"]
        assert [text[span["begin"] : span["end"]] for span in spans] == [f"{KIND}.", f"{RUDE}!", KIND]
        assert max(spans, key=lambda span: span["score"]["value"]) == spans[1]


async def test_scores_below_their_threshold_are_left_out(door: httpx.AsyncClient) -> None:
    wishes = {"TOXICITY": {"scoreThreshold": 0.9999}, "PROFANITY": {"scoreThreshold": 0.5}}
    answer = await door.post(ANALYZE, json={"comment": {"text": RUDE}, "requestedAttributes": wishes})
    assert answer.json()["attributeScores"].keys() == {"PROFANITY"}
    calm = {"comment": {"text": KIND}, "requestedAttributes": wishes}
    assert (await door.post(ANALYZE, json=calm)).json() == {"languages": ["en"], "detectedLanguages": ["en"]}


async def test_languages_are_found_out_where_none_is_named(door: httpx.AsyncClient) -> None:
    found = await scores(door, "Du bist ein dummer Idiot und sollst dich schämen", "INSULT")
    assert found["languages"] == found["detectedLanguages"] == ["de"]
    assert found["attributeScores"]["INSULT"]["summaryScore"]["value"] > 0


@pytest.mark.parametrize(("languages", "strength"), [(["de"], 0), (["en"], 2), (["de", "en-GB"], 2)])
async def test_only_words_of_the_languages_count(door: httpx.AsyncClient, languages: list[str], strength: int) -> None:
    found = await scores(door, "Der Weg ist hell und das Buch ist dick", "PROFANITY", languages=languages)
    assert found["attributeScores"]["PROFANITY"]["summaryScore"]["value"] == pytest.approx(strength / 3)


@pytest.mark.parametrize("tag", ["en-GB", "EN"])
async def test_a_region_changes_no_language(door: httpx.AsyncClient, tag: str) -> None:
    assert (await scores(door, KIND, "TOXICITY", languages=[tag]))["languages"] == [tag]


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        ({}, "COMMENT_EMPTY", "Comment must be non-empty."),
        (asking("", "TOXICITY"), "COMMENT_EMPTY", "Comment must be non-empty."),
        (asking(" \n", "TOXICITY"), "COMMENT_EMPTY", "Comment must be non-empty."),
        (asking("?!", "TOXICITY", languages=["en"]), "COMMENT_EMPTY", "no letter or digit"),
        (asking("é" * 10_241, "TOXICITY"), "COMMENT_TOO_LONG", "Value (20482) exceeded limit (20480)"),
        (asking(KIND), "NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes"),
        (asking(KIND, "NICENESS"), "INVALID_REQUEST", "Unknown requested attribute: NICENESS"),
        (asking(KIND, "INSULT", "FLIRTATION"), "INVALID_REQUEST", "Unknown requested attribute: FLIRTATION"),
        (asking(KIND, "TOXICITY", languages=["tr"]), "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE", "request languages: tr"),
        (asking(KIND, "INSULT", languages=["hi-Latn"]), "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE", "languages: hi-Latn"),
        (asking("123 4567", "TOXICITY"), "LANGUAGE_DETECTION_FAILED", "Unable to detect language"),
        ({**asking(KIND, "INSULT"), "comment": {"text": KIND, "type": "HTML"}}, "INVALID_REQUEST", "only 'PLAIN_TEXT'"),
        ({**asking(KIND, "INSULT"), "comment": {"text": KIND, "type": "X"}}, "INVALID_REQUEST", "Unknown text type"),
        (
            asking(KIND, "INSULT", context={"entries": [{"text": "a"}], "articleAndParentComment": {}}),
            "INVALID_REQUEST",
            "both fields were populated",
        ),
        (
            {**asking(KIND), "requestedAttributes": {"INSULT": {"scoreType": "PROBABILITY"}}},
            "INVALID_REQUEST",
            "Requested score type PROBABILITY is not supported by attribute INSULT",
        ),
    ],
)
async def test_what_cannot_be_scored_is_told_in_the_words_of_the_api(
    door: httpx.AsyncClient, body: dict[str, Any], kind: str, says: str
) -> None:
    error = refusal(await door.post(ANALYZE, json=body))
    assert error["status"] == "INVALID_ARGUMENT"
    assert says in error["message"]
    (detail,) = error["details"]
    assert detail["@type"] == "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
    assert detail["errorType"] == kind


async def test_a_language_that_an_attribute_lacks_is_told_to_programs(door: httpx.AsyncClient) -> None:
    error = refusal(await door.post(ANALYZE, json=asking("Toplantı yarın sabah saat dokuzda başlayacak", "TOXICITY")))
    assert error["details"][0]["languageNotSupportedByAttributeError"] == {
        "detectedLanguages": ["tr"],
        "requestedLanguages": ["tr"],
        "attribute": "TOXICITY",
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "JSON"),
        (b"", "required"),
        (b"[]", "dictionary"),
        (b'{"comment": {"text": "x", "colour": "red"}}', "comment.colour"),
        (b'{"comment": {"text": 7}}', "comment.text"),
        (b'{"requestedAttributes": {"TOXICITY": {"scoreType": "MAGIC"}}}', "scoreType"),
        (b'{"requestedAttributes": {"TOXICITY": {"scoreThreshold": NaN}}}', "scoreThreshold"),
        (b'{"languages": ["../x"]}', "languages.0"),
    ],
)
async def test_a_body_of_another_shape_is_refused_with_its_fields(
    door: httpx.AsyncClient, content: bytes, says: str
) -> None:
    answer = await door.post(ANALYZE, content=content, headers={"content-type": "application/json"})
    error = refusal(answer)
    assert says in error["message"]
    assert error["details"][0]["@type"] == "type.googleapis.com/google.rpc.BadRequest"


async def test_names_with_underscores_and_no_content_type_are_taken(client: Visitor) -> None:
    body = b'{"comment": {"text": "you are such a fool"}, "requested_attributes": {"INSULT": {}}, "do_not_store": true}'
    answer = await client.post(ANALYZE, content=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["attributeScores"].keys() == {"INSULT"}


async def test_half_a_character_is_measured_as_a_sign(door: httpx.AsyncClient) -> None:
    body = b'{"comment": {"text": "you are \\ud83d such a fool"}, "requestedAttributes": {"INSULT": {}}}'
    answer = await door.post(ANALYZE, content=body)
    assert answer.json()["attributeScores"]["INSULT"]["summaryScore"]["value"] > 0


async def test_the_key_comes_in_the_query_in_a_header_or_as_a_bearer_token(visitors: Visitors) -> None:
    key = await new_key(visitors, Scope.TEXTS_ANALYZE)
    for given in ({"x-goog-api-key": key}, {"authorization": f"Bearer {key}"}):
        answer = await visitors.nobody(given).post(ANALYZE, json=asking(KIND, "TOXICITY"))
        assert answer.status_code == 200, answer.text


async def test_no_key_a_wrong_key_and_a_key_without_the_scope_are_refused(visitors: Visitors) -> None:
    body, nobody = asking(KIND, "TOXICITY"), visitors.nobody()
    assert refusal(await nobody.post(ANALYZE, json=body), 401)["status"] == "UNAUTHENTICATED"
    assert refusal(await nobody.post(f"{ANALYZE}?key=sp_key_no", json=body), 401)["status"] == "UNAUTHENTICATED"
    other = await new_key(visitors, Scope.TENANT_READ)
    assert refusal(await nobody.post(f"{ANALYZE}?key={other}", json=body), 403)["status"] == "PERMISSION_DENIED"


async def test_many_clients_at_once_get_each_their_own(client: Visitor) -> None:
    await scores(client, KIND, "PROFANITY")  # loads the models
    texts = [RUDE, KIND] * 20
    found = await asyncio.gather(*(scores(client, text, "PROFANITY") for text in texts))
    values = [one["attributeScores"]["PROFANITY"]["summaryScore"]["value"] for one in found]
    assert values == [pytest.approx(2 / 3), 0] * 20


async def test_a_suggested_score_is_kept_for_whoever_fits_the_heads(client: Visitor, program: Program) -> None:
    suggested = {"TOXICITY": {"summaryScore": {"value": 0.9}}}
    body = {"comment": {"text": KIND}, "attributeScores": suggested, "communityId": "forum", "clientToken": "7"}
    answer = await client.post(SUGGEST, json=body)
    assert answer.json() == {"clientToken": "7", "detectedLanguages": ["en"]}
    (entry,) = await program.log.read(SUGGESTED_TOPIC, "a test")
    kept = orjson.loads(entry.body)
    assert (kept["text"], kept["suggested"]["community_id"]) == (KIND, "forum")
    assert kept["suggested"]["attribute_scores"]["TOXICITY"]["summary_score"]["value"] == 0.9


async def test_an_analyzed_comment_is_not_kept(client: Visitor, program: Program) -> None:
    await scores(client, KIND, "TOXICITY")
    refusal(await client.post(SUGGEST, json={"comment": {"text": ""}}))
    assert await program.log.read(SUGGESTED_TOPIC, "a test") == []


async def test_every_attribute_is_measured_by_something_that_there_is(harm: TextHarm) -> None:
    lists = Path(__file__).parents[2] / "src" / "socialpulse" / "understand" / "harm" / "lists"
    assert {path.stem for path in lists.glob("*.tsv")} == LISTED
    for attribute in ATTRIBUTES.values():
        assert attribute.measure in (*harm.measured, *harm.listed, SEVERE)
        assert attribute.type is ScoreType.RAW or attribute.measure in harm.measured


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One. Two? Three", ["One.", "Two?", "Three"]),
        ("See example.org/a.b at 3.14 p.m", ["See example.org/a.b at 3.14 p.m"]),
        ("你好。再见\uff01好", ["你好。", "再见\uff01", "好"]),
        ("a\n\n b", ["a", "b"]),
        ("...", ["..."]),
    ],
)
async def test_sentences_end_where_readers_see_it(text: str, wanted: list[str]) -> None:
    assert [text[begin:end] for begin, end in sentences(text)] == wanted


@pytest.mark.parametrize("n_sentences", [1, 32, 33, 5_000])
async def test_spans_are_few_and_hold_every_sentence(n_sentences: int) -> None:
    spans = sentences("Go. " * n_sentences)
    assert len(spans) <= MOST_SPANS
    assert (spans[0][0], spans[-1][1]) == (0, 4 * n_sentences - 1)
