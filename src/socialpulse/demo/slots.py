"""What the grammar's slots hold for every account: its name, niche words in its language, place, and so on."""

from __future__ import annotations

import numpy as np

from socialpulse.demo.accounts import Accounts
from socialpulse.demo.dice import Ints, happens
from socialpulse.demo.grammar import Symbols
from socialpulse.demo.people import People
from socialpulse.demo.places import ENGLISH
from socialpulse.demo.vocabulary import SLOT_PLACE, SLOTS, Vocabulary


def draw_languages(rng: np.random.Generator, people: People, accounts: Accounts) -> Ints:
    """Return the language of every account: the creator's, or English on one account in nine."""
    return np.where(happens(rng, 0.11, len(accounts)), ENGLISH, people.language[accounts.creator])


def draw_slots(
    rng: np.random.Generator, words: Vocabulary, people: People, accounts: Accounts, language: Ints
) -> Symbols:
    """Return the slots (n_accounts, n_slots). Mail, net and other are left for `fill_contacts`."""
    slots = np.full((len(accounts), len(SLOTS)), words.empty, np.int32)
    creator = accounts.creator
    niche = people.niche[creator]
    niche_2 = np.where(people.niche_2[creator] >= 0, people.niche_2[creator], niche)
    _put(slots, **_name_slots(rng, words, people.first[creator], people.last[creator]))
    _put(slots, **_place_slots(words, people.country[creator], people.city[creator], language))
    facet = words.facets.symbol[language, np.maximum(people.facet[creator], 0), people.gender[creator]]
    _put(slots, pronouns=words.pronouns[people.gender[creator]], age=words.ages[people.age[creator]])
    _put(slots, facet=np.where(people.facet[creator] >= 0, facet, words.empty))
    draw_topics(rng, words, slots, niche, niche_2, language)
    return slots


def draw_topics(
    rng: np.random.Generator, words: Vocabulary, slots: Symbols, niche: Ints, niche_2: Ints, language: Ints
) -> None:
    """Fill the slots that speak of the niche (n,) and the second niche (n,) in a language (n,), three topics apart."""
    niches = words.niches
    key, key_2 = language * len(niches) + niche, language * len(niches) + niche_2
    topics, doings = niches.topics.three(rng, key), niches.doings.three(rng, niche)
    emoji, spoken = niches.emoji.three(rng, niche), niches.words.three(rng, niche)
    _put(slots, topic=topics[0], topic_b=topics[1], topic_c=topics[2], topic_2=niches.topics.one(rng, key_2))
    _put(slots, doing=doings[0], doing_b=doings[1], doing_2=niches.doings.one(rng, niche_2))
    _put(slots, label=niches.label[language, niche], label_2=niches.label[language, niche_2], role=niches.role[niche])
    _put(slots, word=spoken[0], word_b=spoken[1], e=emoji[0], e_b=emoji[1], e_2=niches.emoji.one(rng, niche_2))
    tags = niches.word_tags.three(rng, niche)
    tag_2 = np.where(niche_2 != niche, niches.tag[language, niche_2], tags[1])
    _put(slots, tag=niches.tag[language, niche], tag_b=tags[0], tag_2=tag_2)


def fill_contacts(words: Vocabulary, slots: Symbols, accounts: Accounts, other: Ints, n_own_tokens: int) -> None:
    """Fill mail, net and other. Tokens of the chunk's own follow the grammar's: n mails, then n mentioned handles."""
    mine = np.arange(len(accounts), dtype=np.int32)
    _put(slots, mail=n_own_tokens + mine, other=n_own_tokens + len(accounts) + mine)
    _put(slots, net=words.platform_names[accounts.platform[np.maximum(other, 0)]])


def _name_slots(rng: np.random.Generator, words: Vocabulary, first: Ints, last: Ints) -> dict[str, Symbols]:
    names = words.names
    spells = happens(rng, 0.3, len(first))
    return {
        "first": names.shown[first],
        "last": names.shown[last],
        "first_n": names.native[first],
        "last_n": names.native[last],
        "h_first": np.where(spells, names.spelt_out[first], names.plain[first]),
        "h_last": np.where(spells, names.spelt_out[last], names.plain[last]),
        "h_initial": names.initial[first],
        "h_initial_last": names.initial[last],
        "letter": words.letters[rng.integers(0, len(words.letters), len(first))],
    }


def _place_slots(words: Vocabulary, country: Ints, city: Ints, language: Ints) -> dict[str, Symbols]:
    places = words.places
    at_home = language == places.home_language[country]
    return {
        "city": np.where(at_home, places.city_own[city], places.city[city]),
        "city_en": places.city[city],
        "city_tag": places.city_tag[city],
        "h_city": places.city_plain[city],
        "country": np.where(at_home, places.country_own[country], places.country[country]),
        "country_en": places.country[country],
        "country_own": places.country_own[country],
        "code": places.code[country],
        "flag": places.flag[country],
    }


def _put(slots: Symbols, **columns: Symbols) -> None:
    for name, column in columns.items():
        slots[:, SLOT_PLACE[name]] = column
