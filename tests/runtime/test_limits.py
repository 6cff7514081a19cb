"""Token buckets: one suite for every implementation of the port."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.limits import MOST_BUCKETS, Limits, MemoryLimits, Rate
from tests.conftest import NOW

pytestmark = pytest.mark.anyio
RATE = Rate(3, per_s=60)


@pytest.fixture(params=[MemoryLimits])
def limits(request: pytest.FixtureRequest, clock: SetClock) -> Limits:
    made: Limits = request.param(clock)
    return made


async def test_as_many_as_the_rate_says_are_allowed_at_once_and_no_more(limits: Limits) -> None:
    assert [(await limits.take("a", RATE)).allowed for _ in range(5)] == [True] * 3 + [False] * 2


async def test_what_is_left_counts_down_and_a_refusal_takes_nothing(limits: Limits) -> None:
    assert [(await limits.take("a", RATE)).n_left for _ in range(5)] == [2, 1, 0, 0, 0]


async def test_it_comes_back_after_the_time_said(limits: Limits, clock: SetClock) -> None:
    for _ in range(3):
        await limits.take("a", RATE)
    wait_s = (await limits.take("a", RATE)).retry_after_s
    assert wait_s == 20
    clock.set(clock.now() + timedelta(seconds=wait_s - 1))
    assert not (await limits.take("a", RATE)).allowed
    clock.set(clock.now() + timedelta(seconds=1))
    assert (await limits.take("a", RATE)).allowed


async def test_it_never_holds_more_than_the_rate(limits: Limits, clock: SetClock) -> None:
    await limits.take("a", RATE)
    clock.set(clock.now() + timedelta(days=1))
    assert [(await limits.take("a", RATE)).allowed for _ in range(4)] == [True] * 3 + [False]


async def test_keys_have_buckets_of_their_own_and_a_forgotten_one_is_full(limits: Limits) -> None:
    for _ in range(3):
        await limits.take("a", RATE)
    assert (await limits.take("b", RATE)).n_left == 2
    await limits.forget("a")
    assert (await limits.take("a", RATE)).n_left == 2


async def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing(limits: Limits, clock: SetClock) -> None:
    await limits.take("a", RATE)
    clock.set(clock.now() - timedelta(hours=1))
    assert (await limits.take("a", RATE)).n_left == 1


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 10))
async def test_in_any_time_no_more_are_allowed_than_the_burst_and_what_came_back(waits: list[float], n: int) -> None:
    clock = SetClock(NOW)
    limits, rate, n_allowed = MemoryLimits(clock), Rate(n, 60), 0
    for wait_s in waits:
        clock.set(clock.now() + timedelta(seconds=wait_s))
        n_allowed += (await limits.take("a", rate)).allowed
    assert n_allowed <= n + sum(waits) * n / 60 + 1e-6


async def test_memory_is_bounded(clock: SetClock) -> None:
    limits = MemoryLimits(clock)
    for number in range(MOST_BUCKETS + 10):
        await limits.take(str(number), RATE)
    assert (await limits.take(str(MOST_BUCKETS), RATE)).n_left == 1
    assert (await limits.take("0", RATE)).n_left == 2
