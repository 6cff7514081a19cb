"""From what a source said to what we keep: pure functions from an Arrow table to an Arrow table, no input or output.

A field that makes no sense is refused alone; a row without platform, or with neither handle nor id, is refused whole.
"""

from __future__ import annotations

import hmac
import os
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.core.platforms import Platform
from socialpulse.sources import Reject, policy_of
from socialpulse.understand.places import city_name, country_codes, find_places

MAX_NAME = 300  # characters; longer ones are cut
MAX_BIO = 5_000
MAX_HANDLE = 100
MAX_FOLLOWERS = 10_000_000_000  # more than there are people
MAX_COUNT = 100_000_000_000_000  # views of a lifetime: the largest channels pass 10^11

COUNTS = ("followers", "following", "posts", "likes", "views")
AVERAGES = ("avg_likes", "avg_comments", "avg_views", "avg_shares")
STATS = (*COUNTS, *AVERAGES, "engagement_rate")

_PLAIN_HANDLE = r"^[A-Za-z0-9._-]{1,100}$"
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_UNTIDY = re.compile(r"[\s\u200b\ufeff]{2}|[\x00-\x1f\x7f\u00a0\u2000-\u200b\u2028\u2029\u3000\ufeff\ud800-\udfff]")
_MAYBE_UNTIDY = (  # as _UNTIDY for RE2, and more: what it finds, Python looks at
    r"  |[\x00-\x1f\x7f\x{85}\x{a0}\x{1680}\x{2000}-\x{200b}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]"
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Rows fit for the store (columns of creators.account, and `line`), and what was refused."""

    rows: pa.Table
    rejects: tuple[Reject, ...]


def normalise(observed: pa.RecordBatch, contact_key: bytes) -> Normalised:
    """Return the accounts in a batch of observations (schema sources.OBSERVATION)."""
    table = pa.Table.from_batches([observed])
    table, rejects = _with_identity(table)
    table, refused = _plausible_counts(table)
    table = _texts(table)
    table = _places(table)
    table = _set(table, "contact_hashes", _hashed(table.column("emails"), contact_key)).drop_columns(["emails"])
    table = _engagement(table)
    table = _set(table, "language", _mapped(table.column("language"), _language_code))
    table = table.append_column("creator_id", _fresh_ids(table.num_rows)).drop_columns(["audience_country", "raw"])
    return Normalised(table, (*rejects, *refused))


def _with_identity(table: pa.Table) -> tuple[pa.Table, list[Reject]]:
    handle = _unless(table.column("handle"), _PLAIN_HANDLE, clean_handle)
    key = _unless(pc.utf8_lower(handle), _PLAIN_HANDLE, lambda text: text.casefold())
    user_id = _unless(table.column("platform_user_id"), _PLAIN_HANDLE, lambda text: _clean(text)[:200] or None)
    table = _set(_set(_set(table, "handle", handle), "handle_key", key), "platform_user_id", user_id)
    known = pc.is_in(table.column("platform"), pa.array([platform.value for platform in Platform]))
    named = pc.or_(pc.is_valid(handle), pc.is_valid(user_id))
    rejects = [
        *_row_rejects(table, pc.invert(known), "platform", f"is none of {', '.join(Platform)}"),
        *_row_rejects(
            table, pc.and_(known, pc.invert(named)), "handle", "neither a handle nor an id says whose account this is"
        ),
    ]
    return table.filter(pc.and_(known, named)), rejects


def clean_handle(text: str) -> str | None:
    """Return a handle as its owner writes it, without @ and outer space; None where nothing is left of it.

    YouTube lists name channels by their title where they have no handle: such a title is kept as it is.
    """
    handle = _clean(text).removeprefix("@").strip()
    return handle[:MAX_HANDLE] or None


def _row_rejects(table: pa.Table, bad: pa.ChunkedArray, field: str, reason: str) -> list[Reject]:
    rows = table.filter(bad)
    return [
        Reject(line, "row", field, str(value or "")[:200], reason)
        for line, value in zip(rows.column("line").to_pylist(), rows.column(field).to_pylist(), strict=True)
    ]


def _plausible_counts(table: pa.Table) -> tuple[pa.Table, list[Reject]]:
    rejects: list[Reject] = []
    for name in (*COUNTS, *AVERAGES):
        column = table.column(name)
        most = MAX_FOLLOWERS if name in ("followers", "following") else MAX_COUNT
        bad = pc.fill_null(pc.or_(pc.less(column, 0), pc.greater(column, most)), False)
        if pc.any(bad).as_py():
            rows = table.filter(bad)
            rejects += [
                Reject(line, "field", name, str(value), f"must lie between 0 and {most:,}")
                for line, value in zip(rows.column("line").to_pylist(), rows.column(name).to_pylist(), strict=True)
            ]
            table = _set(table, name, pc.if_else(bad, pa.scalar(None, column.type), column))
    return table, rejects


def _texts(table: pa.Table) -> pa.Table:
    for name, limit in (("name", MAX_NAME), ("bio", MAX_BIO), ("location", MAX_NAME), ("city", MAX_NAME)):
        table = _set(table, name, _cleaned(table.column(name), limit))
    fallback = pc.coalesce(table.column("handle"), table.column("platform_user_id"))
    return _set(table, "name", pc.coalesce(table.column("name"), fallback))


def _places(table: pa.Table) -> pa.Table:
    """Fill country, city and how we know: declared beats free text beats where the audience is."""
    declared = country_codes(table.column("country"))
    found = find_places(table.column("location"))
    audience = country_codes(table.column("audience_country"))
    country = pc.coalesce(declared, found.countries, audience)
    basis = pc.if_else(
        pc.is_valid(declared),
        "declared",
        pc.if_else(pc.is_valid(found.countries), "location", pc.if_else(pc.is_valid(audience), "audience", None)),
    )
    agrees = pc.fill_null(pc.equal(found.countries, country), False)
    said = _mapped(table.column("city"), lambda text: city_name(text) or text)
    city = pc.coalesce(said, pc.if_else(agrees, found.cities, pa.scalar(None, pa.string())))
    for name, column in (("country", country), ("city", city), ("place_basis", basis)):
        table = _set(table, name, column)
    return table


def _engagement(table: pa.Table) -> pa.Table:
    """Fill a missing engagement rate: (likes + comments per post) / followers, where the terms allow to derive it."""
    may_derive = _mapped_bool(table.column("policy"), lambda name: policy_of(name).may_derive)
    reactions = pc.add(table.column("avg_likes"), pc.fill_null(table.column("avg_comments"), 0.0))
    followers = table.column("followers").cast(pa.float64())
    derived = pc.divide(reactions, pc.if_else(pc.greater(followers, 0), followers, pa.scalar(None, pa.float64())))
    rate = pc.coalesce(table.column("engagement_rate"), pc.if_else(may_derive, derived, pa.scalar(None, pa.float64())))
    sane = pc.and_(pc.greater_equal(rate, 0), pc.less_equal(rate, 100))
    return _set(table, "engagement_rate", pc.if_else(sane, rate, pa.scalar(None, pa.float64())))


def _hashed(emails: pa.ChunkedArray, key: bytes) -> pa.Array:
    """Return lists of keyed SHA-256 hashes: one address always gives one hash, and no hash gives an address."""

    def hashed(address: str) -> str:
        return hmac.digest(key, address.strip().lower().encode(), "sha256").hex()[:32]

    given = emails.combine_chunks()
    hashes = pa.array([hashed(address) for address in given.flatten().to_pylist()], pa.string())
    lengths = pc.fill_null(pc.list_value_length(given), 0)
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, hashes, mask=pc.is_null(given))


def _language_code(text: str) -> str | None:
    code = re.split(r"[-_]", text.strip().lower())[0]
    return code if len(code) == 2 and code.isalpha() else None


def _clean(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if _UNTIDY.search(text):
        text = _SPACE.sub(" ", _UNPRINTABLE.sub("", text))
    return text.strip()


def _cleaned(column: pa.ChunkedArray, limit: int) -> pa.ChunkedArray:
    """Return the column tidied; Python looks only at the texts that Arrow does not find tidy, short and in NFC."""
    asks = pc.or_(pc.match_substring_regex(column, _MAYBE_UNTIDY), pc.greater(pc.utf8_length(column), limit))
    for tidied in (pc.utf8_trim_whitespace(column), pc.utf8_normalize(column, "NFC")):
        asks = pc.or_(asks, pc.not_equal(tidied, column))
    asks = pc.or_(asks, pc.equal(column, ""))
    return _changed(column, asks, lambda text: _clean(text)[:limit] or None)


def _changed(column: pa.ChunkedArray, asks: pa.ChunkedArray, change: Callable[[str], str | None]) -> pa.ChunkedArray:
    """Return the column with the texts changed that `asks` names; the others are known to stay as they are."""
    mask = pc.fill_null(asks, False).combine_chunks()
    return pc.replace_with_mask(column, mask, _mapped(column.filter(mask), change).combine_chunks())


def _unless(column: pa.ChunkedArray, plain: str, change: Callable[[str], str | None]) -> pa.ChunkedArray:
    """Return the column with the texts changed that do not match `plain` (RE2, in C++) whole."""
    return _changed(column, pc.invert(pc.match_substring_regex(column, plain)), change)


def _mapped(column: pa.ChunkedArray, change: Callable[[str], str | None]) -> pa.ChunkedArray:
    """Return the column with every distinct text changed; nulls stay null."""
    texts = column.combine_chunks().dictionary_encode()
    changed = [None if text is None else change(text) for text in texts.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(changed, pa.string()).take(texts.indices)])


def _mapped_bool(column: pa.ChunkedArray, decide: Callable[[str], bool]) -> pa.ChunkedArray:
    texts = _mapped(column, lambda text: "1" if decide(text) else "0")
    return pc.equal(texts, "1")


def _set(table: pa.Table, name: str, column: pa.Array | pa.ChunkedArray) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.append_column(name, column) if place < 0 else table.set_column(place, name, column)


def _fresh_ids(n: int) -> pa.Array:
    """Return n new uuid7 as text without hyphens. (n,) string, made all at once."""
    body = np.frombuffer(os.urandom(16 * n), np.uint8).reshape(n, 16).copy()
    body[:, :6] = np.frombuffer(int(time.time() * 1_000).to_bytes(6, "big"), np.uint8)
    body[:, 6] = (body[:, 6] & 0x0F) | 0x70  # version 7
    body[:, 8] = (body[:, 8] & 0x3F) | 0x80  # the variant of RFC 9562
    offsets = np.arange(0, 32 * (n + 1), 32, dtype=np.int32)
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(body.tobytes().hex().encode()))


def leads(table: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each row, the row that speaks for its account, and the pass in which that one can be stored.

    Rows that give the same platform, id and handle are one account; the newest of them (the last among equals) leads.
    Two leads that share only an id, or only a handle, are stored in different passes, older first.
    returns lead (n,) int64 row numbers · pass (n,) int64, 0 for the first
    """
    if not any(_any_twice(table, name) for name in ("platform_user_id", "handle_key")):
        return np.arange(table.num_rows), np.zeros(table.num_rows, np.int64)
    identity = [
        tuple(values)
        for values in zip(
            *(table.column(name).to_pylist() for name in ("platform", "platform_user_id", "handle_key")), strict=True
        )
    ]
    seen_at = np.asarray(table.column("observed_at").cast(pa.int64()))
    order = np.argsort(seen_at, kind="stable")
    newest: dict[tuple[str, str | None, str | None], int] = {identity[row]: int(row) for row in order}
    lead = np.fromiter((newest[key] for key in identity), np.int64, len(identity))
    passes = np.zeros(len(identity), np.int64)
    n_of: dict[tuple[str, str, str], int] = {}
    for row in order:
        if lead[row] != row:
            continue
        platform, user_id, handle = identity[row]
        keys = [(platform, kind, value) for kind, value in (("id", user_id), ("handle", handle)) if value is not None]
        turn = max(n_of.get(key, 0) for key in keys)
        passes[row] = turn
        n_of.update(dict.fromkeys(keys, turn + 1))
    return lead, passes


def _any_twice(table: pa.Table, name: str) -> bool:
    """Return whether two rows of one platform give the same text."""
    known = table.select(["platform", name]).filter(pc.is_valid(table.column(name)))
    return bool(known.group_by(["platform", name], use_threads=False).aggregate([]).num_rows < known.num_rows)


def stats_rows(table: pa.Table) -> pa.Array:
    """Return which rows hold any number worth a point in history. (n,) bool"""
    present: Sequence[pa.Array] = [pc.is_valid(table.column(name)) for name in STATS]
    found = present[0]
    for column in present[1:]:
        found = pc.or_(found, column)
    return found
