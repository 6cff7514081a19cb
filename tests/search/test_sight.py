"""What the viewer may not see is not found, even while the index still has it."""

from __future__ import annotations

import pytest

from socialpulse.posts import Marks, Verdict, Visibility
from socialpulse.search import Question
from tests.people.conftest import id_of
from tests.search.conftest import World, draft, ids

pytestmark = pytest.mark.anyio


async def test_a_block_hides_posts_both_ways_at_once(world: World) -> None:
    ada, eve = await world.person(), await world.person()
    await world.post(eve, "sourdough of eve")
    await world.post(ada, "sourdough of ada")
    assert len(await world.find(ada, "sourdough")) == 2
    await world.ties.block(ada, id_of(eve))
    assert len(await world.find(ada, "sourdough")) == 1
    assert len(await world.find(eve, "sourdough")) == 1


async def test_posts_of_who_became_private_are_hidden_at_once_and_leave_the_index_with_the_clock(world: World) -> None:
    ada, eve = await world.person(), await world.person("eve")
    wanted = await world.post(eve, "sourdough")
    assert await world.find(ada, "sourdough") == [wanted]
    async with world.db.transaction() as tx:
        await tx.run("UPDATE people.person SET private = true WHERE id = %(id)s", id=eve.id)
    found = await world.search.find_posts(ada, Question("sourdough"), 5)
    assert (ids(found), found.n_looked_at) == ([], 1)
    assert await world.indexing.refresh() == 1
    assert (await world.search.find_posts(ada, Question("sourdough"), 5)).n_looked_at == 0


@pytest.mark.parametrize("visibility", [Visibility.FOLLOWERS, Visibility.ME])
async def test_what_is_not_public_is_not_in_the_index(world: World, visibility: Visibility) -> None:
    ada = await world.person()
    await world.post(ada, "sourdough", visibility=visibility)
    assert await world.find(ada, "sourdough") == []


async def test_a_limited_post_is_found_by_nobody(world: World) -> None:
    ada = await world.person()
    post = await world.post(ada, "sourdough")
    await world.mark(post, Marks(limited=True))
    assert await world.find(ada, "sourdough") == []


@pytest.mark.parametrize("for_adults", [True, False])
async def test_what_is_for_adults_or_sensitive_is_found_by_them_alone(world: World, for_adults: bool) -> None:
    ada, young = await world.person(), await world.minor()
    post = await world.post(ada, "sourdough")
    await world.mark(post, Marks(blurred=not for_adults))
    if for_adults:
        async with world.db.transaction() as tx:
            await world.posts.narrow(tx, post, hidden_from=["minors"], blurred_for=[])
    eve = await world.person()
    assert await world.find(eve, "sourdough") == [post]
    assert await world.find(eve, "sourdough", sensitive=False) == []
    assert await world.find(young, "sourdough") == []


async def test_a_removed_post_is_gone_for_its_author_too(world: World) -> None:
    ada = await world.person()
    post = await world.post(ada, "sourdough")
    assert await world.find(ada, "sourdough") == [post]
    await world.mark(post, Marks(), Verdict.REMOVED)
    found = await world.search.find_posts(ada, Question("sourdough"), 5)
    assert (ids(found), found.n_looked_at) == ([], 1)
    assert await world.find(ada, "sourdough") == []


async def test_a_deleted_post_is_gone_at_once_and_leaves_the_index(world: World) -> None:
    ada = await world.person()
    post = await world.post(ada, "sourdough")
    assert await world.find(ada, "sourdough") == [post]
    await world.posts.delete(ada, post)
    assert (await world.search.find_posts(ada, Question("sourdough"), 5)).hits == []
    await world.indexing.catch_up()
    assert (await world.search.find_posts(ada, Question("sourdough"), 5)).n_looked_at == 0


async def test_an_edited_post_is_found_by_what_it_says_now(world: World) -> None:
    ada = await world.person()
    post = await world.post(ada, "sourdough #bread")
    card = await world.posts.load(ada, post)
    await world.posts.edit(ada, post, card.post.version, draft(card, "a guitar #music"))
    assert await world.find(ada, "#bread") == []
    assert await world.find(ada, "guitar") == [post]
