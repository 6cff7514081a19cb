"""From the filters of a request to a filter tree of the index; every value checked, all problems reported at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from socialpulse.core.errors import Invalid, Problem
from socialpulse.discovery.index import SCHEMA
from socialpulse.discovery.types import Filters, Interval, Period
from socialpulse.retrieval import And, ContainsAny, Equals, Everything, Filter, In, Missing, Not, Or, Range
from socialpulse.understand.places import city_name, country_code
from socialpulse.understand.risk import LEVELS, TAG_IDS, Level, find_tag
from socialpulse.understand.topics import taxonomy

INTERVALS = ("followers", "following", "posts", "engagement_rate", "avg_likes", "avg_comments", "avg_views")
PERIODS = ("joined_at", "last_post_at", "observed_at")
FLAGS = ("verified", "private", "has_contact", "risk_free")
MAX_DEPTH = 8


def resolved(filters: Filters, at: str = "filters", depth: int = 0) -> Filters:
    """Return the filters with names turned into what the index holds (Germany → DE, Skincare → beauty.skincare).

    Raises Invalid that names every value nothing is known under, with what comes near.
    """
    if depth > MAX_DEPTH:
        raise Invalid.one(at, "…", f"conditions nest at most {MAX_DEPTH} deep")
    problems: list[Problem] = []
    countries = _each(filters.countries, f"{at}.countries", _country, problems)
    niches = _each(filters.niches, f"{at}.niches", _niches, problems)
    risks = _each(filters.risks, f"{at}.risks", _risks, problems)
    without_risks = _each(filters.without_risks, f"{at}.without_risks", _risks, problems)
    known = ", ".join(SCHEMA.names)
    problems += [
        Problem(f"{at}.missing", name, f"is no field; there are {known}")
        for name in filters.missing
        if name not in SCHEMA.names
    ]
    for name in (*INTERVALS, *PERIODS):
        problems += _backwards(getattr(filters, name), f"{at}.{name}")
    deeper = {
        name: tuple(resolved(item, f"{at}.{name}", depth + 1) for item in getattr(filters, name))
        for name in ("all_of", "any_of", "none_of")
    }
    if problems:
        raise Invalid(*problems)
    cities = tuple(dict.fromkeys(city_name(city) or city for city in filters.cities))
    languages = tuple(language.strip().lower() for language in filters.languages)
    return replace(
        filters,
        countries=countries,
        niches=niches,
        risks=risks,
        without_risks=without_risks,
        cities=cities,
        languages=languages,
        all_of=deeper["all_of"],
        any_of=deeper["any_of"],
        none_of=deeper["none_of"],
    )


def tree(filters: Filters) -> Filter:
    """Return the index's filter for resolved filters."""
    terms: list[Filter] = []
    for column, values in (
        ("platform", tuple(platform.value for platform in filters.platforms)),
        ("country", filters.countries),
        ("city", filters.cities),
        ("language", filters.languages),
        ("account_type", filters.account_types),
        ("source", filters.sources),
    ):
        if values:
            terms.append(Equals(column, values[0]) if len(values) == 1 else In(column, values))
    if filters.niches:
        terms.append(_niche_terms(filters.niches))
    if filters.categories:
        terms.append(ContainsAny("categories", filters.categories))
    if filters.risks:
        terms.append(_risk_terms(filters.risks))
    if filters.without_risks:
        terms += [Not(Missing("risk_free")), Not(_risk_terms(filters.without_risks))]
    terms += [Equals(name, value) for name in FLAGS if (value := getattr(filters, name)) is not None]
    for name in INTERVALS:
        interval: Interval | None = getattr(filters, name)
        if interval is not None:
            terms.append(Range(name, interval.low, interval.high))
    for name in PERIODS:
        period: Period | None = getattr(filters, name)
        if period is not None:
            terms.append(Range(name, period.start, period.end))
    terms += [Missing(name) for name in filters.missing]
    terms += [tree(item) for item in filters.all_of]
    if filters.any_of:
        terms.append(Or(tuple(tree(item) for item in filters.any_of)))
    terms += [Not(tree(item)) for item in filters.none_of]
    if not terms:
        return Everything()
    return terms[0] if len(terms) == 1 else And(tuple(terms))


def _niche_terms(niches: Sequence[str]) -> Filter:
    single = tuple(niche for niche in niches if "." in niche)
    groups = tuple(niche for niche in niches if "." not in niche)
    terms = [ContainsAny(column, ids) for column, ids in (("niches", single), ("niche_groups", groups)) if ids]
    return terms[0] if len(terms) == 1 else Or(tuple(terms))


def _risk_terms(risks: Sequence[str]) -> Filter:
    tags = tuple(risk for risk in risks if "." not in risk)
    levels = tuple(risk for risk in risks if "." in risk)
    terms = [ContainsAny(column, values) for column, values in (("risks", tags), ("risk_levels", levels)) if values]
    return terms[0] if len(terms) == 1 else Or(tuple(terms))


def _each(
    values: Sequence[str], at: str, find: Callable[[str], tuple[Sequence[str], str]], problems: list[Problem]
) -> tuple[str, ...]:
    found: list[str] = []
    for value in values:
        known, otherwise = find(value)
        found += known
        if not known:
            problems.append(Problem(at, value[:200], otherwise))
    return tuple(dict.fromkeys(found))


def _country(text: str) -> tuple[Sequence[str], str]:
    code = country_code(text)
    return ([code] if code else []), "is no country; use a name or an ISO code, such as Germany or DE"


def _niches(text: str) -> tuple[Sequence[str], str]:
    found = taxonomy().find(text)
    near = "" if found else ", ".join(taxonomy().suggest(text))
    return found, f"is no niche; near it are: {near}" if near else "is no niche; GET /v1/niches lists them"


def _risks(text: str) -> tuple[Sequence[str], str]:
    """Return what the index holds for a tag, a tag from a level on, or a level of any tag."""
    name, _, level = text.strip().lower().partition(".")
    otherwise = f"is no risk; there are {', '.join(TAG_IDS)}, each also with .medium or .high, and high for any of them"
    if name in set(LEVELS) and not level:
        return [found for tag in TAG_IDS for found in _from_level(tag, name)], otherwise
    tag = find_tag(name)
    if tag is None or (level and level not in set(LEVELS)):
        return [], otherwise
    return _from_level(tag, level), otherwise


def _from_level(tag: str, level: str) -> list[str]:
    if level in ("", Level.LOW):
        return [tag]
    return [f"{tag}.{higher}" for higher in LEVELS[LEVELS.index(Level(level)) :]]


def _backwards(span: Interval | Period | None, at: str) -> list[Problem]:
    if span is None:
        return []
    low, high = (span.low, span.high) if isinstance(span, Interval) else (span.start, span.end)
    if low is None or high is None or low <= high:  # type: ignore[operator]
        return []
    return [Problem(at, f"{low}..{high}", "begins after it ends; swap the two")]
