"""The nouns of places: one place read from a text, and the places of a whole column."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Place:
    """One place somebody wrote down.

    `p` says how sure the reading is, in (0, 1]. It is a tier set by the kind of evidence, not a fitted probability:
    country and city agree .99, a country by name .97, a large city .93, a flag .85, a shared name decided by size .75.
    """

    country: str  # ISO 3166-1 alpha-2, upper case
    city: str | None  # canonical English name, None where only the country is known
    p: float
    span: str  # the part of the text that says so, as written


@dataclass(frozen=True, slots=True)
class Places:
    """Countries and cities read from a column: both string, both as long and chunked as the column, null = none found."""

    countries: pa.ChunkedArray
    cities: pa.ChunkedArray
