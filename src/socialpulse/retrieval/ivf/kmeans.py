"""k-means: a sample trains the centroids, then every vector goes to the nearest (Lloyd, 1982)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32
from socialpulse.retrieval.ivf.lazy import build_kernels
from socialpulse.retrieval.stored.threads import shares, spread

N_ROUNDS = 8
EARLY_ROUNDS = 5  # on every fourth vector of the sample: half the time, and within 1 % of the same distances at the end
EARLY_STEP = 4
ENOUGH_PER_LIST = 8  # vectors, or the early rounds too take them all
_BLOCK_PRODUCTS = 1 << 22  # 16 MiB
_LEAST_SHARE = 256  # rows not worth a second thread

ListNumbers = npt.NDArray[np.int32]


def train(sample: F32, n_lists: int, seed: int) -> F32:
    """Return centroids that the sample lies around. sample (m, dims), m >= n_lists · returns (n_lists, dims)

    A centroid that no vector is nearest to begins again at one of the vectors farthest from theirs.
    """
    rng = np.random.default_rng(seed)
    centroids = sample[rng.choice(len(sample), n_lists, replace=False)].copy()
    part = sample[::EARLY_STEP]
    n_early = EARLY_ROUNDS if len(part) >= ENOUGH_PER_LIST * n_lists else 0
    for number in range(N_ROUNDS):
        _move(centroids, part if number < n_early else sample)
    return centroids


def _move(centroids: F32, sample: F32) -> None:
    """Move each centroid to the middle of the vectors nearest to it."""
    numbers, closeness = nearest(sample, centroids)
    order = np.argsort(numbers, kind="stable")
    counts = np.bincount(numbers, minlength=len(centroids))
    used = np.flatnonzero(counts)
    begins = np.cumsum(counts)[used] - counts[used]
    centroids[used] = np.add.reduceat(sample[order], begins, axis=0) / counts[used, None]
    unused = np.flatnonzero(counts == 0)
    half_norms = np.einsum("ij,ij->i", sample, sample) / 2
    centroids[unused] = sample[np.argsort(closeness - half_norms)[: len(unused)]]


def nearest(vectors: F32, centroids: F32) -> tuple[ListNumbers, F32]:
    """Return the nearest centroid of each vector, and x . c - |c|^2 / 2, which is greater the nearer it is. (n,), (n,)

    Of equally near ones the first. Cost: n x lists x dims multiplications, by BLAS.
    """
    half_norms = np.einsum("ij,ij->i", centroids, centroids) / 2
    numbers, closeness = np.empty(len(vectors), np.int32), np.empty(len(vectors), np.float32)
    step = max(_LEAST_SHARE, _BLOCK_PRODUCTS // len(centroids))
    room = np.empty((min(step, len(vectors)), len(centroids)), np.float32)
    for start in range(0, len(vectors), step):
        block = slice(start, min(start + step, len(vectors)))
        products = np.matmul(vectors[block], centroids.T, out=room[: block.stop - start])
        _choose(products, half_norms, numbers[block], closeness[block])
    return numbers, closeness


def _choose(products: F32, half_norms: F32, numbers: ListNumbers, closeness: F32) -> None:
    def work(first: int, last: int) -> None:
        build_kernels.best_lists(products[first:last], half_norms, numbers[first:last], closeness[first:last])

    spread(work, shares(len(numbers), _LEAST_SHARE))
