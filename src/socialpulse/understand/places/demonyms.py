"""Words for a people in a search line: german gamers are asked for in Germany, german shepherds are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from socialpulse.understand.places.countries import load_countries
from socialpulse.understand.places.gazetteer import load_gazetteer, load_words
from socialpulse.understand.places.scan import Gap, Word
from socialpulse.understand.places.types import Place

_P_SOMEBODY, _P_ALONE = 0.75, 0.55
_N_WORDS = 3  # of the longest: papua new guinean
_REACH = 3  # words after a demonym among which somebody is looked for


class Part(NamedTuple):
    """A part of a search line that asks for a place: numbers of its first and last word, and where it stands."""

    first: int
    last: int
    start: int
    end: int
    place: Place


def demonyms_in(text: str, words: list[Word]) -> Iterator[Part]:
    """Yield the words for a people that ask for a country, in order.

    With somebody close behind ("german vegan bloggers") p is .75, else .55; languages of many countries and words with
    another meaning (english, polish, kiwi) need somebody right behind and have .55. Before or after a dish, a language
    lesson or a style the line asks for that, and nothing is yielded.
    """
    at = 0
    while at < len(words):
        n, country = _demonym(words, at)
        if country and (p := _p(words, at, at + n)):
            start, end = words[at].start, words[at + n - 1].end
            yield Part(at, at + n - 1, start, end, Place(country, None, p, text[start:end]))
        at += n


def _demonym(words: list[Word], at: int) -> tuple[int, str | None]:
    """Return how many words to go on by, and the country where they are a word for its people."""
    by_demonym, no_place = load_countries().by_demonym, load_gazetteer().no_place
    for n in range(min(_N_WORDS, len(words) - at), 0, -1):
        phrase = " ".join(word.folded for word in words[at : at + n])
        if n > 1 and phrase in no_place:
            return n, None
        country = by_demonym.get(phrase) or by_demonym.get(phrase.removesuffix("s"))
        if country:
            return n, country
    return 1, None


def _p(words: list[Word], first: int, end: int) -> float | None:
    after = [word.folded for word in words[end : end + _REACH] if word.gap is not Gap.BREAK]
    before = words[first - 1].folded if first else ""
    topics, persons = load_words("topic"), load_words("person")
    if before in topics or not topics.isdisjoint(after[:1]):
        return None
    if words[first].folded in load_words("uncertain"):
        return _P_ALONE if not persons.isdisjoint(after[:1]) else None
    if not persons.isdisjoint(after) or words[first].folded.endswith("s") or before in persons:
        return _P_SOMEBODY
    return _P_ALONE if topics.isdisjoint(after[:2]) else None
