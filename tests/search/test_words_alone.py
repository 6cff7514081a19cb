"""Search where the text model cannot be loaded: words find what they found, and the page says what is missing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from socialpulse.app.models import LazyModels
from socialpulse.core.errors import Invalid, Unavailable
from socialpulse.runtime.settings import load_settings
from socialpulse.search import Order, Question, Search
from tests.search.conftest import World, ids
from tests.search.test_http import GRAPH, Door, door

pytestmark = pytest.mark.anyio
__all__ = ["door"]
CAPTIONS = [*(f"guitar lesson {n}" for n in range(4)), "guitar", "how to play strings", "bread and butter"]


def without_model(folder: Path) -> LazyModels:
    """Return models of which the one that reads texts was taken away."""
    (folder / "no-model").mkdir(exist_ok=True)
    return LazyModels(load_settings(data=folder, text_model={"folder": folder / "no-model"}))


@pytest.fixture
async def deaf(world: World, tmp_path: Path) -> AsyncIterator[Search]:
    """A search over the same index in a process that has no model."""
    search = Search(world.db, world.posts, without_model(tmp_path).embed_query, world.clock, world.folder)
    yield search
    await search.close()


async def test_words_find_their_posts_and_the_page_says_that_meaning_is_missing(world: World, deaf: Search) -> None:
    ada = await world.person()
    posts = await world.several_posts(ada, CAPTIONS)
    found = await deaf.find_posts(ada, Question("guitar lesson"), 20)
    assert set(ids(found)) == set(posts[:5]) and found.hits[-1].card.post.id == posts[4]
    assert [hit.why.value for hit in found.hits] == ["words"] * 4 + ["some-words"]
    assert found.meaning_missing is not None and "cannot be told" in found.meaning_missing
    assert (await world.search.find_posts(ada, Question("guitar lesson"), 20)).meaning_missing is None


async def test_what_asks_for_no_meaning_misses_none(world: World, deaf: Search) -> None:
    ada = await world.person()
    await world.several_posts(ada, ["#bread rye", "#bread wheat"])
    for question in (Question("rye", order=Order.LATEST), Question("#bread"), Question(tags=("bread",))):
        found = await deaf.find_posts(ada, question, 20)
        assert found.hits and found.meaning_missing is None


async def test_a_reading_that_began_by_words_alone_goes_on_so(world: World, deaf: Search) -> None:
    ada = await world.person()
    posts = await world.several_posts(ada, CAPTIONS)
    question = Question("guitar lesson")
    first = await deaf.find_posts(ada, question, 2)
    rest = await world.search.find_posts(ada, question, 20, first.next_cursor)  # the model is back
    assert sorted(ids(first) + ids(rest)) == sorted(posts[:5]) and len(ids(rest)) == 3
    assert rest.meaning_missing is not None and rest.next_cursor is None


async def test_a_reading_that_began_with_meaning_says_how_to_go_on_without(world: World, deaf: Search) -> None:
    ada = await world.person()
    await world.several_posts(ada, CAPTIONS)
    first = await world.search.find_posts(ada, Question("guitar lesson"), 2)
    with pytest.raises(Unavailable, match="without cursor, posts are found by their words alone"):
        await deaf.find_posts(ada, Question("guitar lesson"), 2, first.next_cursor)
    with pytest.raises(Invalid):
        await deaf.find_posts(ada, Question(""), 2)


async def test_both_doors_say_so(door: Door, tmp_path: Path) -> None:
    ada = await door.person("ada")
    await door.plant(ada, "guitar #bread")
    async with door.client(ada) as client:
        answer = (await client.get("/v1/search/posts", params={"q": "guitar"})).json()
        assert (len(answer["items"]), answer["meaning_missing"]) == (1, None)
    program, embed = door.program, without_model(tmp_path).embed_query
    door.search = Search(program.db, program.posts, embed, program.clock, tmp_path / "posts-found")
    query = GRAPH.replace("pageInfo {", "meaningMissing pageInfo {")
    async with door.client(ada) as client:
        answer = (await client.get("/v1/search/posts", params={"q": "guitar"})).json()
        assert len(answer["items"]) == 1 and "cannot be told" in answer["meaning_missing"]
        body = {"query": query, "variables": {"search": {"text": "guitar"}}}
        told = (await client.post("/graphql", json=body)).json()["data"]["searchPosts"]
        assert len(told["edges"]) == 1 and told["meaningMissing"] == answer["meaning_missing"]
    await door.search.close()
