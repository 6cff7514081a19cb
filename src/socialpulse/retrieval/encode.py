"""From an Arrow batch to rows as they are stored. Everything a batch may get wrong is found here, before any change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import F32, F64, I64, Array, Mask
from socialpulse.retrieval.columns import is_whole, limits, storage
from socialpulse.retrieval.filters import IdIn
from socialpulse.retrieval.rows import Lists, Rows, Vectors, slots_of
from socialpulse.retrieval.schema import ID, Bool, Category, Column, Metric, MultiCategory, Schema, Time, Vector
from socialpulse.retrieval.words import Words

MAX_NORM = 1e18  # the inner product of two such vectors still fits 32 bits
_NORM_ROWS = 2048  # rows at a time in 64 bits, so that they stay in the cache


def encode(schema: Schema, words: Mapping[str, Words], batch: pa.RecordBatch | pa.Table) -> Rows:
    """Return the rows of a batch, by rising id; of rows with the same id the last. Only the columns that it has.

    New text values are added to `words`, after everything was found right. Raises Invalid naming column, row and value.
    """
    table = pa.table(batch) if isinstance(batch, pa.RecordBatch) else batch
    ids = _ids(table, schema)
    columns = {c.name: (c, _typed(c, table[c.name], ids)) for c in schema.columns if c.name in table.column_names}
    vectors = {v.name: _vectors(v, table[v.name], ids) for v in schema.vectors if v.name in table.column_names}
    texts = [name for name in columns if name in schema.words]
    plain = {name: _plain(column, values, ids) for name, (column, values) in columns.items() if name not in texts}
    lists: dict[str, Lists] = {}
    for name in texts:
        column, values = columns[name]
        if isinstance(column, Category):
            plain[name] = _codes(words[name], values)
        else:
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
            vectors[v.name] = Vectors(np.zeros((0, v.dims), np.float32), slots_of(np.zeros(n, np.bool_)), 0.0)
    return Rows(rows.ids, plain, lists, vectors)


def id_array(ids: Iterable[int] | I64) -> I64:
    """Return the ids rising, each once. Raises Invalid for what is no 64-bit whole number."""
    return IdIn(ids).ids


def unit_query(vector: Vector, query: object) -> F64:
    """Return the query as the metric wants it: at unit length for cosine, a zero vector as it is. (dims,)

    Raises Invalid for another number of dimensions, NaN, infinity, or an inner-product query longer than 1e18.
    """
    try:
        given = np.asarray(query, np.float64)
    except (TypeError, ValueError) as error:
        raise Invalid.one(vector.name, query, f"the query takes {vector.dims} numbers") from error
    if given.shape != (vector.dims,):
        raise Invalid.one(vector.name, f"shape {given.shape}", f"the query takes {vector.dims} numbers")
    scale = float(np.abs(given).max())
    if not np.isfinite(scale):
        raise Invalid.one(vector.name, "NaN or infinity", "the query takes finite numbers")
    if scale == 0:
        return given
    norm = scale * float(np.linalg.norm(given / scale))
    if vector.metric is Metric.COSINE:
        return given / scale / (norm / scale)
    if norm > MAX_NORM:
        raise Invalid.one(vector.name, f"length {norm:g}", f"the query is at most {MAX_NORM:g} long")
    return given


def _ids(table: pa.Table, schema: Schema) -> I64:
    for name in table.column_names:
        if name != ID and name not in schema.names:
            known = ", ".join(map(repr, (ID, *schema.names)))
            raise Invalid.one("batch", name, f"no such column; there are {known}")
        if table.column_names.count(name) > 1:
            raise Invalid.one("batch", name, "given twice")
    if ID not in table.column_names:
        raise Invalid.one("batch", ID, "missing: every row has an id of 64 bits")
    values = _one(table[ID])
    if not pa.types.is_integer(values.type) or values.null_count:
        raise Invalid.one(ID, f"{values.type}, {values.null_count} null", "ids are whole numbers and never null")
    return _whole(ID, values, (-(2**63), 2**63 - 1), None)


def _typed(column: Column, values: pa.ChunkedArray, ids: I64) -> pa.Array:
    """Return the values as the one Arrow type that the column's encoder takes."""
    array, t = _one(values), values.type
    if pa.types.is_null(t):
        return pa.nulls(len(array), _ARROW_LIST if isinstance(column, MultiCategory) else _arrow(column))
    match column:
        case Category():
            allowed, wanted = _is_text(t), "text"
        case MultiCategory():
            allowed, wanted = _is_list(t) and (_is_text(t.value_type) or pa.types.is_null(t.value_type)), "lists of text"
        case Bool():
            allowed, wanted = pa.types.is_boolean(t), "booleans"
        case Time():
            allowed, wanted = pa.types.is_timestamp(t) and t.tz is not None, "timestamps with a time zone"
        case _ if is_whole(column):
            allowed, wanted = pa.types.is_integer(t), "whole numbers"
        case _:
            allowed, wanted = pa.types.is_integer(t) or pa.types.is_floating(t), "numbers"
    if not allowed:
        raise Invalid.one(column.name, str(t), f"the column takes {wanted}")
    if isinstance(column, MultiCategory):
        array = array.cast(_ARROW_LIST)
        if array.flatten().null_count:
            row = next(i for i, value in enumerate(array) if value.is_valid and None in value.as_py())
            raise Invalid.one(column.name, array[row].as_py(), f"{_row(row, ids)}: a value in the list is null")
        return array
    if is_whole(column) and not isinstance(column, Time):
        return array  # casting could overflow without naming the row
    return array.cast(_arrow(column), safe=False)


