"""Which texts run together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]


def by_length(ids: Sequence[Sequence[int]], n_tokens: int) -> Iterator[I64]:
    """Yield row numbers of texts of the same length, longest first, about n_tokens tokens at a time.

    Every text with a token appears once. One text alone may be longer than n_tokens.
    """
    lengths = np.array([len(text) for text in ids], np.int64)
    order = np.argsort(-lengths, kind="stable")
    for same in np.split(order, np.flatnonzero(np.diff(lengths[order])) + 1):
        if len(same) and lengths[same[0]]:
            n_texts = max(1, n_tokens // int(lengths[same[0]]))
            yield from (same[i : i + n_texts] for i in range(0, len(same), n_texts))
