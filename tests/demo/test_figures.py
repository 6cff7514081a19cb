"""Numbers of accounts: log-normal followers, engagement that falls with size, everything consistent."""

from __future__ import annotations

from collections import defaultdict
from math import exp

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from socialpulse.demo.accounts import PLATFORMS
from socialpulse.demo.figures import SAME_CREATOR, SHAPES, WORLD_AT, Shape

BY_NAME = dict(zip((platform.value for platform in PLATFORMS), SHAPES, strict=True))
PLATFORM_SHAPES = pytest.mark.parametrize(("platform", "shape"), BY_NAME.items())


def column(rows: pa.Table, name: str) -> npt.NDArray[np.float64]:
    values: npt.NDArray[np.float64] = rows[name].to_numpy().astype(np.float64)
    return values


def on(world: pa.Table, platform: str) -> pa.Table:
    return world.filter(pc.equal(world["platform"], platform))


@PLATFORM_SHAPES
@pytest.mark.parametrize(("share", "deviations"), [(0.1, -1.2816), (0.5, 0.0), (0.9, 1.2816), (0.99, 2.3263)])
def test_followers_are_log_normal(
    world: pa.Table, platform: str, shape: Shape, share: float, deviations: float
) -> None:
    expected = shape.followers * exp(shape.followers_spread * deviations)
    assert np.quantile(column(on(world, platform), "followers"), share) == pytest.approx(expected, rel=0.3)


def test_nano_to_mega_are_all_there(world: pa.Table) -> None:
    followers = column(world, "followers")
    shares = [np.mean((low <= followers) & (followers < 10 * low)) for low in (1e3, 1e4, 1e5, 1e6)]
    assert all(share > 0.001 for share in shares)
    assert shares == sorted(shares, reverse=True)


@PLATFORM_SHAPES
def test_engagement_falls_with_size(world: pa.Table, platform: str, shape: Shape) -> None:
    rows = on(world, platform).filter(pc.field("engagement_rate") > 0)
    size, rate = np.log(column(rows, "followers")), np.log(column(rows, "engagement_rate"))
    assert np.corrcoef(size, rate)[0, 1] < -0.25
    assert np.polyfit(size, rate, 1)[0] == pytest.approx(shape.fall, abs=0.06)


def test_tiktok_engages_most_and_x_least(world: pa.Table) -> None:
    rates = {platform: pc.quantile(on(world, platform)["engagement_rate"], 0.5)[0].as_py() for platform in BY_NAME}
    assert max(rates, key=rates.__getitem__) == "tiktok"
    assert min(rates, key=rates.__getitem__) == "x"


def test_the_engagement_rate_is_likes_and_comments_over_followers(world: pa.Table) -> None:
    rows = world.filter(pc.is_valid(pc.field("engagement_rate")) & pc.is_valid(pc.field("avg_likes")))
    engaged = column(rows, "avg_likes") + column(rows, "avg_comments")
    np.testing.assert_allclose(column(rows, "engagement_rate"), engaged / column(rows, "followers"), atol=1e-6)


def test_no_figure_is_negative_or_a_negative_zero(world: pa.Table) -> None:
    for name in ("avg_likes", "avg_comments", "avg_views", "avg_shares", "engagement_rate"):
        known = column(world.filter(pc.is_valid(pc.field(name))), name)
        assert not np.signbit(known).any(), name


def test_a_creators_accounts_are_of_similar_size(world: pa.Table) -> None:
    sizes: dict[str, dict[str, float]] = defaultdict(dict)
    for person, platform, n in zip(
        *(world[name].to_pylist() for name in ("person_id", "platform", "followers")), strict=True
    ):
        sizes[person][platform] = np.log(n)
    both = np.array(
        [(held["instagram"], held["tiktok"]) for held in sizes.values() if {"instagram", "tiktok"} <= set(held)]
    )
    assert np.corrcoef(both.T)[0, 1] == pytest.approx(SAME_CREATOR**2, abs=0.06)


def test_subscribers_show_three_leading_digits(world: pa.Table) -> None:
    of_needles = 2_000  # written by hand, first in the world
    subscribers = on(world.slice(2 * of_needles), "youtube")["followers"].to_pylist()
    assert all(str(n)[3:].strip("0") == "" for n in subscribers)


def test_things_happen_in_order(world: pa.Table) -> None:
    rows = world.filter(pc.is_valid(pc.field("joined_at")) & pc.is_valid(pc.field("last_post_at")))
    assert pc.all(pc.less_equal(rows["joined_at"], rows["last_post_at"])).as_py()
    assert pc.all(pc.less_equal(rows["last_post_at"], rows["observed_at"])).as_py()
    assert pc.max(world["observed_at"]).as_py() <= WORLD_AT


def test_a_private_account_shows_no_posts(world: pa.Table) -> None:
    private = world.filter(pc.field("private"))
    assert private.num_rows > 50
    assert private["post_texts"].null_count == private["avg_likes"].null_count == private.num_rows


def test_the_verified_are_mostly_the_big(world: pa.Table) -> None:
    known = on(world, "instagram").filter(pc.is_valid(pc.field("verified")))
    big = known.filter(pc.field("followers") > 2_000_000)["verified"].to_pylist()
    small = known.filter(pc.field("followers") < 20_000)["verified"].to_pylist()
    assert np.mean(big) > 0.6
    assert np.mean(small) < 0.05
