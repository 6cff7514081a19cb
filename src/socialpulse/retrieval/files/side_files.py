"""The two small files beside the segments: text values by code, and which rows are dead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from socialpulse.retrieval.arrays import Mask
from socialpulse.retrieval.errors import Damaged
from socialpulse.retrieval.files.container import FileWriter, load_file
from socialpulse.retrieval.stored.words import Words


class Vocabulary:
    """The words of every text column, and the files that they came from."""

    def __init__(self, names: Sequence[str]) -> None:
        self.words = {name: Words() for name in names}
        self.files: tuple[str, ...] = ()
        self.n_bytes = 0

    def follow(self, folder: Path, files: tuple[str, ...]) -> Vocabulary:
        """Return the words of these files: this object when they only add to what it has, a new one otherwise."""
        known = len(self.files)
        if files[:known] != self.files:
            return Vocabulary(tuple(self.words)).follow(folder, files)
        for name in files[known:]:
            self.n_bytes += load_words(folder / name, self.words)
            self.files += (name,)
        return self

    def sizes(self) -> dict[str, int]:
        """Return the greatest code of each column."""
        return {name: len(words) for name, words in self.words.items()}


def save_words(path: Path, words: Mapping[str, Words], known: Mapping[str, int]) -> int:
    """Write the values that each column has beyond the codes already known. Returns the size in bytes."""
    with FileWriter(path, "words") as file:
        for name, column in words.items():
            texts = [value.encode() for value in column.since(known[name])]
            file.add(f"ends of {name}", np.cumsum([len(text) for text in texts], dtype=np.int64))
            file.add(f"text of {name}", np.frombuffer(b"".join(texts) or bytearray(), np.uint8))
        return file.finish({"known": dict(known)})


def load_words(path: Path, words: Mapping[str, Words]) -> int:
    """Append the values of a file to their columns, and return its size in bytes.

    Raises Damaged when the file does not follow on from what is there.
    """
    saved = load_file(path, "words")
    fresh: dict[str, list[str]] = {}
    for name, column in words.items():
        if saved.facts["known"].get(name) != len(column):
            raise Damaged(path, 0, f"the values of {name!r} do not follow on from code {len(column)}")
        ends, text = saved.array(f"ends of {name}").tolist(), saved.array(f"text of {name}").tobytes()
        fresh[name] = [text[start:end].decode() for start, end in zip([0, *ends], ends, strict=False)]
    for name, values in fresh.items():
        words[name].extend(values)
    return saved.n_bytes


def save_dead(path: Path, alive: Mapping[str, Mask]) -> int:
    """Write which rows live, by name of the segment; segments whose rows all live are left out. Returns the size."""
    with FileWriter(path, "dead") as file:
        for segment, mask in alive.items():
            file.add(segment, np.packbits(mask))
        return file.finish({"n_rows": {segment: len(mask) for segment, mask in alive.items()}})


def load_dead(path: Path) -> tuple[dict[str, Mask], int]:
    """Return which rows live, by name of the segment, and the size of the file in bytes."""
    saved = load_file(path, "dead")
    alive = {
        segment: np.unpackbits(saved.array(segment), count=n_rows).view(np.bool_)
        for segment, n_rows in saved.facts["n_rows"].items()
    }
    return alive, saved.n_bytes
