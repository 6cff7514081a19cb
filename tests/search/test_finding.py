"""What a question finds, in posts whose right answer is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from socialpulse.posts import PostKind
from socialpulse.search import Order, Question, Why
from tests.conftest import NOW
from tests.people.conftest import id_of
from tests.search.conftest import World

pytestmark = pytest.mark.anyio
OTHERS = (
    "New personal best on the bench press today",
    "The Alps at sunrise, worth the alarm at three",
    "My dog learned to skateboard",
    "Changed the brakes of my car in the rain",
    "Interest rates are up again, what it means for your mortgage",
)


async def test_a_post_is_found_by_what_it_means_though_it_never_says_the_word(world: World) -> None:
    ada = await world.person()
    bread = await world.post(ada, "My starter is alive! The dough doubled overnight, tomorrow I bake the first loaf")
    for caption in OTHERS:
        await world.post(ada, caption)
    assert await world.find(ada, "sourdough") == [bread]


async def test_a_word_is_found_though_the_model_knows_nothing_of_it(world: World) -> None:
    ada = await world.person()
    said = await world.post(ada, "The Zyxwort blooms")
    for caption in OTHERS:
        await world.post(ada, caption)
    assert (await world.find(ada, "zyxwort"))[:1] == [said]


async def test_a_hashtag_finds_exactly_its_posts_however_it_is_spelled(world: World) -> None:
    ada = await world.person()
    tagged = [await world.post(ada, "Out of the oven #Bread"), await world.post(ada, "#bread and nothing else", -5)]
    await world.post(ada, "Bread, bread and more bread without a tag")
    await world.post(ada, "#breadcrumbs for the ducks")
    assert set(await world.find(ada, "#BREAD")) == set(tagged)
    assert set(await world.find(ada, tags=("#bread",))) == set(tagged)


async def test_words_beside_a_hashtag_order_its_posts(world: World) -> None:
    ada = await world.person()
    rye = await world.post(ada, "A dark rye with seeds #bread", -60 * 24 * 90)
    await world.post(ada, "Baguettes #bread")
    await world.post(ada, "Rye whisky")
    assert (await world.find(ada, "#bread rye"))[0] == rye


async def test_all_words_come_before_some_and_these_before_none(world: World) -> None:
    ada = await world.person()
    both = await world.post(ada, "Learning guitar in Lisbon")
    none = await world.post(ada, "First music lesson on six strings, my fingers hurt")
    one = await world.post(ada, "Guitar strings changed")
    await world.indexing.catch_up()
    found = await world.search.find_posts(ada, Question("guitar lisbon"), 20)
    assert [(hit.card.post.id, hit.why) for hit in found.hits] == [
        (both, Why.WORDS),
        (one, Why.SOME_WORDS),
        (none, Why.MEANING),
    ]


async def test_a_word_that_most_posts_have_tells_nothing(world: World) -> None:
    ada = await world.person()
    await world.several_posts(ada, [f"the number {number}" for number in range(30)])
    wanted = await world.post(ada, "a volcano")
    assert await world.find(ada, "the volcano", 1) == [wanted]


@pytest.mark.parametrize("text", ["東京タワー", "хлеб", "خبز", "לחם", "ขนมปัง", "🍞", "CAFE"])
async def test_words_of_every_script_are_found(world: World, text: str) -> None:
    ada = await world.person()
    wanted = await world.post(ada, "昨日は東京タワーに行った / свежий хлеб / خُبْز / לֶחֶם / ทำขนมปังเอง / 🍞 / un café")
    for caption in OTHERS:
        await world.post(ada, caption)
    assert (await world.find(ada, text))[:1] == [wanted]


async def test_each_filter_holds(world: World) -> None:
    ada, eve = await world.person(), await world.person()
    old = await world.post(ada, "a dog", -60 * 24 * 10, language="de")
    new = await world.post(eve, "a dog")
    assert await world.find(ada, "dog", languages=("de-AT",)) == [old]
    assert await world.find(ada, "dog", author=id_of(eve)) == [new]
    assert await world.find(ada, "dog", since=NOW - timedelta(days=1)) == [new]
    assert await world.find(ada, "dog", until=NOW - timedelta(days=1)) == [old]
    assert await world.find(ada, "dog", kinds=(PostKind.VIDEO,)) == []
    assert set(await world.find(ada, author=id_of(ada))) == {old}


async def test_latest_is_every_post_with_the_words_newest_first(world: World) -> None:
    ada = await world.person()
    first = await world.post(ada, "dog", -60)
    last = await world.post(ada, "my dog and I went out, it rained, we came home", -1)
    await world.post(ada, "puppies", -2)
    assert await world.find(ada, "dog", order=Order.LATEST) == [last, first]


async def test_of_posts_alike_the_one_that_people_like_comes_first(world: World) -> None:
    ada = await world.person()
    await world.post(ada, "a walk in the woods", -5)
    liked = await world.post(ada, "a walk in the woods", -5)
    await world.like(liked, 3)
    assert (await world.find(ada, "woods"))[0] == liked


async def test_what_fits_in_no_way_is_not_found(world: World) -> None:
    ada = await world.person()
    for caption in OTHERS:
        await world.post(ada, caption)
    assert await world.find(ada, "qwzx blorp") == []
