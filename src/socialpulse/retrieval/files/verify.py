"""Whether the files of an index are whole and agree with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

import numpy as np

from socialpulse.core.errors import CannotStart
from socialpulse.retrieval.arrays import I64, Array, Mask
from socialpulse.retrieval.errors import Damaged
from socialpulse.retrieval.files.manifest import Manifest, load_manifest
from socialpulse.retrieval.files.patches import Patches, load_patches, patched
from socialpulse.retrieval.files.segment import load_segment
from socialpulse.retrieval.files.side_files import Vocabulary, load_dead
from socialpulse.retrieval.schema import Metric, MultiCategory, Schema, Vector
from socialpulse.retrieval.stored.columns import storage
from socialpulse.retrieval.stored.lines import UNIT_LENGTH
from socialpulse.retrieval.stored.rows import Rows, Vectors

_BLOCK_ROWS = 8192


@dataclass(frozen=True, slots=True)
class Verified:
    """What was read, and everything that was wrong with it, each with its file. No problems: the index is whole."""

    generation: int
    n_files: int
    n_rows: int
    problems: tuple[str, ...]


def verify(folder: Path) -> Verified:
    """Return whether every file that the manifest names is whole and fits the others. Cost: all bytes are read.

    Raises NotFound, Damaged or OtherFormat for the manifest itself; anything else is listed. Take the writer's lock, or
    let no writer run meanwhile: files that go away under way are listed as gone.
    """
    manifest, identity = load_manifest(folder)
    identity.close()
    problems: list[str] = []
    alive = _alive(folder, manifest, problems)
    vocabulary = Vocabulary(manifest.schema.words)
    try:
        vocabulary.follow(folder, manifest.words)
    except (CannotStart, FileNotFoundError) as error:
        problems.append(str(error))
    patches = _patches(folder, manifest, problems)
    living: list[I64] = []
    for entry in manifest.segments:
        try:
            rows = load_segment(folder / entry.name, manifest.schema, trusted_bytes=inf).rows
        except (CannotStart, FileNotFoundError) as error:
            problems.append(str(error))
            continue
        mask = alive.get(entry.name, np.ones(len(rows), np.bool_))
        if len(rows) != entry.n_rows or len(mask) != len(rows) or np.count_nonzero(~mask) != entry.n_dead:
            problems.append(f"{folder / entry.name}: has other numbers of rows or dead rows than the manifest says")
            continue
        living.append(rows.ids[mask])
        try:
            rows = replace(rows, plain=patched(rows.plain, [(f, p[entry.name]) for f, p in patches if entry.name in p]))
        except Damaged as error:
            problems.append(str(error))
        problems += (f"{folder / entry.name}: {found}" for found in _faults(manifest.schema, rows, vocabulary.sizes()))
    ids = np.concatenate([np.empty(0, np.int64), *living])
    if len(np.unique(ids)) != len(ids):
        problems.append(f"{folder}: {len(ids) - len(np.unique(ids))} ids live in two segments")
    return Verified(manifest.generation, len(manifest.files()) + 1, len(ids), tuple(problems))


def _alive(folder: Path, manifest: Manifest, problems: list[str]) -> dict[str, Mask]:
    try:
        return load_dead(folder / manifest.dead)[0] if manifest.dead else {}
    except (Damaged, FileNotFoundError) as error:
        problems.append(str(error))
        return {}


def _patches(folder: Path, manifest: Manifest, problems: list[str]) -> list[tuple[str, Patches]]:
    found = []
    for name in manifest.patches:
        try:
            found.append((str(folder / name), load_patches(folder / name)[0]))
        except (CannotStart, FileNotFoundError) as error:
            problems.append(str(error))
    return found


def _faults(schema: Schema, rows: Rows, n_codes: Mapping[str, int]) -> Iterator[str]:
    n = len(rows)
    rising = rows.ids if rows.by_id is None else rows.ids[rows.by_id.places]
    if (rising[1:] <= rising[:-1]).any() or (rows.by_id and not np.array_equal(rising, rows.by_id.rising)):
        yield "ids do not rise"
    for column in schema.columns:
        name = column.name
        if isinstance(column, MultiCategory):
            lists = rows.lists[name]
            if (
                len(lists.offsets) != n + 1
                or (np.diff(lists.offsets) < 0).any()
                or lists.offsets[-1] != len(lists.codes)
            ):
                yield f"{name!r} has offsets that do not fit its codes"
            columns = None if lists.columns is None else lists.as_columns(len(lists.columns))
            if lists.columns is not None and (columns is None or not np.array_equal(lists.columns, columns)):
                yield f"{name!r} has columns that do not fit its codes"
            codes: Array = lists.codes
        else:
            codes = rows.plain[name]
            if len(codes) != n:
                yield f"{name!r} has {len(codes)} values for {n} rows"
            if name not in n_codes and codes.dtype != storage(column).dtype:
                yield f"{name!r} is stored as {codes.dtype}"
        if name in n_codes and int(codes.max(initial=0)) > n_codes[name]:
            yield f"{name!r} has codes beyond the {n_codes[name]} values that there are"
    for vector in schema.vectors:
        yield from _vector_faults(vector, rows.vectors[vector.name], n)


def _vector_faults(vector: Vector, vectors: Vectors, n: int) -> Iterator[str]:
    name = vector.name
    present = vectors.present(n)
    lines = np.flatnonzero(present) if vectors.slots is None else vectors.slots[present]
    off = max(1e-5, UNIT_LENGTH[vector.stored])
    if len(present) != n or not np.array_equal(lines, np.arange(len(vectors.matrix))):
        yield f"{name!r} has lines that do not fit its rows"
    for start in range(0, len(vectors.matrix), _BLOCK_ROWS):
        norms = np.linalg.norm(vectors.at(slice(start, start + _BLOCK_ROWS)).astype(np.float64), axis=1)
        if not np.isfinite(norms).all() or (norms > vectors.max_norm * (1 + 1e-6)).any():
            yield f"{name!r} has vectors that are not finite or longer than noted"
        elif vector.metric is Metric.COSINE and (np.abs(norms[norms > 0] - 1) > off).any():
            yield f"{name!r} has vectors that are not of unit length"
