"""How the accounts of a demo world grew: what was seen earlier of some of them. Drawn, like everything else there.

Two fifths of the accounts were looked at before, six times, a month or so apart. Most gained a few per cent a month,
some stood still or lost, and one in 25 grew fast at some point.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from socialpulse.demo.dice import Reals, happens

N_LOOKS: Final = 6  # before the one that the world itself tells
P_LOOKED_AT: Final = 0.4
P_LEAP: Final = 0.04
_MONTH_S: Final = 30 * 86_400


def draw_history(creators: Path, seed: int) -> pa.Table:
    """Return what was seen earlier of the accounts in a Parquet file of creators, account by account.

    platform, platform_user_id, observed_at (UTC), followers; N_LOOKS rows for each that was looked at before.
    """
    names = ["platform", "platform_user_id", "observed_at", "followers"]
    rows = pa.parquet.read_table(creators, columns=names)
    rng = np.random.default_rng([seed, rows.num_rows])
    rows = rows.filter(pa.array(happens(rng, P_LOOKED_AT, rows.num_rows))).drop_null()
    n = rows.num_rows
    back = np.arange(N_LOOKS, 0, -1) + rng.uniform(-0.2, 0.2, (n, N_LOOKS))  # months before the last observation
    followers = np.asarray(rows["followers"], np.float64)[:, None] * _shares(rng, back)
    seen_us = np.asarray(rows["observed_at"].cast(pa.int64()))[:, None] - (back * _MONTH_S).astype(np.int64) * 1_000_000
    owners = rows.take(pa.array(np.repeat(np.arange(n), N_LOOKS)))
    times = pa.array(seen_us.ravel(), rows.schema.field("observed_at").type)
    counts = pa.array(np.maximum(followers.ravel().round(), 1).astype(np.int64))
    return owners.set_column(2, "observed_at", times).set_column(3, "followers", counts)


def _shares(rng: np.random.Generator, back: Reals) -> Reals:
    """Return which share of its last followers each account had at each moment. (n, N_LOOKS)"""
    n = len(back)
    monthly = rng.normal(0.025, 0.03, n)[:, None]
    wobble = rng.normal(0, 0.006, back.shape)
    leap_at, size = rng.uniform(0.5, N_LOOKS, n)[:, None], rng.uniform(0.3, 1.2, n)[:, None]
    before_leap = (back > leap_at) & happens(rng, P_LEAP, n)[:, None]
    shares: Reals = np.exp(wobble - monthly * back - np.where(before_leap, size, 0.0))
    return shares
