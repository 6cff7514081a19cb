"""Risk tags as filters, facets and reasons, from an import through to the hits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from socialpulse import retrieval
from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR
from socialpulse.core.errors import Unavailable
from socialpulse.creators import Models, Understanding
from socialpulse.discovery import Filters, Found, Search
from socialpulse.discovery.index import SCHEMA
from socialpulse.understand.risk import Risks

pytestmark = pytest.mark.anyio

PEOPLE: list[dict[str, object]] = [
    {"platform": "instagram", "handle": "traube", "bio": "Wine tasting and vineyards of the Mosel"},
    {"platform": "instagram", "handle": "mention", "bio": "Python, dogs and wine"},
    {"platform": "tiktok", "handle": "ace", "bio": "Free spins daily, join the casino"},
    {"platform": "tiktok", "handle": "klar", "bio": "Sober since 2017, trail running"},
    {"platform": "x", "handle": "haut", "bio": "Vegan skincare and cruelty-free serums"},
    {"platform": "x", "handle": "nameonly", "name": "Casino Royale"},
]


@pytest.fixture
async def world(program: Program, tmp_path: Path) -> Program:
    path = tmp_path / "people.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps({"observed_at": "2026-10-01T00:00:00Z", **one}) for one in PEOPLE))
    await program.imports.run_file(OPERATOR, path, None, None, lambda _: None)

    def models() -> Models:
        loaded = program.models.load()
        return replace(loaded, risks=Risks.load(loaded.embedder, program.settings.models_folder))

    await Understanding(program.db, program.log, program.clock, models, frozenset()).catch_up()
    await program.indexing.catch_up()
    return program


async def handles(world: Program, **filters: object) -> set[str | None]:
    found = await world.discovery.search(OPERATOR, Search(filters=Filters(**filters)))  # type: ignore[arg-type]
    return {hit.account.handle for hit in found.hits}


async def searched(world: Program, text: str) -> Found:
    return await world.discovery.search(OPERATOR, Search(text))


async def test_a_tag_and_a_level_are_filters(world: Program) -> None:
    assert await handles(world, risks=("alcohol",)) == {"traube", "mention"}
    assert await handles(world, risks=("alcohol.medium",)) == {"traube"}
    assert await handles(world, risks=("high",)) == {"ace"}


async def test_none_of_some_risks_leaves_who_was_looked_at_and_has_none(world: Program) -> None:
    assert await handles(world, without_risks=("alcohol", "gambling")) == {"klar", "haut"}
    assert await handles(world, without_risks=("alcohol.medium",)) == {"mention", "ace", "klar", "haut"}


async def test_risk_free_is_who_was_looked_at_and_nothing_was_found(world: Program) -> None:
    assert await handles(world, risk_free=True) == {"klar", "haut"}
    assert await handles(world, risk_free=False) == {"traube", "mention", "ace"}
    assert await handles(world, missing=("risk_free",)) == {"nameonly"}


async def test_plain_negation_keeps_who_was_not_looked_at(world: Program) -> None:
    assert await handles(world, none_of=(Filters(risks=("gambling",)),)) == {
        "traube", "mention", "klar", "haut", "nameonly",
    }  # fmt: skip


async def test_facets_count_creators_by_tag_and_level(world: Program) -> None:
    facets = (await world.discovery.search(OPERATOR, Search(limit=1))).facets
    assert facets is not None
    assert [(one.value, one.label, one.count) for one in facets.values["risks"]] == [
        ("alcohol", "Alcohol", 2),
        ("gambling", "Gambling", 1),
    ]
    assert ("gambling.high", "Gambling, high", 1) in [
        (one.value, one.label, one.count) for one in facets.values["risk_levels"]
    ]


async def test_a_line_that_wants_no_alcohol_finds_none(world: Program) -> None:
    found = await searched(world, "vineyards and trails, no alcohol or gambling")
    assert {hit.account.handle for hit in found.hits} == {"klar", "haut"}
    assert found.read_as == ["no alcohol", "no gambling"]
    assert all("nothing risky found in its words" in [reason.text for reason in hit.reasons] for hit in found.hits)


async def test_a_marked_hit_says_so_among_its_reasons(world: Program) -> None:
    hit = (await searched(world, "wine tasting")).hits[0]
    assert (hit.account.handle, hit.account.risks, hit.account.risk_levels) == ("traube", ["alcohol"], ["medium"])
    assert "risk: Alcohol (medium)" in [reason.text for reason in hit.reasons]


async def test_the_page_of_a_creator_shows_the_evidence(world: Program) -> None:
    hit = (await searched(world, "free spins casino")).hits[0]
    creator, _ = await world.discovery.load_creator(OPERATOR, hit.creator_id)
    (risk,) = creator.risks
    assert (risk.tag, risk.level, risk.evidence[0].words) == ("gambling", "high", "Free spins")


async def test_an_index_of_another_version_is_refused_and_built_again(program: Program) -> None:
    folder = program.settings.index_folder
    older = replace(SCHEMA, columns=tuple(column for column in SCHEMA.columns if "risk" not in column.name))
    retrieval.ENGINE.create(folder, older)
    with pytest.raises(Unavailable, match="another version"):
        await program.discovery.search(OPERATOR, Search("anyone"))
    await program.indexing.catch_up()
    assert (await program.discovery.search(OPERATOR, Search("anyone"))).n_total == 0
