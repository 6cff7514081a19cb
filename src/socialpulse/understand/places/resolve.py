"""Which place a few names stand for together: countries and regions vote, and decide between cities of one name."""

from __future__ import annotations

from socialpulse.understand.places.gazetteer import Kind, Reading
from socialpulse.understand.places.scan import Gap, Name, is_never
from socialpulse.understand.places.types import Place

# Votes of one name for a country. Set by hand so that a country outweighs a region, a region a code, and any of these
# the largest city of a name. Countries, regions and codes add up; of cities only the strongest counts, so that the
# first of a list of cities wins.
COUNTRY, REGION, CODE, OTHER_CODE, FLAG = 8.0, 5.0, 4.0, 3.0, 2.0
LARGEST, LARGE, ONLY_SMALL, SHARED_SMALL = 2.5, 1.2, 1.0, 0.4
_A_LITTLE = 0.1  # decides ties and nothing else
_ENOUGH = 1.0
_CONTESTED = 0.8  # share of the winner's votes from which another country makes the reading doubtful


def resolve(text: str, voters: list[Name], names: list[Name], hint: str | None = None) -> Place | None:
    """Return the place that names from one stretch of text stand for together, or None where the country stays open.

    voters: the names that decide on the country · names: those that may be its city · hint: the country of a flag
    beside the text. Ties go to the name that comes first, then to its likeliest reading.
    """
    votes = _count(voters, hint)
    named = dict.fromkeys(reading.country for name in voters if not is_never(name) for reading in name.readings)
    if not named:
        return None
    country = max(named, key=lambda code: votes[code])
    if votes[country] < _ENOUGH:
        return None
    meant = [name for name in names if any(reading.country == country for reading in name.readings)]
    city = _city(meant, country)
    span = text[min(name.start for name in meant) : max(name.end for name in meant)]
    return Place(country, city, _p(city, country, votes), span)


def _count(names: list[Name], hint: str | None) -> dict[str, float]:
    """Return the votes of each country."""
    named: dict[str, float] = {hint: FLAG} if hint else {}
    cities: dict[str, float] = {}
    for name in names:
        best: dict[str, float] = {}
        for reading in () if is_never(name) else name.readings:
            best[reading.country] = max(best.get(reading.country, 0.0), _vote(name, reading))
        for country, vote in best.items():
            if vote > LARGEST:
                named[country] = named.get(country, 0.0) + vote
            else:
                cities[country] = max(cities.get(country, 0.0), vote)
    return {country: named.get(country, 0.0) + cities.get(country, 0.0) for country in {**named, **cities}}


def _vote(name: Name, reading: Reading) -> float:
    """Return how strongly a name speaks for the country of one of its readings."""
    largest = next((other for other in name.readings if other.is_large_city), None)
    kinds = {other.kind for other in name.readings}
    if name.is_code and reading.kind is not Kind.CITY:
        if name.readings[0].kind is Kind.CITY:
            return _A_LITTLE  # LA is Los Angeles before Louisiana or Laos
        return CODE if reading == name.readings[0] else OTHER_CODE
    if reading.is_large_city:
        return LARGEST if reading is largest else LARGE
    if reading.kind is not Kind.CITY:
        if largest is not None and largest.country == reading.country:
            return LARGEST  # Singapore, New York: as much a city
        return COUNTRY if kinds & {Kind.COUNTRY, Kind.REGION} == {Kind.COUNTRY} else REGION
    if largest is not None or kinds != {Kind.CITY}:
        return _A_LITTLE
    return ONLY_SMALL if len({other.country for other in name.readings}) == 1 else SHARED_SMALL


def _city(names: list[Name], country: str) -> str | None:
    """Return the first name that is a city of the country. One that is also a region is that after a comma."""
    for name in names:
        readings = [reading for reading in name.readings if reading.country == country]
        city = next((reading for reading in readings if reading.kind is Kind.CITY), None)
        is_region = any(reading.kind is Kind.REGION for reading in readings)
        if city and not (is_region and (not city.is_large_city or (name.first > 0 and name.gap is Gap.BELOW))):
            return city.city
    return None


def _p(city: str | None, country: str, votes: dict[str, float]) -> float:
    """Return the tier of the evidence, less a fifth where another country is nearly as likely."""
    vote = votes[country]
    if vote > COUNTRY:
        p = 0.99 if city else 0.97
    elif vote >= COUNTRY:
        p = 0.97
    elif vote >= REGION:
        p = 0.96 if city else 0.93
    elif vote >= OTHER_CODE:
        p = 0.90 if city else 0.75
    elif vote >= LARGEST:
        p = 0.93 if city else 0.75
    else:
        p = 0.75
    rival = max((other for code, other in votes.items() if code != country), default=0.0)
    return round(p * 0.8, 3) if rival > _CONTESTED * vote else p
