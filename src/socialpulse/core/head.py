"""What a page says of itself before any script runs: to those who link to it, and to whoever waits for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """What others unfold a link to: made of what everybody may see, and of nothing else."""

    title: str
    description: str
    address: str  # the one true one, with scheme and host
    properties: Sequence[tuple[str, str]]  # OpenGraph, in order: what follows a picture is about that picture
    facts: Mapping[str, object]  # schema.org, as JSON-LD
    has_embed: bool = False  # /oembed answers for this address
    feed: str | None = None  # where its posts are as Atom


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands on a page until the app does, as HTML, and the address of the picture in it that is seen first."""

    html: str
    picture: str | None
    picture_type: str | None = None


def one_line(text: str, n_most: int) -> str:
    """Return text on one line of at most so many characters, cut at a word where it is too long.

    Without what is not seen: controls, and marks of direction, which would turn around the words beside them.
    """
    kept = "".join(" " if letter.isspace() else letter for letter in text if letter.isspace() or not _is_hidden(letter))
    line = " ".join(kept.split())
    if len(line) <= n_most:
        return line
    cut = line[: n_most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[n_most // 2 :] else cut).rstrip(" ,;:.-") + "…"


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or unicodedata.bidirectional(letter) in _TURNING


_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
