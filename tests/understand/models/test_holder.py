"""A held model is loaded once, when somebody needs it, and let go when nobody has for a while."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from socialpulse.core.errors import CannotStart, Conflict, NotFound
from socialpulse.understand.registry import Holder


class Moments:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def seconds() -> Moments:
    return Moments()


@pytest.fixture
def holder(seconds: Moments) -> Holder:
    return Holder(idle_s=60, seconds=seconds)


def test_it_is_loaded_with_the_first_use_and_kept(holder: Holder) -> None:
    held = holder.hold("tiny", object)
    assert not held.holding().is_loaded
    with held.use() as first, held.use() as second:
        assert first is second
        assert held.holding().n_using == 2
    assert (held.holding().n_uses, held.holding().n_loads) == (2, 1)


def test_many_threads_at_once_load_it_once(holder: Holder) -> None:
    together = threading.Barrier(8)
    held = holder.hold("tiny", object)

    def use(_: int) -> object:
        together.wait()
        with held.use() as model:
            return model

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(use, range(8)))) == 1
    assert held.holding().n_loads == 1


def test_it_is_let_go_after_a_rest_and_loaded_again(holder: Holder, seconds: Moments) -> None:
    held = holder.hold("tiny", object)
    with held.use():
        pass
    seconds.now_s = 59
    assert holder.let_go() == []
    seconds.now_s = 60
    assert holder.let_go() == ["tiny"]
    assert not held.holding().is_loaded
    with holder.use("tiny"):
        assert held.holding().n_loads == 2


def test_it_is_not_let_go_while_somebody_uses_it(holder: Holder, seconds: Moments) -> None:
    with holder.hold("tiny", object).use():
        seconds.now_s = 1_000
        assert holder.let_go() == []
    assert holder.let_go() == []  # the rest begins with the end of the use


def test_a_model_may_rest_sooner_than_others(holder: Holder, seconds: Moments) -> None:
    with holder.hold("heavy", object, idle_s=5).use(), holder.hold("light", object).use():
        pass
    seconds.now_s = 5
    assert holder.let_go() == ["heavy"]


def test_a_warm_model_is_there_before_its_first_use(holder: Holder) -> None:
    held = holder.hold("tiny", object)
    holder.warm("tiny")
    assert held.holding().is_loaded


def test_a_load_that_fails_is_tried_again_by_the_next(holder: Holder) -> None:
    broken = [True]

    def load() -> str:
        if broken:
            raise CannotStart(str(broken.pop()))
        return "model"

    held = holder.hold("tiny", load)
    with pytest.raises(CannotStart), held.use():
        pass
    with held.use() as model:
        assert model == "model"
    assert held.holding().n_using == 0


def test_a_name_stands_for_one_model(holder: Holder) -> None:
    holder.hold("tiny", object)
    with pytest.raises(Conflict, match="held already"):
        holder.hold("tiny", object)
    with pytest.raises(NotFound, match="there are tiny"):
        holder.use("other")
    assert [one.name for one in holder.holdings()] == ["tiny"]
