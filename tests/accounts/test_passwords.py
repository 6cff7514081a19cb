"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import asyncio

import argon2
import pytest

from socialpulse.accounts.emails import email_key
from socialpulse.accounts.passwords import MOST_WAITING, NOBODYS_HASH, Passwords, check_password, is_outdated
from socialpulse.core.errors import Invalid, Unavailable

ADA = email_key("ada.lovelace@example.org")


@pytest.mark.parametrize(
    "password",
    ["password123", "Password2026", "aaaaaaaaaaaa", "1212121212", "1234567890", "0987654321", "qwertyuiop",
     "qwerqwerqwer", "ada.lovelace", "ada.lovelace1!", "letmeinletmein", "socialpulse1"],
)  # fmt: skip
def test_what_anyone_would_try_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="anyone"):
        check_password(password, ADA)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "tr0ub4dor&3x", "гора и река", "ご飯が好きだ", "a" * 9 + "bcdefgh"]
)
def test_others_are_taken_whatever_characters_they_have(password: str) -> None:
    check_password(password, ADA)


@pytest.mark.parametrize(("password", "fits"), [("abcdefghk", False), ("x1z" * 342, False), ("éàüx9ö", True)])
def test_lengths_are_of_bytes(password: str, fits: bool) -> None:
    if fits:
        check_password(password, ADA)
    else:
        with pytest.raises(Invalid, match="bytes"):
            check_password(password, ADA)


def test_a_refused_password_is_not_repeated_in_the_error() -> None:
    with pytest.raises(Invalid) as caught:
        check_password("password123", ADA)
    assert "password123" not in str(caught.value)


@pytest.mark.anyio
async def test_a_hash_is_argon2id_with_a_salt_of_its_own_and_fits_its_password_alone() -> None:
    passwords = Passwords(2)
    one, other = await asyncio.gather(passwords.hash("secret words"), passwords.hash("secret words"))
    assert one.startswith("$argon2id$") and one != other
    assert await passwords.fits("secret words", one)
    assert not await passwords.fits("secret word", one)
    passwords.close()


@pytest.mark.anyio
async def test_nobodys_hash_fits_nothing_and_takes_the_same_work_as_everyones() -> None:
    passwords = Passwords(1)
    assert not await passwords.fits("secret words", None)
    own = argon2.extract_parameters(await passwords.hash("secret words"))
    assert argon2.extract_parameters(NOBODYS_HASH) == own
    passwords.close()


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert is_outdated(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("secret words"))


@pytest.mark.anyio
async def test_more_than_can_be_served_are_turned_away() -> None:
    passwords = Passwords(1)
    waiting = [asyncio.ensure_future(passwords.fits("secret words", None)) for _ in range(MOST_WAITING + 1)]
    done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
    failed = [task.exception() for task in done if task.exception()]
    assert [type(error) for error in failed] == [Unavailable]
    passwords.close()
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
