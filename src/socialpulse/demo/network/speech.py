"""What people of the demo network say: words by topic and by language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from socialpulse.demo.words import items, load_rows, load_toml


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in one language. `alt` describes what its scene shows."""

    label: str
    tags: list[str]
    alt: str
    captions: list[str]


@dataclass(frozen=True, slots=True)
class Voice:
    """One language: names from these cultures, and lines with gaps for {label}, {other}, {place}, {n}, {friend}."""

    cultures: list[str]
    places: list[str]
    bios: list[str]
    tails: list[str]
    thoughts: list[str]
    comments: list[str]
    replies: list[str]


@cache
def topics() -> dict[tuple[str, str], Topic]:
    """Return what is said about a topic, by language and topic."""
    return {
        (row["language"], row["topic"]): Topic(row["label"], items(row["tags"]), row["alt"], items(row["captions"]))
        for row in load_rows("network.topics")
    }


@cache
def voices() -> dict[str, Voice]:
    """Return every voice by its language."""
    written: dict[str, Any] = load_toml("network.voices")
    return {language: Voice(**lines) for language, lines in written.items()}


def capitalised(text: str) -> str:
    """Return a line that begins with a capital where its script has one; tags and names keep theirs."""
    return text[:1].upper() + text[1:]
