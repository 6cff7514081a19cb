"""Rows whose vectors are those of real sentences: texts of ../shared/data and bios of the demo grammar, by MiniLM.

Everything but the vectors is drawn as in `World`. A sub-topic is one of the texts, and a text belongs to the sub-topic
that it is most like. The queries are texts that are not among the rows.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.retrieval.data import BLOCK_ROWS, DIMS, F32, N_NICHES, Columns, World
from socialpulse.demo import creators
from socialpulse.understand.text import clean_text, load_minilm

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
COLUMNS = (  # file, the column that holds texts
    ("trends/tweets_with_bios_and_locations.csv", "user_description"),
    ("trends/tweets_with_bios_and_locations.csv", "text"),
    ("recs/kuairec_captions.csv", "caption"),
)
LINES = ("text/tweeteval/emoji/train_text.txt",)
LEAST_CHARACTERS = 10
N_CENTRES = 1_000
CHUNK = 4_096


class Meanings(World):
    """As many rows as there are vectors but for the queries. vectors (n, DIMS) of unit length"""

    def __init__(self, seed: int, vectors: F32, n_queries: int) -> None:
        super().__init__(seed)
        rng = np.random.default_rng((seed, 7))
        self._rows, self._asked = vectors[:-n_queries], vectors[-n_queries:]
        self.centres = self._rows[np.sort(rng.choice(len(self._rows), N_CENTRES, replace=False))]
        self.niche_of = rng.permutation(np.arange(N_CENTRES) % N_NICHES).astype(np.int16)
        self._subtopics = _nearest(self._rows, self.centres)

    def vectors(self, columns: Columns) -> F32:
        found: F32 = self._rows.take(range(columns.start, columns.start + BLOCK_ROWS), axis=0, mode="wrap")
        return found

    def queries(self, n: int) -> tuple[F32, npt.NDArray[np.int32]]:
        asked = self._asked[:n]
        return asked, _nearest(asked, self.centres)

    def _draw_subtopics(self, rng: np.random.Generator, block: int) -> npt.NDArray[np.int32]:
        return self._subtopics.take(range(block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS), mode="wrap")


def meanings(folder: Path, seed: int, n_rows: int, n_queries: int) -> Meanings:
    """Return the world of so many rows. The vectors are kept in the folder: making them takes minutes for 100,000."""
    n = n_rows + n_queries
    path = folder / f"meanings-{seed}-{n}.npy"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        np.save(path, _embedded(folder, seed, n))
    return Meanings(seed, np.load(path), n_queries)


def _embedded(folder: Path, seed: int, n: int) -> F32:
    texts = list(itertools.islice(_texts(seed, n), n))
    order = np.random.default_rng((seed, 8)).permutation(n)
    embedder = load_minilm(folder / "models", n_threads=2)
    found = np.empty((n, DIMS), np.float32)
    for start in range(0, n, CHUNK):
        places = order[start : start + CHUNK]
        found[start : start + CHUNK] = embedder.embed([texts[place] for place in places])
    return found


def _texts(seed: int, n: int) -> Iterator[str]:
    """Yield different texts: the real ones, if they are there, and then bios of the demo grammar."""
    seen: set[str] = set()
    for text in itertools.chain(_real(), _bios(seed, n)):
        clean = clean_text(text)
        if len(clean) >= LEAST_CHARACTERS and clean not in seen:
            seen.add(clean)
            yield clean


def _real() -> Iterator[str]:
    if not SHARED.is_dir():
        print(f"   {SHARED} is absent: all texts are of the demo grammar")
        return
    for name, column in COLUMNS:
        with (SHARED / name).open(encoding="utf-8", newline="") as file:
            yield from (row[column] or "" for row in csv.DictReader(file))
    for name in LINES:
        yield from (SHARED / name).read_text("utf-8").splitlines()


def _bios(seed: int, n: int) -> Iterator[str]:
    for batch in creators(2 * n, seed):
        yield from (bio or "" for bio in batch["bio"].to_pylist())


def _nearest(vectors: F32, centres: F32) -> npt.NDArray[np.int32]:
    found = np.empty(len(vectors), np.int32)
    for start in range(0, len(vectors), CHUNK):
        found[start : start + CHUNK] = np.argmax(vectors[start : start + CHUNK] @ centres.T, axis=1)
    return found
