"""From stored rows back to Arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from socialpulse.retrieval.schema import ID, Bool, Category, Column, MultiCategory, Schema, Time
from socialpulse.retrieval.stored.columns import nulls
from socialpulse.retrieval.stored.rows import Rows, Vectors
from socialpulse.retrieval.stored.words import Words


def decode(schema: Schema, words: Mapping[str, Words], rows: Rows, names: Sequence[str]) -> pa.Table:
    """Return the ids and the named columns and vectors of the rows, each in the Arrow type that `upsert` takes."""
    arrays: dict[str, pa.Array] = {ID: pa.array(rows.ids)}
    dims = {v.name: v.dims for v in schema.vectors}
    for name in names:
        arrays[name] = (
            _vectors(rows.vectors[name], len(rows), dims[name])
            if name in dims
            else _column(schema.column(name), words, rows)
        )
    return pa.table(arrays)


def _column(column: Column, words: Mapping[str, Words], rows: Rows) -> pa.Array:
    match column:
        case Category(name):
            return pa.array(words[name].values(rows.plain[name]), pa.string())
        case MultiCategory(name):
            lists = rows.lists[name]
            empty = np.append(np.diff(lists.offsets) == 0, False)
            offsets = pa.array(lists.offsets, pa.int32(), mask=empty)  # a null offset makes a null list
            return pa.ListArray.from_arrays(offsets, pa.array(words[name].values(lists.codes), pa.string()))
    values = rows.plain[column.name]
    missing = nulls(column, values)
    match column:
        case Bool():
            return pa.array(values == 1, mask=missing)
        case Time():
            return pa.array(values, pa.int64(), mask=missing).cast(pa.timestamp("us", tz="UTC"))
    return pa.array(values, mask=missing)


def _vectors(vectors: Vectors, n: int, dims: int) -> pa.Array:
    lines = np.zeros((n, dims), np.float32)
    present = vectors.present(n)
    lines[present] = vectors.at(slice(None))
    return pa.FixedSizeListArray.from_arrays(pa.array(lines.reshape(-1)), dims, mask=pa.array(~present))
