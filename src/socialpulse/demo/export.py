"""From what was drawn to the rows of a file: each fact written down, or left out as often as its platform does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.demo.accounts import PLATFORMS
from socialpulse.demo.bios import Speaker, draw_bios
from socialpulse.demo.captions import draw_captions
from socialpulse.demo.contacts import Contacts
from socialpulse.demo.dice import Flags, Ints, happens
from socialpulse.demo.display import draw_names
from socialpulse.demo.figures import Figures
from socialpulse.demo.identifiers import draw_avatars, person_ids, platform_user_ids
from socialpulse.demo.mess import draw_categories, draw_fancy, leave_out, write_by_rule, write_languages
from socialpulse.demo.people import Kind
from socialpulse.demo.places import LANGUAGES
from socialpulse.demo.records import RECORD, UTC_TIME
from socialpulse.demo.risks import add_risks
from socialpulse.demo.vocabulary import Vocabulary

# How often a field is missing on instagram, tiktok, youtube, x. What a platform never shows is always missing.
_MISSING: Final = {
    "bio": (0.04, 0.06, 0.05, 0.04),
    "name": (0.01, 0.01, 0.0, 0.0),
    "location": (0.75, 0.9, 0.95, 0.25),
    "country": (0.4, 0.4, 0.15, 0.9),
    "audience_country": (0.75, 0.75, 0.8, 0.95),
    "city": (0.85, 0.97, 1.0, 1.0),
    "language": (0.4, 0.3, 0.4, 0.35),
    "account_type": (0.15, 0.4, 0.9, 0.95),
    "verified": (0.02, 0.02, 0.3, 0.02),
    "following": (0.0, 0.0, 1.0, 0.0),
    "likes": (1.0, 0.03, 1.0, 0.5),
    "views": (1.0, 1.0, 0.0, 1.0),
    "averages": (0.12, 0.1, 0.1, 0.15),
    "avg_views": (0.35, 0.0, 0.0, 0.5),
    "avg_shares": (1.0, 0.05, 1.0, 0.05),
    "engagement_rate": (0.15, 0.15, 0.2, 0.25),
    "post_texts": (0.2, 0.2, 0.15, 0.1),
    "joined_at": (0.7, 0.85, 0.0, 0.0),
    "last_post_at": (0.08, 0.08, 0.05, 0.03),
}
_KIND_NAMES: Final = pa.array([kind.name.lower() for kind in Kind])
_PLATFORM_NAMES: Final = pa.array([platform.value for platform in PLATFORMS])
_ACCOUNT_TYPES: Final = pa.array(["person", "creator", "business"])


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything drawn for one chunk. first: the number of its first creator."""

    seed: int
    first: int
    speaker: Speaker
    figures: Figures
    handles: pa.StringArray
    contacts: Contacts


def write_records(rng: np.random.Generator, words: Vocabulary, drawn: Drawn) -> pa.RecordBatch:
    """Return the accounts of a chunk as rows of RECORD."""
    platform = drawn.speaker.accounts.platform
    missing = {field: happens(rng, np.array(often)[platform], len(platform)) for field, often in _MISSING.items()}
    for field in ("averages", "post_texts", "engagement_rate"):
        missing[field] |= drawn.figures.private
    columns = {
        "platform": _PLATFORM_NAMES.take(pa.array(platform)),
        "platform_user_id": platform_user_ids(drawn.speaker.accounts, drawn.seed, drawn.first),
        "handle": drawn.handles,
        "emails": drawn.contacts.emails,
        "links": drawn.contacts.links,
        **_texts(rng, words, drawn, missing),
        **_places(rng, words, drawn.speaker, missing),
        **_figures(drawn.figures, missing),
        **_types(rng, drawn, missing),
        **_truth(words, drawn),
    }
    return pa.RecordBatch.from_arrays([columns[name] for name in RECORD.names], schema=RECORD)


def _texts(
    rng: np.random.Generator, words: Vocabulary, drawn: Drawn, missing: Mapping[str, Flags]
) -> dict[str, pa.Array]:
    speaker = drawn.speaker
    names = draw_fancy(rng, draw_names(rng, words, speaker), 0.015)
    bios = draw_fancy(rng, _copy_some(rng, speaker, draw_bios(rng, words, speaker)), 0.008)
    bios = add_risks(rng.spawn(1)[0], speaker, bios)  # with dice of its own: the rest of the world stays as it is
    niche = speaker.people.niche[speaker.accounts.creator]
    n_categories = np.array([2, 1, 2, 0])[speaker.accounts.platform]
    return {
        "name": leave_out(names, missing["name"]),
        "bio": leave_out(bios, missing["bio"]),
        "post_texts": draw_captions(rng, words, speaker, ~missing["post_texts"]),
        "categories": draw_categories(rng, words, niche, n_categories),
        "avatar_url": draw_avatars(rng, speaker.people, speaker.accounts),
        "language": leave_out(write_languages(rng, speaker.language, LANGUAGES), missing["language"]),
    }


