"""Letters lead to the screen that takes their token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from socialpulse.accounts import Accounts
from socialpulse.core.actor import Standing
from tests.accounts.conftest import HERE, PASSWORD, Letters, People

pytestmark = pytest.mark.anyio
Ask = Callable[[Accounts, People], Awaitable[object]]


async def sign_up(accounts: Accounts, people: People) -> None:
    await accounts.sign_up.ask("ada@example.org", PASSWORD, HERE)


async def lose_password(accounts: Accounts, people: People) -> None:
    await people.person("ada@example.org")
    await accounts.sign_up.ask_reset("ada@example.org", HERE)


async def invite(accounts: Accounts, people: People) -> None:
    owner = await people.owner()
    await accounts.tenants.invite(owner.actor, "bob@example.org", Standing.MEMBER)


@pytest.mark.parametrize(("ask", "screen"), [(sign_up, "confirm"), (lose_password, "reset"), (invite, "join")])
async def test_a_letter_links_to_the_screen_that_takes_its_token(
    accounts: Accounts, people: People, letters: Letters, ask: Ask, screen: str
) -> None:
    await ask(accounts, people)
    await accounts.outbox.flush()
    assert f"{accounts.origin}/{screen}?token={letters.token()}" in letters.sent[-1].text.splitlines()


async def test_who_has_an_account_already_is_led_to_sign_in(
    accounts: Accounts, people: People, letters: Letters
) -> None:
    await people.person("ada@example.org")
    await sign_up(accounts, people)
    await accounts.outbox.flush()
    assert f"{accounts.origin}/sign-in" in letters.sent[-1].text.splitlines()
