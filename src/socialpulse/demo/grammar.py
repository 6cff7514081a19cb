"""Context-free grammars compiled to arrays, so that all texts of a chunk are expanded at once.

A symbol is one integer. Zero and up: a token, a piece of finished text. Below zero: a rule, replaced by one of its
alternatives, all equally likely. From SLOT on: a slot, replaced by what the text's row holds in it (a token or a rule).
Expanding is a handful of array operations per level of nesting, whatever the number of texts; writing out needs one
`take`, because consecutive tokens already lie behind each other in Arrow's data buffer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.core.errors import Invalid

Symbols = npt.NDArray[np.int32]
Bounds = npt.NDArray[np.int64]

SLOT: Final = 1 << 28
_REFERENCE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Texts:
    """Ragged symbols: text i is symbols[bounds[i] : bounds[i + 1]]."""

    symbols: Symbols
    bounds: Bounds

    def __len__(self) -> int:
        return len(self.bounds) - 1


@dataclass(frozen=True, slots=True)
class Grammar:
    """Rule r has n_alternatives[r] productions from first[r] on; production p is body[start[p] : start[p + 1]]."""

    tokens: pa.StringArray
    first: Bounds
    n_alternatives: Bounds
    start: Bounds
    body: Symbols

    def expand(self, starts: Symbols, rows: Bounds, slots: Symbols, rng: np.random.Generator) -> Texts:
        """Return one text of tokens only for every start symbol.

        starts (n,) · rows (n,) the line of `slots` that each text reads · slots (n_rows, n_slots) symbols
        """
        symbols, owner = starts.astype(np.int32), np.arange(len(starts))
        while True:
            slot = np.flatnonzero(symbols >= SLOT)
            symbols[slot] = slots[rows[owner[slot]], symbols[slot] - SLOT]
            rule = np.flatnonzero(symbols < 0)
            if not len(rule):
                return Texts(symbols, np.searchsorted(owner, np.arange(len(starts) + 1)))
            symbols, owner = self._replace(symbols, owner, rule, rng)

    def _replace(
        self, symbols: Symbols, owner: Bounds, rule: Bounds, rng: np.random.Generator
    ) -> tuple[Symbols, Bounds]:
        """Return symbols and owners with every rule (given by position) replaced by one of its alternatives."""
        named = ~symbols[rule]
        chosen = self.first[named] + (rng.random(len(rule)) * self.n_alternatives[named]).astype(np.int64)
        size = np.ones(len(symbols), np.int64)
        size[rule] = self.start[chosen + 1] - self.start[chosen]
        replaced = np.repeat(symbols, size)
        begins = np.cumsum(size) - size
        n_new = size[rule]
        step = np.arange(n_new.sum()) - np.repeat(np.cumsum(n_new) - n_new, n_new)
        replaced[np.repeat(begins[rule], n_new) + step] = self.body[np.repeat(self.start[chosen], n_new) + step]
        return replaced, np.repeat(owner, size)


class Lexicon:
    """Collects tokens and rules, then freezes into a Grammar."""

    def __init__(self, slots: Sequence[str]) -> None:
        self._slots = {name: SLOT + place for place, name in enumerate(slots)}
        self._tokens: dict[str, int] = {}
        self._rules: list[list[list[int]]] = []

    def token(self, text: str) -> int:
        """Return the symbol of a finished text."""
        return self._tokens.setdefault(text, len(self._tokens))

    def tokens(self, texts: Sequence[str]) -> Symbols:
        """Return the symbols of finished texts."""
        return np.array([self.token(text) for text in texts], np.int32)

    def define(self, rules: Mapping[str, Sequence[str]], known: Mapping[str, int]) -> dict[str, int]:
        """Return the symbols of rules, and of those already known, by name.

        {name} in an alternative means, in this order, a rule of this call, a known symbol, a slot.
        Raises Invalid when it means none of these.
        """
        mine = {name: ~(len(self._rules) + place) for place, name in enumerate(rules)}
        names = {**self._slots, **known, **mine}
        self._rules += [[self._compile(one, names) for one in alternatives] for alternatives in rules.values()]
        return {**known, **mine}

    def freeze(self) -> Grammar:
        """Return the grammar of everything collected so far."""
        productions = [production for rule in self._rules for production in rule]
        sizes = np.array([len(rule) for rule in self._rules], np.int64)
        lengths = np.array([len(production) for production in productions], np.int64)
        return Grammar(
            tokens=pa.array(list(self._tokens), pa.string()),
            first=np.cumsum(sizes) - sizes,
            n_alternatives=sizes,
            start=np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
            body=np.array([symbol for production in productions for symbol in production], np.int32),
        )

    def _compile(self, alternative: str, names: Mapping[str, int]) -> list[int]:
        symbols = []
        for place, piece in enumerate(_REFERENCE.split(alternative)):
            if place % 2 == 0:
                symbols += [self.token(piece)] if piece else []
            elif piece in names:
                symbols.append(names[piece])
            else:
                raise Invalid.one("grammar", alternative, f"{{{piece}}} is neither a rule, a known symbol nor a slot")
        return symbols


def render(tokens: pa.StringArray, texts: Texts) -> pa.StringArray:
    """Return texts as strings. tokens may be longer than the grammar's own: rows can bring words of their own."""
    flat = tokens.take(pa.array(texts.symbols))
    offsets = np.frombuffer(flat.buffers()[1], np.int32)[flat.offset : flat.offset + len(flat) + 1]
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(offsets[texts.bounds].tobytes()), flat.buffers()[2])


def n_characters(tokens: pa.StringArray, texts: Texts) -> Bounds:
    """Return the length of every text in characters."""
    sizes = pc.utf8_length(tokens).to_numpy(zero_copy_only=False).astype(np.int64)
    total = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes[texts.symbols])])
    lengths: Bounds = total[texts.bounds[1:]] - total[texts.bounds[:-1]]
    return lengths
