"""Searches whose right answer is known, from an import through to the hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR
from socialpulse.core.errors import Invalid, NotFound
from socialpulse.core.platforms import Platform
from socialpulse.discovery import Filters, Found, Interval, Search, Sort, Weights

pytestmark = pytest.mark.anyio

SKINCARE = "Vegan skincare and cruelty-free serums"
PEOPLE: list[dict[str, object]] = [
    {
        "platform": "instagram",
        "handle": "kahlhaut",
        "bio": SKINCARE,
        "location": "Berlin, Germany",
        "followers": 42_000,
    },
    {"platform": "instagram", "handle": "riesenhaut", "bio": SKINCARE, "location": "Berlin", "followers": 900_000},
    {"platform": "instagram", "handle": "hautlissabon", "bio": SKINCARE, "location": "Lisbon", "followers": 42_000},
    {
        "platform": "tiktok",
        "handle": "fitmama",
        "bio": "Fitness mum of two who cooks",
        "country": "DE",
        "followers": 88_000,
    },
    {"platform": "tiktok", "handle": "gymdad", "bio": "Gym dad, powerlifting", "country": "DE", "followers": 70_000},
    {"platform": "youtube", "handle": "fitmama", "bio": "Cooking for families", "country": "DE", "followers": 5_000},
    {"platform": "youtube", "handle": "pixelking", "bio": "Retro games", "country": "JP", "followers": 1_200_000},
    {
        "platform": "x",
        "handle": "quietcoder",
        "name": "Noor",
        "bio": "Python developer",
        "country": "NL",
        "followers": 3_000,
    },
    {"platform": "x", "handle": "nobody", "name": "Nobody"},
]


async def bring_in(program: Program, people: Sequence[dict[str, object]], folder: Path) -> None:
    path = folder / f"people-{len(list(folder.iterdir()))}.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps({"observed_at": "2026-10-01T00:00:00Z", **person}) for person in people))
    await program.imports.run_file(OPERATOR, path, None, None, lambda _: None)
    await program.jobs.work_off()


@pytest.fixture
async def world(program: Program, tmp_path: Path) -> Program:
    await bring_in(program, PEOPLE, tmp_path)
    return program


def handles(found: Found) -> list[str | None]:
    return [hit.account.handle for hit in found.hits]


async def test_meaning_place_and_size_in_one_line_find_the_one_person(world: Program) -> None:
    found = await world.discovery.search(OPERATOR, Search("vegan skincare from Berlin, 10k-100k followers"))
    assert handles(found) == ["kahlhaut"]
    assert found.read_as == ["followers 10,000 to 100,000", "city Berlin"]


async def test_the_closest_in_meaning_comes_first_and_says_why(world: Program) -> None:
    found = await world.discovery.search(OPERATOR, Search("fitness moms who cook"))
    assert handles(found)[0] == "fitmama"
    assert {reason.about for reason in found.hits[0].reasons} >= {"meaning", "niche"}


async def test_filters_alone_find_without_any_text(world: Program) -> None:
    found = await world.discovery.search(
        OPERATOR, Search(filters=Filters(platforms=(Platform.TIKTOK,), countries=("Germany",)))
    )
    assert set(handles(found)) == {"fitmama", "gymdad"}
    assert found.n_total == 2


async def test_an_account_called_by_name_stands_first(world: Program) -> None:
    assert handles(await world.discovery.search(OPERATOR, Search("pixelking")))[0] == "pixelking"
    assert handles(await world.discovery.search(OPERATOR, Search("Noor")))[0] == "quietcoder"


async def test_unknown_is_never_zero(world: Program) -> None:
    small = await world.discovery.search(OPERATOR, Search(filters=Filters(followers=Interval(None, 10_000))))
    assert "nobody" not in handles(small)
    unknown = await world.discovery.search(OPERATOR, Search(filters=Filters(missing=("followers",))))
    assert handles(unknown) == ["nobody"]


async def test_sorting_puts_what_is_not_known_last(world: Program) -> None:
    found = await world.discovery.search(OPERATOR, Search(sort=Sort.FOLLOWERS))
    sizes = [hit.account.followers for hit in found.hits]
    assert sizes[-1] is None
    assert sizes[:-1] == sorted((size for size in sizes if size is not None), reverse=True)


async def test_pages_show_everyone_once(world: Program) -> None:
    seen: list[str | None] = []
    search = Search("people", limit=2)
    while True:
        found = await world.discovery.search(OPERATOR, search)
        seen += [f"{hit.account.platform}:{hit.account.handle}" for hit in found.hits]
        if found.next_cursor is None:
            break
        search = replace(search, cursor=found.next_cursor)
    assert len(seen) == len(set(seen)) == len(PEOPLE)


async def test_a_cursor_of_another_search_is_refused(world: Program) -> None:
    first = await world.discovery.search(OPERATOR, Search("people", limit=2))
    with pytest.raises(Invalid, match="another search"):
        await world.discovery.search(OPERATOR, Search("other people", limit=2, cursor=first.next_cursor))


async def test_lookalikes_are_alike_and_leave_their_model_out(world: Program) -> None:
    model = await world.profiles.find_by_handle("instagram", "kahlhaut")
    assert model is not None
    found = await world.discovery.search(OPERATOR, Search(like=(model.creator_id,), limit=2))
    assert set(handles(found)) == {"riesenhaut", "hautlissabon"}


async def test_what_is_unlike_moves_away(world: Program) -> None:
    cook = await world.profiles.find_by_handle("youtube", "fitmama")
    assert cook is not None
    plain = await world.discovery.search(OPERATOR, Search("fitness", limit=9))
    away = await world.discovery.search(OPERATOR, Search("fitness", unlike=(cook.creator_id,), limit=9))
    assert handles(away).index("fitmama") >= handles(plain).index("fitmama")
    assert cook.creator_id not in [hit.creator_id for hit in away.hits]


async def test_lookalikes_of_nobody_are_not_found(world: Program) -> None:
    from uuid import uuid4

    from socialpulse.core.ids import CreatorId

    with pytest.raises(NotFound):
        await world.discovery.search(OPERATOR, Search(like=(CreatorId(uuid4()),)))


async def test_facets_count_everything_that_fits_whatever_page_is_shown(world: Program) -> None:
    found = await world.discovery.search(OPERATOR, Search(filters=Filters(countries=("DE",)), limit=1))
    assert found.facets is not None
    assert {value.value: value.count for value in found.facets.values["platform"]} == {
        "instagram": 2,
        "tiktok": 2,
        "youtube": 1,
    }
    assert sum(count for _, _, count in found.facets.ranges["followers"]) == 5


async def test_with_a_limit_of_none_what_fits_is_counted_alone(world: Program) -> None:
    asked = Search("skincare", filters=Filters(countries=("DE",)))
    full, counted = [await world.discovery.search(OPERATOR, replace(asked, limit=limit)) for limit in (1, 0)]
    assert (counted.hits, counted.next_cursor) == ([], None)
    assert (counted.n_total, counted.n_accounts) == (full.n_total, full.n_accounts) != (0, 0)
    assert counted.facets == full.facets


async def test_weights_move_the_order(world: Program) -> None:
    by_size = Weights(similarity=0, engagement=0, followers=1, quality=0, freshness=0)
    found = await world.discovery.search(OPERATOR, Search("anything", weights=by_size))
    assert handles(found)[0] == "pixelking"


async def test_a_newer_import_is_found_by_its_new_words(world: Program, tmp_path: Path) -> None:
    change = [{**PEOPLE[4], "bio": "Beekeeper with twelve hives", "observed_at": "2026-10-20T00:00:00Z"}]
    await bring_in(world, change, tmp_path)
    assert handles(await world.discovery.search(OPERATOR, Search("beekeeping and honey")))[0] == "gymdad"


async def test_an_index_built_again_answers_the_same(world: Program) -> None:
    before = await world.discovery.search(OPERATOR, Search("skincare", limit=9))
    assert await world.indexing.rebuild() == len(PEOPLE)
    after = await world.discovery.search(OPERATOR, Search("skincare", limit=9))
    assert handles(after) == handles(before)


@pytest.mark.parametrize("limit", [201, -1])
async def test_a_page_size_that_cannot_be_is_refused(world: Program, limit: int) -> None:
    with pytest.raises(Invalid, match="limit"):
        await world.discovery.search(OPERATOR, Search(limit=limit))


async def test_an_empty_world_answers_with_nothing(program: Program) -> None:
    found = await program.discovery.search(OPERATOR, Search("anyone"))
    assert (found.hits, found.n_total, found.next_cursor) == ([], 0, None)
