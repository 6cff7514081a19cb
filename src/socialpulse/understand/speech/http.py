"""A transcriber behind an endpoint that speaks the OpenAI protocol: POST {base}/audio/transcriptions."""

from __future__ import annotations

import asyncio
import math
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from socialpulse.core.errors import Invalid, TooLarge, Unavailable
from socialpulse.understand.endpoint import Endpoint
from socialpulse.understand.speech.languages import language_code
from socialpulse.understand.speech.types import Heard, Segment

PATH = "audio/transcriptions"
MOST_BYTES = 25 << 20  # what OpenAI takes


class HttpTranscriber:
    """Sends sounds to an endpoint and reads its verbose_json."""

    def __init__(self, endpoint: Endpoint, model: str, most_bytes: int = MOST_BYTES) -> None:
        self._endpoint, self._model, self._most_bytes = endpoint, model, most_bytes

    async def hear(self, sound: Path | bytes, mime: str) -> Heard:
        """Return what is said in a sound. Raises as Transcriber says."""
        content = sound if isinstance(sound, bytes) else await asyncio.to_thread(self._read, sound)
        self._check(len(content))
        files = {"file": (f"sound{mimetypes.guess_extension(mime) or ''}", content, mime)}
        told = {"model": self._model, "response_format": "verbose_json", "temperature": "0"}
        return self._heard(await self._endpoint.post(PATH, data=told, files=files))

    def _read(self, path: Path) -> bytes:
        self._check(path.stat().st_size)  # before it is in memory
        return path.read_bytes()

    def _check(self, n_bytes: int) -> None:
        if n_bytes == 0:
            raise Invalid.one("sound", "", "is empty")
        if n_bytes > self._most_bytes:
            raise TooLarge(f"the sound has {n_bytes:,} bytes, at most {self._most_bytes:,} are sent; shorten it")

    def _heard(self, answer: Mapping[str, Any]) -> Heard:
        """Return a checked answer. Raises Unavailable for one that does not fit."""
        text, language = answer.get("text"), answer.get("language") or ""
        try:
            segments = tuple(_segment(one) for one in answer.get("segments") or ())
        except (KeyError, TypeError, ValueError) as error:
            raise Unavailable(f"{self._endpoint.url} answered with segments that do not fit ({error!r})") from None
        if not isinstance(text, str) or not isinstance(language, str):
            raise Unavailable(f"{self._endpoint.url} answered without a text; its entries are {sorted(answer)[:10]}")
        return Heard(text.strip(), language_code(language), segments, f"{self._model} at {self._endpoint.url}")


def _segment(told: Mapping[str, Any]) -> Segment:
    """Return a part of what is said. Raises KeyError, TypeError or ValueError where it does not fit."""
    begin_s, end_s, text = float(told["start"]), float(told["end"]), told["text"]
    if not isinstance(text, str) or not (math.isfinite(end_s) and 0 <= begin_s <= end_s):
        raise ValueError(f"from {begin_s} s to {end_s} s: {text!r:.100}")
    return Segment(round(begin_s * 1_000), round(end_s * 1_000), text.strip())
