"""A made-up world of accounts: rows that are the same for every engine, drawn anew whenever they are needed.

300 topics hold 10,000 sub-topics. The vectors of a sub-topic lie around its centre in 24 directions of falling width,
with noise in all directions; that is how sentence vectors of short texts lie. Columns lean on each other as real ones
do: niche on sub-topic, language on country, verification on followers. No value is missing.

A block of rows depends on the seed and its number alone, so 50 million rows are never held and any of them can be
drawn again. Row ids are positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from socialpulse.retrieval import Bool, Category, MultiCategory, Number, NumberType, Schema, Time, Vector

F32: TypeAlias = npt.NDArray[np.float32]
I64: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Array: TypeAlias = npt.NDArray[Any]

DIMS, RANK, BLOCK_ROWS, N_LANGUAGES = 384, 24, 16_384, 40
N_TOPICS, N_SUBTOPICS, N_NICHES, N_COUNTRIES = 300, 10_000, 250, 120
CENTRE, WITHIN, NOISE = 0.72, 0.60, 0.35  # shares of a vector before it is brought to unit length
NOW_US = 1_793_534_400_000_000  # 2026-11-01 12:00 UTC
DAY_US = 86_400_000_000
ACCOUNTS_OF_5_CREATORS = 9
TABLE = 1 << 20  # normal numbers from which noise is put together, two runs of them for each row

WORDS: Mapping[str, tuple[str, ...]] = {
    "platform": ("instagram", "tiktok", "youtube", "x", "socialpulse"),
    "country": tuple(f"{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(N_COUNTRIES)),
    "language": tuple(f"{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(N_LANGUAGES)),
    "niche": tuple(f"niche {n:03}" for n in range(N_NICHES)),
}
WORDS_OF = {**{name: name for name in WORDS}, "niches": "niche"}  # which words a column takes

SCHEMA = Schema(
    (
        *(Category(name) for name in WORDS),
        MultiCategory("niches"),
        Bool("verified"),
        Number("followers", NumberType.U32),
        Number("engagement", NumberType.F32),
        Number("quality", NumberType.F32),
        Time("last_post"),
        Number("creator", NumberType.I64),
    ),
    (Vector("meaning", DIMS),),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of rows start .. start + n as numbers.

    plain (n,) each: categories as places in WORDS, `last_post` as microseconds since 1970, the others as they are
    niches (n, 3) places in WORDS["niche"], -1 for none, the first always given
    subtopics (n,) which the engines do not see
    """

    start: int
    plain: Mapping[str, Array]
    niches: npt.NDArray[np.int16]
    subtopics: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.niches)


