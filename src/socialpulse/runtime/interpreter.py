"""How Python and what computes in it are set, in one place."""

from __future__ import annotations

import gc
import os

from threadpoolctl import threadpool_limits

YOUNG_OBJECTS = 100_000


def tune_interpreter() -> None:
    """Look for cycles of objects less often, and multiply matrices in the thread that asks.

    A batch of JSON is many objects and hardly a cycle: looking after every 700 new ones, as Python does, took 26 % of
    the time to read JSON lines. OpenBLAS ends its threads whenever the process forks; one that is multiplying in
    another thread at that moment waits for them for ever. We fork for every file that is decoded.
    """
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # for libraries that bring their own and are loaded later
    threadpool_limits(1, user_api="blas")
