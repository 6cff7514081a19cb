"""What a batch must look like, and how a value in it is refused: by column, row, id and value."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import I64, Array, Mask
from socialpulse.retrieval.schema import ID, Bool, Category, Column, MultiCategory, Schema, Time
from socialpulse.retrieval.stored.columns import is_whole

_TEXTS = pa.list_(pa.string())


def batch_ids(table: pa.Table, schema: Schema) -> I64:
    """Return the ids of a batch. Raises Invalid for columns that the schema lacks, and for ids that are none."""
    for name in table.column_names:
        if name != ID and name not in schema.names:
            known = ", ".join(map(repr, (ID, *schema.names)))
            raise Invalid.one("batch", name, f"no such column; there are {known}")
        if table.column_names.count(name) > 1:
            raise Invalid.one("batch", name, "given twice")
    if ID not in table.column_names:
        raise Invalid.one("batch", ID, "missing: every row has an id of 64 bits")
    values = in_one(table[ID])
    if not len(values):
        return np.empty(0, np.int64)  # of whatever type: an empty list has none
    if not pa.types.is_integer(values.type) or values.null_count:
        raise Invalid.one(ID, f"{values.type}, {values.null_count} null", "ids are whole numbers and never null")
    return whole_numbers(ID, values, (-(2**63), 2**63 - 1), None)


def typed(column: Column, values: pa.ChunkedArray, ids: I64) -> pa.Array:
    """Return the values in the one Arrow type that is stored from; whole numbers keep theirs, to be checked row by row.

    Raises Invalid for a type that the column does not take, and for null inside a list.
    """
    array, given = in_one(values), values.type
    if pa.types.is_null(given):
        return pa.nulls(len(array), _TEXTS if isinstance(column, MultiCategory) else _stored_from(column))
    fits, wanted = _fits(column, given)
    if not fits:
        raise Invalid.one(column.name, str(given), f"the column takes {wanted}")
    if isinstance(column, MultiCategory):
        array = array.cast(_TEXTS)
        if array.flatten().null_count:
            row = next(i for i, value in enumerate(array) if value.is_valid and None in value.as_py())
            raise Invalid.one(column.name, array[row].as_py(), f"{row_named(row, ids)}: a value in the list is null")
        return array
    if is_whole(column) and not isinstance(column, Time):
        return array
    return array.cast(_stored_from(column), safe=False)


def whole_numbers(name: str, values: pa.Array, allowed: tuple[int, int], ids: I64 | None, null: int = 0) -> I64:
    """Return whole numbers as 64 bits, with `null` where there is none. Raises Invalid for one that is not allowed."""
    least, greatest = allowed
    numbers: Array = (values.fill_null(0) if values.null_count else values).to_numpy(zero_copy_only=False)
    wrong = np.zeros(len(numbers), np.bool_)
    kind = np.iinfo(numbers.dtype)
    if least > kind.min:
        wrong |= numbers < least
    if greatest < kind.max:
        wrong |= numbers > greatest
    if values.null_count:
        missing = values.is_null().to_numpy(zero_copy_only=False)
        refuse(name, wrong & ~missing, numbers, ids, f"must be from {least} to {greatest}")
        return np.where(missing, null, numbers.astype(np.int64))
    refuse(name, wrong, numbers, ids, f"must be from {least} to {greatest}")
    return numbers.astype(np.int64, copy=False)


def refuse(name: str, wrong: Mask, values: Array, ids: I64 | None, reason: str) -> None:
    """Raise Invalid for the first row that is wrong, if any."""
    if wrong.any():
        row = int(np.argmax(wrong))
        raise Invalid.one(name, values[row].item(), f"{row_named(row, ids)}: {reason}")


def row_named(row: int, ids: I64 | None) -> str:
    """Return how a message names a row."""
    return f"row {row}" if ids is None else f"row {row} (id {ids[row]})"


def in_one(values: pa.ChunkedArray) -> pa.Array:
    """Return the chunks as one array."""
    return values.chunk(0) if values.num_chunks == 1 else values.combine_chunks()


def is_list(given: pa.DataType) -> bool:
    """Return whether the type is a list of any kind."""
    return bool(pa.types.is_list(given) or pa.types.is_large_list(given) or pa.types.is_fixed_size_list(given))


def _fits(column: Column, given: pa.DataType) -> tuple[bool, str]:
    """Return whether the column takes this type, and what it takes."""
    match column:
        case Category():
            return _is_text(given), "text"
        case MultiCategory():
            inner = given.value_type if is_list(given) else given
            return is_list(given) and (_is_text(inner) or pa.types.is_null(inner)), "lists of text"
        case Bool():
            return pa.types.is_boolean(given), "booleans"
        case Time():
            return pa.types.is_timestamp(given) and given.tz is not None, "timestamps with a time zone"
    if is_whole(column):
        return pa.types.is_integer(given), "whole numbers"
    return pa.types.is_integer(given) or pa.types.is_floating(given), "numbers"


def _stored_from(column: Column) -> pa.DataType:
    match column:
        case Category() | MultiCategory():
            return pa.string()
        case Bool():
            return pa.bool_()
        case Time():
            return pa.timestamp("us", tz="UTC")
    return pa.int64() if is_whole(column) else pa.float64()


def _is_text(given: pa.DataType) -> bool:
    if pa.types.is_dictionary(given):
        return _is_text(given.value_type)
    return bool(pa.types.is_string(given) or pa.types.is_large_string(given) or pa.types.is_string_view(given))
