"""What an operator's folder of labels holds: an encoder of pictures, prompts as texts or vectors, and `labels.toml`:

name = "clip-vit-b-32"           # the folder's name where it is left out
image = "image.onnx"             # float pictures (n, 3, size, size) to vectors (n, d)
text = "text.onnx"               # token ids (n, tokens) to vectors (n, d); needs tokenizer.json …
tokens = 77                      # … to which each prompt is filled up with pad_id, 0 where it is left out
vectors = "prompts.npz"          # or, without text: vectors by name of the label, (prompts, d), and under "neutral"
size = 224
fit = "crop"                     # the middle square; "squash": the whole picture
mean = [0.481, 0.458, 0.408]     # of red, green, blue in 0 to 1
std = [0.269, 0.261, 0.276]
logit_scale = 100.0
neutral = ["a photo"]            # what a picture shows that shows none of the labels

[labels.weapon]                  # small letters, digits and _
prompts = ["a photo of a gun", "a person with a knife"]
threshold = 0.7                  # from where it is worth a look; told, never applied
"""

from __future__ import annotations

import hashlib
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from socialpulse.core.errors import CannotStart
from socialpulse.understand.pictures.types import F32, I64
from socialpulse.understand.text import load_tokenizer, onnx_failures, open_session

if TYPE_CHECKING:
    import onnxruntime

NEUTRAL = "neutral"
_KIND_OF = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}

Three = tuple[float, float, float]
Divisor = Annotated[float, Field(ge=0.001)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class _Label(_Told):
    prompts: tuple[str, ...] = ()
    threshold: float = Field(0.5, ge=0, le=1)


class LabelsFolder(_Told):
    """labels.toml as it may be written."""

    name: str = ""
    image: str = "image.onnx"
    text: str | None = None
    tokens: int = Field(77, ge=1, le=1_024)
    pad_id: int = Field(0, ge=0)
    vectors: str | None = None
    size: int = Field(224, ge=16, le=1_024)
    fit: Literal["crop", "squash"] = "crop"
    mean: Three = (0.0, 0.0, 0.0)
    std: tuple[Divisor, Divisor, Divisor] = (1.0, 1.0, 1.0)
    logit_scale: float = Field(100.0, gt=0)
    neutral: tuple[str, ...] = ()
    labels: dict[Name, _Label] = Field(min_length=1)


def read_folder(path: Path) -> LabelsFolder:
    """Return what labels.toml says. Raises CannotStart naming the entry that does not fit."""
    try:
        told = LabelsFolder.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CannotStart(f"cannot read {path} ({error}); a folder of labels needs it") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotStart(f"{path} is not TOML: {error}") from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise CannotStart(f"{path} does not fit: {wrong}") from None
    if (told.text is None) == (told.vectors is None):
        raise CannotStart(f"{path} does not fit: it names either text or vectors, and not both")
    if NEUTRAL in told.labels:
        raise CannotStart(
            f"{path} does not fit: no label can be called {NEUTRAL}; that is what the others stand beside"
        )
    bare = [name for name, label in told.labels.items() if not label.prompts]
    if told.text and (bare or not told.neutral):
        raise CannotStart(f"{path} does not fit: no prompts for {', '.join(bare) or NEUTRAL}")
    return told


def existing(path: Path) -> Path:
    """Return the path of a file that is there. Raises CannotStart."""
    if not path.is_file():
        raise CannotStart(f"{path} is missing; labels.toml beside it names it")
    return path


def load_prompts(folder: Path, told: LabelsFolder, n_threads: int) -> dict[str, F32]:
    """Return vectors (prompts, d) by name of the label, and those of the neutral prompts. Raises CannotStart."""
    vectors = _load_vectors(folder, told) if told.vectors else _embed(folder, told, n_threads)
    shapes = ", ".join(f"{name} {rows.shape}" for name, rows in vectors.items())
    if any(rows.ndim != 2 or not rows.size or not np.isfinite(rows).all() for rows in vectors.values()):
        raise CannotStart(f"{folder}: vectors of prompts of shape {shapes}; (prompts, d) is needed, and finite")
    if len({rows.shape[1] for rows in vectors.values()}) > 1:
        raise CannotStart(f"{folder}: vectors of prompts of shape {shapes}; one d is needed for all")
    return vectors


def _load_vectors(folder: Path, told: LabelsFolder) -> dict[str, F32]:
    """Return the vectors of prompts that the operator computed before."""
    path = existing(folder / str(told.vectors))
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: np.asarray(file[name], np.float32) for name in (NEUTRAL, *told.labels)}
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise CannotStart(f"{path} does not hold vectors for {NEUTRAL} and every label: {error}") from None


def _embed(folder: Path, told: LabelsFolder, n_threads: int) -> dict[str, F32]:
    """Return the vectors of all prompts, once, by the encoder of texts."""
    session = open_session(existing(folder / str(told.text)), n_threads)
    tokenizer = load_tokenizer(folder / "tokenizer.json")
    tokenizer.enable_truncation(told.tokens)
    tokenizer.enable_padding(length=told.tokens, pad_id=told.pad_id)
    prompts = {NEUTRAL: told.neutral, **{name: label.prompts for name, label in told.labels.items()}}
    vectors = {}
    for name, texts in prompts.items():
        encoded = tokenizer.encode_batch(list(texts))
        feeds = {"input_ids": [row.ids for row in encoded], "attention_mask": [row.attention_mask for row in encoded]}
        try:
            (vectors[name],) = session.run([vectors_of(session)], _typed(session, feeds))
        except onnx_failures() as error:
            raise CannotStart(f"{folder / str(told.text)} cannot take {told.tokens} tokens: {error}") from error
    return vectors


def vectors_of(session: onnxruntime.InferenceSession) -> str:
    """Return the first output of two axes, or the first of all: encoders give vectors of each token or tile as well."""
    outputs = session.get_outputs()
    return str(next((output for output in outputs if len(output.shape) == 2), outputs[0]).name)


def _typed(session: onnxruntime.InferenceSession, feeds: dict[str, list[list[int]]]) -> dict[str, I64]:
    """Return what the model asks for of these, in the integers that it asks for. Raises CannotStart otherwise."""
    asked = {value.name: value.type for value in session.get_inputs()}
    if not (asked.keys() <= feeds.keys() and set(asked.values()) <= _KIND_OF.keys()):
        raise CannotStart(f"the encoder of texts takes {asked}, known are {', '.join(feeds)} of {', '.join(_KIND_OF)}")
    return {name: np.array(feeds[name], _KIND_OF[kind]) for name, kind in asked.items()}


def version_of(folder: Path, told: LabelsFolder) -> str:
    """Return a hash of everything that makes the measures what they are."""
    whole = hashlib.sha256()
    prompts = [told.text, "tokenizer.json"] if told.text else [str(told.vectors)]
    for name in ("labels.toml", told.image, *prompts):
        with (folder / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:8]
