"""What real exports look like: fields missing at random, the same fact written in several ways, fancy letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.demo.bios import Speaker
from socialpulse.demo.dice import Flags, Ints, happens, pick, shares
from socialpulse.demo.grammar import render
from socialpulse.demo.vocabulary import Vocabulary

# code, with region, in English, in itself
_LANGUAGE_NAMES: Final = {
    "en": ("en", "en-US", "English", "english"),
    "de": ("de", "de-DE", "German", "Deutsch"),
    "es": ("es", "es-ES", "Spanish", "Español"),
    "pt": ("pt", "pt-BR", "Portuguese", "Português"),
    "fr": ("fr", "fr-FR", "French", "Français"),
    "it": ("it", "it-IT", "Italian", "Italiano"),
    "id": ("id", "id-ID", "Indonesian", "Bahasa Indonesia"),
    "tr": ("tr", "tr-TR", "Turkish", "Türkçe"),
    "hi": ("hi", "hi-IN", "Hindi", "हिन्दी"),
    "hi-Latn": ("hi", "hi-Latn", "Hindi", "Hinglish"),
    "ja": ("ja", "ja-JP", "Japanese", "日本語"),
    "ko": ("ko", "ko-KR", "Korean", "한국어"),
    "ar": ("ar", "ar-EG", "Arabic", "العربية"),
    "ru": ("ru", "ru-RU", "Russian", "Русский"),
    "nl": ("nl", "nl-NL", "Dutch", "Nederlands"),
    "pl": ("pl", "pl-PL", "Polish", "Polski"),
}
_WRITING_SHARE: Final = shares([0.5, 0.2, 0.2, 0.1])
_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
# First capital and first small letter of alphabets that Unicode holds for mathematics and East Asian typesetting.
_ALPHABETS: Final = ((0x1D400, 0x1D41A), (0x1D5D4, 0x1D5EE), (0x1D4D0, 0x1D4EA), (0x1D608, 0x1D622), (0xFF21, 0xFF41))
_FANCY: Final = tuple(
    {
        ord(letter): first + place
        for first, row in zip(pair, (_UPPER, _LOWER), strict=True)
        for place, letter in enumerate(row)
    }
    for pair in _ALPHABETS
)


def draw_fancy(rng: np.random.Generator, texts: pa.StringArray, p: float) -> pa.StringArray:
    """Return texts, a share p of them in letters that look bold, slanted or wide and are others in Unicode."""
    chosen = happens(rng, p, len(texts))
    alphabet = rng.integers(0, len(_FANCY), len(texts))
    plain: list[str] = texts.filter(pa.array(chosen)).to_pylist()
    fancy = [text.translate(_FANCY[one]) for text, one in zip(plain, alphabet[chosen].tolist(), strict=True)]
    return pc.replace_with_mask(texts, pa.array(chosen), pa.array(fancy, pa.string()))


def leave_out(texts: pa.StringArray, missing: Flags) -> pa.StringArray:
    """Return texts, null where missing."""
    return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), texts)


def write_languages(rng: np.random.Generator, language: Ints, languages: Sequence[str]) -> pa.StringArray:
    """Return each account's language as some export would write it: a code, a code with region, a name."""
    written = pa.array([one for language in languages for one in _LANGUAGE_NAMES[language]])
    return written.take(pa.array(language * 4 + pick(rng, _WRITING_SHARE, len(language))))


def write_by_rule(rng: np.random.Generator, words: Vocabulary, speaker: Speaker, rule: str) -> pa.StringArray:
    """Return one text per account from a rule of the shared grammar, such as "location"."""
    starts = words.rules[rule][speaker.language]
    texts = words.grammar.expand(starts, np.arange(len(starts)), speaker.slots, rng)
    return render(speaker.tokens, texts)


def draw_categories(rng: np.random.Generator, words: Vocabulary, niche: Ints, n_most: Ints) -> pa.ListArray:
    """Return up to n_most categories of each niche, null for none."""
    sizes = np.array([len(names) for names in words.niches.categories])
    flat = pa.array([name for names in words.niches.categories for name in names])
    begin = np.cumsum(sizes) - sizes
    n_held = np.minimum(np.minimum(rng.integers(0, 3, len(niche)), n_most), sizes[niche])
    bounds = np.concatenate([[0], np.cumsum(n_held)])
    step = np.arange(bounds[-1]) - np.repeat(bounds[:-1], n_held)
    start = rng.integers(0, sizes[niche])
    place = np.repeat(begin[niche], n_held) + (np.repeat(start, n_held) + step) % np.repeat(sizes[niche], n_held)
    return pa.ListArray.from_arrays(
        pa.array(bounds.astype(np.int32)), flat.take(pa.array(place)), mask=pa.array(n_held == 0)
    )