class World:
    """Rows and queries of one seed."""

    def __init__(self, seed: int = 0) -> None:
        """Cost: about 30 MB and a second."""
        self.seed = seed
        rng = np.random.default_rng((seed, 1))
        topics = _unit(rng.standard_normal((N_TOPICS, DIMS), np.float32))
        self.topic_of = rng.integers(0, N_TOPICS, N_SUBTOPICS)
        own = _unit(rng.standard_normal((N_SUBTOPICS, DIMS), np.float32))
        self.centres: F32 = _unit(0.75 * topics[self.topic_of] + 0.66 * own)
        self.niche_of: npt.NDArray[np.int16] = rng.permutation(np.arange(N_TOPICS) % N_NICHES)[self.topic_of].astype(
            np.int16
        )
        self._second_niche = rng.integers(0, N_NICHES, N_SUBTOPICS).astype(np.int16)
        self._pool = _unit(rng.standard_normal((4_096, DIMS), np.float32))
        self._first = rng.integers(0, len(self._pool) - RANK, N_SUBTOPICS)
        widths = (1.0 + np.arange(RANK)) ** -0.5
        self._widths = (widths / np.linalg.norm(widths)).astype(np.float32)
        self._table = rng.standard_normal(TABLE + DIMS, np.float32) / np.float32(np.sqrt(2 * DIMS))
        self._main_language = rng.integers(0, N_LANGUAGES, N_COUNTRIES).astype(np.int16)
        self._pick_subtopic = _weighted((np.arange(N_SUBTOPICS) + 20.0) ** -0.5)
        self._pick_country = _weighted(1.0 / (np.arange(N_COUNTRIES) + 1.0))
        self._pick_platform = _weighted(np.array([0.38, 0.27, 0.20, 0.10, 0.05]))

    def columns(self, block: int) -> Columns:
        """Return the columns of the rows from block * BLOCK_ROWS on, BLOCK_ROWS of them."""
        rng, n = self._rng(2, block), BLOCK_ROWS
        subtopics = self._draw_subtopics(rng, block)
        country = self._pick_country(rng.random(n)).astype(np.int16)
        log_followers = 9.0 + 2.0 * rng.standard_normal(n)
        engagement = np.exp(-3.2 + 0.7 * rng.standard_normal(n) - 0.12 * (log_followers - 9.0))
        creators = rng.permutation(np.arange(n) * 5 // ACCOUNTS_OF_5_CREATORS) + block * n
        plain: dict[str, Array] = {
            "platform": self._pick_platform(rng.random(n)).astype(np.int16),
            "country": country,
            "language": self._languages(rng, country),
            "niche": self.niche_of[subtopics],
            "verified": rng.random(n) < 0.02 + 0.3 * (log_followers > 12.0),
            "followers": np.minimum(np.exp(log_followers), 4e9).astype(np.uint32),
            "engagement": np.minimum(engagement, 1.0).astype(np.float32),
            "quality": (rng.random((3, n), np.float32).sum(axis=0) / 3).astype(np.float32),
            "last_post": NOW_US - (rng.standard_exponential(n) * 20 * DAY_US).astype(np.int64),
            "creator": creators * 1_000_003,
        }
        return Columns(block * n, plain, self._niches(rng, subtopics), subtopics)

    def vectors(self, columns: Columns) -> F32:
        """Return the vectors of a whole block, (BLOCK_ROWS, DIMS), unit length."""
        return self._around(self._rng(3, columns.start // BLOCK_ROWS), columns.subtopics)

    def queries(self, n: int) -> tuple[F32, npt.NDArray[np.int32]]:
        """Return vectors (n, DIMS) drawn as rows are, and their sub-topics. None of them is a row."""
        subtopics = self._pick_subtopic(self._rng(4, 0).random(n)).astype(np.int32)
        return self._around(self._rng(4, 1), subtopics), subtopics

    def batches(self, start: int, stop: int) -> Iterator[pa.RecordBatch]:
        """Yield rows start .. stop, a block at most in each batch: `id`, the columns of SCHEMA, and `meaning`."""
        for block in range(start // BLOCK_ROWS, -(-stop // BLOCK_ROWS)):
            columns = self.columns(block)
            batch = arrow(columns, self.vectors(columns))
            first = max(start - columns.start, 0)
            yield batch.slice(first, min(stop - columns.start, BLOCK_ROWS) - first)

    def _draw_subtopics(self, rng: np.random.Generator, block: int) -> npt.NDArray[np.int32]:
        return self._pick_subtopic(rng.random(BLOCK_ROWS)).astype(np.int32)

    def _around(self, rng: np.random.Generator, subtopics: npt.NDArray[np.int32]) -> F32:
        n = len(subtopics)
        weights = rng.standard_normal((n, RANK), np.float32) * (self._widths * np.float32(WITHIN))
        found = np.empty((n, DIMS), np.float32)
        noise = rng.integers(0, TABLE, (n, 2))
        _put_around(found, subtopics, self.centres, self._pool, self._first, weights, self._table, noise)
        return found

    def _languages(self, rng: np.random.Generator, country: Array) -> Array:
        chance, other = rng.random(len(country)), rng.integers(0, N_LANGUAGES, len(country)).astype(np.int16)
        main = self._main_language[country]
        return np.where(chance < 0.75, main, np.where(chance < 0.92, np.int16(0), other))

    def _niches(self, rng: np.random.Generator, subtopics: Array) -> npt.NDArray[np.int16]:
        n = len(subtopics)
        found = np.full((n, 3), -1, np.int16)
        found[:, 0] = self.niche_of[subtopics]
        chance, stray = rng.random((2, n)), rng.integers(0, N_NICHES, n).astype(np.int16)
        found[:, 1] = np.where(chance[0] < 0.4, self._second_niche[subtopics], -1)
        found[:, 2] = np.where(chance[1] < 0.15, stray, -1)
        found[found[:, 1] == found[:, 0], 1] = -1
        found[(found[:, 2] == found[:, 0]) | (found[:, 2] == found[:, 1]), 2] = -1
        return found

    def _rng(self, purpose: int, number: int) -> np.random.Generator:
        return np.random.Generator(np.random.SFC64((self.seed, purpose, number)))


def arrow(columns: Columns, vectors: F32) -> pa.RecordBatch:
    """Return rows as the engines take them, text as text."""
    n = len(columns)
    found: dict[str, object] = {"id": np.arange(columns.start, columns.start + n)}
    for name, values in columns.plain.items():
        found[name] = pa.array(WORDS[name]).take(pa.array(values)) if name in WORDS else pa.array(values)
    given = columns.niches >= 0
    offsets = np.concatenate(([0], np.cumsum(given.sum(axis=1)))).astype(np.int32)
    words = pa.array(WORDS["niche"]).take(pa.array(columns.niches[given]))
    found["niches"] = pa.ListArray.from_arrays(pa.array(offsets), words)
    found["last_post"] = pa.array(columns.plain["last_post"], pa.timestamp("us", tz="UTC"))
    found["meaning"] = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), DIMS)
    return pa.record_batch(found)


def _unit(vectors: F32) -> F32:
    lengths: F32 = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / lengths).astype(np.float32)


def _weighted(weights: Array) -> Callable[[Array], Array]:
    """Return what makes numbers from 0 to 1 into places, each as often as its weight."""
    ends = np.cumsum(weights / weights.sum())
    return lambda chances: np.minimum(np.searchsorted(ends, chances, side="right"), len(ends) - 1)


@numba.njit(nogil=True, cache=True, fastmath=True)  # type: ignore[untyped-decorator]
def _put_around(
    found: F32, subtopics: Array, centres: F32, pool: F32, first: Array, weights: F32, table: F32, noise: Array
) -> None:
    for i in range(len(found)):
        row, centre, start = found[i], centres[subtopics[i]], first[subtopics[i]]
        one, two = table[noise[i, 0] : noise[i, 0] + DIMS], table[noise[i, 1] : noise[i, 1] + DIMS]
        for d in range(DIMS):
            row[d] = np.float32(CENTRE) * centre[d] + np.float32(NOISE) * (one[d] + two[d])
        for j in range(RANK):
            weight, direction = weights[i, j], pool[start + j]
            for d in range(DIMS):
                row[d] += weight * direction[d]
        square = np.float32(0)
        for d in range(DIMS):
            square += row[d] * row[d]
        scale = np.float32(1) / np.sqrt(square)
        for d in range(DIMS):
            row[d] *= scale
