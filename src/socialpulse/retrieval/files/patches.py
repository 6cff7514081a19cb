"""Changes of single values in segments that are never written again: which rows of a column hold what now.

A commit that changes some thousand values of a segment writes these, not the segment. Readers lay them over the mapped
columns in the order of the commits. When there are many files, the next commit writes one in their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import Array
from socialpulse.retrieval.errors import Damaged
from socialpulse.retrieval.files.container import FileWriter, load_file

KIND = "patch"


@dataclass(frozen=True, slots=True)
class Patch:
    """New values of one column. rows (m,) rising, each once · values (m,) as stored"""

    rows: npt.NDArray[np.uint32]
    values: Array


Patches = Mapping[str, Mapping[str, Patch]]  # by segment, then by column


def save_patches(path: Path, patches: Patches) -> int:
    """Write patches, and return the size of the file in bytes; the disk has it then."""
    named = [(segment, column) for segment, columns in patches.items() for column in columns]
    with FileWriter(path, KIND) as file:
        for number, (segment, column) in enumerate(named):
            file.add(f"rows {number}", patches[segment][column].rows)
            file.add(f"values {number}", patches[segment][column].values)
        return file.finish({"of": named})


def load_patches(path: Path) -> tuple[Patches, int]:
    """Return patches, and the size of the file in bytes. Raises as `load_file` does."""
    saved = load_file(path, KIND)
    found: dict[str, dict[str, Patch]] = {}
    for number, (segment, column) in enumerate(saved.facts["of"]):
        patch = Patch(saved.array(f"rows {number}"), saved.array(f"values {number}"))
        if len(patch.rows) != len(patch.values):
            raise Damaged(path, 0, f"has {len(patch.values)} values for {len(patch.rows)} rows of {column!r}")
        found.setdefault(segment, {})[column] = patch
    return found, saved.n_bytes


def patched(plain: Mapping[str, Array], patches: Sequence[tuple[str, Mapping[str, Patch]]]) -> dict[str, Array]:
    """Return the columns with the patches laid over, each copied once. patches: files and what they have, in order.

    Raises Damaged for a patch of a column or row that there is not.
    """
    columns, own = dict(plain), set[str]()
    for name, of_columns in patches:
        for column, patch in of_columns.items():
            if column not in columns or (len(patch.rows) and int(patch.rows[-1]) >= len(columns[column])):
                raise Damaged(Path(name), 0, f"changes rows of {column!r} that the segment does not have")
            columns[column] = laid_over(columns[column], patch, is_own=column in own)
            own.add(column)
    return columns


def laid_over(column: Array, patch: Patch, is_own: bool) -> Array:
    """Return the column with the patch. is_own: it may be changed in place; it is not when it is too narrow."""
    wide = np.promote_types(column.dtype, patch.values.dtype)
    if not is_own or wide != column.dtype:
        column = column.astype(wide)
    column[patch.rows] = patch.values
    return column
