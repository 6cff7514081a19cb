"""Pages: each post once, in one order, whatever comes and goes meanwhile."""

from __future__ import annotations

import pytest

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid
from socialpulse.posts import PostId
from socialpulse.search import Found, Order, Question
from tests.people.conftest import id_of
from tests.search.conftest import World, ids

pytestmark = pytest.mark.anyio
CAPTIONS = [f"{'guitar ' * (n % 3 > 0)}{'lisbon ' * (n % 3 > 1)}a lesson on six strings {n}" for n in range(30)]


async def pages(world: World, who: Actor, question: Question, limit: int) -> list[Found]:
    found = [await world.search.find_posts(who, question, limit)]
    while found[-1].next_cursor is not None:
        found.append(await world.search.find_posts(who, question, limit, found[-1].next_cursor))
    return found


def all_ids(found: list[Found]) -> list[PostId]:
    return [post for page in found for post in ids(page)]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("text", ["guitar lisbon", "guitar", "strings"])
async def test_pages_together_are_the_one_long_page(world: World, order: Order, text: str) -> None:
    ada = await world.person()
    await world.several_posts(ada, CAPTIONS)
    whole = await world.search.find_posts(ada, Question(text, order=order), 50)
    assert all_ids(await pages(world, ada, Question(text, order=order), 4)) == ids(whole)
    assert len(set(ids(whole))) == len(whole.hits) > 0
    assert whole.next_cursor is None


@pytest.mark.parametrize("order", list(Order))
async def test_a_reading_is_the_same_while_new_posts_come(world: World, order: Order) -> None:
    ada = await world.person()
    await world.several_posts(ada, CAPTIONS)
    question = Question("guitar lisbon", order=order)
    whole = ids(await world.search.find_posts(ada, question, 50))
    first = await world.search.find_posts(ada, question, 7)
    came = await world.several_posts(ada, ["guitar lisbon now", "guitar", "lisbon and guitar and lisbon"])
    rest = []
    cursor = first.next_cursor
    while cursor is not None:
        page = await world.search.find_posts(ada, question, 7, cursor)
        rest += ids(page)
        cursor = page.next_cursor
    assert [post for post in ids(first) + rest if post not in came] == whole


async def test_a_page_goes_on_behind_each_of_its_hits(world: World) -> None:
    ada = await world.person()
    await world.several_posts(ada, CAPTIONS)
    question = Question("guitar lisbon")
    page = await world.search.find_posts(ada, question, 20)
    behind = await world.search.find_posts(ada, question, 12, page.hits[7].cursor)
    assert ids(behind) == ids(page)[8:]


async def test_hidden_posts_shorten_no_page(world: World) -> None:
    ada, eve = await world.person(), await world.person()
    await world.several_posts(eve, [f"guitar {n}" for n in range(40)])
    seen = await world.several_posts(ada, [f"a guitar of mine {n}" for n in range(5)])
    await world.ties.block(ada, id_of(eve))
    assert set(ids(await world.search.find_posts(ada, Question("guitar"), 5))) == set(seen)


async def test_a_cursor_of_another_question_is_refused(world: World) -> None:
    ada = await world.person()
    await world.several_posts(ada, CAPTIONS)
    cursor = (await world.search.find_posts(ada, Question("guitar"), 3)).next_cursor
    with pytest.raises(Invalid, match="belongs to another search"):
        await world.search.find_posts(ada, Question("lisbon"), 3, cursor)


@pytest.mark.parametrize("limit", [0, 51, -1])
async def test_a_page_of_another_size_than_1_to_50_is_refused(world: World, limit: int) -> None:
    with pytest.raises(Invalid, match="between 1 and 50"):
        await world.search.find_posts(await world.person(), Question("guitar"), limit)
