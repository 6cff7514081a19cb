"""Country and city from what people write: locations, bios, declared countries and search lines.

Owns the tables of place names in `data` and reads them on first use. Knows no tables of the database, decides nothing.
Everything is exact lookup with rules; no network, no model, the same answer every time.
"""

from __future__ import annotations

from socialpulse.understand.places.bios import find_in_bio
from socialpulse.understand.places.cities import city_name
from socialpulse.understand.places.columns import country_codes, find_places
from socialpulse.understand.places.countries import country_code, country_name
from socialpulse.understand.places.locations import find_place
from socialpulse.understand.places.queries import find_in_query
from socialpulse.understand.places.types import Place, Places

__all__ = [
    "Place",
    "Places",
    "city_name",
    "country_code",
    "country_codes",
    "country_name",
    "find_in_bio",
    "find_in_query",
    "find_place",
    "find_places",
]
