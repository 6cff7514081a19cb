"""Passwords: which are taken, and their argon2id hashes, made beside the event loop."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2

from socialpulse.accounts.emails import EmailKey
from socialpulse.core.errors import Invalid, Unavailable

T = TypeVar("T")

LEAST_BYTES, MOST_BYTES = 10, 1_024
MOST_WAITING = 100  # beyond that a caller would wait longer than it cares to
# More than OWASP's least (19 MiB, 2 passes); one lane, since several at once share the cores anyway.
HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)
# What an unknown address is checked against: of our parameters, and of no password that anyone knows.
NOBODYS_HASH = f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p=1${'A' * 22}${'A' * 43}"

_KEYBOARD_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "abcdefghijklmnopqrstuvwxyz")
_WORDS = (
    *("password", "passwort", "motdepasse", "contraseña", "senha", "letmein", "welcome", "iloveyou", "princess"),
    *("sunshine", "dragon", "monkey", "football", "baseball", "superman", "batman", "trustno", "changeme"),
    *("default", "secret", "admin", "administrator", "login", "socialpulse", "qwerty", "abc"),
)


def check_password(password: str, email: EmailKey) -> None:
    """Raise Invalid where a password is too short, too long, or among the first that anyone would try.

    Lengths are of UTF-8. There are no rules on kinds of characters: they make passwords worse, not better.
    """
    n_bytes = len(password.encode())
    if not LEAST_BYTES <= n_bytes <= MOST_BYTES:
        raise Invalid.one(
            "password",
            "…",
            f"has {n_bytes} bytes; between {LEAST_BYTES} and {MOST_BYTES:,} are taken",
            "password-length",
        )
    if _is_trivial(password.casefold(), email):
        raise Invalid.one(
            "password", "…", "is among the first that anyone would try; choose another", "password-common"
        )


def _is_trivial(password: str, email: EmailKey) -> bool:
    local = email.rsplit("@", 1)[0]
    rest = password
    for word in sorted((*_WORDS, local, email), key=len, reverse=True):
        if len(word) >= 3:
            rest = rest.replace(word, "")
    if len(rest) <= 4:  # "password2026", "welcome!!"
        return True
    if len(set(password)) <= 3:  # "aaaaaaaaaa", "1212121212"
        return True
    rows = [row * 2 for row in _KEYBOARD_ROWS]
    return any(password in row or password in row[::-1] for row in rows) or _is_repeated(password)


def _is_repeated(password: str) -> bool:
    """Return whether a short piece fills the whole: qwerqwerqwer."""
    return any(password == (password[:n] * (len(password) // n + 1))[: len(password)] for n in range(1, 6))


class Passwords:
    """Hashes and checks in a few threads of low priority, so that other requests go first."""

    def __init__(self, n_threads: int) -> None:
        self._threads = ThreadPoolExecutor(n_threads, "passwords", initializer=_give_way)
        self._n_waiting = 0

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def hash(self, password: str) -> str:
        """Return the argon2id hash, with its salt and parameters. Raises Unavailable where too many wait."""
        return await self._run(HASHER.hash, password)

    async def fits(self, password: str, password_hash: str | None) -> bool:
        """Return whether the password is the hashed one. None takes as long and is never right."""
        if len(password.encode()) > MOST_BYTES:
            return False
        right = await self._run(_verify, password_hash or NOBODYS_HASH, password)
        return right and password_hash is not None

    async def _run(self, work: Callable[..., T], *arguments: str) -> T:
        if self._n_waiting >= MOST_WAITING:
            raise Unavailable(f"{self._n_waiting} sign-ins wait already; try again in some seconds")
        self._n_waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        finally:
            self._n_waiting -= 1


def is_outdated(password_hash: str) -> bool:
    """Return whether a hash was made with other parameters than we use now."""
    return HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except argon2.exceptions.VerifyMismatchError:
        return False


def _give_way() -> None:
    if sys.platform == "linux":  # where a thread has a priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
