"""Display names, and the stems that handles are made of."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from socialpulse.demo.accounts import Accounts
from socialpulse.demo.bios import Speaker
from socialpulse.demo.dice import happens
from socialpulse.demo.grammar import Symbols, render
from socialpulse.demo.people import Kind, People
from socialpulse.demo.places import ENGLISH, LANGUAGES
from socialpulse.demo.vocabulary import Vocabulary

_OWN_SCRIPT: Final = {
    "russian": "native",
    "arabic": "native",
    "indian": "native",
    "japanese": "family_first",
    "korean": "family_first_ko",
}
_SPOKEN_BY: Final = {"russian": "ru", "arabic": "ar", "indian": "hi", "japanese": "ja", "korean": "ko"}
_RULE_OF_KIND: Final = {Kind.BRAND: "brand", Kind.PAGE: "page", Kind.FAN: "fan", Kind.IMPERSONATOR: "copy"}


def draw_stems(
    rng: np.random.Generator, words: Vocabulary, people: People, accounts: Accounts, slots: Symbols
) -> tuple[pa.StringArray, pa.StringArray]:
    """Return two handle stems per account: one of the usual length, and a short one."""
    n = len(accounts)
    kind = people.kind[accounts.creator]
    rules = np.array([words.handle_rules[_RULE_OF_KIND.get(one, "person")] for one in Kind], np.int32)
    starts = np.concatenate([rules[kind], np.where(kind == Kind.PAGE, rules[kind], words.handle_rules["short"])])
    texts = words.grammar.expand(starts.astype(np.int32), np.tile(np.arange(n), 2), slots, rng)
    stems = render(words.grammar.tokens, texts)
    return stems[:n], stems[n:]


def draw_names(rng: np.random.Generator, words: Vocabulary, speaker: Speaker) -> pa.StringArray:
    """Return one display name per account, in the creator's own script on most accounts that speak its language."""
    n, creator = len(speaker.accounts), speaker.accounts.creator
    rule = np.where(speaker.language == ENGLISH, words.name_rules["english"], words.name_rules["latin"])
    for culture, form in _OWN_SCRIPT.items():
        same = speaker.people.culture[creator] == words.names.cultures.index(culture)
        speaks = speaker.language == LANGUAGES.index(_SPOKEN_BY[culture])
        rule[same & speaks & happens(rng, 0.75, n)] = words.name_rules[form]
    for kind, name in _RULE_OF_KIND.items():
        rule[speaker.people.kind[creator] == kind] = words.name_rules[name]
    texts = words.grammar.expand(rule.astype(np.int32), np.arange(n), speaker.slots, rng)
    return render(speaker.tokens, texts)
