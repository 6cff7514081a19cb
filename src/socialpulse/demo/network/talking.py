"""Comments under the posts of the demo network, and what their authors answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from socialpulse.demo.network.living import Fortnight
from socialpulse.demo.network.planning import DAY_S, DAYS, World
from socialpulse.demo.network.speech import voices

_P_ANSWER: Final = 0.45


@dataclass(frozen=True, slots=True)
class PlannedComment:
    """A comment before it is one. `parent`: the number of the comment it answers."""

    number: int
    post: int
    author: int
    text: str
    at_s: float
    parent: int | None


def talk(world: World, fortnight: Fortnight, seed: int) -> list[PlannedComment]:
    """Return a comment for each view that ended in one, some of them answered; in the order of their numbers."""
    dice = np.random.default_rng(seed)
    said: list[PlannedComment] = []
    for view in fortnight.views:
        if "comment" not in view.done:
            continue
        post, at_s = world.posts[view.post], (view.at_ms + view.watch_ms) / 1_000
        voice = voices()[world.cast[view.person].language]
        comment = PlannedComment(len(said), post.number, view.person, str(dice.choice(voice.comments)), at_s, None)
        said.append(comment)
        later_s = at_s + float(dice.exponential(5_400)) + 60
        if dice.random() < _P_ANSWER and later_s < DAYS * DAY_S and view.person != post.author:
            answer = str(dice.choice(voices()[world.cast[post.author].language].replies))
            said.append(PlannedComment(len(said), post.number, post.author, answer, later_s, comment.number))
    return said
