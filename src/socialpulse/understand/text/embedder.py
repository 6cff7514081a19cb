"""Sentence vectors from any ONNX model: tokenise, group by length, run, pool, bring to unit length."""

from __future__ import annotations

import copy
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
import numpy.typing as npt

from socialpulse.core.errors import CannotStart, Invalid
from socialpulse.understand.text.batches import I64, by_length
from socialpulse.understand.text.clean import readable
from socialpulse.understand.text.session import onnx_failures

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

F32 = npt.NDArray[np.float32]

N_TOKENS_AT_ONCE = 256  # 128 to 512 take the same time a token, fewer take more
_N_TEXTS_AT_ONCE = 4_096  # bounds memory: a call may bring millions of texts
_N_CHARS_PER_TOKEN = 32  # text beyond this many characters per token of the limit is not even tokenised
_KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids", "tuned"}


class TextEmbedder(Protocol):
    """Turns texts into vectors whose dot product is their likeness, if name and version are the same."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def dims(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> F32:
        """Return one row per text, in order. (n, dims), unit length; a blank text has the zero row."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> F32:
        """Return one row per search query. As embed, for models that tell a query from what is searched."""
        ...

    def for_heads(self) -> TextEmbedder:
        """Return the embedder whose vectors heads are fitted on: with tuned upper layers where there are."""
        ...


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """What a model file does not say about itself."""

    name: str
    version: str
    max_tokens: int
    pooling: Literal["mean", "cls"] = "mean"  # for models that return one vector per token
    query_prefix: str = ""
    passage_prefix: str = ""
    tuned: str = ""  # version of the upper layers that the input `tuned` chooses, of models that have them


