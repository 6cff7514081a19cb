"""The grammar engine: rules, slots and tokens, for many texts at once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.demo.grammar import Grammar, Lexicon, Texts, n_characters, render

RULES = {"start": ["{greeting}, {who}!"], "greeting": ["hi", "hello {greeting}"], "who": ["{name}", "you"]}


def small() -> tuple[Grammar, dict[str, int], list[int]]:
    """Return a grammar with one slot, its rules, and two names to fill the slot with."""
    lexicon = Lexicon(["name"])
    names = [lexicon.token("Ada"), lexicon.token("Bo")]
    rules = lexicon.define(RULES, {})
    return lexicon.freeze(), rules, names


def expand(n: int, seed: int = 1) -> Texts:
    grammar, rules, names = small()
    slots = np.array([names[row % 2] for row in range(n)], np.int32).reshape(n, 1)
    starts = np.full(n, rules["start"], np.int32)
    return grammar.expand(starts, np.arange(n), slots, np.random.default_rng(seed))


def test_texts_are_what_the_rules_say() -> None:
    texts = render(small()[0].tokens, expand(2000)).to_pylist()
    assert {text.removeprefix("hello ").replace("hello ", "") for text in texts} == {"hi, you!", "hi, Ada!", "hi, Bo!"}


def test_a_slot_holds_what_its_own_row_says() -> None:
    texts = render(small()[0].tokens, expand(2000)).to_pylist()
    assert not any("Bo" in text for text in texts[0::2])
    assert not any("Ada" in text for text in texts[1::2])


def test_alternatives_are_equally_likely() -> None:
    texts = render(small()[0].tokens, expand(4000)).to_pylist()
    assert sum("you" in text for text in texts) / 4000 == pytest.approx(0.5, abs=0.04)
    assert sum("hello" in text for text in texts) / 4000 == pytest.approx(0.5, abs=0.04)


def test_one_seed_gives_one_outcome() -> None:
    np.testing.assert_array_equal(expand(50, 3).symbols, expand(50, 3).symbols)


def test_lengths_are_those_of_the_texts() -> None:
    tokens, texts = small()[0].tokens, expand(100)
    assert n_characters(tokens, texts).tolist() == [len(text) for text in render(tokens, texts).to_pylist()]


def test_rows_can_bring_tokens_of_their_own() -> None:
    grammar, rules, _ = small()
    tokens = pa.concat_arrays([grammar.tokens, pa.array(["Zoë"])])
    slots = np.array([[len(grammar.tokens)]], np.int32)
    start = np.array([rules["who"]] * 40, np.int32)
    texts = grammar.expand(start, np.zeros(40, np.int64), slots, np.random.default_rng(1))
    assert set(render(tokens, texts).to_pylist()) == {"Zoë", "you"}


def test_no_texts_are_no_texts() -> None:
    assert render(small()[0].tokens, expand(0)).to_pylist() == []


def test_an_unknown_reference_is_refused_with_the_alternative_it_stands_in() -> None:
    with pytest.raises(Invalid, match=r"dear \{nobody\}"):
        Lexicon(["name"]).define({"start": ["dear {nobody}"]}, {})
