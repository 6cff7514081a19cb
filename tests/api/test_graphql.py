"""GraphQL through its door: nodes, connections, limits, forged requests, and errors that say no more than REST."""

from __future__ import annotations

import hashlib
import json
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest
from graphql import get_introspection_query

from socialpulse.api.graphql import Ask, Graph
from socialpulse.core.actor import ANONYMOUS, OPERATOR
from socialpulse.core.ids import fresh_uuid
from socialpulse.people.graph import PeopleGraph
from tests.api.conftest import Visitor, Visitors

pytestmark = pytest.mark.anyio
Answer = dict[str, Any]


@pytest.fixture
def bare() -> Graph:
    """A graph with nothing behind it: what it refuses, it refuses before anything is executed."""
    nothing = cast(Any, None)
    return Graph([PeopleGraph(nothing, nothing, nothing, nothing)])


async def ask(visitor: Visitor, query: str, **variables: object) -> Answer:
    answer = await visitor.post("/graphql", json={"query": query, "variables": variables})
    found: Answer = answer.json()
    return found


def code(answer: Answer) -> tuple[str, int]:
    return answer["errors"][0]["extensions"]["code"], answer["errors"][0]["extensions"]["status"]


async def test_a_person_is_found_by_handle_and_again_by_node_id(visitors: Visitors) -> None:
    await visitors.person("ada")
    eve = await visitors.person("eve")
    ada = (await ask(eve, '{person(handle: "ADA") {id handle avatarUrl tie {follows}}}'))["data"]["person"]
    assert (ada["handle"], ada["avatarUrl"], ada["tie"]) == ("ada", None, {"follows": False})
    query = "query($id: ID!) {node(id: $id) {__typename id ... on Person {handle}}}"
    assert (await ask(eve, query, id=ada["id"]))["data"]["node"] == {
        "__typename": "Person",
        "id": ada["id"],
        "handle": "ada",
    }


async def test_who_follows_whom_can_be_walked_edge_by_edge(visitors: Visitors) -> None:
    star = await visitors.person("star")
    fans = [await visitors.person(f"fan{number}") for number in range(5)]
    for fan in fans:
        followed = await ask(fan, "mutation($id: ID!) {follow(id: $id) {follows}}", id=f"Person:{star.person}")
        assert followed["data"]["follow"]["follows"]
    query = """query($after: String) {person(handle: "star") {followers(first: 2, after: $after) {
        edges {cursor node {handle}} pageInfo {hasNextPage hasPreviousPage endCursor}}}}"""
    for by_edge in (False, True):
        found, after = [], None
        for _ in range(6):
            page = (await ask(star, query, after=after))["data"]["person"]["followers"]
            found += [edge["node"]["handle"] for edge in page["edges"] if edge["node"]["handle"] not in found]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["edges"][0]["cursor"] if by_edge else page["pageInfo"]["endCursor"]
        assert found == ["fan4", "fan3", "fan2", "fan1", "fan0"]
        assert page["pageInfo"]["hasPreviousPage"]


async def test_people_a_block_hides_are_null_and_no_verb_reaches_them(visitors: Visitors) -> None:
    ada, eve = await visitors.person("ada"), await visitors.person("eve")
    await ask(ada, "mutation($id: ID!) {block(id: $id) {blocked}}", id=str(eve.person))
    query = "query($ids: [ID!]!) {nodes(ids: $ids) {id}}"
    ids = [f"Person:{ada.person}", f"Person:{eve.person}", f"Person:{uuid4()}"]
    assert (await ask(eve, query, ids=ids))["data"]["nodes"] == [None, {"id": ids[1]}, None]
    answer = await ask(eve, "mutation($id: ID!) {follow(id: $id) {follows}}", id=ids[0])
    assert answer["data"] is None and code(answer) == ("not-found", 404)


async def test_errors_are_the_problems_of_rest(visitors: Visitors) -> None:
    ada = await visitors.person()
    query = 'mutation {saveProfile(profile: {handle: "\u0430da", name: "A", ageBracket: FROM_25}) {person {id}}}'
    answer = await ask(ada, query)
    assert code(answer) == ("invalid", 400)
    assert answer["errors"][0]["extensions"]["errors"][0]["field"] == "handle"
    stranger = await ask(visitors.nobody(), "mutation($id: ID!) {follow(id: $id) {follows}}", id=str(uuid4()))
    assert code(stranger) == ("not-signed-in", 401)


