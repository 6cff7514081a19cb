"""The same readings over a column: each distinct value is read once."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.understand.places.countries import country_code
from socialpulse.understand.places.locations import find_place
from socialpulse.understand.places.types import Places


def country_codes(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    """Return the country code of every declared country, null where there is none or the value is null.

    column string (n,) · returns string (n,) with the chunks of the column. Cost: one reading per distinct value.
    """
    texts = _chunked(column)
    distinct = _distinct(texts)
    return _spread(texts, distinct, [country_code(text) for text in distinct.to_pylist()])


def find_places(column: pa.ChunkedArray | pa.Array) -> Places:
    """Return country and city of every free-text location, null where none is found or the value is null.

    column string (n,) · countries and cities string (n,) with the chunks of the column. Cost: one reading per distinct
    value, about 0.1 ms each.
    """
    texts = _chunked(column)
    distinct = _distinct(texts)
    found = [find_place(text) for text in distinct.to_pylist()]
    return Places(
        countries=_spread(texts, distinct, [place.country if place else None for place in found]),
        cities=_spread(texts, distinct, [place.city if place else None for place in found]),
    )


def _chunked(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    return chunked.cast(pa.string())


def _distinct(texts: pa.ChunkedArray) -> pa.Array:
    return pc.drop_null(pc.unique(texts))


def _spread(texts: pa.ChunkedArray, distinct: pa.Array, answers: Sequence[str | None]) -> pa.ChunkedArray:
    """Return the answer of each text; distinct (m,) and answers (m,) stand side by side."""
    table = pa.array(answers, pa.string())
    return pa.chunked_array(
        [pc.take(table, pc.index_in(chunk, value_set=distinct, skip_nulls=True)) for chunk in texts.chunks], pa.string()
    )
