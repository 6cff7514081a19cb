"""How demo accounts grew: earlier, plausible, the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet

from socialpulse.demo import draw_history, write_creators
from socialpulse.demo.history import N_LOOKS


def test_some_accounts_were_seen_earlier_with_followers_near_todays(tmp_path: Path) -> None:
    path = tmp_path / "world.parquet"
    write_creators(path, 500, 1)
    world = parquet.read_table(path).to_pylist()
    last = {(row["platform"], row["platform_user_id"]): row for row in world}
    past = draw_history(path, 1).to_pylist()
    assert 0.3 < len(past) / N_LOOKS / len(last) < 0.5
    owners = [last[row["platform"], row["platform_user_id"]] for row in past]
    assert all(row["observed_at"] < owner["observed_at"] for row, owner in zip(past, owners, strict=True))
    ratios = [row["followers"] / owner["followers"] for row, owner in zip(past, owners, strict=True)]
    assert 0.85 < float(np.median(ratios)) < 0.99


def test_the_same_seed_draws_the_same_history(tmp_path: Path) -> None:
    path = tmp_path / "world.parquet"
    write_creators(path, 100, 1)
    assert draw_history(path, 1).equals(draw_history(path, 1))
    assert not draw_history(path, 1).equals(draw_history(path, 2))
