"""What GraphQL shows of moderation is what REST shows: every name of its answers, with the same value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import pytest
from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, is_leaf_type

from socialpulse.api.graphql import Graph
from socialpulse.app.web import every_face
from socialpulse.core.actor import Role
from socialpulse.moderation.policy import default_text
from tests.api.conftest import Visitor
from tests.api.test_graphql import ask
from tests.moderation.conftest import PERIOD, Callers, said

pytestmark = pytest.mark.anyio
_ID = re.compile(r"[A-Z][A-Za-z]+:([0-9a-f-]{36})")
PERIOD_OF = 'since: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z"'
LIST = {"name": "bad", "action": "remove", "reason": "extremism", "source": "Exchange A"}


@dataclass(frozen=True, slots=True)
class Town:
    """People, and the schema that moderators read."""

    callers: Callers
    ada: Visitor
    ann: Visitor
    bob: Visitor
    boss: Visitor
    case: str
    schema: GraphQLSchema


@pytest.fixture
async def town(callers: Callers) -> Town:
    """A town in which something was reported, removed and appealed, and lists and policies were changed."""
    ada, eve = await callers.somebody("ada"), await callers.somebody("eve")
    ann, bob = [await callers.somebody(name, Role.MODERATOR) for name in ("ann", "bob")]
    boss = await callers.somebody("boss", Role.OPERATOR)
    case = await callers.report(eve, await callers.post(ada, "I will find you"))
    await said(await ann.put(f"/v1/moderation/cases/{case}/lock"))
    decision = {"version": 1, "action": "remove", "reason": "threats", "words": "A threat."}
    made = await said(await ann.post(f"/v1/moderation/cases/{case}/decision", json=decision))
    appeal = {"judgement_id": made["judgement"]["id"], "words": "It is a song."}
    await said(await ada.post("/v1/me/appeals", json=appeal), 201)
    await callers.report(await callers.somebody("zoe"), await callers.post(ada, "buy now"), "spam")
    await said(await ann.post("/v1/moderation/lists", json=LIST), 201)
    await ann.post("/v1/moderation/lists/bad/entries", json={"kind": "md5", "hash": "ab" * 16})
    await ann.post("/v1/moderation/policy/versions", json={"text": default_text(), "comment": "again"})
    return Town(callers, ada, ann, bob, boss, case, Graph(every_face(callers.program)).typed._schema)


def selection(kind: Any, depth: int = 6) -> str:
    """Return every field of a type, and of the types in it."""
    named = get_named_type(kind)
    if is_leaf_type(named):
        return ""
    assert isinstance(named, GraphQLObjectType)
    if named.name.endswith("Connection"):
        return "{nodes " + selection(named.fields["nodes"].type, depth) + "}"
    inner = {name: selection(one.type, depth - 1) for name, one in named.fields.items() if depth}
    return "{" + " ".join(f"{name} {shown}" for name, shown in inner.items()) + "}"


async def whole(town: Town, visitor: Visitor, field: str, arguments: str = "", kind: str = "query") -> Any:
    """Return a field of the graph with all that is in it."""
    root = town.schema.query_type if kind == "query" else town.schema.mutation_type
    assert root is not None
    answer = await ask(visitor, f"{kind} {{{field}{arguments} {selection(root.fields[field].type)}}}")
    assert "errors" not in answer, answer
    found = answer["data"][field]
    return found["nodes"] if isinstance(found, dict) and found.keys() == {"nodes"} else found


def differences(rest: Any, graph: Any, where: str = "") -> list[str]:
    """Return where a value of GraphQL is not that of REST, or is not there."""
    found = []
    if isinstance(rest, dict) and isinstance(graph, dict):
        for name, value in rest.items():
            key = name if name in graph else re.sub(r"_(.)", lambda match: match[1].upper(), name)
            missing = [f"{where}.{name} is missing"]
            found += differences(value, graph[key], f"{where}.{name}") if key in graph else missing
        return found
    if isinstance(rest, list) and isinstance(graph, list) and len(rest) == len(graph):
        for at, pair in enumerate(zip(rest, graph, strict=True)):
            found += differences(*pair, f"{where}.{at}")
        return found
    return [] if alike(rest, graph) else [f"{where}: REST says {rest!r}, GraphQL {graph!r}"]


def alike(rest: object, graph: object) -> bool:
    """Return whether two plain values say the same: ids carry a type, enums are written large, times have one form."""
    if rest == graph:
        return True
    if not isinstance(rest, str) or not isinstance(graph, str):
        return str(rest) == graph  # numbers of 64 bits are text in GraphQL
    own = _ID.fullmatch(graph)
    if own or rest.upper().replace("-", "_") == graph:
        return own is None or own[1] == rest
    try:
        return datetime.fromisoformat(rest) == datetime.fromisoformat(graph)
    except ValueError:
        return False


PAIRS = {
    "closedCases": ("ann", "/v1/moderation/cases?closed=true", ""),
    "moderationQueue": ("ann", "/v1/moderation/cases", ""),
    "moderationCase": ("bob", "/v1/moderation/cases/{case}", '(id: "{case}")'),
    "moderationDesk": ("ann", "/v1/moderation/desk", ""),
    "myNotices": ("ada", "/v1/me/notices", ""),
    "myStrikes": ("ada", "/v1/me/strikes", ""),
    "myAppeals": ("ada", "/v1/me/appeals", ""),
    "myReporting": ("ada", "/v1/me/reporting", ""),
    "moderationMeasures": ("ann", "/v1/moderation/measures?{period}", f"({PERIOD_OF})"),
    "transparency": ("boss", "/v1/moderation/transparency?{period}", f"({PERIOD_OF})"),
    "auditLog": ("boss", "/v1/moderation/audit?act=case", '(act: "case")'),
    "auditVerification": ("boss", "/v1/moderation/audit/verification", ""),
    "policy": ("ann", "/v1/moderation/policy/versions/2", "(version: 2)"),
    "policyVersions": ("ann", "/v1/moderation/policy/versions", ""),
    "policyShadows": ("ann", "/v1/moderation/policy/shadows", ""),
    "knownLists": ("ann", "/v1/moderation/lists", ""),
    "knownList": ("ann", "/v1/moderation/lists/bad", '(name: "bad")'),
    "knownEntries": ("ann", "/v1/moderation/lists/bad/entries", '(name: "bad")'),
}


@pytest.mark.parametrize("field", sorted(PAIRS))
async def test_a_field_shows_all_that_its_route_shows(town: Town, field: str) -> None:
    name, path, arguments = PAIRS[field]
    visitor = getattr(town, name)
    period = "&".join(f"{key}={value}" for key, value in PERIOD.items())
    rest = await said(await visitor.get(path.replace("{case}", town.case).replace("{period}", period)))
    rest = rest["items"] if isinstance(rest, dict) and "items" in rest else rest
    graph = await whole(town, visitor, field, arguments.replace("{case}", town.case))
    assert rest or field == "policyShadows"
    assert differences(rest, graph) == []


async def test_what_is_matched_and_what_would_be_otherwise_are_the_same(town: Town) -> None:
    asked = {"kind": "md5", "hash": "ab" * 16}
    rest = await said(await town.ann.post("/v1/moderation/lists/match", json=asked))
    matched = await whole(town, town.ann, "matchHash", f'(kind: MD5, hash: "{"ab" * 16}")')
    assert len(rest) == 1 and differences(rest, matched) == []
    text = default_text()
    rest = await said(await town.ann.post("/v1/moderation/policy/check", json={"text": text}))
    query = "query($text: String!) {checkPolicy(text: $text) {version nRules nLive warnings}}"
    assert differences(rest, (await ask(town.ann, query, text=text))["data"]["checkPolicy"]) == []
    rest = await said(await town.ann.post("/v1/moderation/policy/replay", json={"text": text, "n_days": 3}))
    query = """query($text: String!) {replayPolicy(text: $text, nDays: 3) {
        nLookedAt nOtherAction isWhole changes {was wasRule now nowRule n examples {kind id version}}}}"""
    assert differences(rest, (await ask(town.ann, query, text=text))["data"]["replayPolicy"]) == []


async def test_statements_are_those_of_the_export(town: Town) -> None:
    answer = await town.boss.get("/v1/moderation/statements", params=PERIOD)
    rest = [orjson.loads(line) for line in answer.text.splitlines()]
    assert len(rest) == 1
    assert differences(rest, await whole(town, town.boss, "statementsOfReasons", f"({PERIOD_OF})")) == []


async def test_a_decision_gives_what_rest_gives(town: Town) -> None:
    taken = await whole(town, town.bob, "takeCase", kind="mutation")
    rest = await said(await town.bob.get(f"/v1/moderation/cases/{taken['case']['id'].split(':')[1]}"))
    assert differences(rest, taken) == []
