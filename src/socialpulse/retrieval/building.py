"""A large index from batches that are read once: in bounded memory, and going on where it was when it was killed.

Rows are committed as they come, a quarter of a gibibyte at a time. When enough of them wait, they are put in order and
written as one segment, which then stays as it is. So all that a kill takes away is the batches since the last commit,
or the order that was being made of rows which are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from socialpulse.core.errors import Conflict
from socialpulse.retrieval.files.manifest import exists
from socialpulse.retrieval.files.progress import Progress, Stage, Tells, say_nothing
from socialpulse.retrieval.ivf.index import Index
from socialpulse.retrieval.schema import Schema

KEEP_BYTES = 192 << 20  # of batches, before they are committed as they came
SEGMENT_ROWS = 10_000_000  # put in order at once: a kill meanwhile costs at most the ordering of so many

Batches: TypeAlias = Callable[[int], Iterable[pa.RecordBatch | pa.Table]]  # all but the first so many, always the same


def build(
    folder: Path,
    schema: Schema,
    batches: Batches,
    tell: Tells = say_nothing,
    segment_rows: int = SEGMENT_ROWS,
    keep_bytes: int = KEEP_BYTES,
) -> int:
    """Return how many rows the index holds when all batches are in; it is made when the folder holds none.

    batches(n) yields what comes after the first n batches. A build that died goes on when it is called again: with the
    number of batches that are in already. Any index can be built upon: batches are put in as by `upsert`, and readers
    see them as they come.

    Memory: a quarter of a gibibyte of rows, 24 bytes a row of a segment, one column of it, and its training sample;
    about 1.5 GiB for segments of ten million rows of 384 dimensions, whatever the number of segments. Disk: beyond the
    index, the rows of one segment. Raises Invalid for a batch that does not fit, after which what came before it stays;
    Conflict for an index of another schema, and as `Index.write` does.
    """
    if not exists(folder):
        Index.create(folder, schema).close()
    with Index.write(folder) as writer:
        if writer.schema != schema:
            raise Conflict(f"{folder} holds an index of another schema; build in another folder, or delete it first")
        n_batches, n_bytes, n_rows = writer.n_batches, 0, writer.n_rows
        for batch in batches(n_batches):
            writer.upsert(batch)
            n_batches, n_bytes, n_rows = n_batches + 1, n_bytes + batch.nbytes, n_rows + batch.num_rows
            if n_bytes >= keep_bytes:
                writer.keep(n_batches)
                n_bytes = 0
            if writer.n_waiting >= segment_rows:
                writer.put_in_order(n_batches, tell)
                n_bytes = 0
            tell(Progress(Stage.READ, n_rows))
        writer.keep(n_batches)
        writer.put_in_order(0, tell)
        return writer.n_rows
