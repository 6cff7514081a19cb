"""The doors of feeds through HTTP: the flow of the docs, bad input, and pages that need not be sent again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from socialpulse.app import Program
from socialpulse.app.web import build_web
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.ids import PersonId, SessionId, fresh_uuid
from socialpulse.posts import PlantedPost, PostId, PostKind
from tests.conftest import NOW

pytestmark = pytest.mark.anyio
FEEDS = ("following", "latest", "popular")


class Clients:
    """Clients of the whole program, each somebody who signed in."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.transport = httpx.ASGITransport(build_web(program), raise_app_exceptions=False, client=("203.0.113.9", 9))

    async def person(self, handle: str) -> httpx.AsyncClient:
        email = f"{fresh_uuid().hex}@example.org"
        found = await self.program.accounts.sign_up.add(OPERATOR, email, "correct horse battery")
        token = self.program.accounts.sessions.access_token(Actor(Role.PERSON, found.id), SessionId(fresh_uuid()))
        client = self.client({"authorization": f"Bearer {token}", "x-own-id": str(found.id)})
        body = {"handle": handle, "name": "A Name", "age_bracket": "25-34"}
        assert (await client.put("/v1/me/profile", json=body)).status_code == 200
        return client

    def client(self, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, base_url="http://sp.example", headers=headers)

    async def plant(self, author: httpx.AsyncClient, n: int) -> list[str]:
        """Return texts of the last minutes, the newest first."""
        person = PersonId(UUID(author.headers["x-own-id"]))
        posts = [
            PlantedPost(PostId(fresh_uuid()), person, PostKind.TEXT, f"text {k}", NOW - timedelta(minutes=k + 1))
            for k in range(n)
        ]
        await self.program.planting.plant(posts)
        return [str(post.id) for post in posts]


@pytest.fixture
def clients(program: Program) -> Clients:
    return Clients(program)


async def test_somebody_follows_reads_page_by_page_and_is_caught_up(clients: Clients) -> None:
    ada, eve = await clients.person("ada"), await clients.person("eve")
    posts = await clients.plant(eve, 5)
    await ada.put(f"/v1/people/{eve.headers['x-own-id']}/follow")
    first = (await ada.get("/v1/feed/following", params={"limit": 3})).json()
    assert [item["post"]["id"] for item in first["items"]] == posts[:3]
    item = first["items"][0]
    assert (item["why"], item["reposted_by"], item["post"]["author"]["handle"]) == ("followed", None, "eve")
    assert (item["post"]["mine"]["liked"], item["post"]["counts"]["n_likes"]) == (False, 0)
    assert (first["caught_up"], first["feed"]) == (False, "following")
    second = (await ada.get("/v1/feed/following", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [item["post"]["id"] for item in second["items"]] == posts[3:]
    assert (second["caught_up"], second["next_cursor"]) == (True, None)


async def test_a_repost_names_who_passed_it_on(clients: Clients) -> None:
    ada, eve, bob = [await clients.person(handle) for handle in ("ada", "eve", "bob")]
    [post] = await clients.plant(bob, 1)
    await ada.put(f"/v1/people/{eve.headers['x-own-id']}/follow")
    await eve.put(f"/v1/posts/{post}/repost")
    [item] = (await ada.get("/v1/feed/following")).json()["items"]
    assert (item["post"]["id"], item["why"]) == (post, "reposted")
    assert item["reposted_by"] == {"id": eve.headers["x-own-id"], "handle": "eve", "name": "A Name"}


async def test_what_was_told_to_activity_does_not_come_again(clients: Clients) -> None:
    ada, eve = await clients.person("ada"), await clients.person("eve")
    posts = await clients.plant(eve, 3)
    page = (await ada.get("/v1/feed/latest")).json()
    at = int(NOW.timestamp() * 1_000)
    event = {"kind": "impression", "post": posts[0], "at": at, "request": page["id"], "source": "latest", "position": 0}
    batch = {"id": str(fresh_uuid()), "events": [event]}
    assert (await ada.post("/v1/activity", json=batch)).json()["accepted"] == 1
    await clients.program.counting.catch_up()
    page = (await ada.get("/v1/feed/latest")).json()
    assert [item["post"]["id"] for item in page["items"]] == posts[1:]
    assert page["left_out"] == {"seen": 1}


async def test_an_unchanged_page_is_not_sent_again(clients: Clients) -> None:
    ada = await clients.person("ada")
    posts = await clients.plant(ada, 3)
    for feed in ("latest", "popular"):
        first = await clients.client().get(f"/v1/feed/{feed}")
        again = await clients.client().get(f"/v1/feed/{feed}", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    eve = await clients.person("eve")
    first = await eve.get("/v1/feed/latest")
    await eve.put(f"/v1/posts/{posts[1]}/like")
    again = await eve.get("/v1/feed/latest", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 200
    assert again.json()["items"][1]["post"]["counts"]["n_likes"] == 1
    assert again.json()["id"] == first.json()["id"]


async def test_signed_out_people_have_every_feed_but_following(clients: Clients) -> None:
    posts = await clients.plant(await clients.person("ada"), 2)
    for feed in FEEDS:
        answer = await clients.client().get(f"/v1/feed/{feed}", headers={"accept-language": "de, en;q=0.5"})
        if feed == "following":
            assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
        else:
            assert [item["post"]["id"] for item in answer.json()["items"]] == posts
            assert answer.json()["items"][0]["post"]["mine"] is None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"limit": "0"}, 422),
        ({"limit": "51"}, 422),
        ({"limit": "ten"}, 422),
        ({"cursor": "nonsense"}, 400),
        ({"cursor": "' OR 1=1 --"}, 400),
        ({"cursor": "<script>"}, 400),
        ({"cursor": "\u202e\u0000"}, 400),
        ({"cursor": "x" * 4_001}, 422),
        ({"language": "\u202e"}, 400),
        ({"language": "x" * 41}, 422),
    ],
)
async def test_what_does_not_fit_is_a_problem_that_names_it(
    clients: Clients, query: dict[str, str], status: int
) -> None:
    ada = await clients.person("ada")
    [field] = query
    for feed in FEEDS:
        answer = await ada.get(f"/v1/feed/{feed}", params=query)
        if feed == "following" and field == "language":
            continue  # it has no languages
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), feed
        assert field in answer.json()["errors"][0]["field"]


async def test_a_cursor_of_one_feed_is_refused_by_the_others(clients: Clients) -> None:
    ada, eve = await clients.person("ada"), await clients.person("eve")
    await clients.plant(eve, 3)
    await ada.put(f"/v1/people/{eve.headers['x-own-id']}/follow")
    cursors = {feed: (await ada.get(f"/v1/feed/{feed}", params={"limit": 1})).json()["next_cursor"] for feed in FEEDS}
    assert all(cursors.values())
    for feed in FEEDS:
        for made, cursor in cursors.items():
            answer = await ada.get(f"/v1/feed/{feed}", params={"cursor": cursor})
            fits = made == feed or (feed, made) == ("following", "popular")  # as who follows nobody is given it
            assert answer.status_code == (200 if fits else 400), (feed, made, answer.text)
