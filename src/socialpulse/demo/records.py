"""What a demo file holds: the fields of an observation as a vendor would export them, and the truth behind them."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from socialpulse.sources.types import OBSERVATION

# What only the importer adds.
_NOT_EXPORTED: Final = ("line", "observed_basis", "source", "policy", "raw")
TRUTH: Final = (
    *("person_id", "kind_truth", "niche_truth", "niche_2_truth", "facet_truth"),
    *("language_truth", "country_truth", "city_truth"),
)
RECORD: Final[pa.Schema] = pa.schema(
    [field for field in OBSERVATION if field.name not in _NOT_EXPORTED]
    + [pa.field(name, pa.string()) for name in TRUTH]
)
