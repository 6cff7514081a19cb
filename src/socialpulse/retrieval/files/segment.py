"""A segment: rows written once into one file, by rising id or by meaning. Made from rows of which some may be dead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32, I64, Array, Mask, Places
from socialpulse.retrieval.errors import Damaged
from socialpulse.retrieval.files.container import FileWriter, SavedFile, load_file
from socialpulse.retrieval.schema import MultiCategory, Schema
from socialpulse.retrieval.stored.clusters import Arrangement, Clusters, Effort
from socialpulse.retrieval.stored.kept import Kept
from socialpulse.retrieval.stored.rows import ById, Lists, Rows, Vectors, concat_lists, slots_of

KIND = "segment"
_BLOCK_ROWS = 8192  # vectors are copied this many at a time
TRUSTED_BYTES = 64 << 20  # larger arrays are compared with their checksums by `verify` only, not with every opening
MOST_COLUMNS = 4  # of a MultiCategory that is stored as columns too
CLUSTER_ARRAYS = ("starts", "centroids", "rotation", "codes", "scales")


@dataclass(frozen=True, slots=True)
class Source:
    """Rows to take from, and which of them live; None when all do."""

    rows: Rows
    alive: Mask | None

    def places(self) -> Places:
        """Return where the living rows are."""
        return np.arange(len(self.rows)) if self.alive is None else np.flatnonzero(self.alive)


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment file, mapped. clusters: how its rows are ordered, None when by rising id · kept: worked out from it"""

    rows: Rows
    clusters: Clusters | None
    n_bytes: int
    kept: Kept = field(default_factory=Kept, compare=False)


class Arranges(Protocol):
    """Chooses the order of the rows of a segment."""

    def __call__(self, schema: Schema, sources: Sequence[Source]) -> Arrangement | None:
        """Return the order of the living rows, numbered source by source; None for rising ids."""
        ...


def by_rising_id(schema: Schema, sources: Sequence[Source]) -> Arrangement | None:
    """Return None: the order of a segment that is read as a whole."""
    return None


def save_segment(path: Path, schema: Schema, sources: Sequence[Source], arrange: Arranges = by_rising_id) -> int:
    """Write the living rows of all sources as one segment and return its size in bytes; the disk has it then.

    No id may live in two sources. Memory: one column of all sources, 8,192 vectors, and what `arrange` takes.
    """
    places = [source.places() for source in sources]
    ids = np.concatenate([s.rows.ids[p] for s, p in zip(sources, places, strict=True)])
    arranged = arrange(schema, sources)
    order = np.argsort(ids, kind="stable") if arranged is None else arranged.order
    norms = {v.name: max(s.rows.vectors[v.name].max_norm for s in sources) for v in schema.vectors}
    with FileWriter(path, KIND) as file:
        file.add("ids", ids[order])
        for column in schema.columns:
            name = column.name
            if isinstance(column, MultiCategory):
                taken = [s.rows.lists[name].take(p) for s, p in zip(sources, places, strict=True)]
                lists = concat_lists(taken).take(order)
                file.add(f"offsets of {name}", lists.offsets)
                codes = _narrow(lists.codes)
                file.add(f"codes of {name}", codes)
                columns = Lists(lists.offsets, codes).as_columns(MOST_COLUMNS) if arranged else None
                if columns is not None:
                    file.add(f"columns of {name}", columns)
            else:
                values = np.concatenate([s.rows.plain[name][p] for s, p in zip(sources, places, strict=True)])[order]
                file.add(f"values of {name}", _narrow(values) if name in schema.words else values)
        facts: dict[str, object] = {"n_rows": len(ids), "max_norm": norms}
        if arranged is not None:
            _save_clusters(file, arranged.clusters, ids[order])
            facts["clusters"] = _cluster_facts(arranged.clusters)
        for vector in schema.vectors:
            pieces = [s.rows.vectors[vector.name] for s in sources]
            _save_vectors(file, vector.name, pieces, places, order)
        return file.finish(facts)


