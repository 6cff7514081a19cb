"""The numbers of an account: followers, engagement that falls with size, posts and dates, consistent with each other.

Followers are log-normal per platform, and one creator's accounts are correlated. The engagement rate at 10,000
followers and its fall with size are round figures in the range that public benchmarks report; they describe no real
account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np

from socialpulse.demo.accounts import TIKTOK, YOUTUBE, Accounts, X
from socialpulse.demo.dice import Flags, Ints, Reals, happens
from socialpulse.demo.people import Kind, People

WORLD_AT: Final = datetime(2026, 6, 1, tzinfo=UTC)  # nothing in a demo world happened after this
SAME_CREATOR: Final = 0.75  # correlation of log followers between two accounts of one creator: 0.75 ** 2
MOST_FOLLOWERS: Final = 400_000_000
_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Shape:
    """How one platform's numbers are spread. Medians with the standard deviation of the logarithm (spread)."""

    followers: float
    followers_spread: float
    engagement_at_10k: float
    fall: float  # of log engagement per log follower
    comments_per_like: float
    likes_per_view: float
    shares_per_like: float
    posts: float
    posts_spread: float
    most_posts_per_day: float
    following: float
    following_spread: float
    most_following: int
    opened: datetime


SHAPES: Final = (  # instagram, tiktok, youtube, x
    Shape(5200, 1.9, 0.024, -0.13, 0.030, 0.045, 0.02, 380, 1.0, 3, 620, 0.9, 7500, datetime(2010, 10, 6, tzinfo=UTC)),
    Shape(6500, 2.1, 0.065, -0.12, 0.018, 0.085, 0.04, 240, 1.1, 5, 240, 1.2, 10000, datetime(2017, 8, 2, tzinfo=UTC)),
    Shape(2800, 2.2, 0.022, -0.14, 0.070, 0.040, 0.01, 130, 1.2, 2, 60, 1.1, 2000, datetime(2005, 4, 23, tzinfo=UTC)),
    Shape(
        1900, 2.0, 0.009, -0.16, 0.090, 0.012, 0.18, 2200, 1.5, 40, 550, 1.2, 5000, datetime(2006, 3, 21, tzinfo=UTC)
    ),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """All (n_accounts,). engagement_rate is exactly (avg_likes + avg_comments) / followers; times in seconds, UTC."""

    followers: Ints
    following: Ints
    posts: Ints
    likes: Ints
    views: Ints
    avg_likes: Reals
    avg_comments: Reals
    avg_views: Reals
    avg_shares: Reals
    engagement_rate: Reals
    joined_s: Ints
    last_post_s: Ints
    observed_s: Ints
    verified: Flags
    private: Flags


def draw_figures(rng: np.random.Generator, people: People, accounts: Accounts) -> Figures:
    """Return the figures of every account."""
    n, platform = len(accounts), accounts.platform
    followers = _draw_followers(rng, people.size[accounts.creator], platform)
    joined_s, last_post_s, observed_s = _draw_times(rng, platform)
    posts = _draw_posts(rng, platform, (observed_s - joined_s) / _DAY_S)
    likes, comments = _draw_engagement(rng, followers, platform)
    avg_views = np.round(likes / _around(rng, _of("likes_per_view", platform), 0.4), 1)
    following = np.minimum(
        _around(rng, _of("following", platform), _of("following_spread", platform)), _of("most_following", platform)
    )
    copied = people.kind[accounts.creator] == Kind.IMPERSONATOR
    return Figures(
        followers=followers,
        following=np.where(copied, following * 3, following).astype(np.int64),
        posts=posts,
        likes=(likes * posts * _around(rng, np.full(n, 0.8), 0.3)).astype(np.int64),
        views=(avg_views * posts * _around(rng, np.full(n, 1.3), 0.4)).astype(np.int64),
        avg_likes=likes,
        avg_comments=comments,
        avg_views=avg_views,
        avg_shares=np.round(likes * _around(rng, _of("shares_per_like", platform), 0.5), 1),
        engagement_rate=(likes + comments) / followers,
        joined_s=joined_s,
        last_post_s=np.maximum(last_post_s, joined_s),
        observed_s=observed_s,
        verified=_draw_verified(rng, followers, platform) & ~copied,
        private=happens(rng, np.where((followers < 20_000) & (platform != YOUTUBE), 0.02, 0.0), n),
    )


def _of(name: str, platform: Ints) -> Reals:
    """Return a figure of SHAPES for every account."""
    values: Reals = np.array([getattr(shape, name) for shape in SHAPES], np.float64)[platform]
    return values


def _around(rng: np.random.Generator, median: Reals, spread: float | Reals) -> Reals:
    """Return log-normal draws with these medians."""
    drawn: Reals = median * np.exp(spread * rng.standard_normal(len(median)))
    return drawn


def _draw_followers(rng: np.random.Generator, size: Reals, platform: Ints) -> Ints:
    own = rng.standard_normal(len(size))
    reach = SAME_CREATOR * size + np.sqrt(1 - SAME_CREATOR**2) * own
    drawn = _of("followers", platform) * np.exp(_of("followers_spread", platform) * reach)
    followers = np.clip(drawn, 1, MOST_FOLLOWERS).astype(np.int64)
    # YouTube shows subscribers with three leading digits, the rest cut off.
    unit = 10 ** np.maximum(np.floor(np.log10(followers)).astype(np.int64) - 2, 0)
    shown: Ints = np.where(platform == YOUTUBE, followers // unit * unit, followers)
    return shown


def _draw_engagement(rng: np.random.Generator, followers: Ints, platform: Ints) -> tuple[Reals, Reals]:
    """Return average likes and comments per post. One account in 25 engages a tenth of what its size suggests."""
    n = len(followers)
    rate = _of("engagement_at_10k", platform) * (followers / 10_000) ** _of("fall", platform)
    rate = _around(rng, rate, 0.55) * np.where(happens(rng, 0.04, n), 0.1, 1.0)
    engaged = np.minimum(rate, 0.6) * followers
    comment_share = np.minimum(_around(rng, _of("comments_per_like", platform), 0.6), 1.0)
    likes = np.round(engaged / (1 + comment_share), 1)
    return likes, np.maximum(np.round(engaged - likes, 1), 0.0) + 0.0  # the sum turns -0.0 into 0.0


def _draw_posts(rng: np.random.Generator, platform: Ints, age_days: Reals) -> Ints:
    drawn = _around(rng, _of("posts", platform), _of("posts_spread", platform))
    most = np.maximum(age_days * _of("most_posts_per_day", platform), 1.0)
    return np.maximum(np.minimum(drawn, most), 1).astype(np.int64)


def _draw_times(rng: np.random.Generator, platform: Ints) -> tuple[Ints, Ints, Ints]:
    """Return joined, last post, observed. Observed within 60 days; most posted within days, one in 14 fell silent."""
    n = len(platform)
    now_s = WORLD_AT.timestamp()
    observed = now_s - rng.random(n) * 60 * _DAY_S
    opened = np.array([shape.opened.timestamp() for shape in SHAPES])[platform]
    joined = opened + rng.beta(2.0, 1.6, n) * (observed - 30 * _DAY_S - opened)
    quiet_days = np.where(happens(rng, 0.07, n), 120 + rng.random(n) * 1400, rng.exponential(6.0, n))
    last_post = observed - quiet_days * _DAY_S
    return joined.astype(np.int64), last_post.astype(np.int64), observed.astype(np.int64)


def _draw_verified(rng: np.random.Generator, followers: Ints, platform: Ints) -> Flags:
    """Half of the accounts with 600,000 followers are verified; on X the tick can be bought."""
    known = 1 / (1 + np.exp(-(np.log(followers) - np.log(600_000)) / 0.8))
    bought = np.where(platform == X, 0.12, np.where(platform == TIKTOK, 0.0, 0.01))
    return happens(rng, np.maximum(known, bought), len(followers))
