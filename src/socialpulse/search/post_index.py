"""The folder of the post index: read by anybody, made and removed by whoever writes it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from socialpulse import retrieval
from socialpulse.core.errors import NotFound
from socialpulse.retrieval import Answer, Query, Reads
from socialpulse.search.columns import SCHEMA


class PostIndex:
    """Answers from the state committed last, in a thread. Where there is no index, as from one that is empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader: Reads | None = None

    async def search(self, *queries: Query) -> list[Answer] | None:
        """Return the answers, each worked out beside the others; None where there is no index."""
        try:
            reader = await asyncio.to_thread(self._opened)
            return await asyncio.gather(*(asyncio.to_thread(reader.search, query) for query in queries))
        except NotFound:
            return None  # nothing was posted yet, or the index is being built again

    async def find(self, ids: Sequence[int] | npt.NDArray[np.int64], names: Sequence[str]) -> pa.Table:
        """Return the rows of those ids that there are: `id` and these columns, in the order of ids."""
        try:
            reader = await asyncio.to_thread(self._opened)
            return await asyncio.to_thread(reader.find, ids, names)
        except NotFound:
            return pa.table({name: pa.array([], pa.int64()) for name in ("id", *names)})

    def _opened(self) -> Reads:
        if self._reader is None:
            self._reader = retrieval.ENGINE.open(self._folder)
        return self._reader


def make(folder: Path) -> None:
    """Make an empty index in this folder where there is none."""
    if not retrieval.exists(folder):
        retrieval.ENGINE.create(folder, SCHEMA)


def remove(folder: Path) -> None:
    """Delete the index in this folder, whatever state it is in. Raises Conflict while it is being written."""
    if retrieval.exists(folder):
        with contextlib.suppress(retrieval.Damaged, retrieval.OtherFormat), retrieval.ENGINE.write(folder):
            pass
    shutil.rmtree(folder, ignore_errors=True)
