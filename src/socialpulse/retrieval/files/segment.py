"""A segment: rows written once into one file, by rising id or by meaning. Made from rows of which some may be dead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from socialpulse.retrieval.arrays import I64, Array, Mask, Places
from socialpulse.retrieval.files.container import FileWriter, SavedFile, load_file
from socialpulse.retrieval.files.progress import Tells, say_nothing
from socialpulse.retrieval.files.vectors import VectorsIn, load_vectors, save_vectors
from socialpulse.retrieval.schema import Column, MultiCategory, Number, Schema, Time
from socialpulse.retrieval.stored.clusters import Arrangement, Clusters, Effort
from socialpulse.retrieval.stored.kept import Kept
from socialpulse.retrieval.stored.rows import ById, Lists, Rows, concat_lists
from socialpulse.retrieval.stored.sketches import Sketch, sketch_of

KIND = "segment"
TRUSTED_BYTES = 64 << 20  # larger arrays are compared with their checksums by `verify` only, not with every opening
MOST_COLUMNS = 4  # of a MultiCategory that is stored as columns too
SKETCH = "sketch by bytes of"  # "sketch of" was one array of 16 bits, which is left alone where it is
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
    """A segment file, mapped. clusters: how its rows are ordered, None when by rising id · kept: worked out from it

    sketches: of its numbers and times, where they were written
    """

    rows: Rows
    clusters: Clusters | None
    sketches: Mapping[str, Sketch]
    n_bytes: int
    kept: Kept = field(default_factory=Kept, compare=False)


class Arranges(Protocol):
    """Chooses the order of the rows of a segment."""

    def __call__(self, schema: Schema, sources: Sequence[Source], tell: Tells = say_nothing) -> Arrangement | None:
        """Return the order of the living rows, numbered source by source; None for rising ids."""
        ...


def by_rising_id(schema: Schema, sources: Sequence[Source], tell: Tells = say_nothing) -> Arrangement | None:
    """Return None: the order of a segment that is read as a whole."""
    return None


def save_segment(
    path: Path,
    schema: Schema,
    sources: Sequence[Source],
    arrange: Arranges = by_rising_id,
    tell: Tells = say_nothing,
) -> int:
    """Write the living rows of all sources as one segment and return its size in bytes; the disk has it then.

    No id may live in two sources. Memory: one column of all sources, 65,536 vectors, 24 bytes a row, and what `arrange`
    takes. Vectors are read in the order in which they lie and written to where they belong, list by list, so that the
    disk sees long runs both times.
    """
    places = [source.places() for source in sources]
    ids = np.concatenate([s.rows.ids[p] for s, p in zip(sources, places, strict=True)])
    arranged = arrange(schema, sources, tell)
    order = np.argsort(ids, kind="stable") if arranged is None else arranged.order
    norms = {v.name: max(s.rows.vectors[v.name].max_norm for s in sources) for v in schema.vectors}
    facts: dict[str, object] = {"n_rows": len(ids), "max_norm": norms}
    with FileWriter(path, KIND) as file:
        file.add("ids", ids[order])
        for column in schema.columns:
            _save_column(file, column, schema, sources, places, order, arranged is not None)
        if arranged is not None:
            _save_clusters(file, arranged, ids[order])
        vectors = [VectorsIn([s.rows.vectors[v.name] for s in sources], places, order) for v in schema.vectors]
        for vector, given in zip(schema.vectors, vectors, strict=True):
            ours = arranged if arranged is not None and arranged.vector == vector.name else None
            clusters = save_vectors(file, vector.name, given, ours, tell)
            if clusters is not None:
                facts["clusters"] = _cluster_facts(clusters)
        return file.finish(facts)


def _save_column(
    file: FileWriter,
    column: Column,
    schema: Schema,
    sources: Sequence[Source],
    places: Sequence[Places],
    order: Places,
    is_searched: bool,
) -> None:
    name = column.name
    if not isinstance(column, MultiCategory):
        values = np.concatenate([s.rows.plain[name][p] for s, p in zip(sources, places, strict=True)])[order]
        file.add(f"values of {name}", _narrow(values) if name in schema.words else values)
        if is_searched and isinstance(column, Number | Time):
            sketch = sketch_of(column, values)
            file.add(f"{SKETCH} {name}", sketch.codes)
            file.add(f"edges of {name}", sketch.edges)
        return
    taken = [s.rows.lists[name].take(p) for s, p in zip(sources, places, strict=True)]
    lists = concat_lists(taken).take(order)
    file.add(f"offsets of {name}", lists.offsets)
    codes = _narrow(lists.codes)
    file.add(f"codes of {name}", codes)
    columns = Lists(lists.offsets, codes).as_columns(MOST_COLUMNS) if is_searched else None
    if columns is not None:
        file.add(f"columns of {name}", columns)


def load_segment(
    path: Path, schema: Schema, trusted_bytes: float = TRUSTED_BYTES, single_reads: bool = False
) -> Segment:
    """Return a segment, mapped. Raises as `load_file` does.

    single_reads: vectors are read one by one, and all of them do not fit into memory
    """
    saved = load_file(path, KIND, trusted_bytes)
    ids = saved.array("ids")
    plain: dict[str, Array] = {}
    lists: dict[str, Lists] = {}
    sketches: dict[str, Sketch] = {}
    for column in schema.columns:
        name = column.name
        if isinstance(column, MultiCategory):
            columns = saved.arrays.get(f"columns of {name}")
            lists[name] = Lists(saved.array(f"offsets of {name}"), saved.array(f"codes of {name}"), columns)
        else:
            plain[name] = saved.array(f"values of {name}")
            if f"{SKETCH} {name}" in saved.arrays:  # segments written before there were such sketches have none
                sketches[name] = Sketch(saved.array(f"{SKETCH} {name}"), saved.array(f"edges of {name}"))
    vectors = {v.name: load_vectors(saved, v) for v in schema.vectors}
    if single_reads:
        ahead = {name: saved.expect_single_reads(f"lines of {name}") for name in vectors}
        vectors = {name: replace(found, read_ahead=ahead[name]) for name, found in vectors.items()}
    clustered = "clusters" in saved.facts
    by_id = ById(saved.array("rising ids"), saved.array("rows by id")) if clustered else None
    clusters = _load_clusters(saved) if clustered else None
    return Segment(Rows(ids, plain, lists, vectors, by_id), clusters, sketches, saved.n_bytes)


def _save_clusters(file: FileWriter, arranged: Arrangement, ids: I64) -> None:
    by_id = np.argsort(ids, kind="stable")
    file.add("rising ids", ids[by_id])
    file.add("rows by id", by_id.astype(np.uint32))
    for part in ("starts", "centroids", "rotation"):
        file.add(part, getattr(arranged, part))


def _cluster_facts(clusters: Clusters) -> dict[str, object]:
    efforts = {target: [list(astuple(effort)) for effort in found] for target, found in clusters.efforts.items()}
    return {"vector": clusters.vector, "efforts": efforts, "error": clusters.error}


def _load_clusters(saved: SavedFile) -> Clusters:
    facts = saved.facts["clusters"]
    efforts = {target: [Effort(*effort) for effort in found] for target, found in facts["efforts"].items()}
    arrays = {part: saved.array(part) for part in CLUSTER_ARRAYS}
    return Clusters(facts["vector"], efforts=efforts, error=facts["error"], **arrays)


def _narrow(codes: Array) -> Array:
    """Return the codes in the narrowest dtype that holds them."""
    greatest = int(codes.max(initial=0))
    return codes.astype(np.uint8 if greatest < 2**8 else np.uint16 if greatest < 2**16 else np.uint32, copy=False)
