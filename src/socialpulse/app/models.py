"""Models, loaded once and only when something needs them."""

from __future__ import annotations

import threading

import numpy as np
import numpy.typing as npt

from socialpulse.creators import Models
from socialpulse.runtime.settings import Settings
from socialpulse.understand.text import LanguageDetector, TextEmbedder, clean_text, load_minilm, load_onnx
from socialpulse.understand.topics import Topics


class LazyModels:
    """The sentence model and the niches, for any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._embedder: TextEmbedder | None = None
        self._models: Models | None = None

    def load_embedder(self) -> TextEmbedder:
        """Return the sentence model; the first call takes a second or two."""
        with self._lock:
            if self._embedder is None:
                wanted, cache = self._settings.text_model, self._settings.models_folder
                if wanted.folder is None:
                    self._embedder = load_minilm(cache, n_threads=wanted.n_threads)
                else:
                    self._embedder = load_onnx(wanted.folder, n_threads=wanted.n_threads)
        return self._embedder

    def load(self) -> Models:
        embedder = self.load_embedder()
        with self._lock:
            if self._models is None:
                topics = Topics.load(embedder, self._settings.models_folder)
                self._models = Models(embedder, topics, LanguageDetector())
        return self._models

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        """Return the unit vector of a search text. (d,)"""
        vector: npt.NDArray[np.float32] = self.load_embedder().embed_queries([clean_text(text)])[0]
        return vector
