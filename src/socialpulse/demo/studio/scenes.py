"""Every scene the studio can draw, with the palettes that suit it and the sound that goes with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from socialpulse.demo.studio import fields, growth, sparks, views
from socialpulse.demo.studio.canvas import Canvas, Frame


@dataclass(frozen=True, slots=True)
class Scene:
    """A way to draw. `scale`: smooth ones are drawn smaller and enlarged, which nobody sees and halves the work."""

    draw: Callable[[Canvas], Frame]
    palettes: tuple[str, ...]
    sound: str  # of sound.SOUNDS
    scale: float = 1.0
    at: float = 0.3  # the moment a still picture shows


SCENES: Final[dict[str, Scene]] = {
    "silk": Scene(fields.silk, ("dusk", "lagoon", "candy", "iris", "ember"), "pad", 0.5),
    "lissajous": Scene(sparks.lissajous, ("iris", "aurora", "ember", "candy"), "bells", 0.7),
    "frost": Scene(growth.frost, ("lagoon", "clay", "ink", "moss", "candy"), "pad", 0.5, 0.9),
    "ridges": Scene(views.ridges, ("dawn", "dusk", "moss", "clay", "iris"), "wind", 0.5),
    "sea": Scene(views.sea, ("lagoon", "dusk", "iris", "dawn"), "surf", 0.5),
    "galaxy": Scene(sparks.galaxy, ("iris", "dusk", "candy", "aurora"), "pad"),
    "spectrum": Scene(sparks.spectrum, ("candy", "aurora", "ember", "dusk"), "beat"),
    "cells": Scene(growth.cells, ("aurora", "ink", "ember", "iris"), "beat", 1.0, 0.5),
    "woven": Scene(fields.woven, ("clay", "lagoon", "moss", "candy", "ink"), "plucks", 0.6),
    "city": Scene(views.city, ("dusk", "iris", "ink", "candy"), "plucks", 0.6),
    "pond": Scene(fields.pond, ("ink", "lagoon", "iris", "moss"), "rain", 0.5),
    "seedhead": Scene(sparks.seedhead, ("moss", "ember", "clay", "dawn"), "plucks"),
    "poster": Scene(fields.poster, ("clay", "candy", "dusk", "lagoon"), "beat", 0.6),
    "fireworks": Scene(sparks.fireworks, ("ember", "candy", "aurora", "dusk"), "crackle"),
    "breathing": Scene(fields.breathing, ("dawn", "candy", "lagoon", "dusk"), "pad", 0.5),
    "kaleidoscope": Scene(fields.kaleidoscope, ("candy", "aurora", "ember", "lagoon"), "bells", 0.5),
}