async def test_an_error_of_ours_says_only_where_it_is_logged(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    async with visitors.program.db.transaction() as tx:
        await tx.run("ALTER TABLE people.tally RENAME TO lost")
    answer = await ask(ada, '{person(handle: "ada") {id}}')
    assert code(answer) == ("error", 500)
    assert "in the log under request" in answer["errors"][0]["message"] and "tally" not in json.dumps(answer)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("{" + "person(handle: \"a\") {followers {nodes {" * 6 + "id" + "}}}" * 6 + "}", "too-deep"),
        ("{" + " ".join(f"a{n}: me {{ageBracket}}" for n in range(31)) + "}", "too-many-aliases"),
        ("{" + " ".join("me {ageBracket}" for _ in range(250)) + "}", "too-many-fields"),
        ("{person(handle: \"a\") {followers(first: 100) {nodes {followers(first: 100) {nodes {id}}}}}}", "too-costly"),
        ("{me {" + "x " * 8_100 + "}}", "too-long"),
        ("{me {" + "x " * 2_000 + "}}", "invalid"),
        ("{" * 3_000, "invalid"),
        ("{" + "a(x:" + "[" * 900 + "]" * 900 + ")}", "invalid"),
        ("fragment A on Me {person {id} ...B} fragment B on Me {...A} {me {...A}}", "invalid"),
        ("{me {nothing}}", "invalid"),
        ("{me {", "invalid"),
        ("query A {me {ageBracket}} query B {me {ageBracket}}", "invalid"),
        ("subscription {x}", "invalid"),
        ("", "invalid"),
    ],
)  # fmt: skip
async def test_what_is_too_large_or_no_query_is_refused_unexecuted(bare: Graph, query: str, wanted: str) -> None:
    told = await bare.answer(ANONYMOUS, Ask(query, {}))
    assert told.status == 400 and not told.took_effect
    assert "data" not in told.body and code(told.body) == (wanted, 400), told.body


async def test_fragments_that_double_each_other_are_measured_in_no_time(bare: Graph) -> None:
    doubling = " ".join(f"fragment F{n} on Person {{...F{n + 1} ...F{n + 1}}}" for n in range(60))
    query = f'{doubling} fragment F60 on Person {{handle}} {{person(handle: "a") {{...F0}}}}'
    assert code((await bare.answer(ANONYMOUS, Ask(query, {}))).body) == ("too-many-fields", 400)


@pytest.mark.parametrize(
    ("declared", "value", "words"),
    [
        ("$search: PostSearch!", {"text": "x", "since": "soon"}, "cannot represent a DateTime"),
        ("$search: PostSearch!", {"text": "x", "since": "2026-13-01T00:00:00Z"}, "month must be in 1..12"),
        ("$search: PostSearch!", {"text": "x", "order": "BEST"}, "'BEST' does not exist in 'SearchOrder' enum"),
        ("$search: PostSearch!", {"text": 5}, "String cannot represent"),
        ("$search: PostSearch!", {"txt": "x"}, "txt"),
        ("$search: PostSearch!", None, "null"),
    ],
)
async def test_a_variable_that_does_not_fit_is_said_to_be_one(
    visitors: Visitors, declared: str, value: object, words: str
) -> None:
    query = f"query({declared}) {{searchPosts(search: $search) {{nodes {{id}}}}}}"
    answer = await visitors.nobody().post("/graphql", json={"query": query, "variables": {"search": value}})
    told = answer.json()
    assert (answer.status_code, code(told)) == (400, ("invalid", 400)) and "data" not in told
    assert words in told["errors"][0]["message"], told


async def test_numbers_in_variables_count_as_those_in_the_text(visitors: Visitors) -> None:
    query = (
        """query($n: Int!) {person(handle: "a") {followers(first: $n) {nodes {following(first: 20) {nodes {id}}}}}}"""
    )
    assert "errors" not in await ask(visitors.nobody(), query, n=10)
    assert code(await ask(visitors.nobody(), query, n=100)) == ("too-costly", 400)


