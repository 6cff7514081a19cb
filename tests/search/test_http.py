"""The doors of search through HTTP: REST and GraphQL over the whole program."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from socialpulse import api
from socialpulse.accounts import http as accounts_door
from socialpulse.app import Program
from socialpulse.app.web import faces, kept_answers, readiness
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.ids import PersonId, SessionId, fresh_uuid
from socialpulse.people import AgeBracket, Profile
from socialpulse.people.http import Presenter as PeoplePresenter
from socialpulse.posts import PlantedPost, PostId, PostKind
from socialpulse.posts.http import Presenter
from socialpulse.runtime.tail import PgTail
from socialpulse.search import Indexing, Search
from socialpulse.search.graph import SearchGraph
from socialpulse.search.http import router
from socialpulse.understand.text import OnnxEmbedder, clean_text
from tests.conftest import NOW
from tests.search.conftest import SOURCES

pytestmark = pytest.mark.anyio
GRAPH = """query ($search: PostSearch!, $after: String) {
  searchPosts(search: $search, first: 2, after: $after) {
    edges { cursor why node { caption author { handle } } } nodes { id } pageInfo { hasNextPage endCursor } }
  searchTags(beginning: "b") { tag nPosts } searchPeople(beginning: "ad") { nodes { handle } } }"""


class Door:
    """The program with the doors of search, and one person in it."""

    def __init__(self, program: Program, folder: Path, model: OnnxEmbedder) -> None:
        self.program = program
        self.indexing = Indexing(program.db, program.log, PgTail(program.db), SOURCES, model.embed, folder)
        self.search = Search(
            program.db,
            program.posts,
            lambda text: model.embed_queries([clean_text(text)])[0],
            program.clock,
            folder,
        )

    def app(self) -> FastAPI:
        program, desk = self.program, accounts_door.Desk(self.program.accounts)
        people = PeoplePresenter(program.people, program.links.public)
        mine = router(self.search, Presenter(program.links), people, desk.who)
        rooms = [room for room in faces(program) if not isinstance(room, SearchGraph)]
        whole = api.graphql.Graph([*rooms, SearchGraph(self.search)])
        graph = api.graphql.router(lambda actor: whole, desk)
        names = program.settings.api.names
        return api.build([mine, graph], readiness(program), "0", desk, kept_answers(program), names)

    async def person(self, handle: str) -> Actor:
        found = await self.program.accounts.sign_up.add(OPERATOR, f"{handle}@example.org", "correct horse battery")
        actor = Actor(Role.PERSON, found.id)
        await self.program.people.save(actor, Profile(handle, "A Name", AgeBracket.FROM_25))
        return actor

    def client(self, actor: Actor | None = None) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app(), raise_app_exceptions=False, client=("203.0.113.9", 9))
        headers = {}
        if actor is not None:
            token = self.program.accounts.sessions.access_token(actor, SessionId(fresh_uuid()))
            headers["authorization"] = f"Bearer {token}"
        return httpx.AsyncClient(transport=transport, base_url="http://sp.example", headers=headers)

    async def plant(self, author: Actor, *captions: str) -> None:
        person = PersonId(author.id or UUID(int=0))
        posts = [
            PlantedPost(PostId(fresh_uuid()), person, PostKind.TEXT, one, NOW - timedelta(minutes=k + 1), "en")
            for k, one in enumerate(captions)
        ]
        await self.program.planting.plant(posts)
        await self.indexing.catch_up()


@pytest.fixture
async def door(program: Program, tmp_path: Path, model: OnnxEmbedder) -> AsyncIterator[Door]:
    made = Door(program, tmp_path / "posts-found", model)
    yield made
    await made.search.close()


async def test_somebody_searches_page_by_page_with_filters(door: Door) -> None:
    ada = await door.person("ada")
    await door.plant(ada, *(f"guitar {n} #bread" for n in range(5)))
    client, query = door.client(ada), {"q": "guitar", "tag": "#Bread", "kind": ["text", "video"], "limit": "3"}
    first = (await client.get("/v1/search/posts", params=query)).json()
    rest = (await client.get("/v1/search/posts", params={**query, "cursor": first["next_cursor"]})).json()
    found = [item["post"]["caption"] for item in first["items"] + rest["items"]]
    assert sorted(found) == [f"guitar {n} #bread" for n in range(5)]
    assert (first["items"][0]["why"], rest["next_cursor"]) == ("words", None)


async def test_tags_and_people_are_offered_to_anybody(door: Door) -> None:
    ada = await door.person("ada")
    await door.plant(ada, "#bread", "#bread #brew")
    client = door.client()
    tags = (await client.get("/v1/search/tags", params={"q": "b"})).json()
    people = (await client.get("/v1/search/people", params={"q": "ad"})).json()
    assert tags == {"items": [{"tag": "bread", "n_posts": 2}, {"tag": "brew", "n_posts": 1}]}
    assert [one["handle"] for one in people["items"]] == ["ada"]


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=a&limit=0",
        "q=a&limit=51",
        "q=a&limit=x",
        "q=" + "x" * 1_001,
        "q=a&kind=song",
        "q=a&order=best",
        "q=a&author=ada",
        "q=a&since=2026-01-01T00:00:00",
        "q=a&since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z",
        "q=a&cursor=nonsense",
        "q=a&sensitive=perhaps",
    ],
)
async def test_a_value_that_does_not_fit_is_a_problem_that_names_it(door: Door, query: str) -> None:
    answer = await door.client().get(f"/v1/search/posts?{query}")
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["tags", "people"])
@pytest.mark.parametrize("query", ["", "q=a&limit=0", "q=a&limit=51", "q=" + "x" * 101, "q=a%00b"])
async def test_a_beginning_that_does_not_fit_is_a_problem(door: Door, path: str, query: str) -> None:
    answer = await door.client().get(f"/v1/search/{path}?{query}")
    assert (answer.status_code in (400, 422), answer.headers["content-type"]) == (True, "application/problem+json")


async def test_graphql_finds_the_same_and_goes_on_behind_its_cursor(door: Door) -> None:
    ada = await door.person("ada")
    await door.plant(ada, "guitar one #bread", "guitar two", "guitar three")
    client, found, after = door.client(ada), [], None
    while True:
        body = {"query": GRAPH, "variables": {"search": {"text": "guitar"}, "after": after}}
        answer = (await client.post("/graphql", json=body)).json()
        assert "errors" not in answer, answer
        posts = answer["data"]["searchPosts"]
        found += [edge["node"]["caption"] for edge in posts["edges"]]
        after = posts["pageInfo"]["endCursor"]
        if not posts["pageInfo"]["hasNextPage"]:
            break
    assert sorted(found) == ["guitar one #bread", "guitar three", "guitar two"]
    assert answer["data"]["searchTags"] == [{"tag": "bread", "nPosts": 1}]
    assert answer["data"]["searchPeople"] == {"nodes": [{"handle": "ada"}]}
