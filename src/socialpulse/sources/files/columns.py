"""Which column of a table, or key of a record, is which field; and why.

A header is a claim, a sample of the values is the evidence: a column is taken for a field when both agree. Headers of
lists that people keep by hand change monthly and lie, so two questions are left to the values alone: which of the
columns that name somebody holds handles, and whether a column without a known header holds countries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from socialpulse.core.platforms import Platform
from socialpulse.sources.files.content import Look
from socialpulse.sources.files.fields import COUNTS, FIELDS, NUMBERS, TIMES
from socialpulse.sources.files.profiles import YOUTUBE_ID
from socialpulse.sources.files.shapes import TABLE, Shape, dotted
from socialpulse.sources.files.vocabulary import EXACT, PART, Meaning, vocabulary
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
    "platform country audience_country city language emails categories engagement_rate observed_at".split()
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A column read as a field, or left alone where field is "". score: header and values together, in [0, 1]."""

    field: str
    column: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Style:
    """How a column writes its values."""

    mark: str = "."  # the decimal mark
    percent: bool = False  # a bare 3.4 is 3.4 %, not 340 %
    day_first: bool | None = None
    commas: bool = False  # a comma separates items


@dataclass(frozen=True, slots=True)
class Columns:
    """The reading of a table: for each field its columns, the one to be asked first coming first."""

    choices: tuple[Choice, ...]
    left_alone: tuple[Choice, ...] = ()
    styles: Mapping[str, Style] = field(default_factory=dict)

    def of(self, name: str) -> tuple[str, ...]:
        """Return the columns of a field, best first; () where it has none."""
        return tuple(choice.column for choice in self.choices if choice.field == name)

    def knows(self, name: str) -> bool:
        """Return whether the column was there when these were decided."""
        return any(choice.column == name for choice in (*self.choices, *self.left_alone))

    @property
    def holds_posts(self) -> bool:
        """Whether the rows have ids of posts or comments."""
        return any(choice.reason == _OF_POSTS for choice in self.left_alone)

    def widened(self, looks: Mapping[str, Look]) -> Columns:
        """Return these columns with more, that turned up later: each is read as its header says where its values fit."""
        if not looks:
            return self
        more = _Choosing(looks, TABLE, None)
        more.take_headed()
        found = more.result()
        return Columns((*self.choices, *found.choices), self.left_alone, {**found.styles, **self.styles})

    def style(self, column: str) -> Style:
        return self.styles.get(column, _PLAIN)

    def explain(self) -> str:
        """Return one line per column: what it is read as, and why."""
        taken = (f"{choice.column!r} -> {choice.field}: {choice.reason}" for choice in self.choices)
        left = (f"{choice.column!r} -> nothing: {choice.reason}" for choice in self.left_alone)
        return "\n".join((*taken, *left))


_PLAIN = Style()
_OF_POSTS = "the id of a post or comment"


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


