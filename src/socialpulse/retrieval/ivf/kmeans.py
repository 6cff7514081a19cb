"""k-means: a sample trains the centroids, then every vector goes to the nearest (Lloyd, 1982)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32

N_ROUNDS = 8
_BLOCK_ROWS = 2048

ListNumbers = npt.NDArray[np.int32]


def train(sample: F32, n_lists: int, seed: int) -> F32:
    """Return centroids that the sample lies around. sample (m, dims), m >= n_lists · returns (n_lists, dims)

    A centroid that no vector is nearest to begins again at one of the vectors farthest from theirs.
    """
    rng = np.random.default_rng(seed)
    half_norms = np.einsum("ij,ij->i", sample, sample) / 2
    centroids = sample[rng.choice(len(sample), n_lists, replace=False)].copy()
    for _ in range(N_ROUNDS):
        numbers, closeness = nearest(sample, centroids)
        order = np.argsort(numbers, kind="stable")
        counts = np.bincount(numbers, minlength=n_lists)
        used = np.flatnonzero(counts)
        begins = np.cumsum(counts)[used] - counts[used]
        centroids[used] = np.add.reduceat(sample[order], begins, axis=0) / counts[used, None]
        unused = np.flatnonzero(counts == 0)
        centroids[unused] = sample[np.argsort(closeness - half_norms)[: len(unused)]]
    return centroids


def nearest(vectors: F32, centroids: F32) -> tuple[ListNumbers, F32]:
    """Return the nearest centroid of each vector, and x . c - |c|^2 / 2, which is greater the nearer it is. (n,), (n,)

    Cost: n x lists x dims multiplications, by BLAS.
    """
    half_norms = np.einsum("ij,ij->i", centroids, centroids) / 2
    numbers, closeness = np.empty(len(vectors), np.int32), np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _BLOCK_ROWS):
        block = slice(start, start + _BLOCK_ROWS)
        scores = vectors[block] @ centroids.T
        scores -= half_norms
        numbers[block] = scores.argmax(axis=1)
        closeness[block] = np.take_along_axis(scores, numbers[block, None], axis=1)[:, 0]
    return numbers, closeness
