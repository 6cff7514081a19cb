"""Hashtags and people by how they begin."""

from __future__ import annotations

from datetime import timedelta

import pytest

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid
from socialpulse.people import AgeBracket, Profile, Seen
from socialpulse.search import Tag
from tests.conftest import NOW
from tests.people.conftest import id_of
from tests.search.conftest import World

pytestmark = pytest.mark.anyio


async def named(world: World, handle: str, name: str) -> Actor:
    actor = await world.account()
    await world.people.save(actor, Profile(handle, name, AgeBracket.FROM_25))
    return actor


def handles(found: list[Seen]) -> list[str]:
    return [one.person.handle for one in found]


async def test_tags_that_begin_so_come_with_their_number_the_most_used_first(world: World) -> None:
    ada = await world.person()
    await world.several_posts(ada, ["#Bread", "#bread #breakfast", "#break", "#Bread #brew", "#other"])
    found = await world.search.find_tags(ada, "#BREA", 10)
    assert found == [Tag("bread", 3), Tag("break", 1), Tag("breakfast", 1)]
    assert await world.search.find_tags(ada, "brea", 1) == found[:1]


async def test_a_new_tag_is_offered_once_a_minute_has_passed(world: World) -> None:
    ada = await world.person()
    await world.several_posts(ada, ["#bread"])
    assert await world.search.find_tags(ada, "n", 10) == []
    await world.several_posts(ada, ["#new"])
    world.clock.set(NOW + timedelta(seconds=61))
    await world.search.find_tags(ada, "n", 10)  # the old ones, while the new are counted aside
    await world.search.close()
    assert await world.search.find_tags(ada, "n", 10) == [Tag("new", 1)]


@pytest.mark.parametrize("beginning", ["", "#", "  ", "zz", "%", "_", "\\"])
async def test_a_beginning_that_no_tag_has_finds_none(world: World, beginning: str) -> None:
    ada = await world.person()
    await world.several_posts(ada, ["#bread"])
    assert await world.search.find_tags(ada, beginning, 10) == []


async def test_people_are_found_by_handle_and_by_every_word_of_their_name(world: World) -> None:
    ada = await named(world, "ada", "Ada Lovelace")
    await named(world, "adalbert", "Bert")
    await named(world, "lovely", "Somebody")
    await named(world, "x.y", "Grace Lovell")
    assert handles(await world.search.find_people(ada, "ada", 10)) == ["ada", "adalbert"]
    assert set(handles(await world.search.find_people(ada, "Love", 10))) == {"ada", "lovely", "x.y"}
    assert handles(await world.search.find_people(ada, "ada LOVE", 10)) == ["ada"]
    assert handles(await world.search.find_people(ada, "@ADAL", 10)) == ["adalbert"]


async def test_of_people_alike_the_one_most_follow_comes_first(world: World) -> None:
    ada, one, two = await world.person("zed"), await world.person("bo.one"), await world.person("bo.two")
    await world.ties.follow(ada, id_of(two))
    assert handles(await world.search.find_people(one, "bo", 10)) == ["bo.two", "bo.one"]
    assert handles(await world.search.find_people(one, "bo", 1)) == ["bo.two"]


async def test_a_block_hides_people_both_ways(world: World) -> None:
    ada, eve = await world.person("ada"), await world.person("eve")
    await world.ties.block(ada, id_of(eve))
    assert await world.search.find_people(ada, "eve", 10) == []
    assert await world.search.find_people(eve, "ada", 10) == []


async def test_names_of_every_script_are_found(world: World) -> None:
    ada = await named(world, "ada", "Zoë Müller")
    await named(world, "two", "Марина Цветаева")
    assert handles(await world.search.find_people(ada, "Mül", 10)) == ["ada"]
    assert handles(await world.search.find_people(ada, "цвет", 10)) == ["two"]


@pytest.mark.parametrize("beginning", ["", "'", "%", "_", "a & b | !", "\\", "'; DROP TABLE people.person; --", "🍞"])
async def test_nonsense_finds_nobody(world: World, beginning: str) -> None:
    assert await world.search.find_people(await world.person("zed"), beginning, 10) == []


@pytest.mark.parametrize("beginning", ["x" * 101, "a\x00b", "\ud800"])
async def test_what_cannot_begin_anything_is_refused(world: World, beginning: str) -> None:
    ada = await world.person()
    with pytest.raises(Invalid):
        await world.search.find_people(ada, beginning, 10)
    with pytest.raises(Invalid):
        await world.search.find_tags(ada, beginning, 10)
