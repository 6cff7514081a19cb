"""Needles: twenty creators written by hand, at fixed places in every demo world, for searches whose answer is known.

A needle is the only creator of its niche in its city: whoever is drawn into that pair moves to the next city. The
needles stand among the first 2,000 creators, so a world of 2,000 or more holds them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

import numpy as np
import pyarrow as pa

from socialpulse.core.errors import Invalid
from socialpulse.core.platforms import Platform
from socialpulse.demo.accounts import PLATFORMS, Accounts
from socialpulse.demo.dice import Flags, Ints
from socialpulse.demo.figures import WORLD_AT
from socialpulse.demo.identifiers import person_ids, platform_user_ids
from socialpulse.demo.records import RECORD
from socialpulse.demo.vocabulary import load_vocabulary
from socialpulse.demo.words import load_toml

N_NEEDLES: Final = 20
_FIRST_PLACE: Final = 41
_STEP: Final = 97  # 41 + 19 * 97 = 1,884


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a query; None asks for nothing. Bounds are inclusive, country and language are ISO codes."""

    platform: Platform | None = None
    country: str | None = None
    language: str | None = None
    min_followers: int | None = None
    max_followers: int | None = None


@dataclass(frozen=True, slots=True)
class NeedleAccount:
    platform: Platform
    platform_user_id: str
    handle: str
    followers: int
    rate: float  # engagement per post as a fraction of followers
    bio: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needle:
    """A creator, the query that describes it, and the filters it must be found under.

    place: its number in the world · answers: its accounts that pass the filters, at least one
    """

    place: int
    person_id: str
    query: str
    wanted: Wanted
    name: str
    niche: str
    niche_2: str | None
    facet: str | None
    country: str
    city: str
    language: str
    accounts: tuple[NeedleAccount, ...]

    @property
    def answers(self) -> tuple[NeedleAccount, ...]:
        return tuple(account for account in self.accounts if self._passes(account))

    def _passes(self, account: NeedleAccount) -> bool:
        wanted = self.wanted
        return (
            (wanted.platform is None or wanted.platform is account.platform)
            and (wanted.country is None or wanted.country == self.country)
            and (wanted.language is None or wanted.language == self.language)
            and (wanted.min_followers is None or wanted.min_followers <= account.followers)
            and (wanted.max_followers is None or account.followers <= wanted.max_followers)
        )


@dataclass(frozen=True, slots=True)
class NeedleRows:
    """The needles of a stretch of the world: rows of RECORD, and each row's creator counted from the first."""

    rows: pa.RecordBatch
    creator: Ints


@cache
def needles(seed: int) -> tuple[Needle, ...]:
    """Return the needles of a seed's world, in the order of their places. Only ids depend on the seed."""
    written = cast(list[Mapping[str, object]], load_toml("needles")["needle"])
    if len(written) != N_NEEDLES:
        raise Invalid.one("needles", len(written), f"words/needles.toml must hold {N_NEEDLES}")
    return tuple(_read(one, _FIRST_PLACE + rank * _STEP, seed) for rank, one in enumerate(written))


def needle_rows(seed: int, first: int, n: int) -> NeedleRows:
    """Return the needles among creators first to first + n - 1."""
    here = [needle for needle in needles(seed) if first <= needle.place < first + n]
    if not here:
        return _no_rows()
    rows = [_record(needle, account) for needle in here for account in needle.accounts]
    creator = [needle.place - first for needle in here for _ in needle.accounts]
    return NeedleRows(pa.RecordBatch.from_pylist(rows, schema=RECORD), np.array(creator, np.int64))


@cache
def _no_rows() -> NeedleRows:
    return NeedleRows(pa.RecordBatch.from_pylist([], schema=RECORD), np.zeros(0, np.int64))


@cache
def reserved() -> Flags:
    """Return which (niche, city) only a needle may hold, (n_niches, n_cities)."""
    words = load_vocabulary()
    taken = np.zeros((len(words.niches), len(words.places.city_names)), np.bool_)
    for needle in needles(0):
        taken[words.niches.slugs.index(needle.niche), words.places.city_names.index(needle.city)] = True
    return taken


def _read(written: Mapping[str, object], place: int, seed: int) -> Needle:
    person = cast(Mapping[str, str], written["person"])
    accounts = cast(list[Mapping[str, object]], written["accounts"])
    wanted = cast(Mapping[str, object], written["wanted"])
    platforms = [Platform(str(account["platform"])) for account in accounts]
    rows = Accounts(
        creator=np.zeros(len(accounts), np.int64),
        platform=np.array([PLATFORMS.index(platform) for platform in platforms]),
        begin=np.zeros(1, np.int64),
    )
    ids = platform_user_ids(rows, seed, place).to_pylist()
    return Needle(
        place=place,
        person_id=person_ids(rows, seed, place)[0].as_py(),
        query=str(written["query"]),
        wanted=_read_wanted(wanted),
        name=person["name"],
        niche=person["niche"],
        niche_2=person.get("niche_2"),
        facet=person.get("facet"),
        country=person["country"],
        city=person["city"],
        language=person["language"],
        accounts=tuple(_read_account(one, number) for one, number in zip(accounts, ids, strict=True)),
    )


def _read_wanted(written: Mapping[str, object]) -> Wanted:
    platform, least, most = (written.get(name) for name in ("platform", "min_followers", "max_followers"))
    return Wanted(
        platform=Platform(str(platform)) if platform is not None else None,
        country=cast("str | None", written.get("country")),
        language=cast("str | None", written.get("language")),
        min_followers=cast("int | None", least),
        max_followers=cast("int | None", most),
    )


def _read_account(written: Mapping[str, object], number: str) -> NeedleAccount:
    return NeedleAccount(
        platform=Platform(str(written["platform"])),
        platform_user_id=number,
        handle=str(written["handle"]),
        followers=cast(int, written["followers"]),
        rate=cast(float, written["rate"]),
        bio=str(written["bio"]),
        posts=tuple(cast(list[str], written["posts"])),
    )


def _record(needle: Needle, account: NeedleAccount) -> dict[str, object]:
    """Return a needle's account as a row of RECORD. Comments are one in twenty-five of what is liked."""
    engaged = account.rate * account.followers
    comments = round(engaged / 26, 1)
    return {
        "platform": account.platform.value,
        "platform_user_id": account.platform_user_id,
        "handle": account.handle,
        "name": needle.name,
        "bio": account.bio,
        "account_type": "creator",
        "verified": False,
        "private": False,
        "location": f"{needle.city}, {needle.country}",
        "country": needle.country,
        "city": needle.city,
        "language": needle.language,
        "followers": account.followers,
        "posts": 240,
        "avg_likes": round(engaged - comments, 1),
        "avg_comments": comments,
        "engagement_rate": account.rate,
        "post_texts": list(account.posts),
        "last_post_at": WORLD_AT,
        "observed_at": WORLD_AT,
        "person_id": needle.person_id,
        "kind_truth": "person",
        "niche_truth": needle.niche,
        "niche_2_truth": needle.niche_2,
        "facet_truth": needle.facet,
        "language_truth": needle.language,
        "country_truth": needle.country,
        "city_truth": needle.city,
    }