class OnnxEmbedder:
    """A TextEmbedder over an ONNX session. Safe to call from several threads.

    A text's vector does not depend on its neighbours in the call: a batch holds texts of one length, without padding.
    Identical texts are embedded once per call. Text beyond max_tokens is cut off. Control characters count for nothing;
    a lone surrogate is read as U+FFFD.
    """

    def __init__(
        self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, spec: ModelSpec, n_threads: int
    ) -> None:
        """Raises CannotStart when the model does not take token ids or does not give float vectors.

        session: opened with one thread, see open_session; n_threads batches run at the same time.
        """
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # it would use every core; our own threads share it
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_length=spec.max_tokens)
        self._session = session
        self._tokenizer = tokenizer
        self._spec = spec
        self._inputs = [value.name for value in session.get_inputs()]
        self._output = session.get_outputs()[0].name
        self._n_special = tokenizer.num_special_tokens_to_add(is_pair=False)
        self._pool = ThreadPoolExecutor(n_threads, thread_name_prefix="embed")
        self._n_threads = n_threads
        self._is_tuned = False
        self._dims = self._probe()

    @property
    def name(self) -> str:
        return self._spec.name

    @property
    def version(self) -> str:
        return self._spec.version

    @property
    def dims(self) -> int:
        return self._dims

    def embed(self, texts: Sequence[str]) -> F32:
        """Return one row per text, in order. (n, dims) float32, unit length; a blank text has the zero row.

        Raises Invalid when an element is not a string.
        """
        return self._embed(texts, self._spec.passage_prefix)

    def embed_queries(self, texts: Sequence[str]) -> F32:
        """Return one row per search query, as embed does."""
        return self._embed(texts, self._spec.query_prefix)

    def for_heads(self) -> OnnxEmbedder:
        """Return this model with its tuned upper layers, over the same session and threads; itself where it has none.

        Raises CannotStart when the session runs a file without them, as a server may.
        """
        if not self._spec.tuned:
            return self
        if "tuned" not in self._inputs:
            raise CannotStart(
                f"{self.name}: the model takes {self._inputs} and so has no tuned layers; serve the file that "
                "`socialpulse models list` shows"
            )
        other = copy.copy(self)
        other._spec = replace(self._spec, version=f"{self._spec.version}+{self._spec.tuned}", tuned="")
        other._is_tuned = True
        return other

    def close(self) -> None:
        """End the threads. The embedder cannot be used afterwards."""
        self._pool.shutdown()

    def _embed(self, texts: Sequence[str], prefix: str) -> F32:
        if isinstance(texts, str):
            raise Invalid.one("texts", texts, "a list of texts is needed, put a single one in brackets")
        for i, text in enumerate(texts):
            if not isinstance(text, str):
                raise Invalid.one(f"texts[{i}]", text, "not a string")
        row_of = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        distinct = list(row_of)
        rows = np.zeros((len(distinct), self._dims), np.float32)
        for start in range(0, len(distinct), _N_TEXTS_AT_ONCE):
            self._fill(rows[start : start + _N_TEXTS_AT_ONCE], distinct[start : start + _N_TEXTS_AT_ONCE], prefix)
        if len(distinct) == len(texts):
            return rows
        return rows[[row_of[text] for text in texts]]

    def _fill(self, rows: F32, texts: Sequence[str], prefix: str) -> None:
        ids = self._tokenise(texts, prefix)

        def run(batch: I64) -> None:
            rows[batch] = self._run(np.array([ids[row] for row in batch], np.int64))

        batches = list(by_length(ids, N_TOKENS_AT_ONCE))
        if len(batches) <= 1:
            for batch in batches:
                run(batch)
        else:
            list(self._pool.map(run, batches))

    def _tokenise(self, texts: Sequence[str], prefix: str) -> list[list[int]]:
        """Return token ids per text, none for a text without any token of its own."""
        n_chars = self._spec.max_tokens * _N_CHARS_PER_TOKEN

        def tokenise(part: Sequence[str]) -> list[list[int]]:
            cut = [readable(text[:n_chars]) for text in part]
            encoded = self._tokenizer.encode_batch_fast([prefix + text for text in cut])
            return [
                encoding.ids if text.strip() and len(encoding.ids) > self._n_special else []
                for text, encoding in zip(cut, encoded, strict=True)
            ]

        if len(texts) < 2 * self._n_threads:
            return tokenise(texts)
        size = -(-len(texts) // self._n_threads)
        parts = [texts[i : i + size] for i in range(0, len(texts), size)]
        return [ids for part in self._pool.map(tokenise, parts) for ids in part]

    def _run(self, ids: I64) -> F32:
        """Return vectors of unit length for texts of one length. ids (n, tokens) · returns (n, d)"""
        feeds = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
            "tuned": np.array([self._is_tuned]),
        }
        (values,) = self._session.run([self._output], {name: feeds[name] for name in self._inputs})
        if values.ndim == 3:
            values = values[:, 0] if self._spec.pooling == "cls" else values.mean(axis=1)
        length = np.linalg.norm(values, axis=1, keepdims=True)
        vectors: F32 = (values / np.maximum(length, 1e-12)).astype(np.float32, copy=False)
        return vectors

    def _probe(self) -> int:
        """Return how long the vectors are, by embedding one text."""
        unknown = sorted(set(self._inputs) - _KNOWN_INPUTS)
        if "input_ids" not in self._inputs or unknown:
            raise CannotStart(f"{self.name}: the model takes {self._inputs}, known are {sorted(_KNOWN_INPUTS)}")
        n_outputs = len(self._session.get_outputs()[0].shape)
        if n_outputs not in (2, 3):
            raise CannotStart(f"{self.name}: the first output has {n_outputs} axes; vectors have 2, per token 3")
        ids = self._tokenizer.encode(self._spec.passage_prefix + "a").ids
        try:
            vectors = self._run(np.array([ids, ids], np.int64))
        except onnx_failures() as error:
            raise CannotStart(f"{self.name}: two texts of {len(ids)} tokens cannot be embedded: {error}") from error
        if vectors.shape[0] != 2 or not np.isfinite(vectors).all():
            raise CannotStart(f"{self.name}: two texts gave an array of shape {vectors.shape}, or not finite")
        return int(vectors.shape[1])
