"""Arrow to COPY and back: columns go through CSV written and read by Arrow's own C++, never row by row in Python.

A null is an empty field without quotes, a text is always quoted, so an empty text stays an empty text.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

SEPARATOR = "\x1f"  # between the items of a list of text on its way out
CHUNK_ROWS = 8_192


def csv_chunks(rows: pa.Table) -> Iterator[bytes]:
    """Yield the table as CSV that COPY reads. Lists become array literals. Text must hold no NUL."""
    flat = pa.table({name: _flat(rows.column(name)) for name in rows.column_names})
    options = pa.csv.WriteOptions(include_header=False, quoting_style="all_valid")
    for start in range(0, flat.num_rows, CHUNK_ROWS):
        sink = io.BytesIO()
        pa.csv.write_csv(flat.slice(start, CHUNK_ROWS), sink, options)
        yield sink.getvalue()


def read_rows(body: bytes, schema: pa.Schema) -> pa.Table:
    """Return the rows that COPY wrote, in the types of `schema`.

    On the wire, times are microseconds since 1970, lists are joined by SEPARATOR, vectors are bytea of float16.
    """
    wire = [(field.name, field.type if _is_plain(field.type) else pa.string()) for field in schema]
    if not body:
        return schema.empty_table()
    table = pa.csv.read_csv(
        io.BytesIO(body),
        read_options=pa.csv.ReadOptions(column_names=[name for name, _ in wire], block_size=8 << 20),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict(wire),
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    columns = [_shaped(table.column(field.name), field.type) for field in schema]
    return pa.table(columns, schema=schema)


def _is_plain(kind: pa.DataType) -> bool:
    return not (pa.types.is_list(kind) or pa.types.is_fixed_size_list(kind) or pa.types.is_timestamp(kind))


def _flat(column: pa.ChunkedArray) -> pa.Array:
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], column.type)
    return _array_literals(array) if pa.types.is_list(array.type) else array


def _array_literals(lists: pa.ListArray) -> pa.Array:
    """Return lists of text as PostgreSQL writes arrays: {"a","b\\"c"}."""
    if pa.types.is_string(lists.type.value_type):
        items = pc.replace_substring(pc.replace_substring(lists.values, "\\", "\\\\"), '"', '\\"')
        items = pc.binary_join_element_wise('"', items, '"', "")
    else:
        items = lists.values.cast(pa.string())
    rebuilt = pa.ListArray.from_arrays(lists.offsets, items, mask=lists.is_null() if lists.null_count else None)
    return pc.binary_join_element_wise("{", pc.binary_join(rebuilt, ","), "}", "")


def _shaped(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_timestamp(kind):
        return column.cast(pa.int64()).cast(kind)
    if pa.types.is_list(kind):
        return pc.split_pattern(column, SEPARATOR).cast(kind)
    if pa.types.is_fixed_size_list(kind):
        return _vectors(column, kind)
    return column


def _vectors(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Return bytea of little-endian float16, as COPY writes it (\\x…), as rows of floats."""
    texts = column.combine_chunks()
    size = kind.list_size
    body = np.zeros((len(texts), size), dtype="<f2")
    present = np.asarray(pc.is_valid(texts))
    digits = "".join(text[2:] for text in texts.drop_null().to_pylist())
    body[present] = np.frombuffer(bytes.fromhex(digits), dtype="<f2").reshape(-1, size)
    values = pa.array(body.astype(np.float32).reshape(-1))
    return pa.chunked_array([pa.FixedSizeListArray.from_arrays(values, size, mask=pa.array(~present))])
