"""The fitted heads: what they weigh, how a probability comes of it, and the file they lie in."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from socialpulse.core.errors import CannotStart
from socialpulse.understand.harm.grams import N_PLACES, Grams

F32 = npt.NDArray[np.float32]
I8 = npt.NDArray[np.int8]
FORMAT = 1  # raise whenever features or the file change, so that old weights are refused
WEIGHTS = Path(__file__).parent / "weights.npz"


@dataclass(frozen=True, slots=True)
class Head:
    """One measure. p = 1 / (1 + exp(-(slope * score + shift))), fitted on rows the weights never saw.

    threshold         where `decided` texts begin, chosen on validation
    precision, recall of that threshold there
    """

    name: str
    slope: float
    shift: float
    threshold: float
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Heads:
    """All heads over one sentence model.

    letters (h, N_PLACES) int8, times letters_scale (h,) · meaning (h, 2 d), usual and tuned vectors · bias (h,)
    model: name, weights and tuned layers of the sentence model whose vectors `meaning` was fitted on
    """

    heads: tuple[Head, ...]
    letters: I8
    letters_scale: F32
    meaning: F32
    bias: F32
    model: str
    version: str

    def measure(self, texts: Sequence[Grams], vectors: F32) -> F32:
        """Return calibrated probabilities. vectors (n, 2 d) · returns (n, h) in [0, 1]"""
        scores = vectors @ self.meaning.T + self.bias
        for row, text in enumerate(texts):
            scores[row] += (self.letters[:, text.places] @ text.values) * self.letters_scale
        slope = np.array([head.slope for head in self.heads], np.float32)
        shift = np.array([head.shift for head in self.heads], np.float32)
        p: F32 = 1 / (1 + np.exp(-np.clip(scores * slope + shift, -30, 30)))
        return p.astype(np.float32)


def model_key(name: str, version: str) -> str:
    """Return what comparable vectors share: name and weights, whatever the precision they are computed in."""
    return f"{name}/{version.rsplit('-', 1)[-1]}"


def load_heads(path: Path = WEIGHTS) -> Heads:
    """Return the heads of a file. Their version is a hash of it.

    Raises CannotStart when the file is missing, truncated, of another format or inconsistent.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotStart(f"cannot read the text heads {path} ({error}); reinstall SocialPulse or fit them") from None
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in ("letters", "letters_scale", "meaning", "bias")}
            told = json.loads(bytes(file["told"]))
        found = told["format"]
        heads = tuple(Head(**entry) for entry in told["heads"]) if found == FORMAT else ()
        model = str(told["model"])
    except (ValueError, KeyError, TypeError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise CannotStart(f"{path} is not a whole file of text heads ({error}); {_MEND}") from None
    if found != FORMAT:
        raise CannotStart(f"{path} has format {found!r}, this program reads {FORMAT}; {_MEND}")
    _check(path, arrays, len(heads))
    return Heads(heads, **arrays, model=model, version=hashlib.sha256(content).hexdigest()[:8])


def save_heads(heads: Heads, path: Path) -> None:
    """Write the file that load_heads reads."""
    told = {"format": FORMAT, "model": heads.model, "heads": [asdict(head) for head in heads.heads]}
    np.savez_compressed(
        path,
        told=np.frombuffer(json.dumps(told).encode(), np.uint8),
        letters=heads.letters,
        letters_scale=heads.letters_scale,
        meaning=heads.meaning,
        bias=heads.bias,
    )


_MEND = "reinstall SocialPulse or fit them: python -m socialpulse.understand.harm.fit"


def _check(path: Path, arrays: dict[str, Any], n_heads: int) -> None:
    """Raises CannotStart when shapes do not agree."""
    wanted = {
        "letters": (n_heads, N_PLACES),
        "letters_scale": (n_heads,),
        "meaning": (n_heads, *arrays["meaning"].shape[1:2]),
        "bias": (n_heads,),
    }
    for name, shape in wanted.items():
        if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
            raise CannotStart(f"{path}: {name} has shape {arrays[name].shape}, {shape} fits, all finite; {_MEND}")
