"""Who lives in the demo world: the creators of one chunk, each with a home, a name, niches and a size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

import numpy as np

from socialpulse.demo.agencies import AGENCIES
from socialpulse.demo.dice import Flags, Ints, Reals, happens, pick, pick_by_row, shares, within
from socialpulse.demo.names import BRAND, FEMALE, MALE
from socialpulse.demo.vocabulary import BRAND_FACETS, Vocabulary

N_PER_CHUNK: Final = 1024
NOBODY: Final = -1


class Kind(IntEnum):
    """What a creator is. Fans and impersonators carry somebody else's name and are not that somebody."""

    PERSON = 0
    BRAND = 1
    PAGE = 2  # a theme page without a face
    FAN = 3
    IMPERSONATOR = 4


_KIND_SHARE: Final = shares([0.80, 0.115, 0.05, 0.02, 0.015])
_AGENCY_SHARE: Final = shares([1 / (rank + 3) for rank in range(len(AGENCIES))])
_FEMALE_NICHES: Final = ("parenting.moms", "parenting.pregnancy")
_MALE_NICHES: Final = ("parenting.dads",)


@dataclass(frozen=True, slots=True)
class People:
    """The creators of one chunk, every column (N_PER_CHUNK,). Columns hold places in the vocabulary's tables.

    size: standard normal, how big the creator is on any platform · niche_2, facet, agency, idol: NOBODY (-1) if none
    idol: the row whose name a fan or an impersonator carries
    """

    kind: Ints
    country: Ints
    city: Ints
    language: Ints
    gender: Ints
    culture: Ints
    first: Ints
    last: Ints
    niche: Ints
    niche_2: Ints
    facet: Ints
    age: Ints
    size: Reals
    agency: Ints
    idol: Ints


def draw_people(rng: np.random.Generator, words: Vocabulary, reserved: Flags, placed: Ints) -> People:
    """Return the creators of a chunk.

    reserved (n_niches, n_cities): pairs that only hand-written creators may hold · placed: rows that these will take
    """
    n = N_PER_CHUNK
    kind = pick(rng, _KIND_SHARE, n)
    niche, niche_2 = _draw_niches(rng, words, n)
    gender = _draw_gender(rng, words, niche)
    country = pick(rng, words.places.share, n)
    culture = pick_by_row(rng, words.places.culture_share[country])
    culture[kind == Kind.BRAND] = words.names.cultures.index(BRAND)
    size = rng.standard_normal(n)
    managed = (kind == Kind.PERSON) & happens(rng, np.where(size > 0.7, 0.22, 0.015), n)
    facet = _draw_facets(rng, words, kind, gender, niche)
    people = People(
        kind=kind,
        country=country,
        city=words.places.city_begin[country] + pick_by_row(rng, words.places.city_share[country]),
        language=pick_by_row(rng, words.places.language_share[country]),
        gender=gender,
        culture=culture,
        first=within(rng, words.names.first_begin[culture, gender], words.names.first_size[culture, gender]),
        last=within(rng, words.names.last_begin[culture, gender], words.names.last_size[culture, gender]),
        niche=niche,
        niche_2=niche_2,
        facet=facet,
        age=_draw_ages(rng, words, facet),
        size=size,
        agency=np.where(managed, pick(rng, _AGENCY_SHARE, n), NOBODY),
        idol=np.full(n, NOBODY),
    )
    return _leave_reserved(_take_idols(rng, people, placed), words, reserved)


def _draw_niches(rng: np.random.Generator, words: Vocabulary, n: int) -> tuple[Ints, Ints]:
    niche, other = pick(rng, words.niches.share, n), pick(rng, words.niches.share, n)
    both = happens(rng, 0.45, n) & (niche != other)
    return niche, np.where(both, other, NOBODY)


def _draw_gender(rng: np.random.Generator, words: Vocabulary, niche: Ints) -> Ints:
    gender = np.where(happens(rng, 0.56, len(niche)), FEMALE, MALE)
    gender[np.isin(niche, [words.niches.slugs.index(slug) for slug in _FEMALE_NICHES])] = FEMALE
    gender[np.isin(niche, [words.niches.slugs.index(slug) for slug in _MALE_NICHES])] = MALE
    return gender


def _draw_facets(rng: np.random.Generator, words: Vocabulary, kind: Ints, gender: Ints, niche: Ints) -> Ints:
    n = len(kind)
    facet = pick_by_row(rng, words.facets.share[np.where(kind == Kind.BRAND, BRAND_FACETS, gender)])
    for slugs, own in ((_FEMALE_NICHES, "mom"), (_MALE_NICHES, "dad")):
        parents = np.isin(niche, [words.niches.slugs.index(slug) for slug in slugs]) & (kind == Kind.PERSON)
        facet[parents & happens(rng, 0.7, n)] = words.facets.slugs.index(own)
    has_one = np.isin(kind, (Kind.PERSON, Kind.BRAND)) & happens(rng, 0.62, n)
    return np.where(has_one, facet, NOBODY)


def _draw_ages(rng: np.random.Generator, words: Vocabulary, facet: Ints) -> Ints:
    """Return an age in years that goes with the facet; without one, 17 to 50."""
    has_one = facet >= 0
    youngest = np.where(has_one, words.facets.youngest[facet], 17)
    return within(rng, youngest, np.where(has_one, words.facets.n_ages[facet], 34))


def _take_idols(rng: np.random.Generator, people: People, placed: Ints) -> People:
    """Return people whose fans and impersonators carry the name of somebody bigger who comes before them in the chunk.

    The idol is the biggest of eight people drawn from those before; with none there, the row becomes a plain person.
    """
    n = len(people.kind)
    drawn = (rng.random((n, 8)) * np.arange(n)[:, None]).astype(np.int64)
    size = np.where(people.kind == Kind.PERSON, people.size, -np.inf)
    size[placed] = -np.inf
    idol = np.take_along_axis(drawn, size[drawn].argmax(axis=1)[:, None], axis=1)[:, 0]
    follows = people.kind >= Kind.FAN
    follows_somebody = follows & np.isfinite(size[idol])
    carries = np.where(follows_somebody, idol, np.arange(n))
    return replace(
        people,
        kind=np.where(follows & ~follows_somebody, Kind.PERSON, people.kind),
        idol=np.where(follows_somebody, idol, NOBODY),
        size=np.where(follows_somebody, np.minimum(people.size, people.size[idol] - 0.8), people.size),
        culture=people.culture[carries],
        gender=people.gender[carries],
        first=people.first[carries],
        last=people.last[carries],
        niche=people.niche[carries],
        niche_2=people.niche_2[carries],
    )


def _leave_reserved(people: People, words: Vocabulary, reserved: Flags) -> People:
    """Return people moved to the next city of their country until their niches are not reserved there."""
    city = people.city.copy()
    begin, n_cities = words.places.city_begin[people.country], words.places.n_cities[people.country]
    for _ in range(int(words.places.n_cities.max())):
        taken = reserved[people.niche, city] | (reserved[people.niche_2, city] & (people.niche_2 >= 0))
        if not taken.any():
            break
        city = np.where(taken, begin + (city - begin + 1) % n_cities, city)
    return replace(people, city=city)
