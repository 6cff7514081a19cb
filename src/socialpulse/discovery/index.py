"""The creator index: its schema, and its rows from what `creators` knows."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse import retrieval
from socialpulse.retrieval import Bool, Category, MultiCategory, Number, NumberType, Schema, Time, Vector

DIMS = 384

SCHEMA = Schema(
    columns=(
        Number("creator", NumberType.I64),
        Category("platform"),
        Category("country"),
        Category("city"),
        Category("language"),
        MultiCategory("niches"),
        MultiCategory("niche_groups"),
        MultiCategory("categories"),
        MultiCategory("risks"),
        MultiCategory("risk_levels"),  # alcohol.medium
        Category("account_type"),
        Category("source"),
        Bool("verified"),
        Bool("private"),
        Bool("has_contact"),
        Bool("risk_free"),
        Number("followers", NumberType.U32),
        Number("following", NumberType.U32),
        Number("posts", NumberType.U32),
        Number("avg_likes", NumberType.F32),
        Number("avg_comments", NumberType.F32),
        Number("avg_views", NumberType.F32),
        Number("engagement_rate", NumberType.F32),
        Number("quality", NumberType.F32),
        Time("joined_at"),
        Time("last_post_at"),
        Time("observed_at"),
    ),
    vectors=(Vector("meaning", DIMS),),
)

# What a complete profile shows; quality is the share of it that is known.
_SIGNS_OF_QUALITY = (
    "country",
    "language",
    "niches",
    "followers",
    "posts",
    "engagement_rate",
    "last_post_at",
    "has_contact",
)
_LARGEST_U32 = 2**32 - 2


def index_rows(profiles: pa.Table) -> pa.Table:
    """Return rows of SCHEMA from rows of creators.INDEX_ROW."""
    rows = profiles
    for name in ("followers", "following", "posts"):
        rows = _replaced(rows, name, pc.min_element_wise(rows[name], _LARGEST_U32, skip_nulls=False).cast(pa.uint32()))
    groups = [
        None if ids is None else sorted({niche.split(".")[0] for niche in ids}) for ids in rows["niches"].to_pylist()
    ]
    rows = rows.append_column("niche_groups", pa.array(groups, pa.list_(pa.string())))
    rows = _replaced(rows, "risk_levels", _tags_with_levels(rows))
    return rows.append_column("quality", pa.array(_quality(rows), pa.float32()))


def _quality(rows: pa.Table) -> np.ndarray:
    known = [np.asarray(pc.is_valid(rows[name])) for name in _SIGNS_OF_QUALITY[:-1]]
    known.append(np.asarray(pc.fill_null(rows["has_contact"], False)))
    return np.asarray(np.stack(known).mean(axis=0), np.float32)


def _tags_with_levels(rows: pa.Table) -> pa.ChunkedArray:
    pairs = zip(rows["risks"].to_pylist(), rows["risk_levels"].to_pylist(), strict=True)
    found = [tags and [f"{tag}.{level}" for tag, level in zip(tags, levels, strict=True)] for tags, levels in pairs]
    return pa.chunked_array([pa.array(found, pa.list_(pa.string()))])


def _replaced(rows: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), name, column)


def open_or_create(folder: Path) -> retrieval.Reads:
    """Return a reader of the index in this folder, which is made empty where there is none."""
    return retrieval.ENGINE.open(folder) if retrieval.exists(folder) else retrieval.ENGINE.create(folder, SCHEMA)


def is_outdated(folder: Path) -> bool:
    """Tell whether the index in this folder has the columns of another version of the program."""
    return retrieval.exists(folder) and retrieval.ENGINE.open(folder).schema != SCHEMA


def remove(folder: Path) -> None:
    """Delete the index in this folder, whatever state it is in. Raises Conflict while it is being written."""
    if retrieval.exists(folder):
        with contextlib.suppress(retrieval.Damaged, retrieval.OtherFormat), retrieval.ENGINE.write(folder):
            pass
    shutil.rmtree(folder, ignore_errors=True)


def index_status(folder: Path) -> retrieval.Status:
    """Return the size of the index in this folder."""
    return open_or_create(folder).status()


def verify_index(folder: Path) -> retrieval.Verified:
    """Return what is wrong with the index in this folder. Cost: every byte is read."""
    open_or_create(folder)
    return retrieval.verify(folder)


def merge_index(folder: Path) -> retrieval.Status:
    """Write the index in this folder anew as one segment. Raises Conflict while it is being written."""
    reader = open_or_create(folder)
    with retrieval.ENGINE.write(folder) as writer:
        writer.compact()
    return reader.status()


def measure_index(folder: Path, n_queries: int) -> retrieval.Measurement:
    """Return how fast the index in this folder answers. Raises Invalid when it is empty."""
    open_or_create(folder)
    return retrieval.measured(folder, n_queries)
