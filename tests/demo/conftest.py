"""One demo world of about 20,000 accounts for all tests that look at distributions."""

from __future__ import annotations

import pyarrow as pa
import pytest

from socialpulse.demo import creators

N_CREATORS = 11_000
SEED = 5


@pytest.fixture(scope="session")
def world() -> pa.Table:
    return pa.Table.from_batches(creators(N_CREATORS, SEED, n_per_batch=4096))
