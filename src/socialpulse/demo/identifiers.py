"""Numbers and addresses that say nothing about who is behind them: platform ids, avatars, person ids.

A platform's ids are a one-to-one scramble of the creator's number, different for every seed, so that two accounts never
share one and neighbours in the file are not neighbours in numbers.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.demo.accounts import INSTAGRAM, TIKTOK, YOUTUBE, Accounts
from socialpulse.demo.dice import happens
from socialpulse.demo.people import Kind, People

Words = npt.NDArray[np.uint64]

_FACTORS: Final = (0x5851F42D4C957F2D, 0x14057B7EF767814F, 0x2545F4914F6CDD1D, 0x369DEA0F31A53F85)
_SHIFTS: Final = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
_BASE64: Final = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", np.uint8)
_HEX: Final = np.frombuffer(b"0123456789abcdef", np.uint8)


def platform_user_ids(accounts: Accounts, seed: int, first: int) -> pa.StringArray:
    """Return the id of every account. first: the number of the chunk's first creator."""
    number = (accounts.creator + first).astype(np.uint64)
    numeric = np.where(
        accounts.platform == INSTAGRAM,
        np.uint64(1_000_000_000) + _scramble(number, seed, INSTAGRAM, 45),
        np.where(
            accounts.platform == TIKTOK,
            np.uint64(6_500_000_000_000_000_000) + _scramble(number, seed, TIKTOK, 60),
            np.uint64(700_000_000_000_000_000) + _scramble(number, seed, 3, 60),
        ),
    )
    channels = _channel_ids(_scramble(number, seed, YOUTUBE, 60), _scramble(number, seed + 1, YOUTUBE, 60))
    return pc.if_else(pa.array(accounts.platform == YOUTUBE), channels, pc.cast(pa.array(numeric), pa.string()))


def person_ids(accounts: Accounts, seed: int, first: int) -> pa.StringArray:
    """Return who is behind every account, "demo-SEED-NUMBER": the truth that identity resolution is judged by."""
    return pc.binary_join_element_wise(f"demo-{seed}-", pc.cast(pa.array(accounts.creator + first), pa.string()), "")


def draw_avatars(rng: np.random.Generator, people: People, accounts: Accounts) -> pa.StringArray:
    """Return an address per account, null for one in ten. Two in five show the creator's own picture on every account.

    Impersonators show their idol's in three cases of five.
    """
    n = len(accounts)
    of_person = rng.integers(0, 256, (len(people.kind), 12), dtype=np.uint8)
    copies = (people.idol >= 0) & (people.kind == Kind.IMPERSONATOR) & happens(rng, 0.6, len(people.idol))
    shown = of_person[np.where(copies, people.idol, np.arange(len(people.idol)))]
    keeps = happens(rng, 0.4, n) | copies[accounts.creator]
    own = rng.integers(0, 256, (n, 12), dtype=np.uint8)
    addresses = _avatar_addresses(np.where(keeps[:, None], shown[accounts.creator], own))
    return pc.if_else(pa.array(happens(rng, 0.1, n)), pa.scalar(None, pa.string()), addresses)


def _scramble(number: Words, seed: int, platform: int, n_bits: int) -> Words:
    """Return another number below 2 ** n_bits, a different one for each below that: an odd factor and a shift."""
    shift = np.uint64((seed * _SHIFTS[(platform + 1) % 4] + _SHIFTS[platform]) % (1 << 64))
    scrambled: Words = (number * np.uint64(_FACTORS[platform]) + shift) & np.uint64((1 << n_bits) - 1)
    return scrambled


def _channel_ids(low: Words, high: Words) -> pa.StringArray:
    """Return "UC" and 22 characters, 10 from each number of 60 bits and 2 more from their sum."""
    places = np.arange(0, 60, 6, dtype=np.uint64)
    digits = [(one[:, None] >> places) & np.uint64(63) for one in (low, high)]
    last = ((low + high)[:, None] >> places[5:7]) & np.uint64(63)
    letters = _BASE64[np.concatenate([*digits, last], axis=1).astype(np.int64)]
    front = np.broadcast_to(np.frombuffer(b"UC", np.uint8), (len(low), 2))
    return _fixed_width(np.concatenate([front, letters], axis=1))


def _avatar_addresses(noise: npt.NDArray[np.uint8]) -> pa.StringArray:
    digits = _HEX[np.stack([noise >> 4, noise & 15], axis=2).reshape(len(noise), -1)]
    front, back = (
        np.broadcast_to(np.frombuffer(text, np.uint8), (len(noise), len(text)))
        for text in (b"https://example.com/avatars/", b".jpg")
    )
    return _fixed_width(np.concatenate([front, digits, back], axis=1))


def _fixed_width(letters: npt.NDArray[np.uint8]) -> pa.StringArray:
    """Return the rows of ASCII letters (n, width) as strings."""
    n, width = letters.shape
    offsets = np.arange(0, (n + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets.tobytes()), pa.py_buffer(letters.tobytes()))
