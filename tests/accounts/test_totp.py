"""The second factor."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from socialpulse.accounts import Accounts
from socialpulse.accounts.types import SecondFactorNeeded, SignedIn
from socialpulse.core.errors import Conflict, Invalid
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from tests.accounts.conftest import BROWSER, HERE, PASSWORD, People

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ada(people: People) -> SignedIn:
    return await people.person("ada@example.org")


async def turn_on(accounts: Accounts, ada: SignedIn, clock: SetClock) -> tuple[pyotp.TOTP, list[str]]:
    """Turn the second factor on; return the app, half a minute later, and the recovery codes."""
    enrolment = await accounts.totp.enrol(ada.actor)
    app = pyotp.TOTP(enrolment.secret)
    codes = await accounts.totp.turn_on(ada.actor, enrolment.ticket, app.at(clock.now()), HERE)
    clock.set(clock.now() + timedelta(seconds=30))
    return app, codes


async def first_factor(accounts: Accounts) -> str:
    found = await accounts.sign_in.with_password("ada@example.org", PASSWORD, BROWSER)
    assert isinstance(found, SecondFactorNeeded)
    return found.ticket


async def test_the_password_alone_no_longer_lets_in_and_a_code_does(
    accounts: Accounts, ada: SignedIn, clock: SetClock
) -> None:
    app, _ = await turn_on(accounts, ada, clock)
    found = await accounts.sign_in.with_second_factor(await first_factor(accounts), app.at(clock.now()), BROWSER)
    assert found.session.person_id == ada.session.person_id


async def test_a_code_works_once(accounts: Accounts, ada: SignedIn, clock: SetClock) -> None:
    app, _ = await turn_on(accounts, ada, clock)
    code = app.at(clock.now())
    await accounts.sign_in.with_second_factor(await first_factor(accounts), code, BROWSER)
    with pytest.raises(Invalid, match="code"):
        await accounts.sign_in.with_second_factor(await first_factor(accounts), code, BROWSER)


@pytest.mark.parametrize(("seconds_off", "fits"), [(-30, True), (30, True), (-90, False), (90, False)])
async def test_a_clock_half_a_minute_off_is_forgiven(
    accounts: Accounts, ada: SignedIn, clock: SetClock, seconds_off: int, fits: bool
) -> None:
    app, _ = await turn_on(accounts, ada, clock)
    clock.set(clock.now() + timedelta(minutes=5))
    code, ticket = app.at(clock.now() + timedelta(seconds=seconds_off)), await first_factor(accounts)
    if fits:
        await accounts.sign_in.with_second_factor(ticket, code, BROWSER)
    else:
        with pytest.raises(Invalid, match="code"):
            await accounts.sign_in.with_second_factor(ticket, code, BROWSER)


async def test_a_mistyped_code_leaves_the_ticket_good_for_another(
    accounts: Accounts, ada: SignedIn, clock: SetClock
) -> None:
    app, _ = await turn_on(accounts, ada, clock)
    ticket, code = await first_factor(accounts), app.at(clock.now())
    with pytest.raises(Invalid):
        await accounts.sign_in.with_second_factor(ticket, str((int(code) + 1) % 10**6).zfill(6), BROWSER)
    await accounts.sign_in.with_second_factor(ticket, f"{code[:3]} {code[3:]}", BROWSER)


async def test_each_recovery_code_works_once_however_it_is_typed(
    accounts: Accounts, ada: SignedIn, clock: SetClock
) -> None:
    _, codes = await turn_on(accounts, ada, clock)
    assert len(set(codes)) == 10
    await accounts.sign_in.with_second_factor(await first_factor(accounts), codes[3].upper(), BROWSER)
    with pytest.raises(Invalid):
        await accounts.sign_in.with_second_factor(await first_factor(accounts), codes[3], BROWSER)
    await accounts.sign_in.with_second_factor(await first_factor(accounts), codes[4].replace("-", ""), BROWSER)


async def test_it_is_off_until_a_first_code_and_off_again_after_another(
    accounts: Accounts, ada: SignedIn, clock: SetClock
) -> None:
    enrolment = await accounts.totp.enrol(ada.actor)
    with pytest.raises(Invalid, match="code"):
        await accounts.totp.turn_on(ada.actor, enrolment.ticket, "000000", HERE)
    assert isinstance(await accounts.sign_in.with_password("ada@example.org", PASSWORD, BROWSER), SignedIn)
    app, _ = await turn_on(accounts, ada, clock)
    with pytest.raises(Conflict, match="on already"):
        await accounts.totp.enrol(ada.actor)
    await accounts.totp.turn_off(ada.actor, app.at(clock.now()), HERE)
    assert isinstance(await accounts.sign_in.with_password("ada@example.org", PASSWORD, BROWSER), SignedIn)


async def test_nobody_enrols_with_the_ticket_of_another(accounts: Accounts, ada: SignedIn, people: People) -> None:
    eve = await people.person("eve@example.org")
    enrolment = await accounts.totp.enrol(ada.actor)
    code = pyotp.TOTP(enrolment.secret).at(accounts.clock.now())
    with pytest.raises(Invalid):
        await accounts.totp.turn_on(eve.actor, enrolment.ticket, code, HERE)


async def test_the_secret_lies_sealed(accounts: Accounts, ada: SignedIn, clock: SetClock, db: Db) -> None:
    app, codes = await turn_on(accounts, ada, clock)
    async with db.transaction() as tx:
        kept = await tx.value("SELECT totp_sealed FROM accounts.person")
        shas = str(await tx.records("SELECT * FROM accounts.recovery_code"))
    assert app.secret.encode() not in kept
    assert not any(code in shas for code in codes)
