"""What a column header may mean: the table in aliases.toml, made ready for look-ups."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from socialpulse.core.platforms import Platform

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOKEN = re.compile(r"[^\W\d_]+|\d+[a-zA-Z]+|\d+|%|#")

MOST_CHARACTERS = 300  # of a header

_NEVER_IN_PART = frozenset({"who", "handle", "name", "avatar_url", "platform_user_id", "ignored", "observed_at"})
# How much a header says whose words are just a field's, a field's with soft words beside, a field's among others.
EXACT, SOFT, PART = 1.0, 0.9, 0.5


@dataclass(frozen=True, slots=True)
class Header:
    """A header as words: in plain form, without platforms; the platforms it names; the number in it, for an order."""

    words: frozenset[str]
    platforms: frozenset[Platform]
    order: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field that a header may stand for. prior: how sure the header alone makes it, in (0, 1]."""

    field: str
    prior: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    phrases: dict[str, str]  # words written apart -> one word
    plain: dict[str, str]  # a word -> its plain form, "" for one that says nothing
    platforms: dict[str, Platform]
    people: frozenset[str]  # words for those who post on a platform: a tiktoker is a creator on TikTok
    soft: frozenset[str]
    harmful: frozenset[str]
    fields: dict[frozenset[str], tuple[str, ...]]

    def read(self, text: str) -> Header:
        """Return a header as words."""
        words: set[str] = set()
        platforms: set[Platform] = set()
        order = 0
        for token in self._tokens(text):
            if token.isdigit():
                order = int(token[:6])
            elif token in self.platforms:
                platforms.add(self.platforms[token])
                if token in self.people:
                    words.add("creator")
            else:
                words.add(self.plain.get(token, token))
        return Header(frozenset(words - {""}), frozenset(platforms), order)

    def meanings(self, header: Header) -> list[Meaning]:
        """Return the fields a header may stand for, surest first; none where it says nothing."""
        if not header.words:
            return [Meaning("handle", SOFT)] if header.platforms else []  # a column headed "Instagram"
        for known, prior in ((header.words, EXACT), (header.words - self.soft, SOFT)):
            if known and known in self.fields:
                return [Meaning(field, prior) for field in self.fields[known]]
        if len(header.words) > 6 or header.words & self.harmful:
            return []
        parts = [words for words in self.fields if words and words < header.words]
        most = max(map(len, parts), default=0)
        found = [field for words in parts if len(words) == most for field in self.fields[words]]
        return [Meaning(field, PART) for field in dict.fromkeys(found) if field not in _NEVER_IN_PART]

    def _tokens(self, text: str) -> list[str]:
        tokens: list[str] = []
        for token in _TOKEN.findall(unicodedata.normalize("NFKC", text[:MOST_CHARACTERS])):
            known = token.lower() in self.plain or token.lower() in self.platforms
            tokens += [token] if known else _CAMEL.sub(" ", token).split()
        text = " ".join(tokens).lower()
        for apart, word in self.phrases.items():
            text = text.replace(apart, word)
        return text.split()


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of aliases.toml."""
    table = tomllib.loads(Path(__file__).with_name("aliases.toml").read_text("utf-8"))
    known = {word: word for phrases in table["fields"].values() for phrase in phrases for word in phrase.split()}
    plain = known | {word: form for form, words in table["words"].items() for word in words.split()}
    platforms = {word: Platform(name) for name, words in table["platforms"].items() for word in words.split()}
    people = frozenset(table["people"]["words"].split())
    reader = Vocabulary(table["phrases"], plain, platforms, people, frozenset(), frozenset(), {})
    fields: dict[frozenset[str], tuple[str, ...]] = {}
    for field, phrases in table["fields"].items():
        for phrase in phrases:
            words = reader.read(phrase).words
            fields[words] = tuple(dict.fromkeys((*fields.get(words, ()), field)))
    soft = frozenset(plain.get(word, word) for word in table["soft"]["words"].split())
    harmful = frozenset(plain.get(word, word) for word in table["harmful"]["words"].split()) - {""}
    return replace(reader, soft=soft, harmful=harmful, fields=fields)