def _copy_some(rng: np.random.Generator, speaker: Speaker, bios: pa.StringArray) -> pa.StringArray:
    """Return bios, one in 25 further accounts repeating its creator's first where that fits any platform."""
    n = len(bios)
    first = speaker.accounts.begin[speaker.accounts.creator]
    short = pc.utf8_length(bios).to_numpy(zero_copy_only=False) <= 80
    return bios.take(pa.array(np.where(happens(rng, 0.04, n) & short[first], first, np.arange(n))))


def _places(
    rng: np.random.Generator, words: Vocabulary, speaker: Speaker, missing: Mapping[str, Flags]
) -> dict[str, pa.Array]:
    country, city = (column[speaker.accounts.creator] for column in (speaker.people.country, speaker.people.city))
    abroad = happens(rng, 0.15, len(country))
    audience = np.where(abroad, rng.integers(0, len(words.places.codes), len(country)), country)
    tokens = words.grammar.tokens
    return {
        "location": leave_out(write_by_rule(rng, words, speaker, "location"), missing["location"]),
        "country": leave_out(write_by_rule(rng, words, speaker, "country_written"), missing["country"]),
        "city": leave_out(tokens.take(pa.array(words.places.city[city])), missing["city"]),
        "audience_country": leave_out(tokens.take(pa.array(words.places.code[audience])), missing["audience_country"]),
    }


def _figures(figures: Figures, missing: Mapping[str, Flags]) -> dict[str, pa.Array]:
    unknown = missing["averages"]
    return {
        "followers": pa.array(figures.followers),
        "following": pa.array(figures.following, mask=missing["following"]),
        "posts": pa.array(figures.posts),
        "likes": pa.array(figures.likes, mask=missing["likes"]),
        "views": pa.array(figures.views, mask=missing["views"]),
        "avg_likes": pa.array(figures.avg_likes, mask=unknown),
        "avg_comments": pa.array(figures.avg_comments, mask=unknown),
        "avg_views": pa.array(figures.avg_views, mask=unknown | missing["avg_views"]),
        "avg_shares": pa.array(figures.avg_shares, mask=unknown | missing["avg_shares"]),
        "engagement_rate": pa.array(np.round(figures.engagement_rate, 6), mask=missing["engagement_rate"]),
        "joined_at": _times(figures.joined_s, missing["joined_at"]),
        "last_post_at": _times(figures.last_post_s, missing["last_post_at"]),
        "observed_at": _times(figures.observed_s, np.zeros(len(figures.observed_s), np.bool_)),
        "verified": pa.array(figures.verified, mask=missing["verified"]),
        "private": pa.array(figures.private, mask=missing["verified"]),
    }


def _times(seconds: Ints, missing: Flags) -> pa.TimestampArray:
    return pa.array(seconds * 1_000_000, UTC_TIME, mask=missing)


def _types(rng: np.random.Generator, drawn: Drawn, missing: Mapping[str, Flags]) -> dict[str, pa.Array]:
    """Return the account type: brands are businesses, bigger people call themselves creators more often."""
    kind = drawn.speaker.people.kind[drawn.speaker.accounts.creator]
    style = rng.random(len(kind))
    p_creator = np.clip(np.log10(np.maximum(drawn.figures.followers, 10)) / 6, 0, 0.85)
    chosen = np.where((kind == Kind.BRAND) | (style > 0.93), 2, (style < p_creator).astype(np.int64))
    return {"account_type": leave_out(_ACCOUNT_TYPES.take(pa.array(chosen)), missing["account_type"])}


def _truth(words: Vocabulary, drawn: Drawn) -> dict[str, pa.Array]:
    people, accounts = drawn.speaker.people, drawn.speaker.accounts
    slugs, facets = pa.array(words.niches.slugs), pa.array(words.facets.slugs)

    def of(names: pa.StringArray, places: npt.NDArray[np.int64]) -> pa.StringArray:
        found = places[accounts.creator]
        return names.take(pa.array(found, mask=found < 0))

    return {
        "person_id": person_ids(accounts, drawn.seed, drawn.first),
        "kind_truth": of(_KIND_NAMES, people.kind),
        "niche_truth": of(slugs, people.niche),
        "niche_2_truth": of(slugs, people.niche_2),
        "facet_truth": of(facets, people.facet),
        "language_truth": pa.array([name.partition("-")[0] for name in LANGUAGES]).take(
            pa.array(drawn.speaker.language)
        ),
        "country_truth": of(pa.array(words.places.codes), people.country),
        "city_truth": of(pa.array(words.places.city_names), people.city),
    }
