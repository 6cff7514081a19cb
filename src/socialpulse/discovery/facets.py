"""Which counts a search comes with, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from socialpulse.discovery.types import Facets, FacetValue
from socialpulse.retrieval import FacetCounts, Histogram, TopValues, ValueCounts
from socialpulse.understand.places import country_name
from socialpulse.understand.risk import tag_label
from socialpulse.understand.topics import taxonomy

FOLLOWER_EDGES = (1e3, 5e3, 1e4, 5e4, 1e5, 5e5, 1e6, 1e7, 1e8)
ENGAGEMENT_EDGES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2)
ASKED = (
    TopValues("platform", 10),
    TopValues("country", 30),
    TopValues("language", 20),
    TopValues("niche_groups", 40),
    TopValues("niches", 30),
    TopValues("risks", 20),
    TopValues("risk_levels", 60),
    Histogram("followers", FOLLOWER_EDGES),
    Histogram("engagement_rate", ENGAGEMENT_EDGES),
)


def present_facets(counted: Sequence[FacetCounts]) -> Facets:
    """Return counts with labels that people read."""
    values: dict[str, list[FacetValue]] = {}
    ranges: dict[str, list[tuple[float | None, float | None, int]]] = {}
    for facet in counted:
        if isinstance(facet, ValueCounts):
            values[facet.column] = [
                FacetValue(str(value), _label(facet.column, str(value)), count) for value, count in facet.counts
            ]
        else:
            edges: list[float | None] = [
                None,
                *(float(edge) for edge in facet.edges if not hasattr(edge, "year")),
                None,
            ]
            ranges[facet.column] = [(edges[i], edges[i + 1], count) for i, count in enumerate(facet.counts)]
    return Facets(values, ranges)


def _label(column: str, value: str) -> str:
    if column == "country":
        return country_name(value)
    if column in ("niches", "niche_groups"):
        return taxonomy().label(value)
    if column in ("risks", "risk_levels"):
        tag, _, level = value.partition(".")
        return f"{tag_label(tag)}, {level}" if level else tag_label(tag)
    return value
