"""Posts, comments and feeds through GraphQL: known answers, whole flows, and what a page costs the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.api.conftest import Visitor, Visitors
from tests.api.test_graphql import ask, code
from tests.api.test_live import write

pytestmark = pytest.mark.anyio
PAGE = """query($n: Int!, $after: String) {feed(name: LATEST, first: $n, after: $after) {
    feed caughtUp pageInfo {hasNextPage endCursor} edges {cursor why repostedBy {handle} node {
        id caption kind tags version liveAt author {id handle avatarUrl tie {follows}}
        counts {nLikes nComments nSaves nShares nReposts} mine {liked saved reposted}
        pictures {alt media {kind files {role url}}}}}}}"""


class Tally:
    """How many statements were sent to the database, but for those about accounts: they are asked once a second."""

    def __init__(self) -> None:
        self.n = 0


@pytest.fixture
def tally(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tally]:
    found, execute = Tally(), psycopg.AsyncCursor.execute

    async def counted(self: Any, query: Any, *args: Any, **more: Any) -> Any:
        found.n += "accounts." not in str(query)
        return await execute(self, query, *args, **more)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", counted)
    yield found


async def town(visitors: Visitors, n: int) -> tuple[Visitor, list[str]]:
    """Return Ada, and n posts of as many people, the newest first."""
    ada = await visitors.person("ada")
    posts = [str(await write(await visitors.person(f"p{number}"), f"Post {number} #one")) for number in range(n)]
    return ada, [f"Post:{post}" for post in reversed(posts)]


async def test_a_page_of_twenty_posts_costs_as_many_queries_as_one_of_two(visitors: Visitors, tally: Tally) -> None:
    ada, posts = await town(visitors, 20)
    await ask(ada, PAGE, n=1)  # whatever happens once
    counts = []
    for n in (2, 20):
        before = tally.n
        edges = (await ask(ada, PAGE, n=n))["data"]["feed"]["edges"]
        counts.append(tally.n - before)
        assert [edge["node"]["id"] for edge in edges] == posts[:n]
    assert counts[0] == counts[1] <= 8


async def test_nodes_of_posts_and_their_authors_are_loaded_in_one_batch(visitors: Visitors, tally: Tally) -> None:
    ada, posts = await town(visitors, 6)
    query = "query($ids: [ID!]!) {nodes(ids: $ids) {... on Post {author {avatarUrl} counts {nLikes}}}}"
    counts = []
    for n in (1, 6):
        before = tally.n
        answer = await ask(ada, query, ids=posts[:n])
        counts.append(tally.n - before)
        assert len(answer["data"]["nodes"]) == n and "errors" not in answer
    assert counts[0] == counts[1]


async def test_a_feed_is_walked_from_any_edge_without_gap_or_repeat(visitors: Visitors) -> None:
    ada, posts = await town(visitors, 7)
    for by_edge in (False, True):
        found: list[str] = []
        after = None
        while len(found) < 7:
            feed = (await ask(ada, PAGE, n=3, after=after))["data"]["feed"]
            edges = feed["edges"][:1] if by_edge else feed["edges"]
            found += [edge["node"]["id"] for edge in edges]
            after = edges[-1]["cursor"] if by_edge else feed["pageInfo"]["endCursor"]
        assert found == posts


async def test_a_post_is_written_liked_talked_about_edited_and_deleted(visitors: Visitors) -> None:
    ada, eve = await visitors.person("ada"), await visitors.person("eve")
    written = await ask(ada, """mutation {writePost(draft: {kind: TEXT, caption: "Hello #World @eve"})
        {id tags version mentionIds state author {handle} mine {liked}}}""")  # fmt: skip
    post = written["data"]["writePost"]
    assert (post["tags"], post["mentionIds"], post["state"]) == (["world"], [f"Person:{eve.person}"], "LIVE")
    liked = await ask(eve, "mutation($id: ID!) {like(id: $id) {counts {nLikes} mine {liked}}}", id=post["id"])
    assert liked["data"]["like"] == {"counts": {"nLikes": 1}, "mine": {"liked": True}}
    said = await ask(eve, 'mutation($id: ID!) {comment(post: $id, text: "Nice") {id author {handle}}}', id=post["id"])
    reply = await ask(ada, 'mutation($p: ID!, $c: ID!) {comment(post: $p, text: "Thanks", parent: $c) {parentId}}',
                      p=post["id"], c=said["data"]["comment"]["id"])  # fmt: skip
    assert reply["data"]["comment"]["parentId"] == said["data"]["comment"]["id"]
    found = await ask(visitors.nobody(), """query($id: ID!) {post(id: $id) {mine {liked} counts {nLikes nComments}
        comments {nodes {text replies {nodes {text author {handle}}}}}}}""", id=post["id"])  # fmt: skip
    assert found["data"]["post"] == {
        "mine": None,
        "counts": {"nLikes": 1, "nComments": 2},
        "comments": {
            "nodes": [{"text": "Nice", "replies": {"nodes": [{"text": "Thanks", "author": {"handle": "ada"}}]}}]
        },
    }
    edit = """mutation($id: ID!, $v: Int!, $c: String!) {
        editPost(id: $id, version: $v, draft: {kind: TEXT, caption: $c}) {version caption}}"""
    first = await ask(ada, edit, id=post["id"], v=post["version"], c="phone")
    second = await ask(ada, edit, id=post["id"], v=post["version"], c="laptop")
    assert first["data"]["editPost"]["caption"] == "phone" and code(second) == ("conflict", 409)
    assert (await ask(ada, "mutation($id: ID!) {deletePost(id: $id)}", id=post["id"]))["data"]
    assert (await ask(ada, "query($id: ID!) {post(id: $id) {id}}", id=post["id"]))["data"] == {"post": None}


async def test_lists_of_posts_are_connections(visitors: Visitors) -> None:
    ada, posts = await town(visitors, 3)
    for post in posts:
        await ask(ada, "mutation($id: ID!) {save(id: $id) {mine {saved}}}", id=post)
    assert [one["id"] for one in (await ask(ada, "{mySaved {nodes {id}}}"))["data"]["mySaved"]["nodes"]] == posts[::-1]
    query = (
        'query($a: String) {tagged(tag: "ONE", first: 2, after: $a) {edges {cursor node {id}} pageInfo {endCursor}}}'
    )
    first = (await ask(ada, query))["data"]["tagged"]
    for cursor in (first["pageInfo"]["endCursor"], first["edges"][1]["cursor"]):
        rest = (await ask(ada, query, a=cursor))["data"]["tagged"]
        assert [edge["node"]["id"] for edge in first["edges"] + rest["edges"]] == posts


async def test_what_a_viewer_may_not_see_is_null_or_refused_as_in_rest(visitors: Visitors) -> None:
    ada, eve = await visitors.person("ada"), await visitors.person("eve")
    post = f"Post:{await write(ada, visibility='me')}"
    assert (await ask(eve, "query($id: ID!) {post(id: $id) {caption}}", id=post))["data"] == {"post": None}
    for verb in ("like(id: $id) {mine {liked}}", 'comment(post: $id, text: "x") {id}', "share(id: $id) {code}",
                 "deletePost(id: $id)"):  # fmt: skip
        assert code(await ask(eve, f"mutation($id: ID!) {{{verb}}}", id=post)) == ("not-found", 404), verb


async def test_a_page_of_posts_with_everything_is_within_the_limits(visitors: Visitors) -> None:
    query = """{feed(name: POPULAR, first: 20) {edges {node {id caption author {handle avatarUrl tie {follows}}
        counts {nLikes} mine {liked} pictures {alt media {files {url}}}
        comments(first: 2) {nodes {text author {handle}}}}}}}"""
    answer = await ask(visitors.nobody(), query)
    assert "errors" not in answer, answer