_ARROW_LIST = pa.list_(pa.string())


def _arrow(column: Column) -> pa.DataType:
    match column:
        case Category() | MultiCategory():
            return pa.string()
        case Bool():
            return pa.bool_()
        case Time():
            return pa.timestamp("us", tz="UTC")
    return pa.int64() if is_whole(column) else pa.float64()


def _plain(column: Column, values: pa.Array, ids: I64) -> Array:
    kept = storage(column)
    if isinstance(column, Bool):
        return pc.if_else(values, 1, 0).fill_null(kept.null).to_numpy(zero_copy_only=False).astype(kept.dtype)
    if is_whole(column):
        whole = values.cast(pa.int64()) if isinstance(column, Time) else values
        return _whole(column.name, whole, limits(column), ids, int(kept.null)).astype(kept.dtype)
    wide = values.to_numpy(zero_copy_only=False)  # null as NaN, like a NaN that was given
    with np.errstate(over="ignore"):
        numbers = wide.astype(kept.dtype)
    _refuse(column.name, ~np.isfinite(numbers) & values.is_valid().to_numpy(zero_copy_only=False), wide, ids,
            f"must be finite and fit {kept.dtype}")
    return numbers


def _whole(name: str, values: pa.Array, allowed: tuple[int, int], ids: I64 | None, null: int = 0) -> I64:
    least, greatest = allowed
    type_least, type_greatest = (0, 2**64 - 1) if pa.types.is_uint64(values.type) else (-(2**63), 2**63 - 1)
    filled = values.fill_null(0) if values.null_count else values
    numbers = filled.to_numpy(zero_copy_only=False)
    if numbers.dtype != np.uint64:
        numbers = numbers.astype(np.int64, copy=False)
    wrong = np.zeros(len(numbers), np.bool_)
    if least > type_least:
        wrong |= numbers < least
    if greatest < type_greatest:
        wrong |= numbers > greatest
    _refuse(name, wrong, numbers, ids, f"must be from {least} to {greatest}")
    whole: I64 = numbers.astype(np.int64, copy=False)
    return np.where(values.is_null().to_numpy(zero_copy_only=False), null, whole) if values.null_count else whole


def _codes(words: Words, values: pa.Array) -> Array:
    """Return the code of each text value, 0 for null. Cost: one look-up for each different value."""
    coded = values.dictionary_encode()
    codes = np.append(words.encode(coded.dictionary.to_pylist()), np.uint32(0))
    places: Array = coded.indices.fill_null(len(codes) - 1).to_numpy(zero_copy_only=False)
    return codes[places]


