"""Bios: an account says what it is about, and beside that, now and then, who it is, where, and how to be reached.

A bio is made of up to seven parts in one of several orders, with one separator. A part that would make the bio longer
than the platform allows is left out, as people do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.demo.accounts import YOUTUBE, Accounts
from socialpulse.demo.dice import Flags, Ints, Reals, happens, pick
from socialpulse.demo.grammar import Bounds, Symbols, Texts, n_characters, render
from socialpulse.demo.people import Kind, People
from socialpulse.demo.places import ENGLISH
from socialpulse.demo.vocabulary import Vocabulary

MOST_CHARACTERS: Final = (150, 80, 1000, 160)  # instagram, tiktok, youtube, x

_ABOUT, _FACET, _SECOND, _PLACE, _SHOW, _FLAIR, _CALL = range(7)
_ORDERS: Final = np.array(
    [
        [_ABOUT, _FACET, _SECOND, _PLACE, _SHOW, _FLAIR, _CALL],
        [_ABOUT, _FACET, _SECOND, _PLACE, _SHOW, _FLAIR, _CALL],
        [_FACET, _ABOUT, _SECOND, _PLACE, _SHOW, _FLAIR, _CALL],
        [_FACET, _PLACE, _ABOUT, _SECOND, _SHOW, _CALL, _FLAIR],
        [_PLACE, _ABOUT, _FACET, _SECOND, _SHOW, _FLAIR, _CALL],
        [_ABOUT, _SECOND, _FLAIR, _FACET, _SHOW, _PLACE, _CALL],
        [_FLAIR, _ABOUT, _SECOND, _FACET, _SHOW, _PLACE, _CALL],
    ]
)
# How often each part is there where it can be: instagram, tiktok, youtube, x.
_OFTEN: Final = {
    _FACET: (0.85, 0.70, 0.80, 0.85),
    _SECOND: (0.88, 0.65, 0.90, 0.88),
    _PLACE: (0.55, 0.35, 0.50, 0.45),
    _SHOW: (0.0, 0.0, 0.85, 0.0),
    _FLAIR: (0.75, 0.60, 0.70, 0.88),
    _CALL: (0.65, 0.50, 0.60, 0.40),
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """What bios are written from: slots (n_accounts, n_slots), the accounts' language, and all tokens of the chunk."""

    people: People
    accounts: Accounts
    language: Ints
    slots: Symbols
    tokens: pa.StringArray
    has_mail: Flags
    has_other: Flags


def draw_bios(rng: np.random.Generator, words: Vocabulary, speaker: Speaker) -> pa.StringArray:
    """Return one bio per account, none longer than its platform allows."""
    n = len(speaker.accounts)
    parts = _choose_parts(rng, words, speaker)
    order = _ORDERS[rng.integers(0, len(_ORDERS), n)]
    starts = np.take_along_axis(parts, order, axis=1).ravel()
    texts = words.grammar.expand(starts, np.repeat(np.arange(n), parts.shape[1]), speaker.slots, rng)
    separator = words.separator[rng.integers(0, len(words.separator), n)]
    most = np.array(MOST_CHARACTERS)[speaker.accounts.platform]
    bios = render(speaker.tokens, _join(words, texts, n_characters(speaker.tokens, texts), separator, most))
    return _shorten(_change_case(rng, bios), speaker.accounts.platform)


