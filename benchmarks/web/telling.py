"""Figures of the app beside what is promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PROMISED: dict[str, dict[str, float]] = {  # at most
    "home": {"fcp_ms": 1_200, "frame_ms": 2_000, "shift": 0.02, "js_kB": 170},
    "post": {"fcp_ms": 1_200, "shift": 0.02},
    "discover": {"fcp_ms": 1_200, "shift": 0.02},
    "acts": {"p95_ms": 150},
    "swipes": {"n_long": 0},
    "filters": {"p95_ms": 150},
}
AT_LEAST = 95  # of every Lighthouse category


def tell(name: str, figures: Any) -> None:
    """Print the figures of one part, a line each time it was looked at."""
    for row in figures if isinstance(figures, list) else [figures]:
        print(f"   {name:<14}" + ", ".join(_figure(name, key, value) for key, value in _pairs(row)))


def _pairs(row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(row.items())


def _figure(name: str, key: str, value: Any) -> str:
    if value is None:
        return f"{key} none"
    if not isinstance(value, int | float):
        return f"{key}: {value}"
    shown = f"{key} {value:,.3f}" if isinstance(value, float) and value < 1 else f"{key} {value:,.0f}"
    most = PROMISED.get(name, {}).get(key)
    if most is not None and value > most:
        return f"{shown} (promised {most:,.2g})" if most < 1 else f"{shown} (promised {most:,.0f})"
    missed = name.startswith("lighthouse") and value < AT_LEAST
    return f"{shown} (promised {AT_LEAST})" if missed else shown
