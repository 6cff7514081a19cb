"""What can stand in an export about a creator, and how it is written there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pyarrow as pa

from socialpulse.core.platforms import Platform
from socialpulse.creators import Account

_TIME = pa.timestamp("us", tz="UTC")
_TEXTS = pa.list_(pa.string())
_PAGES = {
    Platform.INSTAGRAM: "https://www.instagram.com/{}/",
    Platform.TIKTOK: "https://www.tiktok.com/@{}",
    Platform.YOUTUBE: "https://www.youtube.com/@{}",
    Platform.X: "https://x.com/{}",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A creator in an export, shown by one account."""

    creator_id: UUID
    account: Account
    others: list[Account]
    quality: float | None
    note: str
    tags: list[str]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: pa.DataType
    value: Callable[[Row], Any]


def _of_account(name: str, kind: pa.DataType) -> Column:
    return Column(name, kind, lambda row: getattr(row.account, name))


COLUMNS: tuple[Column, ...] = (
    Column("creator_id", pa.string(), lambda row: str(row.creator_id)),
    _of_account("name", pa.string()),
    _of_account("platform", pa.string()),
    _of_account("handle", pa.string()),
    Column("page", pa.string(), lambda row: page_of(row.account)),
    *(_of_account(name, pa.int64()) for name in ("followers", "following", "posts")),
    *(_of_account(name, pa.float64()) for name in ("engagement_rate", "avg_likes", "avg_comments", "avg_views")),
    *(_of_account(name, pa.string()) for name in ("country", "city", "language")),
    *(_of_account(name, _TEXTS) for name in ("niches", "categories")),
    _of_account("account_type", pa.string()),
    *(_of_account(name, pa.bool_()) for name in ("verified", "private", "has_contact")),
    Column("risks", _TEXTS, lambda row: _risks(row.account)),
    Column("quality", pa.float64(), lambda row: row.quality),
    *(_of_account(name, _TIME) for name in ("joined_at", "last_post_at", "observed_at")),
    *(_of_account(name, pa.string()) for name in ("source", "bio")),
    _of_account("links", _TEXTS),
    Column("other_accounts", _TEXTS, lambda row: [f"{one.platform}:{one.handle or one.name}" for one in row.others]),
    Column("note", pa.string(), lambda row: row.note),
    Column("tags", _TEXTS, lambda row: row.tags),
)
BY_NAME = {column.name: column for column in COLUMNS}


def page_of(account: Account) -> str | None:
    """Return the address of an account's own page, or None where it cannot be told."""
    pattern = _PAGES.get(Platform(account.platform)) if account.platform in set(Platform) else None
    return pattern.format(account.handle) if pattern and account.handle else None


def _risks(account: Account) -> list[str] | None:
    """Return each risk with its level (alcohol.medium); None where the account was not looked at."""
    if account.risks is None:
        return None
    return [f"{tag}.{level}" for tag, level in zip(account.risks, account.risk_levels or [], strict=True)]
