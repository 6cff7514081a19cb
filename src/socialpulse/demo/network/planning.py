"""What the demo network posts: pieces of art, and posts that show them or are words alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from socialpulse.demo.network.cast import SCENES_OF, TOPICS, Member, draw_cast
from socialpulse.demo.network.speech import capitalised, topics, voices

DAYS: Final = 14
DAY_S: Final = 86_400
N_PEOPLE: Final = 200
N_POSTS: Final = 1_500
N_ARTWORKS: Final = 216
_SHARE_OF_CLIPS: Final = 0.37
_SHARE_OF_TEXTS, _SHARE_OF_PICTURES = 0.36, 0.36
_MOST_PICTURES: Final = 4  # in one post


class Medium(StrEnum):
    CLIP = "clip"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Artwork:
    """A piece the studio draws; several posts may show it."""

    number: int
    medium: Medium
    topic: str
    scene: str
    palette: int
    seed: int
    seconds: float  # of a clip

    @property
    def file_name(self) -> str:
        return f"demo-{self.number:03}-{self.scene}.{'mp4' if self.medium is Medium.CLIP else 'jpg'}"


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post before it is one. `at_s`: since the beginning of the two weeks · `shows`: numbers of artworks."""

    number: int
    author: int
    at_s: float
    topic: str
    language: str
    caption: str
    shows: tuple[int, ...]
    alts: tuple[str, ...]
    quality: float


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and everything, posts in the order of their time."""

    cast: list[Member]
    artworks: list[Artwork]
    posts: list[PlannedPost]
    utc_hour: float  # at which the two weeks begin


def draw_world(
    seed: int, n_people: int = N_PEOPLE, n_posts: int = N_POSTS, n_artworks: int = N_ARTWORKS, utc_hour: float = 0.0
) -> World:
    """Return a world whose two weeks begin, and end, at this hour of the day in UTC."""
    dice = np.random.default_rng(seed)
    cast = draw_cast(seed, n_people)
    n_clips = round(n_artworks * _SHARE_OF_CLIPS)
    artworks = _draw_artworks(dice, n_clips, n_artworks - n_clips)
    return World(cast, artworks, _draw_posts(dice, cast, artworks, n_posts, utc_hour), utc_hour)


def _draw_artworks(dice: np.random.Generator, n_clips: int, n_pictures: int) -> list[Artwork]:
    """Return clips and pictures in turn, every topic as often as every other."""
    kinds = [Medium.CLIP] * n_clips + [Medium.PICTURE] * n_pictures
    order = np.argsort([(place + 0.5) / n for n in (n_clips, n_pictures) for place in range(n)], kind="stable")
    drawn: list[Artwork] = []
    for number, place in enumerate(order):
        medium = kinds[place]
        n_alike = sum(one.medium is medium for one in drawn)
        topic = TOPICS[n_alike % len(TOPICS)]
        scenes = SCENES_OF[topic]
        scene = scenes[n_alike // len(TOPICS) % len(scenes)]
        seconds = float(dice.choice((4.0, 4.0, 5.0, 6.0)))
        palette = n_alike // len(TOPICS) + (medium is Medium.PICTURE)
        drawn.append(Artwork(number, medium, topic, scene, palette, int(dice.integers(2**31)), seconds))
    return drawn


def _draw_posts(
    dice: np.random.Generator, cast: list[Member], artworks: list[Artwork], n: int, utc_hour: float
) -> list[PlannedPost]:
    weight = np.array([member.reach**0.6 for member in cast])
    authors = dice.choice(len(cast), n, p=weight / weight.sum())
    moments = sorted((_moment(dice, cast[author], utc_hour), int(author)) for author in authors)
    shown: dict[tuple[str, Medium], list[int]] = {(work.topic, work.medium): [] for work in artworks}
    for work in artworks:
        shown[work.topic, work.medium].append(work.number)
    return [_post(dice, number, cast, author, at_s, shown) for number, (at_s, author) in enumerate(moments)]


def _moment(dice: np.random.Generator, member: Member, utc_hour: float) -> float:
    """Return when somebody posts: any day, most likely in the evening of where they live."""
    hour = (dice.normal(18.5, 3.2) - member.offset_h - utc_hour) % 24
    return float(dice.integers(DAYS) * DAY_S + hour * 3_600)


def _post(
    dice: np.random.Generator,
    number: int,
    cast: list[Member],
    author: int,
    at_s: float,
    shown: dict[tuple[str, Medium], list[int]],
) -> PlannedPost:
    member = cast[author]
    topic = member.topics[int(dice.choice(len(member.topics), p=_leaning(len(member.topics))))]
    works = _works(dice, topic, shown)
    # who does not write English does so now and then
    language = "en" if dice.random() < 0.12 else member.language
    friend = cast[int(dice.choice(len(cast)))]
    caption = _caption(dice, member, topic, language, friend, with_works=bool(works))
    alts = (topics()[language, topic].alt,) * len(works)
    return PlannedPost(number, author, at_s, topic, language, caption, works, alts, float(dice.standard_normal()))


def _leaning(n: int) -> list[float]:
    return [0.62, 0.38] if n == 2 else [0.55, 0.28, 0.17]


def _works(dice: np.random.Generator, topic: str, shown: dict[tuple[str, Medium], list[int]]) -> tuple[int, ...]:
    chance = dice.random()
    if chance < _SHARE_OF_TEXTS:
        return ()
    medium = Medium.PICTURE if chance < _SHARE_OF_TEXTS + _SHARE_OF_PICTURES else Medium.CLIP
    works = shown.get((topic, medium), [])
    if not works:
        return ()
    n = 1 if medium is Medium.CLIP else min(len(works), int(dice.choice((1, 1, 1, 2, 3, _MOST_PICTURES))))
    return tuple(int(one) for one in dice.choice(works, n, replace=False))


def _caption(
    dice: np.random.Generator, member: Member, topic: str, language: str, friend: Member, *, with_works: bool
) -> str:
    voice, said = voices()[language], topics()[language, topic]
    other = topics()[language, next(one for one in (*member.topics, "calm") if one != topic)].label
    gaps = {"label": said.label, "other": other, "place": member.place, "friend": friend.handle}
    gaps["n"] = str(dice.integers(3, 90))
    lines = [str(dice.choice(said.captions if with_works else voice.thoughts)).format(**gaps)]
    if with_works and dice.random() < 0.55:
        lines[0] += "." if lines[0][-1].isalnum() and language not in ("ja", "hi") else ""
        lines[0] += (" " if language != "ja" else "。") + str(dice.choice(voice.tails)).format(**gaps)
    tags = [tag for tag in said.tags if dice.random() < (0.8 if with_works else 0.35)]
    return "\n".join([capitalised(lines[0]), *([" ".join(tags)] if tags else [])])
