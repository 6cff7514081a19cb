"""Handles: unique, within each platform's rules, and not a giveaway of who is behind them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.demo import creators
from socialpulse.demo.accounts import PLATFORMS
from socialpulse.demo.handles import MOST_LETTERS, _nicknames, scrambled
from socialpulse.demo.vocabulary import load_vocabulary


def test_no_two_accounts_of_a_platform_share_a_handle(world: pa.Table) -> None:
    held = Counter(zip(world["platform"].to_pylist(), world["handle"].to_pylist(), strict=True))
    assert [pair for pair, n in held.items() if n > 1] == []


def test_handles_of_far_chunks_differ_from_those_of_near_ones() -> None:
    parts = [creators(2048, 5, first=chunk * 1024) for chunk in (0, 10, 110, 7_500)]
    batches = [batch.select(["platform", "handle"]) for part in parts for batch in part]
    rows = pa.Table.from_batches(batches).to_pylist()
    assert len({(row["platform"], row["handle"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(("platform", "most"), list(zip(PLATFORMS, MOST_LETTERS, strict=True)))
def test_handles_are_what_the_platform_allows(world: pa.Table, platform: str, most: int) -> None:
    allowed = re.compile(r"[a-z0-9_]+" if platform == "x" else r"[a-z0-9._]+")
    handles = world.filter(pc.field("platform") == platform)["handle"].to_pylist()
    assert all(allowed.fullmatch(handle) and 2 <= len(handle) <= most for handle in handles)


@given(st.integers(1, 300_000), st.integers(1, 300_000), st.integers(0, 3))
def test_a_scrambled_number_is_as_long_and_no_others(one: int, other: int, platform: int) -> None:
    assert len(str(scrambled(one, platform))) == len(str(one))
    assert (scrambled(one, platform) == scrambled(other, platform)) == (one == other)


def test_no_nickname_is_a_name_or_a_word() -> None:
    words = load_vocabulary()
    starts = {text[:4] for text in (*words.names.texts, *words.niches.texts) if len(text) in (4, 8)}
    assert not starts & set(_nicknames())
    assert len(set(_nicknames())) == len(_nicknames()) > 5000


def test_many_people_call_themselves_differently_elsewhere(world: pa.Table) -> None:
    held = defaultdict[str, list[str]](list)
    for person, handle in zip(world["person_id"].to_pylist(), world["handle"].to_pylist(), strict=True):
        held[person].append(handle.replace(".", "_"))
    differs = [len(set(handles)) > 1 for handles in held.values() if len(handles) > 1]
    assert 0.4 < sum(differs) / len(differs) < 0.8
