"""The simulated crowd: its levels, its shapes, and that it can tell a good page from a bad one."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from socialpulse.demo.crowd import Crowd, Moment, Visit, Works, draw_crowd, draw_works, expect, react, scroll
from socialpulse.demo.crowd.reacting import SKIP_MS

N_TOPICS, N_PEOPLE, N_POSTS, N_AUTHORS = 12, 600, 1_500, 120


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    return draw_crowd(np.random.default_rng(1), N_PEOPLE, N_TOPICS)


@pytest.fixture(scope="module")
def works() -> Works:
    return draw_works(np.random.default_rng(2), N_POSTS, N_TOPICS, N_AUTHORS)


@pytest.fixture(scope="module")
def nobody() -> np.ndarray:
    return np.zeros((N_PEOPLE, N_AUTHORS), np.bool_)


def visit(crowd: Crowd, works: Works, pages: np.ndarray, follows: np.ndarray, seed: int = 3) -> Visit:
    return scroll(np.random.default_rng(seed), crowd, works, np.arange(N_PEOPLE), pages, follows)


@pytest.fixture(scope="module")
def random_pages() -> np.ndarray:
    return np.random.default_rng(4).integers(0, N_POSTS, (N_PEOPLE, 50))


@pytest.fixture(scope="module")
def at_random(crowd: Crowd, works: Works, nobody: np.ndarray, random_pages: np.ndarray) -> Visit:
    return visit(crowd, works, random_pages, nobody)


def test_the_same_seed_gives_the_same_visits(
    crowd: Crowd, works: Works, nobody: np.ndarray, random_pages: np.ndarray, at_random: Visit
) -> None:
    again = visit(crowd, works, random_pages, nobody)
    for field in fields(again.reactions):
        assert np.array_equal(getattr(again.reactions, field.name), getattr(at_random.reactions, field.name))


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("skip", 0.40, 0.70),
        ("finish", 0.05, 0.20),
        ("like", 0.008, 0.03),
        ("save", 0.001, 0.006),
        ("share", 0.001, 0.005),
        ("comment", 0.0008, 0.004),
        ("follow", 0.0005, 0.004),
        ("not_interested", 0.003, 0.02),
        ("hide_author", 0.0003, 0.005),
    ],
)
def test_on_pages_at_random_reactions_stay_at_the_levels_the_module_names(
    at_random: Visit, name: str, least: float, most: float
) -> None:
    assert least <= getattr(at_random.reactions, name)[at_random.seen].mean() <= most


def test_who_skips_leaves_within_two_seconds_and_likes_nothing(at_random: Visit) -> None:
    done, skipped = at_random.reactions, at_random.reactions.skip & at_random.seen
    assert (done.watch_ms[skipped] < SKIP_MS).all()
    assert not (done.like | done.save | done.share | done.comment | done.follow | done.finish)[skipped].any()


def test_what_is_seen_has_no_gaps(at_random: Visit) -> None:
    assert not (at_random.seen[:, 1:] & ~at_random.seen[:, :-1]).any()


def test_pages_in_the_order_of_taste_are_worth_more_and_are_read_further(
    crowd: Crowd, works: Works, nobody: np.ndarray, at_random: Visit
) -> None:
    score = crowd.tastes @ works.topics.T
    best = visit(crowd, works, np.argsort(-score, axis=1)[:, :50], nobody)
    assert best.worth.mean() > at_random.worth.mean() + 5
    assert best.seen.sum() > 1.3 * at_random.seen.sum()


def test_long_clips_are_watched_longer_and_finished_less_often_at_equal_interest(crowd: Crowd, works: Works) -> None:
    n = 4_000
    person, post = np.zeros(n, np.int64), np.zeros(n, np.int64)
    watched, finished = {}, {}
    for length_ms in (6_000, 45_000):
        same = replace(works, length_ms=np.full(len(works), length_ms))
        chances = expect(crowd, same, person, post, Moment.fresh(n))
        done = react(np.random.default_rng(5), same, post, chances)
        watched[length_ms], finished[length_ms] = done.watch_ms.mean(), done.finish.mean()
    assert watched[45_000] > 1.5 * watched[6_000]
    assert finished[45_000] < finished[6_000]


def test_more_of_the_same_is_worth_less(crowd: Crowd, works: Works) -> None:
    one, fresh = np.zeros(1, np.int64), Moment.fresh(1)
    first = expect(crowd, works, one, one, fresh).interest
    for tired in (
        replace(fresh, position=one + 30),
        replace(fresh, n_alike=one + 5),
        replace(fresh, n_of_author=one + 3),
    ):
        assert expect(crowd, works, one, one, tired).interest < first


def test_a_person_and_a_post_mean_the_same_to_each_other_whoever_else_is_asked_about(
    crowd: Crowd, works: Works
) -> None:
    people, posts = np.arange(100), np.arange(100) * 7
    together = expect(crowd, works, people, posts, Moment.fresh(100)).interest
    alone = expect(crowd, works, people[40:41], posts[40:41], Moment.fresh(1)).interest
    assert together[40] == pytest.approx(alone[0])


def test_a_page_that_ends_sooner_is_not_read_beyond_its_end(crowd: Crowd, works: Works, nobody: np.ndarray) -> None:
    pages = np.full((N_PEOPLE, 10), -1)
    pages[:300, :2] = [[3, 4]]
    seen = visit(crowd, works, pages, nobody).seen
    assert not seen[300:].any() and not seen[:, 2:].any() and seen[:300, 0].all()