def load_segment(path: Path, schema: Schema, trusted_bytes: float = TRUSTED_BYTES) -> Segment:
    """Return a segment, mapped. Raises as `load_file` does."""
    saved = load_file(path, KIND, trusted_bytes)
    ids = saved.array("ids")
    plain: dict[str, Array] = {}
    lists: dict[str, Lists] = {}
    for column in schema.columns:
        name = column.name
        if isinstance(column, MultiCategory):
            columns = saved.arrays.get(f"columns of {name}")
            lists[name] = Lists(saved.array(f"offsets of {name}"), saved.array(f"codes of {name}"), columns)
        else:
            plain[name] = saved.array(f"values of {name}")
    vectors = {v.name: _load_vectors(saved, v.name, v.dims) for v in schema.vectors}
    clustered = "clusters" in saved.facts
    by_id = ById(saved.array("rising ids"), saved.array("rows by id")) if clustered else None
    clusters = _load_clusters(saved) if clustered else None
    return Segment(Rows(ids, plain, lists, vectors, by_id), clusters, saved.n_bytes)


def _save_clusters(file: FileWriter, clusters: Clusters, ids: I64) -> None:
    by_id = np.argsort(ids, kind="stable")
    file.add("rising ids", ids[by_id])
    file.add("rows by id", by_id.astype(np.uint32))
    for part in CLUSTER_ARRAYS:
        file.add(part, getattr(clusters, part))


def _cluster_facts(clusters: Clusters) -> dict[str, object]:
    efforts = {target: [list(astuple(effort)) for effort in found] for target, found in clusters.efforts.items()}
    return {"vector": clusters.vector, "efforts": efforts, "error": clusters.error}


def _load_clusters(saved: SavedFile) -> Clusters:
    facts = saved.facts["clusters"]
    efforts = {target: [Effort(*effort) for effort in found] for target, found in facts["efforts"].items()}
    arrays = {part: saved.array(part) for part in CLUSTER_ARRAYS}
    return Clusters(facts["vector"], efforts=efforts, error=facts["error"], **arrays)


def _save_vectors(
    file: FileWriter, name: str, pieces: Sequence[Vectors], places: Sequence[Places], order: Places
) -> None:
    slots = np.concatenate([_lines(piece, p) for piece, p in zip(pieces, places, strict=True)])[order]
    owners = np.repeat(np.arange(len(pieces)), [len(p) for p in places])[order]
    present = slots >= 0
    slots, owners = slots[present], owners[present]
    dims = pieces[0].matrix.shape[1]

    def blocks() -> Iterator[F32]:
        for start in range(0, len(slots), _BLOCK_ROWS):
            part = slice(start, start + _BLOCK_ROWS)
            yield _gather(pieces, owners[part], slots[part])

    file.add_blocks(f"lines of {name}", np.dtype(np.float32), (len(slots), dims), blocks())
    if not present.all():
        file.add(f"slots of {name}", slots_of(present))  # type: ignore[arg-type]


def _lines(vectors: Vectors, places: Places) -> npt.NDArray[np.intp]:
    return places if vectors.slots is None else vectors.slots[places].astype(np.intp)


def _gather(pieces: Sequence[Vectors], owners: Places, slots: Places) -> F32:
    first = owners[0]
    if (owners == first).all():
        matrix: F32 = pieces[first].matrix
        in_one_run = slots[-1] - slots[0] + 1 == len(slots) and (np.diff(slots) == 1).all()
        return matrix[slots[0] : slots[-1] + 1] if in_one_run else matrix[slots]
    block = np.empty((len(slots), pieces[0].matrix.shape[1]), np.float32)
    for owner, piece in enumerate(pieces):
        mine = owners == owner
        block[mine] = piece.matrix[slots[mine]]
    return block


def _load_vectors(saved: SavedFile, name: str, dims: int) -> Vectors:
    lines = saved.array(f"lines of {name}")
    if lines.shape[1] != dims:
        raise Damaged(saved.path, 0, f"{name!r} has {lines.shape[1]} dimensions where the schema has {dims}")
    slots = f"slots of {name}"
    return Vectors(lines, saved.array(slots) if slots in saved.arrays else None, saved.facts["max_norm"][name])


def _narrow(codes: Array) -> Array:
    """Return the codes in the narrowest dtype that holds them."""
    greatest = int(codes.max(initial=0))
    return codes.astype(np.uint8 if greatest < 2**8 else np.uint16 if greatest < 2**16 else np.uint32, copy=False)
