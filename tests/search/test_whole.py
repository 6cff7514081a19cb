"""Search over the whole program: a post is written through one door and found through others."""

from __future__ import annotations

import pytest

from socialpulse.app import Program
from tests.feed.test_http import Clients

pytestmark = pytest.mark.anyio


async def test_a_post_that_was_written_is_found_once_its_job_ran(program: Program) -> None:
    ada = await Clients(program).person("ada")
    written = await ada.post("/v1/posts", json={"kind": "text", "caption": "My sourdough #bread"})
    assert written.status_code == 201
    await program.tick_minute()
    await program.jobs.work_off()
    assert await program.jobs.find_dead() == []
    found = (await ada.get("/v1/search/posts?q=sourdough")).json()
    assert [item["post"]["caption"] for item in found["items"]] == ["My sourdough #bread"]
    query = {"query": '{searchPosts(search: {text: "#bread"}) {nodes {caption}}}'}
    answer = (await ada.post("/graphql", json=query)).json()
    assert answer["data"]["searchPosts"]["nodes"] == [{"caption": "My sourdough #bread"}]
