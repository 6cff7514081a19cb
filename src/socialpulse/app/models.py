"""Models, loaded once and only when something needs them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import structlog

from socialpulse.core.errors import CannotStart, Unavailable
from socialpulse.creators import Models
from socialpulse.moderation import Read, read_texts
from socialpulse.runtime.settings import Settings
from socialpulse.understand.harm import TextHarm, load_lists
from socialpulse.understand.pictures import Part, Pictures
from socialpulse.understand.registry import Holder, Triton
from socialpulse.understand.risk import Risks
from socialpulse.understand.text import (
    LanguageDetector,
    TextEmbedder,
    clean_text,
    load_minilm,
    load_onnx,
    open_session,
)
from socialpulse.understand.topics import Topics

TRITON_NAME = "minilm-l6-v2"

log = structlog.get_logger(__name__)


class LazyModels:
    """Every model of this process, for any thread."""

    def __init__(self, settings: Settings) -> None:
        """Raises CannotStart for word lists of the operator that do not fit."""
        self._settings = settings
        self._lock = threading.Lock()
        self._embedder: TextEmbedder | None = None
        self._models: Models | None = None
        self._detector: LanguageDetector | None = None
        own = settings.moderation.word_lists
        self._lists = None if own is None else load_lists(own)  # now, as a line that does not fit is to be told now
        self._harm: TextHarm | None = None
        self.holder = Holder()  # of what is heavy and rests
        self._pictures = self.holder.hold("pictures", self._open_pictures)

    def load_embedder(self) -> TextEmbedder:
        """Return the sentence model; the first call takes a second or two.

        Raises Unavailable where it cannot be loaded: who asks for a search learns nothing of folders; the log says why.
        """
        with self._lock:
            if self._embedder is None:
                try:
                    self._embedder = self._open_embedder()
                except CannotStart as error:
                    log.error("the sentence model cannot be loaded", error=str(error))
                    said = "the model that reads texts cannot be loaded; `socialpulse models check` says why"
                    raise Unavailable(said) from error
        return self._embedder

    def _open_embedder(self) -> TextEmbedder:
        wanted, cache = self._settings.text_model, self._settings.models_folder
        if wanted.folder is None:
            return load_minilm(cache, n_threads=wanted.n_threads, open_model=self._opener())
        return load_onnx(wanted.folder, n_threads=wanted.n_threads)

    def _opener(self) -> Callable[[Path], Any]:
        """Return what opens the sentence model: in this process, or at the server that the operator named."""
        url, key = self._settings.text_model.triton, self._settings.secrets.triton_key
        if url is None:
            return open_session
        triton = Triton(url, None if key is None else key.get_secret_value())
        return lambda path: triton.open(TRITON_NAME)

    def load_detector(self) -> LanguageDetector:
        """Return what tells languages; the first call takes about a second."""
        with self._lock:
            if self._detector is None:
                self._detector = LanguageDetector()
        return self._detector

    def load(self) -> Models:
        embedder, detector = self.load_embedder(), self.load_detector()
        with self._lock:
            if self._models is None:
                topics = Topics.load(embedder, self._settings.models_folder)
                risks = Risks.load(embedder, self._settings.models_folder)
                self._models = Models(embedder, topics, detector, risks)
        return self._models

    def load_harm(self) -> TextHarm:
        """Return the measures of harm in texts."""
        embedder = self.load_embedder()
        with self._lock:
            if self._harm is None:
                self._harm = TextHarm.load(embedder, self._lists)
        return self._harm

    def load_pictures(self) -> Pictures:
        """Return the measures of pictures; their models are loaded with the first picture."""
        with self._pictures.use() as pictures:
            return pictures

    def _open_pictures(self) -> Pictures:
        wanted = self._settings.moderation
        return Pictures(
            n_threads=1, labels=wanted.labels, parts=frozenset(Part) - {Part(name) for name in wanted.without}
        )

    def read_texts(self, texts: Sequence[str]) -> list[Read]:
        """Return what is measured in texts, for many callers at once."""
        return read_texts(texts, self.load_harm(), self.load_detector())

    def detect_language(self, text: str) -> str | None:
        """Return the language a text is written in, ISO 639-1, or None where it cannot be told."""
        if not text:
            return None
        found = self.load_detector().detect_languages([text])[0]
        return None if found is None else found.code

    def embed_texts(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the unit vectors of texts that are clean already. (n, d)"""
        vectors: npt.NDArray[np.float32] = self.load_embedder().embed(texts)
        return vectors

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        """Return the unit vector of a search text. (d,)"""
        vector: npt.NDArray[np.float32] = self.load_embedder().embed_queries([clean_text(text)])[0]
        return vector