async def test_a_page_of_an_impossible_size_or_from_nowhere_is_refused(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    query = "query($n: Int!, $c: String) {me {blocks(first: $n, after: $c) {nodes {id}}}}"
    for first in (0, -1, 101):
        assert code(await ask(ada, query, n=first)) == ("invalid", 400), first
    for after in ("nonsense", "WyJiZWhpbmQiLCIiLDUwMDBd", "\x00", "x" * 2_000):
        assert code(await ask(ada, query, n=5, c=after)) == ("invalid", 400), after


@pytest.mark.parametrize("id", ["x", "Person:1", "Session:0198c5a8-0000-7000-8000-000000000001", "\x00", "' OR 1=1"])
async def test_an_id_that_is_none_is_refused(bare: Graph, id: str) -> None:
    told = await bare.answer(ANONYMOUS, Ask("query($id: ID!) {node(id: $id) {id}}", {"id": id}))
    assert code(told.body) == ("invalid", 400)


async def test_several_operations_are_done_in_turn_and_not_many(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    one = {"query": "{me {person {handle}}}"}
    assert [told["data"]["me"]["person"]["handle"] for told in (await ada.post("/graphql", json=[one] * 5)).json()] == [
        "ada"
    ] * 5
    for n in (0, 6):
        assert (await ada.post("/graphql", json=[one] * n)).status_code == 400


async def test_get_asks_and_never_changes(visitors: Visitors) -> None:
    ada, eve = await visitors.person("ada"), await visitors.person("eve")
    found = await ada.get("/graphql", params={"query": "query($h: String!) {person(handle: $h) {handle}}",
                                              "variables": '{"h": "eve"}'})  # fmt: skip
    assert found.json()["data"]["person"]["handle"] == "eve"
    change = await ada.get("/graphql", params={"query": f'mutation {{follow(id: "{eve.person}") {{follows}}}}'})
    assert (change.status_code, change.headers["allow"]) == (405, "POST")


async def test_a_query_that_was_sent_once_is_known_by_its_hash(visitors: Visitors) -> None:
    nobody, query = visitors.nobody(), "{me {ageBracket}}"
    sha = hashlib.sha256(query.encode()).hexdigest()
    persisted = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha}}}
    assert code((await nobody.post("/graphql", json=persisted)).json()) == ("persisted-query-not-found", 400)
    assert (await nobody.post("/graphql", json={"query": query, **persisted})).json()["data"] == {"me": None}
    assert (await nobody.post("/graphql", json=persisted)).json()["data"] == {"me": None}
    wrong = {"query": "{__typename}", **persisted}
    assert code((await nobody.post("/graphql", json=wrong)).json()) == ("persisted-query-mismatch", 400)


async def test_what_a_form_of_another_site_can_send_is_refused(visitors: Visitors) -> None:
    nobody, body = visitors.nobody(), json.dumps({"query": "{me {ageBracket}}"})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = await nobody.post("/graphql", content=body, headers={"content-type": kind})
        assert answer.status_code == 415, kind


async def test_a_page_of_another_site_can_do_nothing_with_our_cookie(visitors: Visitors) -> None:
    ada, client = {"email": "ada@example.org", "password": "correct horse battery"}, visitors.nobody()
    await visitors.program.accounts.sign_up.add(OPERATOR, ada["email"], ada["password"])
    token = (await client.post("/v1/sessions", json=ada)).json()["csrf_token"]
    change = {"query": 'mutation {saveProfile(profile: {handle: "ada", name: "A", ageBracket: FROM_25}) {ageBracket}}'}
    for headers in ({}, {"x-csrf-token": "forged"}, {"x-csrf-token": token, "origin": "https://evil.example"},
                    {"x-csrf-token": token, "sec-fetch-site": "cross-site"}):  # fmt: skip
        answer = await client.post("/graphql", json=change, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), headers
    assert (await client.get("/graphql", params=change)).status_code == 405
    assert (await client.get("/graphql", params={"query": "{me {ageBracket}}"})).json() == {"data": {"me": None}}
    made = await client.post("/graphql", json=change, headers={"x-csrf-token": token})
    assert made.json() == {"data": {"saveProfile": {"ageBracket": "FROM_25"}}}


async def test_a_body_that_is_no_operation_is_refused(visitors: Visitors) -> None:
    nobody = visitors.nobody()
    for body in (b"", b"{", b'{"query": "\\ud800"}', b"1", b'"x"', b"null", b'{"query": 1}',
                 b'{"query": "{me}", "variables": 1}', b'{"query": "{me}", "extensions": []}'):  # fmt: skip
        answer = await nobody.post("/graphql", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 400, body


async def test_the_schema_may_be_read_by_all_and_tells_nothing_of_the_house(visitors: Visitors) -> None:
    answer = await visitors.nobody().post("/graphql", json={"query": get_introspection_query(descriptions=True)})
    schema = answer.json()["data"]["__schema"]
    words = json.dumps(schema).lower()
    assert {"Person", "Media", "Node", "PageInfo"} <= {one["name"] for one in schema["types"]}
    for word in ("operator", "moderator", "verdict", "email", "password", "quota", "owner"):
        assert word not in words, word


async def test_a_mutation_with_a_key_happens_once(visitors: Visitors) -> None:
    ada, sent = await visitors.person(), {"idempotency-key": str(fresh_uuid())}
    query = 'mutation {saveProfile(profile: {handle: "ada", name: "A", ageBracket: FROM_25}) {person {madeAt}}}'
    answers: list[httpx.Response] = [await ada.post("/graphql", json={"query": query}, headers=sent) for _ in range(2)]
    assert answers[0].content == answers[1].content and "data" in answers[0].json()
    assert answers[1].headers["idempotency-replayed"] == "true"
