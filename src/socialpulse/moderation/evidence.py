"""Turns what was measured into evidence: one value a name, the highest of all texts and pictures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from socialpulse.moderation.known import KnownMatch
from socialpulse.moderation.types import Action, Value
from socialpulse.understand.harm import KINDS, TextMeasures


def text_values(prefix: str, measures: Sequence[TextMeasures]) -> dict[str, Value]:
    """Return the highest p of each head, how severe it is, and the strength of the gravest listed word of each kind.

    `prefix` is where the texts come from: "text." for all, "read." from pictures, "heard." from sound. Words of all
    texts stand below "words.".
    """
    values: dict[str, Value] = {}
    for one in measures:
        for head, p in one.p.items():
            values[prefix + head] = max(float(values.get(prefix + head, 0.0)), p)  # type: ignore[arg-type]
    values[f"{prefix}severe"] = max((one.severe() for one in measures), default=0.0)
    words = "words." if prefix == "text." else f"{prefix}words."
    for kind in KINDS:
        values[words + kind.replace("-", "_")] = float(max((one.listed(kind) for one in measures), default=0))
    return values


def picture_values(pictures: Sequence[Mapping[str, Any]]) -> dict[str, Value]:
    """Return the highest of each measure over pictures and frames, as they were kept; nothing of no picture."""
    if not pictures:
        return {}
    values: dict[str, Value] = {}
    for picture in pictures:
        for prefix in ("nudity", "label"):
            for name, p in picture[prefix].items():
                key = f"{prefix}.{name}"
                values[key] = max(float(values.get(key, 0.0)), p)  # type: ignore[arg-type]
    values["picture.blank"] = all(picture["blank"] for picture in pictures)
    values["picture.qr"] = any(picture["qr"] for picture in pictures)
    return values


def known_values(matches: Sequence[KnownMatch]) -> dict[str, Value]:
    """Return which lists matched, what they ask for, and what the gravest of them is about."""
    asked = {match.action for match in matches}
    values: dict[str, Value] = {"known.lists": frozenset(match.list_name for match in matches)}
    if matches:
        gravest = max(matches, key=lambda match: (match.action.gravity, match.severity))
        values["known.reason"] = gravest.reason.value
    return values | {f"known.{action.value}": action in asked for action in Action if action is not Action.SHOW}
