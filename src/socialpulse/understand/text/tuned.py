"""Upper layers of the sentence model tuned for heads: what their weights differ by, and its file. See CARD.md.

Search keeps the vectors of the model as it came. The lower layers are the same for both.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from socialpulse.core.errors import CannotStart

F16 = npt.NDArray[np.float16]
SLOTS = ("qkv", "out", "up", "down")  # the dense layers of one transformer layer, in the order they run
TUNED = Path(__file__).parent / "tuned.npz"
_MEND = "reinstall SocialPulse or tune them: python -m socialpulse.understand.harm.tune"


@dataclass(frozen=True, slots=True)
class Tuned:
    """What is added to the weights of the last l layers: narrow[slot][i] @ wide[slot][i] (LoRA, arXiv:2106.09685).

    narrow (l, k, r), wide (l, r, n) for each slot, whose weight is (k, n)
    """

    narrow: Mapping[str, F16]
    wide: Mapping[str, F16]
    version: str

    @property
    def n_layers(self) -> int:
        return len(self.narrow[SLOTS[0]])


def load_tuned(path: Path = TUNED) -> Tuned:
    """Return the differences of a file. Their version is a hash of it.

    Raises CannotStart when the file is missing, truncated or inconsistent.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotStart(f"cannot read the tuned layers {path} ({error}); {_MEND}") from None
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            narrow, wide = ({slot: file[f"{slot}.{side}"] for slot in SLOTS} for side in ("narrow", "wide"))
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise CannotStart(f"{path} is not a whole file of tuned layers ({error}); {_MEND}") from None
    shapes = [value.shape for slot in SLOTS for value in (narrow[slot], wide[slot])]
    n_layers = {shape[:1] for shape in shapes}
    rank = {narrow[slot].shape[2:] for slot in SLOTS} | {wide[slot].shape[1:2] for slot in SLOTS}
    if {len(shape) for shape in shapes} != {3} or len(n_layers) != 1 or len(rank) != 1:
        raise CannotStart(f"{path}: the shapes {shapes} do not fit each other; {_MEND}")
    if not all(np.isfinite(value).all() for value in (*narrow.values(), *wide.values())):
        raise CannotStart(f"{path} holds numbers that are not finite; {_MEND}")
    return Tuned(narrow, wide, hashlib.sha256(content).hexdigest()[:8])


def save_tuned(tuned: Tuned, path: Path) -> None:
    """Write the file that load_tuned reads."""
    sides = (("narrow", tuned.narrow), ("wide", tuned.wide))
    arrays: dict[str, Any] = {
        f"{slot}.{side}": np.asarray(values[slot], np.float16) for side, values in sides for slot in SLOTS
    }
    np.savez(path, **arrays)
