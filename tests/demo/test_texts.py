"""Bios, names and captions: many, distinct, in the language they claim, and never with a slot left open."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from socialpulse.demo.accounts import PLATFORMS
from socialpulse.demo.bios import MOST_CHARACTERS
from socialpulse.demo.places import LANGUAGES

SCRIPTS = {"ja": "[぀-ヿ一-鿿]", "ko": "[가-힣]", "ar": "[؀-ۿ]", "ru": "[а-яА-Я]", "hi": "[ऀ-ॿa-zA-Z]"}


def spoken(world: pa.Table, language: str) -> pa.Table:
    return world.filter((pc.field("language_truth") == language) & pc.is_valid(pc.field("bio")))


def test_bios_are_mostly_distinct(world: pa.Table) -> None:
    bios = world["bio"].drop_null()
    assert pc.count_distinct(bios).as_py() / len(bios) > 0.97


def test_bios_are_as_long_as_bios_are(world: pa.Table) -> None:
    assert 80 <= pc.mean(pc.utf8_length(world["bio"])).as_py() <= 120


@pytest.mark.parametrize(("platform", "most"), list(zip(PLATFORMS, MOST_CHARACTERS, strict=True)))
def test_no_bio_is_longer_than_its_platform_allows(world: pa.Table, platform: str, most: int) -> None:
    bios = world.filter(pc.field("platform") == platform)["bio"]
    assert pc.max(pc.utf8_length(bios)).as_py() <= most


@pytest.mark.parametrize("name", ["bio", "name", "location", "country", "handle"])
def test_no_slot_is_left_open(world: pa.Table, name: str) -> None:
    assert not pc.any(pc.match_substring_regex(world[name], r"[{}]|^\s*$")).as_py()


def test_captions_are_up_to_five_and_never_empty(world: pa.Table) -> None:
    sizes = set(pc.list_value_length(world["post_texts"]).to_pylist())
    assert sizes == {None, 0, 1, 2, 3, 4, 5}
    assert not pc.any(pc.match_substring_regex(pc.list_flatten(world["post_texts"]), r"[{}]|^\s*$")).as_py()


def test_all_languages_are_spoken(world: pa.Table) -> None:
    n_bios = {language: spoken(world, language).num_rows for language in {name.partition("-")[0] for name in LANGUAGES}}
    assert len(n_bios) == 15
    assert min(n_bios.values()) > 100


@pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
def test_a_language_is_written_in_its_script(world: pa.Table, language: str, script: str) -> None:
    bios = spoken(world, language)["bio"].to_pylist()
    assert sum(bool(re.search(script, bio)) for bio in bios) > 0.95 * len(bios)


def test_hindi_is_written_in_both_scripts(world: pa.Table) -> None:
    bios = spoken(world, "hi")["bio"].to_pylist()
    in_devanagari = sum(bool(re.search("[ऀ-ॿ]", bio)) for bio in bios) / len(bios)
    assert 0.3 < in_devanagari < 0.8


def test_countries_cities_and_niches_are_many(world: pa.Table) -> None:
    n_distinct = {
        name: pc.count_distinct(world[name]).as_py() for name in ("country_truth", "city_truth", "niche_truth")
    }
    assert n_distinct["country_truth"] >= 40
    assert n_distinct["city_truth"] >= 200
    assert n_distinct["niche_truth"] >= 75


def test_mess_is_there_and_is_rare(world: pa.Table) -> None:
    fancy = pc.mean(
        pc.match_substring_regex(world["name"], "[\U0001d400-\U0001d7ff\uff21-\uff5a]").cast(pa.int8())
    ).as_py()
    broken = pc.mean(pc.match_substring(world["bio"], "\n").cast(pa.int8())).as_py()
    assert 0.003 < fancy < 0.03
    assert 0.05 < broken < 0.5


def test_combinations_can_be_searched_for(world: pa.Table) -> None:
    fits = pc.starts_with(world["niche_truth"], "fitness."), pc.starts_with(world["niche_2_truth"], "fitness.")
    cooks = pc.starts_with(world["niche_truth"], "food."), pc.starts_with(world["niche_2_truth"], "food.")
    both = pc.or_(pc.and_(fits[0], cooks[1]), pc.and_(cooks[0], fits[1]))
    parents = world.filter(pc.and_(both, pc.is_in(world["facet_truth"], pa.array(["mom", "dad"]))))
    assert pc.count_distinct(parents["person_id"]).as_py() >= 5
    assert any(re.search("mom|mama|dad|mum|father", bio or "") for bio in parents["bio"].to_pylist())
