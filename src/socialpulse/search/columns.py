"""The post index: its schema, its rows from what `posts` hands over, and how words and ids stand in it.

Rows have ids of 64 bits and posts of 128: a row's id is the second half of the post's, which is chance but for two
bits, and a column holds the first. Among ten million posts, one has the row id of another once in 10^5 such indexes;
then the later one is found and the earlier is not.

Words lie in eight columns, each word in the one that its checksum names. A filter reads one column for each word, so it
costs an eighth of what one column for all would: 1 ms instead of 6 for 100,000 posts.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from socialpulse.core.ids import PersonId
from socialpulse.posts import PostId
from socialpulse.retrieval import (
    Bool,
    Category,
    ContainsAny,
    Filter,
    MultiCategory,
    Number,
    NumberType,
    Precision,
    Schema,
    Time,
    Vector,
)
from socialpulse.search.words import words_of
from socialpulse.understand.text import clean_text

DIMS = 384
MEANING = "meaning"
F32 = npt.NDArray[np.float32]
EmbedMany = Callable[[Sequence[str]], F32]  # n texts to vectors of unit length (n, DIMS); a blank one has the zero row

N_WORD_COLUMNS = 8
WORD_COLUMNS = tuple(f"words_{number}" for number in range(N_WORD_COLUMNS))
SCHEMA = Schema(
    columns=(
        Number("first_half", NumberType.I64),  # of the post's id
        Number("author", NumberType.I64),  # the second half of the person's
        Category("kind"),
        Category("language"),
        MultiCategory("tags"),
        *map(MultiCategory, WORD_COLUMNS),
        Bool("sensitive"),
        Time("live_at"),
        Number("likes", NumberType.U32),
        Number("comments", NumberType.U32),
    ),
    vectors=(Vector(MEANING, DIMS, stored=Precision.F16),),
)
LARGEST_COUNT = 2**32 - 2


def row_id(own: UUID) -> int:
    """Return the second half of an id as a signed number."""
    return int.from_bytes(own.bytes[8:], signed=True)


def first_half(own: UUID) -> int:
    return int.from_bytes(own.bytes[:8], signed=True)


def post_id(first: int, row: int) -> PostId:
    """Return the id of the post that these are the halves of."""
    return PostId(UUID(bytes=first.to_bytes(8, signed=True) + row.to_bytes(8, signed=True)))


def author_number(author: PersonId) -> int:
    return row_id(author)


def has_word(word: str) -> Filter:
    """Return the condition that a post has this word."""
    return ContainsAny(_column_of(word), (word,))


def index_rows(searchable: pa.Table, embed: EmbedMany) -> pa.Table:
    """Return rows of SCHEMA from rows as posts.find_searchable has them. Cost: 1 to 4 ms of a core for each post."""
    found = searchable.to_pylist()
    texts = ["\n".join([row["caption"], *row["alts"]]) for row in found]
    vectors = embed([clean_text(text) for text in texts])
    ids = [UUID(bytes=row["id"]) for row in found]
    words = [_parted(words_of(text)) for text in texts]
    return pa.table(
        {
            "id": pa.array(map(row_id, ids), pa.int64()),
            "first_half": pa.array(map(first_half, ids), pa.int64()),
            "author": pa.array([row_id(UUID(bytes=row["author_id"])) for row in found], pa.int64()),
            **{name: searchable[name] for name in ("kind", "language", "tags", "sensitive", "live_at")},
            **{name: pa.array([one[name] for one in words], _WORDS) for name in WORD_COLUMNS},
            "likes": counts(row["n_likes"] for row in found),
            "comments": counts(row["n_comments"] for row in found),
            MEANING: pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel(), pa.float32()), DIMS),
        }
    )


_WORDS = pa.list_(pa.string())


def counts(numbers: Iterable[int]) -> pa.Array:
    """Return counts as the index holds them."""
    return pa.array([min(max(number, 0), LARGEST_COUNT) for number in numbers], pa.uint32())


def _parted(words: Sequence[str]) -> dict[str, list[str]]:
    parted: dict[str, list[str]] = {name: [] for name in WORD_COLUMNS}
    for word in words:
        parted[_column_of(word)].append(word)
    return parted


def _column_of(word: str) -> str:
    return WORD_COLUMNS[zlib.crc32(word.encode()) % N_WORD_COLUMNS]
