"""How much of a mapped index lies in the memory of this process, part by part."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from socialpulse.retrieval.arrays import Array
from socialpulse.retrieval.files.segment import Segment
from socialpulse.retrieval.files.snapshot import Snapshot

PAGEMAP = Path("/proc/self/pagemap")
ENTRY_BYTES = 8  # of a page, its highest bit telling whether it is in memory


@dataclass(frozen=True, slots=True)
class Residence:
    """Bytes of one part of all segments, and how many of them this process has in memory."""

    n_bytes: int
    n_resident: int


def residence(snapshot: Snapshot) -> Mapping[str, Residence] | None:
    """Return the residence of `ids`, `columns`, `codes` and `vectors`; None where the system does not tell (not Linux).

    What other processes have in memory counts only once this one has read it too; the pages are then the same ones.
    """
    if not PAGEMAP.exists():
        return None
    found: dict[str, Residence] = {}
    for segment in snapshot.segments.values():
        for part, array in _parts(segment.file):
            before = found.get(part, Residence(0, 0))
            found[part] = Residence(before.n_bytes + array.nbytes, before.n_resident + _resident_bytes(array))
    return found


def _parts(segment: Segment) -> Iterator[tuple[str, Array]]:
    rows, clusters = segment.rows, segment.clusters
    yield "ids", rows.ids
    if rows.by_id is not None:
        yield "ids", rows.by_id.rising
        yield "ids", rows.by_id.places
    for values in rows.plain.values():
        yield "columns", values
    for lists in rows.lists.values():
        yield "columns", lists.offsets
        yield "columns", lists.codes
        if lists.columns is not None:
            yield "columns", lists.columns
    for vectors in rows.vectors.values():
        yield "vectors", vectors.matrix
    for sketch in segment.sketches.values():
        yield "columns", sketch.codes
    if clusters is not None:
        for array in (clusters.codes, clusters.scales, clusters.centroids, clusters.starts):
            yield "codes", array


def _resident_bytes(array: Array) -> int:
    first = array.ctypes.data // mmap.PAGESIZE
    n_pages = -(-(array.ctypes.data + array.nbytes) // mmap.PAGESIZE) - first
    with PAGEMAP.open("rb") as pages:
        pages.seek(first * ENTRY_BYTES)
        entries = np.frombuffer(pages.read(n_pages * ENTRY_BYTES), np.uint64)
    return min(int(np.count_nonzero(entries >> np.uint64(63))) * mmap.PAGESIZE, array.nbytes)
