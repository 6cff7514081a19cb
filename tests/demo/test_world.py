"""A world is its seed: the same every time, however it is cut, from wherever one begins."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.demo import RECORD, TRUTH, creators
from socialpulse.sources import OBSERVATION


def table(count: int, seed: int, *, first: int = 0, n_per_batch: int = 1024) -> pa.Table:
    return pa.Table.from_batches(creators(count, seed, first=first, n_per_batch=n_per_batch), RECORD)


def test_the_same_seed_gives_the_same_world() -> None:
    assert table(1500, 9).equals(table(1500, 9))


def test_another_seed_gives_other_people() -> None:
    ours, theirs = (
        set(zip(*(table(300, seed)[name].to_pylist() for name in ("handle", "bio")), strict=True)) for seed in (1, 2)
    )
    assert len(ours & theirs) < 0.1 * len(ours)


@pytest.mark.parametrize("n_per_batch", [1, 100, 1024, 1500, 5000])
def test_the_size_of_a_batch_changes_nothing(n_per_batch: int) -> None:
    batches = list(creators(2100, 4, n_per_batch=n_per_batch))
    assert pa.Table.from_batches(batches).equals(table(2100, 4))
    assert len(batches) == -(-2100 // n_per_batch)


@pytest.mark.parametrize("first", [1, 700, 1024, 1900])
def test_a_stretch_made_alone_is_the_stretch_of_the_whole(first: int) -> None:
    whole = table(2200, 4)
    number = pc.cast(pc.replace_substring(whole["person_id"], "demo-4-", ""), pa.int64())
    wanted = whole.filter(pc.and_(pc.greater_equal(number, first), pc.less(number, first + 250)))
    assert table(250, 4, first=first).equals(wanted)


def test_a_far_creator_is_made_without_the_ones_before() -> None:
    far = table(3, 4, first=249_999_997)
    assert set(far["person_id"].to_pylist()) == {f"demo-4-{number}" for number in range(249_999_997, 250_000_000)}


def test_no_creators_are_no_batches() -> None:
    assert list(creators(0, 1)) == []


@pytest.mark.parametrize("wrong", [{"count": -1}, {"seed": -1}, {"first": -1}, {"n_per_batch": 0}, {"count": 1 << 33}])
def test_numbers_out_of_range_are_refused_before_anything_is_made(wrong: dict[str, int]) -> None:
    asked = {"count": 1, "seed": 1, **wrong}
    with pytest.raises(Invalid, match=next(iter(wrong))):
        creators(**asked)


def test_fields_are_those_of_an_observation_and_the_truth() -> None:
    added = {"line", "observed_basis", "source", "policy", "raw"}
    theirs = {field.name: field.type for field in OBSERVATION if field.name not in added}
    ours = {field.name: field.type for field in RECORD if field.name not in TRUTH}
    assert ours == theirs


def test_everybody_has_one_to_four_accounts_on_different_platforms(world: pa.Table) -> None:
    pairs = list(zip(world["person_id"].to_pylist(), world["platform"].to_pylist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    n_accounts = Counter(Counter(person for person, _ in pairs).values())
    assert set(n_accounts) == {1, 2, 3, 4}
    assert 0.4 < n_accounts[1] / n_accounts.total() < 0.55


def test_no_two_accounts_of_a_platform_share_an_id(world: pa.Table) -> None:
    assert pc.count_distinct(world["platform_user_id"]).as_py() == world.num_rows
