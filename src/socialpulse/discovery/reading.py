"""Reading a search line: sizes, platforms, places and risks said in words become filters; what is left is meaning.

"vegan skincare from Berlin, 10k-100k followers"  →  "vegan skincare", city Berlin, followers 10,000 to 100,000
"party cooks, no alcohol or politics"  →  "party cooks", without alcohol and politics
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from socialpulse.core.platforms import Platform
from socialpulse.discovery.types import Filters, Interval
from socialpulse.understand.places import country_name, find_in_query
from socialpulse.understand.risk import TAG_NAMES, find_tag

_NUMBER = r"(\d[\d.,]*)\s*(k|mio|million|m|thousand|b)?(?![a-z])"
_COUNTED = r"(?:followers?|subscribers?|subs|fans)\b"
_SPAN = re.compile(rf"(?<![\w.]){_NUMBER}\s*(?:-|–|—|\.\.|\bto\b|\band\b)\s*{_NUMBER}(?:\s*{_COUNTED}\b)?", re.I)
_LEAST = re.compile(
    rf"(?:\b(?:over|above|more than|at least|min\.?|from)\s+|[>≥]=?\s*){_NUMBER}\s*{_COUNTED}"
    rf"|(?<![\w.]){_NUMBER}\s*\+\s*{_COUNTED}",
    re.I,
)
_MOST = re.compile(
    rf"(?:\b(?:under|below|less than|fewer than|at most|max\.?|up to)\s+|[<≤]=?\s*){_NUMBER}\s*{_COUNTED}", re.I
)
_BETWEEN = re.compile(r"\b(?:with|between|having)\s*$|\b(?:with|between|having)(?=\s*(?:,|$))", re.I)
_PLATFORMS = {
    Platform.INSTAGRAM: r"instagram(?:m?ers?)?|insta|\big\b",
    Platform.TIKTOK: r"tik\s?tok(?:ers?|s)?",
    Platform.YOUTUBE: r"you\s?tube(?:rs?|s)?|\byt\b",
    Platform.X: r"\btwitter\b|\bon x\b|\bx\.com\b",
}
_SAFE = re.compile(r"(?<![\w-])brand[ -](?:safe|suitable)(?:ty)?(?![\w-])", re.I)
_RISK_NAMES = rf"(?:{'|'.join(sorted(map(re.escape, TAG_NAMES), key=len, reverse=True))})"
_NO_RISK = re.compile(
    rf"(?<![\w-])(?:no|without|excluding|not)\s+(?P<names>{_RISK_NAMES}(?:\s+content)?"
    rf"(?:(?:\s*,\s*|\s+)(?:(?:or|and|nor)\s+)?(?:no\s+)?{_RISK_NAMES}(?:\s+content)?)*)(?![\w-])",
    re.I,
)
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "b": 1e9, "": 1.0}
_EDGES = re.compile(r"^[\s,;:.\-–—&]+|[\s,;:\-–—&]+$")
_DANGLING = re.compile(r"\b(?:on|from|in|at|with|between|having|and|for|based)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says: the meaning that is left, the filters found, and each finding in words."""

    text: str
    filters: Filters
    found: tuple[str, ...]


def read(line: str, given: Filters) -> Reading:
    """Return the line read into filters. What the caller filters by already is never read out of the text."""
    text, filters, found = line, given, []
    if given.followers is None:
        text, interval = _sizes(text)
        if interval is not None:
            filters = replace(filters, followers=interval)
            found.append(f"followers {_said(interval)}")
    if not given.platforms:
        text, platforms = _platforms(text)
        if platforms:
            filters = replace(filters, platforms=platforms)
            found.append("platform " + " or ".join(platforms))
    if not given.countries and not given.cities:
        text, filters, places = _places(text, filters)
        found += places
    if given.risk_free is None and not given.risks and not given.without_risks:
        text, filters, risks = _risks(text, filters)
        found += risks
    return Reading(_tidy(text), filters, tuple(found))


def _sizes(text: str) -> tuple[str, Interval | None]:
    for match in _SPAN.finditer(text):
        low_text, low_scale, high_text, high_scale = match.groups()
        if not (high_scale or re.search(_COUNTED, match.group(), re.I)):
            continue  # "2024-2025" or "10-20 minute meals" speak of something else
        low, high = _value(low_text, low_scale), _value(high_text, high_scale)
        if low is not None and high is not None and not low_scale:
            low = _value(low_text, high_scale) if low < float(_SCALE[(high_scale or "").lower()]) else low  # 10-100k
        if low is not None and high is not None and low <= high:
            return _without(text, match), Interval(low, high)
    for pattern, is_low in ((_LEAST, True), (_MOST, False)):
        if said := pattern.search(text):
            number, scale = next(pair for pair in zip(*[iter(said.groups())] * 2, strict=True) if pair[0] is not None)
            if (value := _value(number, scale)) is not None:
                return _without(text, said), Interval(value, None) if is_low else Interval(None, value)
    return text, None


def _value(number: str, scale: str | None) -> float | None:
    """Return a number as people write it: 1.5 with a scale is a decimal, 10.000 and 5,000 without one are thousands."""
    digits = number.rstrip(".,")
    plain = digits.replace(",", ".") if scale else re.sub(r"[.,](?=\d{3}\b)", "", digits)
    return float(plain) * _SCALE[(scale or "").lower()] if re.fullmatch(r"\d+(\.\d+)?", plain) else None


def _platforms(text: str) -> tuple[str, tuple[Platform, ...]]:
    found = []
    for platform, pattern in _PLATFORMS.items():
        if match := re.search(rf"(?<!\w)(?:on\s+)?(?:{pattern})(?!\w)", text, re.I):
            found.append(platform)
            text = _without(text, match)
    return text, tuple(found)


def _places(text: str, filters: Filters) -> tuple[str, Filters, list[str]]:
    found = []
    for span, place in find_in_query(text):
        text = text.replace(span, " ", 1)
        if place.city is not None:
            filters = replace(filters, cities=(*filters.cities, place.city))
            found.append(f"city {place.city}")
        else:
            filters = replace(filters, countries=(*filters.countries, place.country))
            found.append(f"country {country_name(place.country)}")
    return text, filters, found


def _risks(text: str, filters: Filters) -> tuple[str, Filters, list[str]]:
    """Return what is left without "brand safe" and "no alcohol or gambling". "alcohol-free" speaks of what is shown."""
    found = []
    if safe := _SAFE.search(text):
        text, filters = _without(text, safe), replace(filters, risk_free=True)
        found.append("nothing risky found")
    while said := _NO_RISK.search(text):
        names = re.findall(_RISK_NAMES, said.group("names"), re.I)
        tags = [tag for name in names if (tag := find_tag(name)) is not None and tag not in filters.without_risks]
        text = _without(text, said)
        filters = replace(filters, without_risks=(*filters.without_risks, *tags))
        found += [f"no {tag}" for tag in tags]
    return text, filters, found


def _without(text: str, match: re.Match[str]) -> str:
    return _BETWEEN.sub(" ", text[: match.start()]) + " " + text[match.end() :]


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", re.sub(r"\s*,\s*(?:,\s*)*", ", ", text)).strip()
    while (shorter := _DANGLING.sub("", _EDGES.sub("", text))) != text:
        text = shorter
    return text


def _said(interval: Interval) -> str:
    low, high = (None if edge is None else f"{edge:,.0f}" for edge in (interval.low, interval.high))
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low else f"up to {high}"
