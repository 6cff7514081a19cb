"""Risk tags of accounts, from an import through to what is stored of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR
from socialpulse.creators import Account, Creator, Models, Understanding
from socialpulse.understand.risk import Risks

pytestmark = pytest.mark.anyio

PEOPLE: list[dict[str, object]] = [
    {"platform": "instagram", "handle": "traube", "bio": "Wine tasting and vineyards of the Mosel"},
    {"platform": "instagram", "handle": "klar", "bio": "Sober since 2017, trail running"},
    {"platform": "tiktok", "handle": "ace", "bio": "Free spins daily, join the casino"},
    {"platform": "x", "handle": "nameonly", "name": "Casino Royale"},
]


def looking(program: Program, *policies_without_risk: str, version: str | None = None) -> Understanding:
    """Return what understands words with their risks; another version is another release of lists or rules."""

    def models() -> Models:
        loaded = program.models.load()
        risks = Risks.load(loaded.embedder, program.settings.models_folder)
        risks.version = version or risks.version
        return replace(loaded, risks=risks)

    return Understanding(program.db, program.log, program.clock, models, frozenset(), frozenset(policies_without_risk))


async def bring_in(program: Program, people: Sequence[dict[str, object]], folder: Path, seen: str) -> None:
    path = folder / f"people-{seen}.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps({"observed_at": f"{seen}T00:00:00Z", **person}) for person in people))
    await program.imports.run_file(OPERATOR, path, None, None, lambda _: None)


@pytest.fixture
async def world(program: Program, tmp_path: Path) -> Program:
    await bring_in(program, PEOPLE, tmp_path, "2026-10-01")
    return program


async def account_of(program: Program, handle: str) -> Account:
    platform = next(str(person["platform"]) for person in PEOPLE if person["handle"] == handle)
    found = await program.profiles.find_by_handle(platform, handle)
    assert found is not None
    return found


async def creator_of(program: Program, handle: str) -> Creator:
    return await program.profiles.load_creator((await account_of(program, handle)).creator_id)


async def last_understood(program: Program) -> object:
    async with program.db.transaction() as tx:
        return await tx.value("SELECT max(understood_at) FROM creators.understanding")


async def test_tags_come_with_level_evidence_and_version(world: Program) -> None:
    await looking(world).catch_up()
    (risk,) = (await creator_of(world, "traube")).risks
    assert (risk.tag, risk.level) == ("alcohol", "medium")
    first = risk.evidence[0]
    assert (first.place, first.words, first.by) == ("bio", "Wine tasting", "lists/en: wine tasting")
    assert risk.model


async def test_nothing_found_is_not_the_same_as_not_looked_at(world: Program) -> None:
    await looking(world).catch_up()
    assert (await account_of(world, "klar")).risks == []
    assert (await account_of(world, "nameonly")).risks is None
    assert (await account_of(world, "ace")).risks == ["gambling"]
    assert (await account_of(world, "ace")).risk_levels == ["high"]


async def test_words_are_looked_at_once_per_version(world: Program) -> None:
    assert await looking(world).catch_up() == len(PEOPLE)
    assert await looking(world).tell_outdated() == 0
    newer = looking(world, version="newer")
    assert await newer.tell_outdated() == 3  # all with words
    assert await newer.catch_up() == 3
    assert {risk.model for risk in (await creator_of(world, "ace")).risks} == {"newer"}
    assert await newer.tell_outdated() == 0


async def test_another_version_of_risks_leaves_the_meaning_as_it_is(world: Program) -> None:
    await looking(world).catch_up()
    before = await last_understood(world)
    newer = looking(world, version="newer")
    await newer.tell_outdated()
    await newer.catch_up()
    assert await last_understood(world) == before


async def test_new_words_are_looked_at_again(world: Program, tmp_path: Path) -> None:
    await looking(world).catch_up()
    change = [{**PEOPLE[0], "bio": "Grape juice for children"}]
    await bring_in(world, change, tmp_path, "2026-10-20")
    await looking(world).catch_up()
    assert (await account_of(world, "traube")).risks == []


async def test_a_policy_can_leave_risks_out_and_take_them_back(world: Program, tmp_path: Path) -> None:
    await looking(world).catch_up()
    policy = (await account_of(world, "ace")).policy
    await bring_in(world, [{**PEOPLE[2], "followers": 7}], tmp_path, "2026-10-20")
    await looking(world, policy).catch_up()
    assert (await account_of(world, "ace")).risks is None
    assert (await account_of(world, "ace")).niches is not None
    assert await looking(world, policy).tell_outdated() == 0