def _choose_parts(rng: np.random.Generator, words: Vocabulary, speaker: Speaker) -> Symbols:
    """Return the rule of every part (n_accounts, 7), the empty token where it is left out."""
    people, creator, language = speaker.people, speaker.accounts.creator, speaker.language
    n = len(creator)
    kind, has_facet = people.kind[creator], people.facet[creator] >= 0
    style = rng.random(n)
    tells_facet = (kind == Kind.PERSON) & has_facet & (style < 0.4)
    tells_place = (kind == Kind.PERSON) & (style > 0.8)
    about = np.select(
        [kind == Kind.BRAND, kind == Kind.PAGE, kind == Kind.FAN, kind == Kind.IMPERSONATOR, tells_facet, tells_place],
        [words.rules[f"about_{what}"][language] for what in ("brand", "page", "fan", "copy", "facet", "place")],
        words.rules["about"][language],
    )
    # One account in seven that speaks another language writes its last words in English.
    last = np.where(happens(rng, 0.14, n), ENGLISH, language)
    facet = np.where(kind == Kind.BRAND, words.rules["facet_brand"][language], words.rules["facet_part"][language])
    call, has_call = _choose_call(rng, words, speaker, last)
    offered = {
        _FACET: (facet, has_facet & ~tells_facet),
        _SECOND: (words.rules["second"][language], people.niche_2[creator] >= 0),
        _PLACE: (words.rules["place"][language], (kind < Kind.FAN) & ~tells_place),
        _SHOW: (words.rules["show"][language], kind < Kind.FAN),
        _FLAIR: (words.rules["flair"][last], np.isin(kind, (Kind.PERSON, Kind.IMPERSONATOR))),
        _CALL: (call, has_call),
    }
    parts = np.full((n, 7), words.empty, np.int32)
    parts[:, _ABOUT] = about
    for part, (rule, possible) in offered.items():
        often: Reals = np.array(_OFTEN[part])[speaker.accounts.platform]
        parts[:, part] = np.where(possible & happens(rng, often, n), rule, words.empty)
    return parts


def _choose_call(
    rng: np.random.Generator, words: Vocabulary, speaker: Speaker, language: Ints
) -> tuple[Symbols, Flags]:
    """Return the rule of the last part and whether there is anything to say: a mail, another account, or a link."""
    n = len(language)
    wish = rng.integers(0, 3, n)
    ways = [speaker.has_mail & (wish == 0), speaker.has_other & (wish <= 1), happens(rng, 0.5, n)]
    rules = [words.rules[f"call_{way}"][language] for way in ("mail", "mention", "link")]
    return np.select(ways, rules, words.empty).astype(np.int32), np.any(ways, axis=0)


def _join(words: Vocabulary, parts: Texts, lengths: Bounds, separator: Symbols, most: Ints) -> Texts:
    """Return one text per account from its parts, a separator before each kept part but the first.

    lengths (n_accounts * 7,) in characters. Parts are kept from the left while the sum fits; a first part always is.
    """
    n = len(separator)
    size = lengths.reshape(n, -1)
    there = size > 0
    reach = np.cumsum(np.where(there, size + 3, 0), axis=1) - 3
    kept = there & ((reach <= most[:, None]) | (np.cumsum(there, axis=1) == 1))
    lead = np.where(kept & (np.cumsum(kept, axis=1) > 1), separator[:, None], words.empty).ravel()
    symbols = np.insert(parts.symbols, parts.bounds[:-1], lead)
    n_symbols = np.diff(parts.bounds) + 1
    held = np.repeat(kept.ravel(), n_symbols)
    n_held = np.where(kept, n_symbols.reshape(n, -1), 0).sum(axis=1)
    return Texts(symbols[held], np.concatenate([np.zeros(1, np.int64), np.cumsum(n_held)]))


def _change_case(rng: np.random.Generator, texts: pa.StringArray) -> pa.StringArray:
    """Return texts, half of them beginning with a capital, one in ten all lower case, one in a hundred shouted."""
    style = pick(rng, np.array([0.5, 0.6, 0.61, 1.0]), len(texts))
    initial = pc.utf8_upper(pc.utf8_slice_codeunits(texts, 0, 1))
    capital = pc.binary_join_element_wise(initial, pc.utf8_slice_codeunits(texts, 1), "")
    return pc.choose(pa.array(style), capital, pc.utf8_lower(texts), pc.utf8_upper(texts), texts)


def _shorten(texts: pa.StringArray, platform: Ints) -> pa.StringArray:
    """Return texts cut at the platform's limit, for the few whose only part is too long."""
    cut = [pc.utf8_slice_codeunits(texts, 0, most) for place, most in enumerate(MOST_CHARACTERS) if place != YOUTUBE]
    return pc.choose(pa.array(platform), cut[0], cut[1], texts, cut[2])
