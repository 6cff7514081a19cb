"""One name for a city, whichever of its names was typed."""

from __future__ import annotations

from socialpulse.understand.places.gazetteer import Kind, load_gazetteer
from socialpulse.understand.places.locations import find_place
from socialpulse.understand.places.spelling import fold

_MEANT = {"washington": "Washington, D.C."}  # typed as a city; as a place alone it is as often the state


def city_name(text: str) -> str | None:
    """Return the canonical English name of a city for a filter, or None where the text is no city we know.

    Takes any known name in any case, an abbreviation (nyc, LA, cdmx), and a city with its country ("Cork, Ireland").
    A name shared by several cities gives the name of the largest; the country is for another filter to tell.
    """
    folded = fold(text)
    if folded in _MEANT:
        return _MEANT[folded]
    gazetteer = load_gazetteer()
    readings = gazetteer.readings(folded) + gazetteer.codes.get(folded.upper(), ())
    cities = [reading for reading in readings if reading.kind is Kind.CITY]
    if cities:
        return min(cities, key=lambda reading: reading.rank).city
    place = find_place(text)
    return place.city if place else None
