"""What somebody does with a post: chances first, then dice. Vectorised over meetings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from socialpulse.demo.crowd.types import F64, Crowd, Flags, Ints, Levels, Moment, Reactions, Works

LEVELS = Levels()
SKIP_MS = 2_000  # a skip ends before
GLANCE_MS = 7_000  # at a picture or a text that is neither dull nor captivating
LONGEST_MS = 600_000


@dataclass(frozen=True, slots=True)
class Chances:
    """The truth behind reactions, one entry for each meeting (n,).

    interest: how much this post is worth to this person now, nil for indifferent, about -3 to 3; the rest are
    probabilities, those after skip for people who did not skip
    """

    interest: F64
    skip: F64
    like: F64
    save: F64
    share: F64
    comment: F64
    follow: F64
    not_interested: F64
    hide_author: F64


def expect(crowd: Crowd, works: Works, person: Ints, post: Ints, moment: Moment, levels: Levels = LEVELS) -> Chances:
    """Return the chances in meetings of person[i] with post[i]. Deterministic."""
    interest = (
        levels.taste * np.einsum("ij,ij->i", crowd.tastes[person], works.topics[post])
        - levels.middle
        + levels.quality * works.quality[post]
        + levels.chance * _liking(crowd.seed, person, post)
        + levels.followed * moment.follows
        - levels.tired * moment.position
        - levels.alike * moment.n_alike
        - levels.same_author * moment.n_of_author
    )
    warmth, haste = crowd.warmth[person], crowd.haste[person]

    def chance(level: tuple[float, float], more: F64) -> F64:
        return _sigmoid(level[0] + level[1] * interest + more)

    cold = np.zeros_like(interest)
    longer = 0.12 * np.log1p(works.length_ms[post] / 10_000)  # a long clip loses a few more at its start
    return Chances(
        interest=interest,
        skip=chance(levels.skip, haste + longer),
        like=chance(levels.like, warmth),
        save=chance(levels.save, warmth),
        share=chance(levels.share, warmth),
        comment=chance(levels.comment, warmth),
        follow=chance(levels.follow, warmth) * ~moment.follows,
        not_interested=chance(levels.not_interested, cold),
        hide_author=chance(levels.hide_author, cold),
    )


def react(dice: np.random.Generator, works: Works, post: Ints, chances: Chances) -> Reactions:
    """Return what was done in meetings with post[i]. Who skips does nothing else but, rarely, say no."""
    n = len(post)
    skip = dice.random(n) < chances.skip
    watch_ms, length_ms = _watched(dice, works, post, chances, skip), works.length_ms[post]
    loops = np.where(length_ms > 0, watch_ms // np.maximum(length_ms, 1), 0)
    finish = (loops > 0) & ~skip

    def done(chance: F64, among: Flags) -> Flags:
        happened: Flags = (dice.random(n) < chance) & among
        return happened

    return Reactions(
        watch_ms=watch_ms,
        loops=np.where(finish, loops, 0),
        finish=finish,
        skip=skip,
        like=done(chances.like, ~skip),
        save=done(chances.save, ~skip),
        share=done(chances.share, ~skip),
        comment=done(chances.comment, ~skip),
        follow=done(chances.follow, ~skip),
        not_interested=done(chances.not_interested, np.ones(n, np.bool_)),
        hide_author=done(chances.hide_author, np.ones(n, np.bool_)),
    )


def _watched(dice: np.random.Generator, works: Works, post: Ints, chances: Chances, skip: Flags) -> Ints:
    """Return log-normal times: of a clip by its length, less than in step with it; of the rest by interest alone."""
    length_ms = works.length_ms[post]
    of_clip = 900.0 * np.power(np.maximum(length_ms, 1_000) / 1_000, 0.85)
    middle_ms = np.where(length_ms > 0, of_clip, GLANCE_MS) * np.exp(0.35 * chances.interest)
    stayed = SKIP_MS + middle_ms * np.exp(dice.normal(0, 0.6, len(post)))
    glanced = np.minimum(650 * np.exp(dice.normal(0, 0.5, len(post))), SKIP_MS - 1)
    watched: Ints = np.minimum(np.where(skip, glanced, stayed), LONGEST_MS).astype(np.int64)
    return watched


def _liking(seed: int, person: Ints, post: Ints) -> F64:
    """Return what draws this person to this post for no reason: standard normal, the same whenever they meet."""
    mixed = _scrambled(person.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + _scrambled(post + np.int64(seed)))
    first = (mixed >> np.uint64(40)).astype(np.float64) / 2**24
    second = (mixed & np.uint64(0xFFFFFF)).astype(np.float64) / 2**24
    normal: F64 = np.sqrt(-2 * np.log(1 - first)) * np.cos(2 * np.pi * second)  # Box and Muller
    return normal


def _scrambled(
    number: np.ndarray[tuple[int], np.dtype[np.int64 | np.uint64]],
) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return numbers whose bits depend on all bits of those given (splitmix64's last steps)."""
    mixed = number.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _sigmoid(odds: F64) -> F64:
    found: F64 = 1 / (1 + np.exp(-odds))
    return found
