"""Word lists that an operator edits: read, checked, and found in a text by whole words of any script.

A list is a file `<language>.tsv`. A line holds a kind, a strength from 1 to 3, and words or phrases with | between
them: `(a|b) c` means a c and b c, and a * at the end of a phrase means any ending. Of the kind `except` are phrases
inside which nothing counts. A line that begins with # says nothing.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from socialpulse.core.errors import CannotStart
from socialpulse.understand.harm.plain import Plain, plain_text

FOLDER = Path(__file__).parent / "lists"
KINDS = ("profanity", "insult", "slur", "sexual", "threat", "self-harm")
STRONGEST = 3
EXCEPT = "except"
_N_PHRASES = 100_000  # that one file may mean once every (a|b) is written out
_N_WORDS = 12  # of one phrase
_LEAST_BEGINNING = 3  # letters before a *
# Han, kana, Thai, Lao, Khmer and Burmese put no space between words: each of their letters is taken for a word.
_WORD = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    "|(?:(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])[^\\W_]"
    "['\u0900-\u0dff\u0300-\u036f]*)+"
)
_CHOICE = re.compile(r"\(([^()]*)\)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word or phrase of a list in a text. start, end: where in the original, so that it can be shown."""

    kind: str
    strength: int
    language: str
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of a list, in plain letters."""

    kind: str
    strength: int
    language: str
    phrase: str


@dataclass(slots=True)
class _Node:
    """What may follow the words so far. `starts` is keyed by beginnings of words, for phrases with a *."""

    following: dict[str, _Node] = field(default_factory=dict)
    ending: list[Entry] = field(default_factory=list)
    starts: dict[str, list[Entry]] = field(default_factory=dict)


class WordLists:
    """Phrases of all lists in one tree of words. Safe to use from several threads."""

    def __init__(self, entries: Sequence[Entry], version: str) -> None:
        self.version = version
        self.n_phrases = len(entries)
        self._root = _Node()
        for entry in entries:
            self._add(entry)

    def find(self, plain: Plain) -> list[Hit]:
        """Return what stands in the text, by place; of hits of one kind inside each other only the longest.

        Cost: proportional to the text, about 0.05 ms for a post, whatever the lists hold.
        """
        text = plain.text.replace("’", "'")
        words = [(match[0].rstrip("'"), match.start(), match.end()) for match in _WORD.finditer(text)]
        found = [hit for place in range(len(words)) for hit in self._at(words, place)]
        spared = [(a, b) for entry, a, b in found if entry.kind == EXCEPT]
        hits = list[Hit]()
        reached: dict[str, int] = {}
        for entry, a, b in sorted(found, key=lambda hit: (hit[1], -hit[2])):
            inside = any(first <= a and b <= last for first, last in spared)
            if entry.kind == EXCEPT or inside or reached.get(entry.kind, 0) >= b:
                continue
            reached[entry.kind] = b
            hits.append(Hit(entry.kind, entry.strength, entry.language, entry.phrase, *plain.original(a, b)))
        return hits

    def _at(self, words: Sequence[tuple[str, int, int]], place: int) -> Iterator[tuple[Entry, int, int]]:
        """Yield the phrases that begin at this word, and their span."""
        node: _Node | None = self._root
        begin = words[place][1]
        for word, _, end in words[place : place + _N_WORDS]:
            assert node is not None
            for length in range(_LEAST_BEGINNING, len(word) + 1) if node.starts else ():
                yield from ((entry, begin, end) for entry in node.starts.get(word[:length], ()))
            node = node.following.get(word)
            if node is None:
                return
            yield from ((entry, begin, end) for entry in node.ending)

    def _add(self, entry: Entry) -> None:
        words = _WORD.findall(entry.phrase)
        node = self._root
        for word in words[:-1]:
            node = node.following.setdefault(word, _Node())
        if entry.phrase.endswith("*"):
            node.starts.setdefault(words[-1], []).append(entry)
        else:
            node.following.setdefault(words[-1], _Node()).ending.append(entry)


def load_lists(
    folder: Path = FOLDER, languages: Iterable[str] | None = None, kinds: Sequence[str] = KINDS
) -> WordLists:
    """Return the lists of a folder, all of them unless languages are named. A word may stand in several.

    kinds: what a line may begin with beside `except`, for lists of other things in the same form.

    Raises CannotStart naming file, line and what is wrong with it, or the language that has no list.
    """
    paths = sorted(folder.glob("*.tsv"))
    if languages is not None:
        paths = [folder / f"{language}.tsv" for language in sorted(set(languages))]
    if not paths:
        raise CannotStart(f"{folder} holds no word list; a list is a file such as en.tsv")
    entries, digest = list[Entry](), hashlib.sha256()
    for path in paths:
        content = _read(path)
        digest.update(f"{path.name}\n{content}\n".encode())
        entries += _entries(path, content, kinds)
    return WordLists(entries, f"lists-{digest.hexdigest()[:8]}")


def _read(path: Path) -> str:
    if not _LANGUAGE.fullmatch(path.stem):
        raise CannotStart(f"{path}: a list is named after its language, such as en.tsv")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"cannot read the word list {path} ({error}); it is a text file in UTF-8") from None


def _entries(path: Path, content: str, kinds: Sequence[str]) -> list[Entry]:
    entries = list[Entry]()
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where, cells = f"{path}, line {number}", line.split("\t")
        if len(cells) != 3:
            raise CannotStart(f"{where}: {len(cells)} columns, 3 are needed with a tab between: kind, strength, words")
        kind, strength, phrases = (cell.strip() for cell in cells)
        if kind not in (*kinds, EXCEPT):
            raise CannotStart(f"{where}: the kind {kind!r} is unknown; known are {', '.join((*kinds, EXCEPT))}")
        if strength not in ("1", "2", "3"):
            raise CannotStart(f"{where}: the strength {strength!r} does not fit; it is 1, 2 or 3")
        written = [found for phrase in _split(phrases) for found in _written_out(phrase.strip(), where)]
        entries += [Entry(kind, int(strength), path.stem, phrase) for phrase in dict.fromkeys(written)]
        if len(entries) > _N_PHRASES:
            raise CannotStart(f"{where}: more than {_N_PHRASES:,} phrases; write fewer choices in brackets")
    return entries


def _split(phrases: str) -> list[str]:
    """Return what stands between the | outside of brackets."""
    return [part for part in re.split(r"\|(?![^()]*\))", phrases) if part.strip()]


def _written_out(phrase: str, where: str) -> Iterator[str]:
    """Yield every phrase that one with choices means, in plain letters."""
    parts = _CHOICE.split(phrase)
    if any(sign in "".join(parts[::2]) for sign in "()"):
        raise CannotStart(f"{where}: {phrase!r} has a bracket without its other half, or one inside another")
    choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    n_written = functools.reduce(lambda n, choice: n * len(choice), choices, 1)
    if n_written > _N_PHRASES:
        raise CannotStart(f"{where}: {phrase[:60]!r} means {n_written:,} phrases; write fewer choices in brackets")
    for chosen in itertools.product(*choices):
        yield _checked("".join(chosen), where)


def _checked(phrase: str, where: str) -> str:
    beginning = phrase.endswith("*")
    plain = plain_text(phrase.removesuffix("*")).text.replace("’", "'").strip()
    words = _WORD.findall(plain)
    if not 1 <= len(words) <= _N_WORDS:
        raise CannotStart(f"{where}: {phrase!r} has {len(words)} words, 1 to {_N_WORDS} are possible")
    if "*" in plain or (beginning and len(words[-1]) < _LEAST_BEGINNING):
        raise CannotStart(f"{where}: {phrase!r}: a * stands at the end, after {_LEAST_BEGINNING} letters or more")
    return plain + "*" if beginning else plain
