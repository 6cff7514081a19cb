"""Where a free-text location says somebody is."""

from __future__ import annotations

from itertools import pairwise

from socialpulse.understand.places.countries import FLAG, flag_country
from socialpulse.understand.places.gazetteer import Kind, load_words
from socialpulse.understand.places.resolve import resolve
from socialpulse.understand.places.scan import Gap, Name, Word, is_never, names_in, says_enough, words_of
from socialpulse.understand.places.types import Place

MAX_CHARS = 200
_MAX_STRAY = 3  # words beside a name that are no place, before it is taken for a sentence


def find_place(text: str) -> Place | None:
    """Return the place that a location field names, or None where it names none or leaves the country open.

    Of several places the first counts ("Berlin / NYC"). A country or region decides between cities of one name
    ("Paris, Texas"); without it the largest does. Two-letter codes count in capitals, after a city or alone. A city is
    given where it is one of some 23,000 known. A flag alone is a country. Jokes and sentences give nothing.
    """
    text = text[:MAX_CHARS]
    flags = [(code, flag) for flag in FLAG.findall(text) if (code := flag_country(flag))]
    hint = flags[0][0] if len({code for code, _ in flags}) == 1 else None
    words = words_of(text)
    for segment in _segments(words):
        voters, names = _kept(segment)
        if place := resolve(text, voters, names, hint):
            return place
    return Place(flags[0][0], None, 0.85 if hint else 0.6, flags[0][1]) if flags else None


def _segments(words: list[Word]) -> list[list[Word]]:
    """Return the words between breaks."""
    starts = [number for number, word in enumerate(words) if word.gap is Gap.BREAK]
    return [words[start:end] for start, end in pairwise([*starts, len(words)])]


def _kept(words: list[Word]) -> tuple[list[Name], list[Name]]:
    """Return the names of a segment that decide on the country, and all that stand for a place.

    A name stands where its part is all place, or where it is well known. Names beside other words decide only where
    there are no others: in "Connaught Place, Delhi" it is Delhi.
    """
    names = names_in(words)
    covered = {number for name in names if not is_never(name) for number in range(name.first, name.last + 1)}
    stray = [_stray(words, covered, name) for name in names]
    kept = [
        (name, bool(left))
        for name, left in zip(names, stray, strict=True)
        if (_code_stands(name, words, covered) if name.is_code else _stands(name, names, words, left))
    ]
    whole = [name for name, has_stray in kept if not has_stray or _is_country(name)]
    every = [name for name, _ in kept]
    return whole or every, every


def _is_country(name: Name) -> bool:
    return name.readings[0].kind is Kind.COUNTRY


def _stands(name: Name, names: list[Name], words: list[Word], stray: list[int]) -> bool:
    if is_never(name):
        last = name.last + 1 == len(words) or words[name.last + 1].gap is Gap.BELOW
        return len(names) > 1 and last and (name.first == 0 or name.gap is Gap.BELOW)
    if not name.is_large:
        return not stray
    if stray and stray[-1] > name.last and name.readings[0].kind is Kind.CITY:
        return False  # London Calling
    lower = all(word.text.islower() for word in words)
    return len(stray) <= (1 if lower else _MAX_STRAY) and (lower or not any(words[n].text.islower() for n in stray))


def _code_stands(code: Name, words: list[Word], covered: set[int]) -> bool:
    """Tell whether a code follows a city or a comma, closes a short segment, or is all there is and says enough."""
    if code.first > 0 and (code.gap is Gap.BELOW or code.first - 1 in covered):
        return True
    if code.last + 1 == len(words) or words[code.last + 1].gap is Gap.BELOW:
        return says_enough(code) if code.first == 0 else len(words) <= 3
    return False


def _stray(words: list[Word], covered: set[int], name: Name) -> list[int]:
    """Return the numbers of words in the name's part that are no place, direction or number.

    A part reaches from comma to comma, or to an "and" outside of names.
    """
    aside, joining = load_words("aside"), load_words("and")
    joints = {number for number, word in enumerate(words) if word.folded in joining and number not in covered}
    start, end = name.first, name.last + 1
    while start > 0 and words[start].gap is Gap.JOINED and start - 1 not in joints:
        start -= 1
    while end < len(words) and words[end].gap is Gap.JOINED and end not in joints:
        end += 1
    around = (number for number in range(start, end) if not name.first <= number <= name.last)
    return [
        number
        for number in around
        if number not in covered and words[number].folded not in aside and not words[number].folded.isdigit()
    ]
