"""Coming to have an account, and a new password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from socialpulse.accounts import Accounts
from socialpulse.core.actor import OPERATOR, Role
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotSignedIn
from socialpulse.runtime.clock import SetClock
from tests.accounts.conftest import BROWSER, HERE, PASSWORD, Letters, People, token_of

pytestmark = pytest.mark.anyio
NEW_PASSWORD = "another horse entirely"


async def test_the_token_of_the_letter_makes_the_account_and_signs_in(accounts: Accounts, people: People) -> None:
    signed_in = await people.person("Ada@Example.org")
    assert (await accounts.sign_up.load_own(signed_in.actor)).email == "Ada@Example.org"
    await accounts.sign_in.with_password("ada@example.ORG", PASSWORD, BROWSER)


async def test_without_the_letter_there_is_no_account(accounts: Accounts) -> None:
    await accounts.sign_up.ask("ada@example.org", PASSWORD, HERE)
    with pytest.raises(NotSignedIn):
        await accounts.sign_in.with_password("ada@example.org", PASSWORD, BROWSER)


async def test_a_token_counts_once(accounts: Accounts, people: People, letters: Letters) -> None:
    await people.person("ada@example.org")
    with pytest.raises(Invalid, match="used"):
        await accounts.sign_up.confirm(letters.token(), BROWSER)


async def test_a_token_is_good_for_two_days(accounts: Accounts, letters: Letters, clock: SetClock) -> None:
    await accounts.sign_up.ask("ada@example.org", PASSWORD, HERE)
    await accounts.outbox.flush()
    clock.set(clock.now() + timedelta(days=2))
    with pytest.raises(Invalid, match="expired"):
        await accounts.sign_up.confirm(letters.token(), BROWSER)


async def test_who_signs_up_a_known_address_gets_the_same_answer_and_its_owner_a_letter(
    accounts: Accounts, people: People, letters: Letters
) -> None:
    await people.person("ada@example.org")
    await accounts.sign_up.ask("ada@example.org", NEW_PASSWORD, HERE)
    await accounts.outbox.flush()
    assert "already" in letters.sent[-1].subject
    with pytest.raises(NotSignedIn):
        await accounts.sign_in.with_password("ada@example.org", NEW_PASSWORD, BROWSER)


async def test_a_password_is_that_of_its_own_letter_not_of_whoever_signed_up_last(
    accounts: Accounts, letters: Letters
) -> None:
    await accounts.sign_up.ask("ada@example.org", PASSWORD, HERE)
    await accounts.outbox.flush()
    adas = letters.token()
    await accounts.sign_up.ask("ada@example.org", "what a stranger chose", HERE)
    await accounts.sign_up.confirm(adas, BROWSER)
    await accounts.sign_in.with_password("ada@example.org", PASSWORD, BROWSER)


async def test_two_tokens_of_one_address_make_one_account(accounts: Accounts, letters: Letters) -> None:
    for _ in range(2):
        await accounts.sign_up.ask("ada@example.org", PASSWORD, HERE)
    await accounts.outbox.flush()
    first, second = (token_of(letter) for letter in letters.sent)
    await accounts.sign_up.confirm(first, BROWSER)
    with pytest.raises(Conflict):
        await accounts.sign_up.confirm(second, BROWSER)


async def test_a_reset_sets_the_password_and_ends_every_session(
    accounts: Accounts, people: People, letters: Letters
) -> None:
    signed_in = await people.person("ada@example.org")
    await accounts.sign_up.ask_reset("ada@example.org", HERE)
    await accounts.outbox.flush()
    await accounts.sign_up.reset(letters.token(), NEW_PASSWORD)
    assert await accounts.sessions.recognise(signed_in.secret) is None
    await accounts.sign_in.with_password("ada@example.org", NEW_PASSWORD, BROWSER)
    with pytest.raises(Invalid, match="used"):
        await accounts.sign_up.reset(letters.token(), PASSWORD)


async def test_only_the_latest_reset_token_is_good(accounts: Accounts, people: People, letters: Letters) -> None:
    await people.person("ada@example.org")
    await accounts.sign_up.ask_reset("ada@example.org", HERE)
    await accounts.outbox.flush()
    first = letters.token()
    await accounts.sign_up.ask_reset("ada@example.org", HERE)
    with pytest.raises(Invalid):
        await accounts.sign_up.reset(first, NEW_PASSWORD)


async def test_nobody_gets_a_letter_for_an_unknown_address(accounts: Accounts, letters: Letters) -> None:
    await accounts.sign_up.ask_reset("nobody@example.org", HERE)
    await accounts.outbox.flush()
    assert letters.sent == []


async def test_a_token_for_one_purpose_is_none_for_another(accounts: Accounts, letters: Letters) -> None:
    await accounts.sign_up.ask("ada@example.org", PASSWORD, HERE)
    await accounts.outbox.flush()
    with pytest.raises(Invalid, match="unknown"):
        await accounts.sign_up.reset(letters.token(), NEW_PASSWORD)


async def test_a_changed_password_needs_the_old_one_and_keeps_this_session_alone(
    accounts: Accounts, people: People
) -> None:
    here = await people.person("ada@example.org")
    there = await accounts.sign_in.with_password("ada@example.org", PASSWORD, BROWSER)
    change = accounts.sign_up.change_password
    with pytest.raises(Invalid, match="not your password"):
        await change(here.actor, here.session.id, "wrong horse battery", NEW_PASSWORD, HERE)
    await change(here.actor, here.session.id, PASSWORD, NEW_PASSWORD, HERE)
    assert [session.id for session in await accounts.sessions.find_own(here.actor)] == [here.session.id]
    assert there is not None


async def test_the_operator_makes_moderators_and_nobody_else_does(accounts: Accounts, people: People) -> None:
    ada = await people.person("ada@example.org")
    with pytest.raises(Forbidden):
        await accounts.sign_up.give_role(ada.actor, ada.session.person_id, Role.OPERATOR)
    await accounts.sign_up.give_role(OPERATOR, ada.session.person_id, Role.MODERATOR)
    assert (await people.again(ada)).actor.role is Role.MODERATOR


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.KEY, Role.ANONYMOUS])
async def test_a_person_cannot_be_made_what_is_no_person(accounts: Accounts, people: People, role: Role) -> None:
    ada = await people.person("ada@example.org")
    with pytest.raises(Invalid, match="role"):
        await accounts.sign_up.give_role(OPERATOR, ada.session.person_id, role)