class _Choosing:
    def __init__(self, looks: Mapping[str, Look], shape: Shape, platform: Platform | None) -> None:
        self.looks = looks
        self.shape = shape
        self.platform = platform
        self.chosen: list[Choice] = []
        self.left: dict[str, str] = {}
        self.order: dict[str, int] = {}
        self.meanings = {name: self._meanings(name) for name in looks}

    def take_shape(self) -> None:
        """Take the fields of a known shape, from where it keeps them."""
        by_place: dict[str, list[str]] = {}
        for name in self.looks:
            by_place.setdefault(dotted(name), []).append(name)
        for field_name, places in self.shape.fields.items():
            for place in places:
                for column in [place] if place in self.looks else by_place.get(dotted(place), []):
                    self._take(field_name, column, EXACT, f"a field of {self.shape.name} records")

    def take_headed(self) -> None:
        """Take every column whose header and values agree, the surest first, each for one field."""
        found: list[tuple[float, Choice]] = []
        for name, meanings in self.meanings.items():
            for meaning in meanings:
                if meaning.field not in _WHO and self._ours(name) and (choice := self._judge(name, meaning)):
                    found.append((choice.score + 0.01 * self.looks[name].exact, choice))
        for _, choice in sorted(found, key=lambda pair: -pair[0]):
            rivals = [c for c in self.chosen if c.field == choice.field]
            if any(c.column == choice.column for c in self.chosen):
                continue
            if rivals and choice.score < 0.8 * rivals[0].score and not FIELDS[choice.field].many:
                self.left[choice.column] = f"{rivals[0].column!r} is {choice.field} more surely"
            elif choice.field in ("ignored", "post_ids"):
                self._leave(choice)
            else:
                self.chosen.append(choice)
        self._sort_many()

    def take_who(self) -> None:
        """Take the column of handles, and then that of names, by what stands in them."""
        rivals = {
            name: m.field for name, ms in self.meanings.items() for m in ms[:1] if m.field in _WHO and self._ours(name)
        }
        as_handle = {name: _AS_HANDLE[header] * self.looks[name].handle for name, header in rivals.items()}
        handle = max(as_handle, key=lambda name: as_handle[name], default=None)
        if handle is not None and self._is_handle(handle, rivals[handle]):
            share = self.looks[handle].handle
            self._take(
                "handle",
                handle,
                as_handle[handle],
                f"{share:.0%} look like handles; its header says {rivals.pop(handle)}",
            )
        as_name = {
            name: _AS_NAME[header] * self.looks[name].words
            for name, header in rivals.items()
            if not (header == "handle" and self.looks[name].handle > 0.5)
            and not any(c.column == name for c in self.chosen)
        }
        name = max(as_name, key=lambda column: as_name[column], default=None)
        if name is not None and as_name[name] >= ENOUGH:
            self._take(
                "name", name, as_name[name], f"{self.looks[name].words:.0%} hold words; its header says {rivals[name]}"
            )

    def take_unheaded(self) -> None:
        """Take columns that hold countries, profile addresses or e-mail addresses, whatever their header says."""
        taken = {choice.column for choice in self.chosen}
        free = [name for name in self.looks if name not in taken][:MOST_UNHEADED]
        for field_name in ("country", "profile_url", "emails"):
            if any(c.field in (field_name, "audience_country") for c in self.chosen if field_name != "emails"):
                continue
            for name in free:
                look = self.looks[name]
                share = look.country if field_name == "country" else FIELDS[field_name].look(look)
                if look.n_known >= 3 and share >= ENOUGH_ALONE and len(set(look.values)) >= 3 and name not in taken:
                    self._take(
                        field_name, name, share, f"{share:.0%} are {_SAID[field_name]}, whatever its header says"
                    )
                    taken.add(name)
                    break

    def doubt(self) -> None:
        """Let go of columns whose header cannot be true beside the others."""
        if self._median_share("avg_comments", "avg_likes") > 1:
            reason = "comments outnumber likes in most rows, so these are neither"
            self._drop("avg_likes", reason)
            self._drop("avg_comments", reason)
        if any(choice.field == "post_texts" for choice in self.chosen):
            for name in ("likes", "views", "joined_at"):
                self._drop(name, "each row holds a post, so this is the post's and not the account's")

    def result(self) -> Columns:
        taken = {choice.column for choice in self.chosen}
        left = tuple(
            Choice("", name, 0.0, self.left.get(name, "no field we know")) for name in self.looks if name not in taken
        )
        styles = {choice.column: self._style(choice) for choice in self.chosen}
        return Columns(tuple(self.chosen), left, {name: style for name, style in styles.items() if style != _PLAIN})

    def _meanings(self, name: str) -> list[Meaning]:
        words = vocabulary()
        header = words.read(name)
        self.order[name] = header.order
        found = words.meanings(header)
        if not found and "." in name:  # a key inside an object: what stands around it must not change it
            parents, _, leaf = name.rpartition(".")
            if words.read(parents).words <= words.soft:
                found = [Meaning(m.field, m.prior * 0.9) for m in words.meanings(words.read(leaf)) if m.prior > PART]
        if self.shape.fields:
            found = [meaning for meaning in found if meaning.field in _BESIDE_SHAPES and meaning.prior > PART]
        return found

    def _judge(self, name: str, meaning: Meaning) -> Choice | None:
        look = self.looks[name]
        field_name = meaning.field
        if field_name in ("engagements", "engagements_authentic") and _is_rate(look):
            field_name = "engagement_rate"
        if field_name == "profile_url" and look.profile < 0.5 <= look.address:
            field_name = "links"
        share = FIELDS[field_name].look(look)
        if field_name == "platform_user_id" and (doubt := self._id_doubt(look)):
            self.left[name] = doubt
        elif share >= (ENOUGH if meaning.prior > PART else ENOUGH_IN_PART):
            return Choice(
                field_name, name, meaning.prior * share, f"the header says so, and {share:.0%} of the values fit"
            )
        elif meaning.prior > PART:
            self.left[name] = f"headed like {field_name}, but only {share:.0%} of the values fit"
        return None

    def _is_handle(self, name: str, header: str) -> bool:
        """Whether the best of the columns that name somebody holds handles. YouTube lists hold titles among them."""
        share = self.looks[name].handle
        return share >= ENOUGH and (share >= 0.5 or header == "handle" or self.platform is Platform.YOUTUBE)

    def _ours(self, name: str) -> bool:
        """Whether a header names no other platform than that of these accounts."""
        named = vocabulary().read(name).platforms
        return self.platform is None or not named or self.platform in named

    def _id_doubt(self, look: Look) -> str | None:
        if look.is_serial:
            return "these are row numbers"
        if self.platform is Platform.YOUTUBE:
            fits = sum(bool(YOUTUBE_ID.fullmatch(text)) for text in look.values)
        elif self.platform in (Platform.X, Platform.INSTAGRAM):
            fits = sum(text.removesuffix(".0").isdigit() for text in look.values)
        else:
            fits = sum(text.removesuffix(".0").isdigit() or len(text) >= 20 for text in look.values)
        return "these are not the platform's ids" if fits < 0.5 * look.n_known else None

    def _take(self, field_name: str, column: str, score: float, reason: str) -> None:
        self.chosen.append(Choice(field_name, column, score, reason))

    def _leave(self, choice: Choice) -> None:
        self.left[choice.column] = "a row number" if choice.field == "ignored" else _OF_POSTS

    def _drop(self, field_name: str, reason: str) -> None:
        self.left |= {choice.column: reason for choice in self.chosen if choice.field == field_name}
        self.chosen = [choice for choice in self.chosen if choice.field != field_name]

    def _sort_many(self) -> None:
        """Put Category_1 before Category_2, and exact numbers before rounded ones."""
        place = {name: number for number, name in enumerate(self.looks)}
        if not self.shape.fields:
            self.chosen.sort(key=lambda c: (self.order[c.column], place[c.column]) if FIELDS[c.field].many else (0, 0))

    def _median_share(self, of: str, to: str) -> float:
        """Return the median of one field's numbers over the median of another's; 0 where either is missing."""
        pair = [next((c.column for c in self.chosen if c.field == name), None) for name in (of, to)]
        if pair[0] is None or pair[1] is None:
            return 0.0
        above, below = self.looks[pair[0]].numbers(), self.looks[pair[1]].numbers()
        if len(above) < 5 or len(below) < 5:
            return 0.0
        return sorted(above)[len(above) // 2] / max(sorted(below)[len(below) // 2], 1e-9)

    def _style(self, choice: Choice) -> Style:
        look = self.looks.get(choice.column)
        if look is None:
            return _PLAIN
        if choice.field in NUMBERS:
            mark = find_decimal_mark(look.values, whole=choice.field in COUNTS)
            return Style(mark=mark, percent=choice.field == "engagement_rate" and _is_percent(look, choice.column))
        if choice.field in TIMES:
            return Style(day_first=find_day_first(look.values))
        return Style(commas=choice.field in ("emails", "links") or _is_plural(choice.column))


_SAID = {"country": "names of countries", "profile_url": "addresses of profiles", "emails": "e-mail addresses"}


def _is_rate(look: Look) -> bool:
    """Whether numbers called "engagement" are rates: percent signs, or fractions of small numbers."""
    if any("%" in text for text in look.values):
        return True
    numbers = sorted(look.numbers())
    return bool(numbers) and numbers[len(numbers) // 2] <= 100 and any(number != int(number) for number in numbers)


def _is_percent(look: Look, name: str) -> bool:
    if "percent" in vocabulary().read(name).words:
        return True
    numbers = sorted(look.numbers())
    return bool(numbers) and numbers[min(len(numbers) - 1, int(len(numbers) * 0.95))] > 1


def _is_plural(name: str) -> bool:
    return (
        name.strip()
        .lower()
        .endswith(("ies", "tags", "topics", "niches", "genres", "interests", "links", "urls", "emails"))
    )