def _lists(words: Words, values: pa.Array) -> Lists:
    """Return the codes of each set of text values, a value given twice in a row kept once."""
    codes = _codes(words, values.flatten())
    lengths = pc.list_value_length(values).fill_null(0).to_numpy(zero_copy_only=False)
    owners = np.repeat(np.arange(len(values), dtype=np.uint64), lengths)
    _, first = np.unique((owners << np.uint64(32)) | codes, return_index=True)
    first.sort()
    counts = np.bincount(owners[first].astype(np.intp), minlength=len(values))
    return Lists(np.concatenate(([0], np.cumsum(counts))).astype(np.int64), codes[first])


def _vectors(vector: Vector, values: pa.ChunkedArray, ids: I64) -> Vectors:
    array, t = _one(values), values.type
    if pa.types.is_null(t):
        return Vectors(np.zeros((0, vector.dims), np.float32), slots_of(np.zeros(len(array), np.bool_)), 0.0)
    if not _is_list(t) or not pa.types.is_floating(t.value_type):
        raise Invalid.one(vector.name, str(t), f"the vector takes lists of {vector.dims} floats")
    present = array.is_valid().to_numpy(zero_copy_only=False)
    lengths = pc.list_value_length(array).fill_null(vector.dims).to_numpy(zero_copy_only=False)
    _refuse(vector.name, lengths != vector.dims, lengths, ids, f"is the length, the vector has {vector.dims} dimensions")
    flat = array.flatten()  # of the valid lists alone
    given = flat.cast(pa.float32(), safe=False).to_numpy(zero_copy_only=False).reshape(-1, vector.dims)
    norms = _norms(given)
    bad = np.zeros(len(array), np.bool_)
    bad[present] = ~np.isfinite(norms)
    shown = np.zeros(len(array))
    shown[present] = norms
    _refuse(vector.name, bad, shown, ids, "is the length, a component is null, NaN or infinite")
    if vector.metric is Metric.COSINE:
        return Vectors(_unit(given, norms), slots_of(present), 1.0 + 1e-6)
    bad[present] = norms > MAX_NORM
    _refuse(vector.name, bad, shown, ids, f"is the length, at most {MAX_NORM:g} is allowed")
    return Vectors(np.ascontiguousarray(given), slots_of(present), float(norms.max(initial=0.0)))


def _norms(matrix: F32) -> F64:
    """Return the length of each line, in 64 bits, NaN or infinite where a component is. (m,)"""
    norms = np.empty(len(matrix))
    for start in range(0, len(matrix), _NORM_ROWS):
        block = matrix[start : start + _NORM_ROWS].astype(np.float64)
        norms[start : start + _NORM_ROWS] = np.sqrt(np.einsum("ij,ij->i", block, block))
    return norms


def _unit(matrix: F32, norms: F64) -> F32:
    """Return the lines at unit length, rounded to 32 bits; zero lines as they are."""
    unit = np.empty_like(matrix)
    lengths = np.where(norms > 0, norms, 1.0)[:, None]
    for start in range(0, len(matrix), _NORM_ROWS):
        unit[start : start + _NORM_ROWS] = matrix[start : start + _NORM_ROWS] / lengths[start : start + _NORM_ROWS]
    return unit


def _last_of_each(ids: I64) -> Array:
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    return order[np.append(ordered[1:] != ordered[:-1], True)]


def _refuse(name: str, wrong: Mask, values: Array, ids: I64 | None, reason: str) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        raise Invalid.one(name, values[row].item(), f"{_row(row, ids)}: {reason}")


def _row(row: int, ids: I64 | None) -> str:
    return f"row {row}" if ids is None else f"row {row} (id {ids[row]})"


def _one(values: pa.ChunkedArray) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks() if values.num_chunks != 1 else values.chunk(0)
    return values


def _is_text(t: pa.DataType) -> bool:
    if pa.types.is_dictionary(t):
        return _is_text(t.value_type)
    return pa.types.is_string(t) or pa.types.is_large_string(t) or pa.types.is_string_view(t)


def _is_list(t: pa.DataType) -> bool:
    return pa.types.is_list(t) or pa.types.is_large_list(t) or pa.types.is_fixed_size_list(t)
