"""Compiles the kernels before they are needed: by using them once, on rows of every kind."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from socialpulse.retrieval.files.snapshot import load_snapshot
from socialpulse.retrieval.filters import And, ContainsAny, Equals, Filter, In, Not, Or, Range
from socialpulse.retrieval.ivf.arrange import LISTS_FROM
from socialpulse.retrieval.ivf.bits import EVERY
from socialpulse.retrieval.ivf.index import Index
from socialpulse.retrieval.ivf.lazy import kernels
from socialpulse.retrieval.ivf.narrow import Estimator
from socialpulse.retrieval.ivf.products import products_of
from socialpulse.retrieval.query import Facet, Histogram, Linear, Query, Similarity, TopValues, Weighted, nearest
from socialpulse.retrieval.schema import (
    Bool,
    Category,
    MultiCategory,
    Number,
    NumberType,
    Precision,
    Schema,
    Time,
    Vector,
)
from socialpulse.retrieval.stored.lines import DTYPES
from socialpulse.retrieval.stored.rows import Vectors

N_ROWS = 2 * LISTS_FROM
DIMS = 64
_NUMBERS = tuple(Number(kind.value, kind) for kind in NumberType)
_SCHEMA = Schema(
    (
        Category("few"),
        Category("many"),
        MultiCategory("tags"),
        MultiCategory("long"),
        Bool("flag"),
        Time("at"),
        *_NUMBERS,
    ),
    (Vector("v", DIMS),),
)


def make_ready() -> None:
    """Compile every kernel for the types that an index stores. Cost: half a minute once, then a few seconds.

    The compiled code is kept beside the source, or in the user's cache where that cannot be written.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index = Index.create(folder, _SCHEMA)
        with Index.write(folder) as writer:
            writer.upsert(_rows())
            writer.compact()
        for asked in _queries():
            index.search(asked)
        index.close()
        _read_long_lists(folder)
        _read_short_numbers()


def _read_long_lists(folder: Path) -> None:
    """Use the kernels that lists of many rows are read with, by several threads."""
    (segment,) = load_snapshot(folder).segments.values()
    clusters, ends = segment.file.clusters, np.zeros(2)
    if clusters is not None:
        every_list = np.arange(len(clusters.starts) - 1, dtype=np.int32)
        Estimator(clusters, np.ones(DIMS)).of_lists(every_list, EVERY, -np.inf)
        kernels.next_least(np.zeros(1, np.float32), every_list, 0, 0.0, 0.0, (ends, ends, 0.0))


def _read_short_numbers() -> None:
    """Use the kernel that reads scattered vectors on those of 16 and 8 bits."""
    for precision in (Precision.F16, Precision.I8):
        matrix = np.zeros((1, DIMS), DTYPES[precision])
        matrix.flags.writeable = False  # as those of files are
        scales = np.ones(1, np.float32) if precision is Precision.I8 else None
        products_of(Vectors(matrix, None, 0.0, scales), np.zeros(1, np.intp), np.ones(DIMS, np.float32))


def _rows() -> pa.Table:
    dice = np.random.default_rng(0)
    numbers = {column.name: pa.array(dice.integers(0, 1_000, N_ROWS)) for column in _NUMBERS}
    lines = dice.standard_normal(N_ROWS * DIMS).astype(np.float32)
    return pa.table(
        {
            "id": np.arange(N_ROWS),
            "few": [f"few {n % 7}" for n in range(N_ROWS)],
            "many": [f"many {n % 700}" for n in range(N_ROWS)],
            "tags": [[f"tag {n % 12}"] for n in range(N_ROWS)],
            "long": [[f"tag {tag}" for tag in range(n % 7)] for n in range(N_ROWS)],
            "flag": dice.random(N_ROWS) < 0.5,
            "at": pa.array(dice.integers(0, 10**15, N_ROWS), pa.timestamp("us", tz="UTC")),
            **numbers,
            "v": pa.FixedSizeListArray.from_arrays(pa.array(lines), DIMS),
        }
    )


def _queries() -> list[Query]:
    query = np.ones(DIMS, np.float32)
    mixed = Weighted(((Similarity("v", query), 1.0), (Linear("f32", 0, 1_000), 0.2)))
    counted: tuple[Facet, ...] = (
        *(TopValues(name) for name in ("few", "many", "tags", "long", "flag")),
        *(Histogram(column.name, (10.0, 100.0)) for column in _NUMBERS),
        Histogram("at", (datetime(1980, 1, 1, tzinfo=UTC),)),
    )
    few_words, many_words = tuple(f"few {n}" for n in range(5)), tuple(f"many {n}" for n in range(30))
    tests: tuple[Filter, ...] = (
        Equals("few", "few 1"),
        Equals("flag", True),
        Or((In("few", few_words), In("many", many_words))),
        Not(ContainsAny("tags", ("tag 1",))),
        Or((ContainsAny("tags", tuple(f"tag {n}" for n in range(10))), ContainsAny("long", ("tag 5",)))),
        Range("at", datetime(1980, 1, 1, tzinfo=UTC)),
        *(Range(column.name, 10, 900) for column in _NUMBERS),
    )
    return [
        Query(rank=nearest("v", query)),
        Query(And(tests), mixed, facets=counted),
        Query(tests[-1], mixed, facets=counted),
        *(Query(test, mixed, group_by="i64", facets=counted) for test in tests),
    ]
