"""From an Arrow batch to rows as they are stored. Everything a batch may get wrong is found here, before any change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.retrieval.arrays import I64, Array, Places
from socialpulse.retrieval.filters import IdIn
from socialpulse.retrieval.schema import Bool, Category, Column, MultiCategory, Schema, Time
from socialpulse.retrieval.stored.batches import batch_ids, refuse, typed, whole_numbers
from socialpulse.retrieval.stored.columns import is_whole, limits, storage
from socialpulse.retrieval.stored.lines import encoded_vectors, no_vectors
from socialpulse.retrieval.stored.rows import Lists, Rows
from socialpulse.retrieval.stored.words import Words


def encode(schema: Schema, words: Mapping[str, Words], batch: pa.RecordBatch | pa.Table) -> Rows:
    """Return the rows of a batch, by rising id; of rows with the same id the last. Only the columns that it has.

    New text values are added to `words`, after everything was found right. Raises Invalid naming column, row and value.
    """
    table = pa.table(batch) if isinstance(batch, pa.RecordBatch) else batch
    ids, given = batch_ids(table, schema), set(table.column_names)
    columns = {c.name: (c, typed(c, table[c.name], ids)) for c in schema.columns if c.name in given}
    vectors = {v.name: encoded_vectors(v, table[v.name], ids) for v in schema.vectors if v.name in given}
    plain = {name: _plain(c, values, ids) for name, (c, values) in columns.items() if name not in schema.words}
    lists = {}
    for name, (column, values) in columns.items():
        if isinstance(column, Category):
            plain[name] = _codes(words[name], values)
        elif isinstance(column, MultiCategory):
            lists[name] = _lists(words[name], values)
    rows = Rows(ids, plain, lists, vectors)
    return rows if len(ids) < 2 or (ids[1:] > ids[:-1]).all() else rows.take(_last_of_each(ids))


def complete(schema: Schema, rows: Rows) -> Rows:
    """Return the rows with null in every column and vector that they do not have yet."""
    n = len(rows)
    plain, lists, vectors = dict(rows.plain), dict(rows.lists), dict(rows.vectors)
    for column in schema.columns:
        kept = storage(column)
        if isinstance(column, MultiCategory):
            lists.setdefault(column.name, Lists(np.zeros(n + 1, np.int64), np.zeros(0, kept.dtype)))
        elif column.name not in plain:
            plain[column.name] = np.full(n, kept.null, kept.dtype)
    for v in schema.vectors:
        if v.name not in vectors:
            vectors[v.name] = no_vectors(v, n)
    return Rows(rows.ids, plain, lists, vectors)


def id_array(ids: Iterable[int] | I64) -> I64:
    """Return the ids rising, each once. Raises Invalid for what is no 64-bit whole number."""
    return IdIn(ids).ids


def _plain(column: Column, values: pa.Array, ids: I64) -> Array:
    kept = storage(column)
    if isinstance(column, Bool):
        numbers: Array = pc.if_else(values, 1, 0).fill_null(kept.null).to_numpy(zero_copy_only=False)
        return numbers.astype(kept.dtype)
    if is_whole(column):
        whole = values.cast(pa.int64()) if isinstance(column, Time) else values
        return whole_numbers(column.name, whole, limits(column), ids, int(kept.null)).astype(kept.dtype)
    given: Array = values.to_numpy(zero_copy_only=False)  # null as NaN, like a NaN that was given
    with np.errstate(over="ignore"):
        numbers = given.astype(kept.dtype)
    wrong = ~np.isfinite(numbers) & values.is_valid().to_numpy(zero_copy_only=False)
    refuse(column.name, wrong, given, ids, f"must be finite and fit {kept.dtype}")
    return numbers


def _codes(words: Words, values: pa.Array) -> Array:
    """Return the code of each text value, 0 for null. Cost: one look-up for each different value."""
    coded = values.dictionary_encode()
    codes: Array = np.append(words.encode(coded.dictionary.to_pylist()), np.uint32(0))
    found: Array = codes[coded.indices.fill_null(len(codes) - 1).to_numpy(zero_copy_only=False)]
    return found


def _lists(words: Words, values: pa.Array) -> Lists:
    """Return the codes of each set of text values, a value given twice in a row kept once."""
    codes = _codes(words, values.flatten())
    lengths = pc.list_value_length(values).fill_null(0).to_numpy(zero_copy_only=False)
    owners = np.repeat(np.arange(len(values), dtype=np.uint64), lengths)
    _, first = np.unique((owners << np.uint64(32)) | codes, return_index=True)
    first.sort()
    counts = np.bincount(owners[first].astype(np.intp), minlength=len(values))
    return Lists(np.concatenate(([0], np.cumsum(counts))).astype(np.int64), codes[first])


def _last_of_each(ids: I64) -> Places:
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    last: Places = order[np.append(ordered[1:] != ordered[:-1], True)]
    return last
