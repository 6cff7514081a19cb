"""The fast index finds exactly what comparing every hash finds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialpulse.moderation.known.hamming import FEWEST_SORTED, N_FOUND, Hamming

Codes = npt.NDArray[np.uint8]


def slow(codes: Codes, query: bytes, most: int) -> dict[int, int]:
    """Return distance by row."""
    bits = np.unpackbits(codes ^ np.frombuffer(query, np.uint8), axis=1).sum(axis=1)
    return {row: int(n) for row, n in enumerate(bits) if n <= most}


def found(index: Hamming, query: bytes, most: int) -> dict[int, int]:
    rows, distances = index.within(query, most)
    assert list(rows) == sorted(set(rows))
    return {int(row): int(n) for row, n in zip(rows, distances, strict=True)}


def flipped(code: bytes, bits: list[int]) -> bytes:
    value = int.from_bytes(code, "big")
    for bit in bits:
        value ^= 1 << bit
    return value.to_bytes(32, "big")


@pytest.fixture(scope="module")
def codes() -> Codes:
    """Random hashes, and neighbours of the first at every distance."""
    dice = np.random.default_rng(7)
    drawn = dice.integers(0, 256, (FEWEST_SORTED + 500, 32), dtype=np.uint8)
    for n in range(70):
        bits = dice.choice(256, n, replace=False).tolist()
        drawn[1_000 + n] = np.frombuffer(flipped(drawn[0].tobytes(), bits), np.uint8)
    return drawn


@pytest.fixture(scope="module")
def index(codes: Codes) -> Hamming:
    return Hamming(codes)


@settings(max_examples=60, deadline=None)
@given(bits=st.lists(st.integers(0, 255), max_size=40, unique=True), most=st.integers(0, 64))
def test_the_index_finds_what_comparing_all_finds(codes: Codes, index: Hamming, bits: list[int], most: int) -> None:
    query = flipped(codes[0].tobytes(), bits)
    assert found(index, query, most) == slow(codes, query, most)


@pytest.mark.parametrize("n", [0, 1, 300])
def test_few_hashes_are_found_as_many_are(codes: Codes, n: int) -> None:
    query = codes[0].tobytes()
    assert found(Hamming(codes[:n]), query, 64) == slow(codes[:n], query, 64)


@pytest.mark.parametrize("most", [0, 15, 16, 31, 32, 64])
def test_a_hash_at_the_very_distance_is_found_and_one_further_is_not(codes: Codes, index: Hamming, most: int) -> None:
    near = found(index, codes[0].tobytes(), most)
    assert near[1_000 + most] == most
    assert 1_000 + most + 1 not in near


def test_hashes_that_are_all_alike_are_all_found() -> None:
    same = np.full((FEWEST_SORTED + N_FOUND, 32), 0xA5, np.uint8)
    assert len(found(Hamming(same), b"\xa5" * 32, 31)) == len(same)


def test_hashes_that_share_words_with_the_query_and_are_far_are_not_found(codes: Codes) -> None:
    sharing = codes.copy()
    sharing[:, :16] = 0
    query = bytes(16) + codes[5].tobytes()[16:]
    assert found(Hamming(sharing), query, 31) == slow(sharing, query, 31)


def test_memory_for_a_million_stays_under_200_mb(index: Hamming) -> None:
    per_hash = (index.n_bytes - 16 * 65_537 * 4) / len(index)
    assert per_hash * 1_000_000 + 16 * 65_537 * 4 < 200e6
