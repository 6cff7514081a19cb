"""Deciding which column is which field.

A header is a claim, a sample of the values is the evidence: a column is taken for a field when both agree. Headers of
lists that people keep by hand change monthly and lie, so two questions are left to the values alone: which of the
columns that name somebody holds handles, and whether a column without a known header holds countries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from socialpulse.core.platforms import Platform
from socialpulse.sources.files.columns import OF_POSTS, PLAIN, Choice, Columns, Style
from socialpulse.sources.files.content import Look
from socialpulse.sources.files.fields import COUNTS, FIELDS, NUMBERS, TIMES
from socialpulse.sources.files.profiles import YOUTUBE_ID
from socialpulse.sources.files.shapes import TABLE, Shape, dotted
from socialpulse.sources.files.vocabulary import EXACT, PART, SOFT, Meaning, vocabulary
from socialpulse.sources.values import find_day_first, find_decimal_mark

ENOUGH = 0.2  # share of fitting values where the header is a field's own
ENOUGH_IN_PART = 0.8  # where the header only holds a field's words among others
ENOUGH_ALONE = 0.7  # where the values alone say it
MOST_UNHEADED = 300  # columns without a known header that are looked at

_WHO = ("handle", "who", "name")
_AS_HANDLE = {"handle": 1.0, "who": 0.75, "name": 0.4}
_AS_NAME = {"handle": 0.3, "who": 0.75, "name": 1.0}
# What a known shape may hold besides its own fields.
_BESIDE_SHAPES = frozenset(
    {
        "platform",
        "country",
        "audience_country",
        "city",
        "language",
        "emails",
        "categories",
        "engagement_rate",
        "observed_at",
    }
)
_UNHEADED = {"country": "names of countries", "profile_url": "addresses of profiles", "emails": "e-mail addresses"}
_LEFT = {"ignored": "a row number", "post_ids": OF_POSTS}
_PLURALS = ("ies", "tags", "topics", "niches", "genres", "interests")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def decide_columns(looks: Mapping[str, Look], shape: Shape, platform: Platform | None) -> Columns:
    """Return which column is which field, from the columns' names and looks, in the order of the table.

    platform: whose accounts these are, where that is known already: columns headed with another platform stay out.
    Deterministic; between equals the column that stands first wins. Cost: some 10 ms per 1,000 columns.
    """
    choosing = _Choosing(looks, shape, platform)
    choosing.take_shape()
    choosing.take_headed()
    if not shape.fields:
        choosing.take_who()
        choosing.take_unheaded()
        choosing.doubt()
    return choosing.result()


def widen(columns: Columns, looks: Mapping[str, Look]) -> Columns:
    """Return the columns with some more that turned up later, each read as its header says where its values fit."""
    if not looks:
        return columns
    more = _Choosing(looks, TABLE, None)
    more.take_headed()
    found = more.result()
    return Columns((*columns.choices, *found.choices), columns.left_alone, {**found.styles, **columns.styles})


class _Choosing:
    """Columns as they are taken, one group after the other."""

    def __init__(self, looks: Mapping[str, Look], shape: Shape, platform: Platform | None) -> None:
        self._looks = looks
        self._shape = shape
        self._platform = platform
        self._headers = {name: vocabulary().read(name) for name in looks}
        self._chosen: dict[str, Choice] = {}  # by column
        self._left: dict[str, str] = {}  # column -> why it is not taken

    def take_shape(self) -> None:
        """Take the fields of a known shape, from where it keeps them."""
        by_place: dict[str, list[str]] = {}
        for name in self._looks:
            by_place.setdefault(dotted(name), []).append(name)
        for field, places in self._shape.fields.items():
            for place in places:
                for column in [place] if place in self._looks else by_place.get(dotted(place), []):
                    self._take(Choice(field, column, EXACT, f"a field of {self._shape.name} records"))

    def take_headed(self) -> None:
        """Take every column whose header and values agree, the surest first, each for one field.

        Of columns of one field an exact number goes before a rounded one, and Category_1 before Category_2.
        """
        found = sorted(self._headed(), key=lambda choice: -choice.score - 0.01 * self._looks[choice.column].exact)
        for choice in found:
            surest = next((c for c in self._chosen.values() if c.field == choice.field), choice)
            if choice.column in self._chosen:
                continue
            if choice.field in _LEFT:
                self._left[choice.column] = _LEFT[choice.field]
            elif choice.score < 0.8 * surest.score and not FIELDS[choice.field].many:
                self._left[choice.column] = f"{surest.column!r} is {choice.field} more surely"
            else:
                self._take(choice)

    def take_who(self) -> None:
        """Take the column of handles, and then that of names, by what stands in them."""
        headed = {name: meaning.field for name, meaning in self._naming()}
        handle = self._best(headed, _AS_HANDLE, lambda look: look.handle)
        if handle is not None and self._holds_handles(handle.column, headed[handle.column]):
            self._take(replace(handle, field="handle"))
        left = {
            name: header
            for name, header in headed.items()
            if name not in self._chosen and not (header == "handle" and self._looks[name].handle > 0.5)
        }
        called = self._best(left, _AS_NAME, lambda look: look.words)
        if called is not None and called.score >= ENOUGH:
            self._take(replace(called, field="name"))

    def take_unheaded(self) -> None:
        """Take columns that hold countries, profile addresses or e-mail addresses, whatever their header says."""
        for field, said in _UNHEADED.items():
            has = {choice.field for choice in self._chosen.values()}
            if field in has or (field == "country" and "audience_country" in has):
                continue
            free = [name for name in self._looks if name not in self._chosen][:MOST_UNHEADED]
            shares = {name: self._share_alone(field, self._looks[name]) for name in free}
            best = max(shares, key=lambda name: shares[name], default=None)
            if best is not None and shares[best] >= ENOUGH_ALONE:
                reason = f"{shares[best]:.0%} of the values are {said}, whatever the header says"
                self._take(Choice(field, best, shares[best], reason))

    def doubt(self) -> None:
        """Let go of columns whose header cannot be true beside the others."""
        comments, likes = self._median("avg_comments"), self._median("avg_likes")
        if comments is not None and likes is not None and comments > likes:
            self._drop(("avg_likes", "avg_comments"), "comments outnumber likes, so these are neither")
        if any(choice.field == "post_texts" for choice in self._chosen.values()):
            self._drop(("likes", "views", "joined_at"), "each row holds a post: this is the post's, not the account's")

    def result(self) -> Columns:
        names = list(self._looks)
        order = {name: (self._headers[name].order, number) for number, name in enumerate(names)}
        chosen = list(self._chosen.values())
        if not self._shape.fields:
            chosen.sort(key=lambda choice: order[choice.column] if FIELDS[choice.field].many else (0, 0))
        left = [
            Choice("", name, 0.0, self._left.get(name, "no field we know"))
            for name in names
            if name not in self._chosen
        ]
        styles = {choice.column: _style(choice, self._looks[choice.column]) for choice in chosen}
        unusual = {column: style for column, style in styles.items() if style != PLAIN}
        return Columns(tuple(chosen), tuple(left), unusual)

    def _take(self, choice: Choice) -> None:
        self._chosen[choice.column] = choice

    def _drop(self, fields: tuple[str, ...], reason: str) -> None:
        for choice in list(self._chosen.values()):
            if choice.field in fields:
                del self._chosen[choice.column]
                self._left[choice.column] = reason

    def _meanings(self, name: str) -> list[Meaning]:
        """Return what a header may mean, or else the last key of a place where the keys around it say nothing."""
        words = vocabulary()
        named = self._headers[name].platforms
        if name in self._chosen or (self._platform is not None and named and self._platform not in named):
            return []
        found = words.meanings(self._headers[name])
        parents, _, leaf = name.rpartition(".")
        if not found and parents and words.read(parents).words <= words.soft:
            found = [Meaning(m.field, m.prior * SOFT) for m in words.meanings(words.read(leaf)) if m.prior > PART]
        if self._shape.fields:
            own = self._shape.fields
            return [m for m in found if m.field in _BESIDE_SHAPES - own.keys() and m.prior > PART and not parents]
        return found

    def _headed(self) -> Iterator[Choice]:
        for name in self._looks:
            for meaning in self._meanings(name):
                choice = None if meaning.field in _WHO else self._judged(name, meaning)
                if choice is not None:
                    yield choice

    def _judged(self, name: str, meaning: Meaning) -> Choice | None:
        look = self._looks[name]
        field = _corrected(meaning.field, look)
        share = FIELDS[field].look(look)
        doubt = self._doubt_id(look) if field == "platform_user_id" else None
        if doubt is None and share >= (ENOUGH if meaning.prior > PART else ENOUGH_IN_PART):
            return Choice(field, name, meaning.prior * share, f"the header says so, and {share:.0%} of the values fit")
        if meaning.prior > PART:
            self._left[name] = doubt or f"headed like {field}, but only {share:.0%} of the values fit"
        return None

    def _naming(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the columns that name somebody, with what their headers say."""
        for name in self._looks:
            meaning = next(iter(self._meanings(name)), None)
            if meaning is not None and meaning.field in _WHO:
                yield name, meaning

    def _best(
        self, headed: Mapping[str, str], weights: Mapping[str, float], look: Callable[[Look], float]
    ) -> Choice | None:
        scored = {name: weights[header] * look(self._looks[name]) for name, header in headed.items()}
        best = max(scored, key=lambda name: scored[name], default=None)
        if best is None:
            return None
        reason = f"{look(self._looks[best]):.0%} of the values look like it; the header says {headed[best]}"
        return Choice("", best, scored[best], reason)

    def _holds_handles(self, name: str, header: str) -> bool:
        """Whether the best of the columns that name somebody holds handles. YouTube lists hold titles among them."""
        share = self._looks[name].handle
        return share >= ENOUGH and (share >= 0.5 or header == "handle" or self._platform is Platform.YOUTUBE)

    def _share_alone(self, field: str, look: Look) -> float:
        if look.n_known < 3 or len(set(look.values)) < 3:
            return 0.0
        return look.country if field == "country" else FIELDS[field].look(look)

    def _doubt_id(self, look: Look) -> str | None:
        """Return why these can be no ids of the platform; None where they can."""
        if look.is_serial:
            return "these are row numbers"
        if self._platform is Platform.YOUTUBE:
            fits = sum(bool(YOUTUBE_ID.fullmatch(text)) for text in look.values)
        else:
            short = self._platform in (Platform.X, Platform.INSTAGRAM)
            digits = (text.removesuffix(".0").isdigit() or (not short and len(text) >= 20) for text in look.values)
            fits = sum(digits) - sum(bool(_UUID.fullmatch(text)) for text in look.values)
        return "these are not the platform's ids" if fits < 0.5 * look.n_known else None

    def _median(self, field: str) -> float | None:
        """Return the median of the first column of a field; None where it is missing or hardly known."""
        column = next((choice.column for choice in self._chosen.values() if choice.field == field), None)
        numbers = sorted(self._looks[column].numbers()) if column is not None else []
        return numbers[len(numbers) // 2] if len(numbers) >= 5 else None


def _corrected(field: str, look: Look) -> str:
    """Return the field that a header means once its values are seen: "engagement" may be a rate, "url" a website."""
    if field in ("engagements", "engagements_authentic") and _is_rate(look):
        return "engagement_rate"
    return "links" if field == "profile_url" and look.profile < 0.5 <= look.address else field


def _is_rate(look: Look) -> bool:
    """Whether numbers called "engagement" are rates: percent signs, or fractions of small numbers."""
    numbers = sorted(look.numbers())
    small = bool(numbers) and numbers[len(numbers) // 2] <= 100 and any(number != int(number) for number in numbers)
    return small or any("%" in text for text in look.values)


def _is_percent(look: Look, name: str) -> bool:
    """Whether bare rates are percentages: one in twenty is above 1, or the header says so."""
    numbers = sorted(look.numbers())
    large = bool(numbers) and numbers[min(len(numbers) - 1, int(len(numbers) * 0.95))] > 1
    return large or "percent" in vocabulary().read(name).words


def _style(choice: Choice, look: Look) -> Style:
    if choice.field in NUMBERS:
        mark = find_decimal_mark(look.values, whole=choice.field in COUNTS)
        return Style(mark=mark, percent=choice.field == "engagement_rate" and _is_percent(look, choice.column))
    if choice.field in TIMES:
        return Style(day_first=find_day_first(look.values))
    return Style(commas=choice.field == "categories" and choice.column.strip().lower().endswith(_PLURALS))
