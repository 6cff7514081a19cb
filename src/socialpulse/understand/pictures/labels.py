"""Labels that an operator describes in words, by any pair of ONNX encoders of pictures and texts (CLIP and its kin).

A folder holds the models and `labels.toml`:

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
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from socialpulse.core.errors import CannotStart
from socialpulse.understand.pictures.types import F32, I64
from socialpulse.understand.text import load_tokenizer, onnx_failures, open_session

if TYPE_CHECKING:
    import onnxruntime

NEUTRAL = "neutral"
_KIND_OF = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}

Three = tuple[float, float, float]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class _Label(_Told):
    prompts: tuple[str, ...] = ()
    threshold: float = Field(0.5, ge=0, le=1)


class _Folder(_Told):
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
    std: Three = (1.0, 1.0, 1.0)
    logit_scale: float = Field(100.0, gt=0)
    neutral: tuple[str, ...] = ()
    labels: dict[Name, _Label] = Field(min_length=1)


class Labels:
    """Measures how much a picture looks like each label. Safe to call from several threads.

    thresholds  by name, as the operator set them
    """

    def __init__(self, folder: Path, n_threads: int) -> None:
        """Raises CannotStart naming the file or entry that is missing or does not fit."""
        told = _read(folder / "labels.toml")
        self._told = told
        self._session = open_session(_existing(folder / told.image), n_threads)
        self._input = self._session.get_inputs()[0].name
        vectors = _load_vectors(folder, told) if told.vectors else _embed(folder, told, n_threads)
        self._neutral = _unit(vectors[NEUTRAL])
        self._vectors = _unit(np.stack([_unit(vectors[name]).mean(axis=0) for name in told.labels]))
        self.thresholds = {name: label.threshold for name, label in told.labels.items()}
        self.name = told.name or folder.name
        self.version = _version(folder, told)
        self.measure(Image.new("RGB", (8, 8)))  # a model that does not fit is told now, not with the first picture

    def measure(self, image: Image.Image) -> dict[str, float]:
        """Return p of each label for an RGB image: its share beside the neutral prompts,
        softmax(logit_scale * cosine) over the label and each of them. Labels do not compete with each other.

        A label of several prompts stands at the mean of their vectors. Not calibrated.
        """
        try:
            (vectors,) = self._session.run(None, {self._input: self._seen(image)})[:1]
            if vectors.ndim != 2 or vectors.shape[1] != self._vectors.shape[1]:
                wanted = f"(1, {self._vectors.shape[1]}) is needed beside these prompts"
                raise CannotStart(f"{self.name}: {self._told.image} gives shape {vectors.shape}; {wanted}")
        except onnx_failures() as error:
            raise CannotStart(f"{self.name}: {self._told.image} cannot take a picture: {error}") from error
        vector = _unit(vectors)[0]
        label, neutral = (self._told.logit_scale * (rows @ vector) for rows in (self._vectors, self._neutral))
        highest = np.maximum(label, neutral.max())
        share = np.exp(label - highest)
        p = share / (share + np.exp(neutral[:, None] - highest).sum(axis=0))
        return {name: float(value) for name, value in zip(self.thresholds, p, strict=True)}

    def _seen(self, image: Image.Image) -> F32:
        """Return a picture as the model takes it. (1, 3, size, size)"""
        told, box = self._told, None
        if told.fit == "crop":
            side = min(image.size)
            left, top = (image.width - side) // 2, (image.height - side) // 2
            box = (left, top, left + side, top + side)
        square = image.resize((told.size, told.size), Image.Resampling.BICUBIC, box=box, reducing_gap=3.0)
        scaled = (np.asarray(square, np.float32) / 255 - np.array(told.mean)) / np.array(told.std)
        planes: F32 = scaled.astype(np.float32).transpose(2, 0, 1)[None]
        return planes


def _read(path: Path) -> _Folder:
    try:
        told = _Folder.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CannotStart(f"cannot read {path} ({error}); a folder of labels needs it") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotStart(f"{path} is not TOML: {error}") from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise CannotStart(f"{path} does not fit: {wrong}") from None
    if (told.text is None) == (told.vectors is None):
        raise CannotStart(f"{path} does not fit: it names either text or vectors, and not both")
    if not all(told.std):
        raise CannotStart(f"{path} does not fit: std: pixels are divided by it, so it is never 0")
    bare = [name for name, label in told.labels.items() if not label.prompts]
    if told.text and (bare or not told.neutral):
        raise CannotStart(f"{path} does not fit: no prompts for {', '.join(bare) or NEUTRAL}")
    return told


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise CannotStart(f"{path} is missing; labels.toml beside it names it")
    return path


def _load_vectors(folder: Path, told: _Folder) -> dict[str, F32]:
    """Return the vectors of prompts that the operator computed before."""
    path = _existing(folder / str(told.vectors))
    try:
        with np.load(path, allow_pickle=False) as file:
            vectors = {name: np.asarray(file[name], np.float32) for name in (NEUTRAL, *told.labels)}
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise CannotStart(f"{path} does not hold vectors for {NEUTRAL} and every label: {error}") from None
    _check(str(path), vectors)
    return vectors


def _embed(folder: Path, told: _Folder, n_threads: int) -> dict[str, F32]:
    """Return the vectors of all prompts, once, by the encoder of texts."""
    session = open_session(_existing(folder / str(told.text)), n_threads)
    tokenizer = load_tokenizer(folder / "tokenizer.json")
    tokenizer.enable_truncation(told.tokens)
    tokenizer.enable_padding(length=told.tokens, pad_id=told.pad_id)
    prompts = {NEUTRAL: told.neutral, **{name: label.prompts for name, label in told.labels.items()}}
    vectors = {}
    for name, texts in prompts.items():
        encoded = tokenizer.encode_batch(list(texts))
        feeds = {"input_ids": [row.ids for row in encoded], "attention_mask": [row.attention_mask for row in encoded]}
        try:
            vectors[name] = session.run(None, _typed(session, feeds))[0]
        except onnx_failures() as error:
            raise CannotStart(f"{folder / str(told.text)} cannot take {told.tokens} tokens: {error}") from error
    _check(str(told.text), vectors)
    return vectors


def _typed(session: onnxruntime.InferenceSession, feeds: dict[str, list[list[int]]]) -> dict[str, I64]:
    """Return what the model asks for of these, in the integers that it asks for. Raises CannotStart otherwise."""
    asked = {value.name: value.type for value in session.get_inputs()}
    if not (asked.keys() <= feeds.keys() and set(asked.values()) <= _KIND_OF.keys()):
        raise CannotStart(f"the encoder of texts takes {asked}, known are {', '.join(feeds)} of {', '.join(_KIND_OF)}")
    return {name: np.array(feeds[name], _KIND_OF[kind]) for name, kind in asked.items()}


def _check(where: str, vectors: Mapping[str, F32]) -> None:
    dims = {rows.shape[1:] for rows in vectors.values()}
    if len(dims) > 1 or any(
        rows.ndim != 2 or not rows.size or not np.isfinite(rows).all() for rows in vectors.values()
    ):
        shapes = ", ".join(f"{name} {rows.shape}" for name, rows in vectors.items())
        raise CannotStart(f"{where}: vectors of shape {shapes}; (prompts, d) is needed, one d for all, finite")


def _unit(vectors: F32) -> F32:
    unit: F32 = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
    return unit


def _version(folder: Path, told: _Folder) -> str:
    """Return a hash of everything that makes the measures what they are."""
    whole = hashlib.sha256()
    for name in ("labels.toml", told.image, told.text or told.vectors or ""):
        with (folder / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:8]
