"""Who lives in the demo network: names, handles, languages, interests, and how many listen to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from socialpulse.demo.names import plain_letters
from socialpulse.demo.network.speech import capitalised, topics, voices
from socialpulse.demo.words import items, load_rows

N_ENGLISH: Final = 3  # of the first
DEMO_DOMAIN: Final = "demo.example"  # RFC 2606: no letter ever leaves for it
SCENES_OF: Final[dict[str, tuple[str, ...]]] = {  # what is shown where a topic is spoken of
    "art": ("silk", "kaleidoscope"),
    "maths": ("lissajous",),
    "chemistry": ("frost",),
    "hiking": ("ridges",),
    "sea": ("sea",),
    "space": ("galaxy",),
    "music": ("spectrum",),
    "code": ("cells",),
    "craft": ("woven",),
    "city": ("city",),
    "weather": ("pond",),
    "garden": ("seedhead",),
    "design": ("poster",),
    "lights": ("fireworks",),
    "calm": ("breathing",),
}
TOPICS: Final = tuple(SCENES_OF)
_LANGUAGES: Final = {"en": 0.36, "es": 0.14, "de": 0.12, "fr": 0.09, "ja": 0.10, "ar": 0.07, "hi": 0.07, "ru": 0.05}
_OFFSET_H: Final = {"en": 0, "es": -3, "de": 1, "fr": 1, "ja": 9, "ar": 3, "hi": 5, "ru": 4}  # of their days from UTC
_AGES: Final = ("18-24", "25-34", "35-44", "45-54", "55+")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the demo network. `topics`: what they care for, most first · `reach`: relative, heavy-tailed."""

    number: int
    handle: str
    name: str
    bio: str
    language: str
    age: str
    topics: tuple[str, ...]
    reach: float
    place: str
    offset_h: int
    portrait: tuple[str, int, int]  # scene, palette, seed

    @property
    def email(self) -> str:
        return f"{self.handle}@{DEMO_DOMAIN}"


def draw_cast(seed: int, n: int) -> list[Member]:
    """Return n people. No two share a handle; the first write English, and are the same however many follow."""
    names, taken = _names(), set[str]()
    return [_member(np.random.default_rng((seed, number)), number, names, taken) for number in range(n)]


def _member(
    dice: np.random.Generator,
    number: int,
    names: dict[tuple[str, str], list[str]],
    taken: set[str],
) -> Member:
    language = "en" if number < N_ENGLISH else str(dice.choice(list(_LANGUAGES), p=list(_LANGUAGES.values())))
    voice = voices()[language]
    culture, part = str(dice.choice(voice.cultures)), str(dice.choice(("f", "m")))
    first = str(dice.choice(names[culture, part]))
    last = str(dice.choice(names.get((culture, f"last_{part}"), names[culture, "last"])))
    liked = tuple(str(one) for one in dice.choice(TOPICS, int(dice.integers(2, 4)), replace=False))
    place = str(dice.choice(voice.places))
    main, other = (topics()[language, topic].label for topic in liked[:2])
    scenes = SCENES_OF[liked[0]] if dice.random() < 0.6 else ("kaleidoscope", "silk", "woven", "breathing")
    return Member(
        number=number,
        handle=_handle(dice, _latin(first), _latin(last), liked[0], taken),
        name=_shown(first, last, language),
        bio=capitalised(str(dice.choice(voice.bios)).format(label=main, other=other, place=place)),
        language=language,
        age=str(dice.choice(_AGES)),
        topics=liked,
        reach=float(np.exp(dice.normal(0, 1.1))),
        place=place,
        offset_h=_OFFSET_H[language],
        portrait=(str(dice.choice(scenes)), int(dice.integers(10)), int(dice.integers(2**31))),
    )


def _names() -> dict[tuple[str, str], list[str]]:
    return {(row["culture"], row["part"]): items(row["names"]) for row in load_rows("names")}


def _latin(name: str) -> str:
    return name.partition("=")[0]


def _shown(first: str, last: str, language: str) -> str:
    """Return a name in its own script, the family name first where that is the custom."""
    own = [part.partition("=")[2] or _latin(part) for part in (first, last)]
    if language == "ja":
        return f"{own[1]} {own[0]}"
    return " ".join(own)


def _handle(dice: np.random.Generator, first: str, last: str, topic: str, taken: set[str]) -> str:
    """Return a handle nobody has yet, made as people make them."""
    a, b = plain_letters(first), plain_letters(last)
    forms = [f"{a}.{b}", f"{a}{b}", f"{a}_{topic}", f"{topic}.{a}", f"{b}.{a}", f"{a}{b[:1]}"]
    dice.shuffle(forms)
    forms += [f"{a}.{b}{dice.integers(10, 99)}", f"{a}{dice.integers(1000, 9999)}"]
    handle = next(form for form in forms if form not in taken and 4 <= len(form) <= 30)
    taken.add(handle)
    return handle
