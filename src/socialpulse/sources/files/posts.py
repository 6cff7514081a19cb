"""Averages over the recent posts that come with an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from socialpulse.sources.types import UTC_TIME
from socialpulse.sources.values import Column, as_list, read_time

MOST_TEXTS = 50

_LIKES = ("likesCount", "like_count", "likes", "diggCount")
_COMMENTS = ("commentsCount", "comments_count", "comments", "commentCount", "comment_count", "num_comments")
_VIEWS = ("videoPlayCount", "videoViewCount", "view_count", "views", "playCount", "play_count")
_SHARES = ("sharesCount", "share_count", "shares", "shareCount")
_TEXT = ("caption", "text", "title", "description")
_TIME = ("timestamp", "createTimeISO", "datetime", "taken_at", "created_at", "date", "createTime")


@dataclass(frozen=True, slots=True)
class Recent:
    """What recent posts tell, one element per account: means over the posts that say, texts newest first."""

    avg_likes: pa.Array
    avg_comments: pa.Array
    avg_views: pa.Array
    avg_shares: pa.Array
    texts: pa.Array
    last_at: pa.Array


def read_recent(column: Column) -> Recent:
    """Return what the lists of recent posts in a column say.

    A count that a post leaves out, or gives as negative because its owner hides it, is no zero: the mean is taken over
    the posts that have one, and is null where none has.
    """
    lists = [
        [post for post in posts if isinstance(post, dict)] if isinstance(posts, list) else []
        for posts in as_list(column)
    ]
    times = [[_time_of(post) for post in posts] for posts in lists]
    return Recent(
        avg_likes=_means(lists, _LIKES),
        avg_comments=_means(lists, _COMMENTS),
        avg_views=_means(lists, _VIEWS),
        avg_shares=_means(lists, _SHARES),
        texts=pa.array([_texts(*pair) for pair in zip(lists, times, strict=True)], pa.list_(pa.string())),
        last_at=pa.array([max((t for t in row if t is not None), default=None) for row in times], UTC_TIME),
    )


def _means(lists: Sequence[list[dict[str, Any]]], keys: Sequence[str]) -> pa.Array:
    means: list[float | None] = []
    for posts in lists:
        known = [count for post in posts if (count := _count(post, keys)) is not None]
        means.append(sum(known) / len(known) if known else None)
    return pa.array(means, pa.float64())


def _count(post: dict[str, Any], keys: Sequence[str]) -> float | None:
    for key in keys:
        value = post.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e14:
            return float(value)
    return None


def _texts(posts: list[dict[str, Any]], times: list[datetime | None]) -> list[str] | None:
    known = [(post, at) for post, at in zip(posts, times, strict=True)]
    if all(at is not None for at in times):
        known.sort(key=lambda pair: pair[1] or datetime.min, reverse=True)
    texts = (next((post[key] for key in _TEXT if isinstance(post.get(key), str)), "") for post, _ in known)
    return [text for raw in texts if (text := raw.strip())][:MOST_TEXTS] or None


def _time_of(post: dict[str, Any]) -> datetime | None:
    value = next((post[key] for key in _TIME if post.get(key)), None)
    if not isinstance(value, str | int | float):
        return None
    try:
        return read_time(str(value))
    except ValueError:
        return None
