"""The nouns of places: one place read from a text, and the places of a whole column."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Place:
    """One place somebody wrote down.

    `p` says how sure the reading is, in (0, 1]: a tier set by the kind of evidence, not a fitted probability. In a
    location field: city and country agree .99, a country by name .97, city and region .96, a large city .93, a flag
    .85, a small city or a code .75, less a fifth where another country is nearly as likely. CARD.md has the measures.
    """

    country: str  # ISO 3166-1 alpha-2, upper case
    city: str | None  # canonical English name, None where only the country is known
    p: float
    span: str  # the part of the text that says so, as written


@dataclass(frozen=True, slots=True)
class Places:
    """Countries and cities of a column: string, as long and chunked as the column, null where none was found."""

    countries: pa.ChunkedArray
    cities: pa.ChunkedArray
