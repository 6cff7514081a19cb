"""What a question asks of the index: conditions, words, a meaning. Pure: no index is read here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialpulse.core.errors import Invalid, Problem
from socialpulse.posts import Card, PostState, Visibility, find_spans, tag_key
from socialpulse.retrieval import And, ContainsAll, Equals, Filter, In, Not, Range
from socialpulse.search.columns import author_number
from socialpulse.search.types import Question
from socialpulse.search.words import words_of
from socialpulse.understand.text import clean_text

MOST_TEXT = 1_000
MOST_ASKED_WORDS = 12  # those behind them are asked by their meaning alone
MOST_TAGS = 30
MOST_LANGUAGES = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """A question taken apart.

    words  of the text outside its tags · meant  the text whose meaning is looked for, empty where there is none
    tags  as they are compared, written in the text or given · where  every condition
    """

    words: tuple[str, ...]
    meant: str
    tags: tuple[str, ...]
    where: Filter
    asks_nothing: bool  # it has a text, and nothing in that can be found: ?!
    sees_sensitive: bool


def read(question: Question, *, sees_sensitive: bool) -> Reading:
    """Return what a question asks for. Raises Invalid with every value that does not fit."""
    _check(question)
    spans = [span for span in find_spans(question.text) if span.kind == "tag"]
    plain = question.text
    for span in reversed(spans):
        plain = plain[: span.start] + " " + plain[span.end :]
    tags = tuple(dict.fromkeys([*(span.key for span in spans), *map(tag_key, question.tags)]))
    words = tuple(words_of(plain)[:MOST_ASKED_WORDS])
    return Reading(
        words=words,
        meant=clean_text(question.text) if words else "",
        tags=tags,
        where=_where(question, tags, sees_sensitive),
        asks_nothing=bool(question.text.strip()) and not words and not spans,
        sees_sensitive=question.sensitive and sees_sensitive,
    )


def judge(card: Card, reading: Reading) -> bool:
    """Return whether a post that was loaded still is what was asked for: the index may be a second behind.

    That the viewer may see it was judged when it was loaded. Authors are handed their own posts in every state.
    """
    post = card.post
    is_open = post.state is PostState.LIVE and post.visibility is Visibility.PUBLIC
    return is_open and set(reading.tags) <= set(post.tags) and (reading.sees_sensitive or not post.sensitive)


def _where(question: Question, tags: Sequence[str], sees_sensitive: bool) -> Filter:
    terms: list[Filter] = []
    if question.kinds:
        terms.append(In("kind", tuple(kind.value for kind in question.kinds)))
    if question.languages:
        terms.append(In("language", tuple(one.partition("-")[0].lower() for one in question.languages)))
    if tags:
        terms.append(ContainsAll("tags", tuple(tags)))
    if question.author is not None:
        terms.append(Equals("author", author_number(question.author)))
    if question.since is not None or question.until is not None:
        terms.append(Range("live_at", question.since, question.until))
    if not (question.sensitive and sees_sensitive):
        terms.append(Not(Equals("sensitive", True)))
    return And(tuple(terms))


def _check(question: Question) -> None:
    problems: list[Problem] = []

    def wrong(field: str, value: object, reason: str) -> None:
        problems.extend(Invalid.one(field, value, reason).problems)

    if len(question.text) > MOST_TEXT:
        wrong("q", question.text, f"has {len(question.text):,} characters, and {MOST_TEXT:,} are the most")
    if len(question.tags) > MOST_TAGS:
        wrong("tag", f"{len(question.tags)} tags", f"at most {MOST_TAGS} are taken")
    if len(question.languages) > MOST_LANGUAGES:
        wrong("language", f"{len(question.languages)} languages", f"at most {MOST_LANGUAGES} are taken")
    for name, moment in (("since", question.since), ("until", question.until)):
        if moment is not None and moment.tzinfo is None:
            wrong(name, moment.isoformat(), "names no time zone; write it like 2026-12-24T18:00:00Z")
    if not problems and question.since and question.until and question.since > question.until:
        wrong("since", question.since.isoformat(), f"is later than until, {question.until.isoformat()}")
    if problems:
        raise Invalid(*problems)
    if not question.text.strip() and not _has_filter(question):
        raise Invalid.one("q", question.text, "is empty; write what you look for, or give a tag, author, kind or time")


def _has_filter(question: Question) -> bool:
    given = (question.kinds, question.languages, question.tags, question.author, question.since, question.until)
    return any(given)
