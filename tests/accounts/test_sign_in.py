"""Signing in, sessions, and what slows down whoever guesses."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta

import pytest

from socialpulse.accounts import Accounts
from socialpulse.accounts.sessions import COOKIE_LIFETIME
from socialpulse.accounts.types import Client, SignedIn
from socialpulse.core.errors import NotFound, NotSignedIn, OverQuota
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.settings import Settings
from tests.accounts.conftest import BROWSER, HERE, PASSWORD, PROGRAM, Letters, People

pytestmark = pytest.mark.anyio


async def signed_in(accounts: Accounts, email: str = "ada@example.org", arrival: object = BROWSER) -> SignedIn:
    found = await accounts.sign_in.with_password(email, PASSWORD, arrival)  # type: ignore[arg-type]
    assert isinstance(found, SignedIn)
    return found


async def test_an_unknown_address_and_a_wrong_password_give_the_same_answer(accounts: Accounts, people: People) -> None:
    await people.person("ada@example.org")
    answers = []
    for email, password in (("ada@example.org", "wrong horse battery"), ("nobody@example.org", PASSWORD)):
        with pytest.raises(NotSignedIn) as caught:
            await accounts.sign_in.with_password(email, password, BROWSER)
        answers.append(str(caught.value))
    assert answers[0] == answers[1]


async def test_signing_in_again_gives_the_browser_another_secret_and_ends_the_one_before(
    accounts: Accounts, people: People
) -> None:
    before = await people.person("ada@example.org")
    after = await signed_in(accounts, arrival=dataclasses.replace(BROWSER, old_secret=before.secret))
    assert after.secret != before.secret
    assert await accounts.sessions.recognise(before.secret) is None


async def test_a_secret_that_somebody_else_planted_is_not_taken_over(accounts: Accounts, people: People) -> None:
    await people.person("ada@example.org")
    await signed_in(accounts, arrival=dataclasses.replace(BROWSER, old_secret="planted"))
    assert await accounts.sessions.recognise("planted") is None


async def test_a_session_lives_on_while_it_is_used_and_ends_when_it_is_not(
    accounts: Accounts, people: People, clock: SetClock
) -> None:
    ada = await people.person("ada@example.org")
    for _ in range(3):
        clock.set(clock.now() + COOKIE_LIFETIME * 0.9)
        assert await accounts.sessions.recognise(ada.secret) is not None
    clock.set(clock.now() + COOKIE_LIFETIME)
    assert await accounts.sessions.recognise(ada.secret) is None


async def test_sessions_are_listed_and_ended_one_by_one_or_all_but_this(accounts: Accounts, people: People) -> None:
    first = await people.person("ada@example.org")
    others = [await signed_in(accounts) for _ in range(3)]
    await accounts.sessions.end(first.actor, others[0].session.id)
    assert await accounts.sessions.recognise(others[0].secret) is None
    assert len(await accounts.sessions.find_own(first.actor)) == 3
    assert await accounts.sessions.end_others(first.actor, first.session.id) == 2
    assert [session.id for session in await accounts.sessions.find_own(first.actor)] == [first.session.id]


async def test_nobody_ends_or_sees_the_sessions_of_others(accounts: Accounts, people: People) -> None:
    ada, eve = await people.person("ada@example.org"), await people.person("eve@example.org")
    with pytest.raises(NotFound):
        await accounts.sessions.end(eve.actor, ada.session.id)
    assert [session.id for session in await accounts.sessions.find_own(eve.actor)] == [eve.session.id]


async def test_a_refresh_token_gives_the_next_one_and_is_spent(accounts: Accounts, people: People) -> None:
    await people.person("ada@example.org")
    first = await signed_in(accounts, arrival=PROGRAM)
    second = await accounts.sessions.refresh(first.secret)
    third = await accounts.sessions.refresh(second.secret)
    assert len({first.secret, second.secret, third.secret}) == 3
    assert third.session.id == first.session.id


async def test_a_refresh_token_used_twice_ends_the_whole_family(accounts: Accounts, people: People) -> None:
    await people.person("ada@example.org")
    stolen = await signed_in(accounts, arrival=PROGRAM)
    latest = await accounts.sessions.refresh(stolen.secret)
    for token in (stolen.secret, latest.secret):
        with pytest.raises(NotSignedIn):
            await accounts.sessions.refresh(token)


async def test_of_two_uses_of_a_refresh_token_at_once_one_is_refused(accounts: Accounts, people: People) -> None:
    await people.person("ada@example.org")
    token = (await signed_in(accounts, arrival=PROGRAM)).secret
    found = await asyncio.gather(*(accounts.sessions.refresh(token) for _ in range(2)), return_exceptions=True)
    assert sorted(type(item).__name__ for item in found) == ["NotSignedIn", "SignedIn"]


async def test_a_cookie_is_no_refresh_token_and_a_refresh_token_no_cookie(accounts: Accounts, people: People) -> None:
    cookie = (await people.person("ada@example.org")).secret
    token = (await signed_in(accounts, arrival=PROGRAM)).secret
    with pytest.raises(NotSignedIn):
        await accounts.sessions.refresh(cookie)
    assert await accounts.sessions.recognise(token) is None


async def test_secrets_are_not_in_the_database(accounts: Accounts, people: People, db: Db) -> None:
    cookie = (await people.person("ada@example.org")).secret
    token = (await signed_in(accounts, arrival=PROGRAM)).secret
    async with db.transaction() as tx:
        for table in ("session", "refresh_token", "person", "ticket"):
            rows = str(await tx.records(f"SELECT * FROM accounts.{table}"))
            assert not any(secret in rows for secret in (cookie, token, PASSWORD))


@pytest.fixture
async def slow(closed: Settings, db: Db, clock: SetClock, letters: Letters) -> Accounts:
    """The room with three attempts a minute for an account and five for an address."""
    few = closed.accounts.model_copy(update={"n_sign_ins_per_minute": 3, "n_sign_ins_per_minute_of_address": 5})
    return Accounts.open(closed.model_copy(update={"accounts": few}), db, clock, letters)


async def guess(accounts: Accounts, email: str, address: str) -> None:
    with pytest.raises(NotSignedIn):
        await accounts.sign_in.with_password(
            email, "wrong horse battery", dataclasses.replace(BROWSER, client=Client(address))
        )


async def test_guessing_at_one_account_from_many_places_is_slowed_down(slow: Accounts, clock: SetClock) -> None:
    for number in range(3):
        await guess(slow, "ada@example.org", f"192.0.2.{number}")
    with pytest.raises(OverQuota) as caught:
        await slow.sign_in.with_password("ada@example.org", PASSWORD, BROWSER)
    assert caught.value.retry_after_s == 20
    clock.set(clock.now() + timedelta(seconds=20))
    await guess(slow, "ada@example.org", "192.0.2.9")


async def test_guessing_at_many_accounts_from_one_place_is_slowed_down_v6_neighbours_included(slow: Accounts) -> None:
    for number in range(5):
        await guess(slow, f"p{number}@example.org", f"2001:db8::{number}")
    with pytest.raises(OverQuota, match="address"):
        await slow.sign_in.with_password(
            "p9@example.org", PASSWORD, dataclasses.replace(BROWSER, client=Client("2001:db8::99"))
        )


async def test_who_came_in_has_all_attempts_again(slow: Accounts, letters: Letters) -> None:
    await People(slow, letters).person("ada@example.org")
    for _ in range(1):
        await guess(slow, "ada@example.org", "192.0.2.1")
    await slow.sign_in.with_password("ada@example.org", PASSWORD, BROWSER)
    for number in range(3):
        await guess(slow, "ada@example.org", f"198.51.100.{number}")


async def test_a_session_says_where_it_began(accounts: Accounts, people: People) -> None:
    session = (await people.person("ada@example.org")).session
    assert (session.address, session.client, session.has_cookie) == (HERE.address, "a test", True)


async def test_what_is_over_is_deleted(accounts: Accounts, people: People, db: Db, clock: SetClock) -> None:
    await people.person("ada@example.org")
    await accounts.sign_up.ask("eve@example.org", PASSWORD, HERE)
    clock.set(clock.now() + timedelta(days=31))
    await accounts.expire()
    async with db.transaction() as tx:
        assert await tx.value("SELECT count(*) FROM accounts.session") == 0
        assert await tx.value("SELECT count(*) FROM accounts.ticket") == 0
