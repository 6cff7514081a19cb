"""Passkeys, with an authenticator in software."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from socialpulse.accounts import Accounts
from socialpulse.accounts.types import SignedIn
from socialpulse.core.errors import Conflict, Invalid, NotFound, NotSignedIn
from socialpulse.runtime.clock import SetClock
from tests.accounts.authenticator import Authenticator, b64
from tests.accounts.conftest import BROWSER, PASSWORD, Doors, Letters, People

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ada(people: People) -> SignedIn:
    return await people.person("ada@example.org")


async def register(accounts: Accounts, who: SignedIn, device: Authenticator) -> None:
    asked = await accounts.passkeys.ask_registration(who.actor)
    await accounts.passkeys.register(who.actor, asked.ticket, device.create(asked.options), "phone")


async def sign_in(accounts: Accounts, device: Authenticator, **changed: Any) -> SignedIn:
    asked = await accounts.passkeys.ask_sign_in(BROWSER)
    credential = device.get(asked.options)
    credential["response"].update(changed)
    return await accounts.passkeys.sign_in(asked.ticket, credential, BROWSER)


async def test_a_registered_passkey_signs_its_owner_in(accounts: Accounts, ada: SignedIn) -> None:
    device = Authenticator()
    await register(accounts, ada, device)
    for _ in range(2):
        found = await sign_in(accounts, device)
        assert found.session.person_id == ada.session.person_id
    assert [passkey.n_signed for passkey in await accounts.passkeys.find_own(ada.actor)] == [2]


async def test_an_unknown_passkey_lets_nobody_in(accounts: Accounts) -> None:
    with pytest.raises(NotSignedIn, match="not known"):
        await sign_in(accounts, Authenticator())


async def test_a_page_at_another_address_gets_nothing(accounts: Accounts, ada: SignedIn) -> None:
    with pytest.raises(Invalid, match="credential"):
        await register(accounts, ada, Authenticator("https://evil.example"))
    device = Authenticator()
    await register(accounts, ada, device)
    device.origin = "https://evil.example"
    with pytest.raises(NotSignedIn):
        await sign_in(accounts, device)


async def test_a_device_that_does_not_verify_its_user_is_refused(accounts: Accounts, ada: SignedIn) -> None:
    with pytest.raises(Invalid, match="credential"):
        await register(accounts, ada, Authenticator(verifies=False))


async def test_a_wrong_signature_is_refused(accounts: Accounts, ada: SignedIn) -> None:
    device, other = Authenticator(), Authenticator()
    await register(accounts, ada, device)
    device.key = other.key
    with pytest.raises(NotSignedIn):
        await sign_in(accounts, device)


async def test_a_copied_device_is_found_out_by_its_counter(accounts: Accounts, ada: SignedIn) -> None:
    device = Authenticator()
    await register(accounts, ada, device)
    for _ in range(3):
        await sign_in(accounts, device)
    device.n_signed = 1
    with pytest.raises(NotSignedIn):
        await sign_in(accounts, device)


async def test_an_answer_is_good_for_its_own_challenge_once_and_for_five_minutes(
    accounts: Accounts, ada: SignedIn, clock: SetClock
) -> None:
    device = Authenticator()
    await register(accounts, ada, device)
    asked = await accounts.passkeys.ask_sign_in(BROWSER)
    credential = device.get(asked.options)
    await accounts.passkeys.sign_in(asked.ticket, credential, BROWSER)
    with pytest.raises(Invalid, match="used"):
        await accounts.passkeys.sign_in(asked.ticket, credential, BROWSER)
    other = await accounts.passkeys.ask_sign_in(BROWSER)
    with pytest.raises(NotSignedIn):
        await accounts.passkeys.sign_in(other.ticket, credential, BROWSER)
    late = await accounts.passkeys.ask_sign_in(BROWSER)
    clock.set(clock.now() + timedelta(minutes=5))
    with pytest.raises(Invalid, match="expired"):
        await accounts.passkeys.sign_in(late.ticket, device.get(late.options), BROWSER)


async def test_a_passkey_that_names_another_person_is_refused(accounts: Accounts, ada: SignedIn) -> None:
    device = Authenticator()
    await register(accounts, ada, device)
    with pytest.raises(NotSignedIn):
        await sign_in(accounts, device, userHandle=b64(bytes(16)))


async def test_a_passkey_is_of_one_person_alone(accounts: Accounts, ada: SignedIn, people: People) -> None:
    device, eve = Authenticator(), await people.person("eve@example.org")
    await register(accounts, ada, device)
    with pytest.raises(Conflict, match="known already"):
        await register(accounts, eve, device)
    with pytest.raises(NotFound):
        await accounts.passkeys.remove(eve.actor, device.id)


async def test_a_passkey_taken_away_lets_nobody_in(accounts: Accounts, ada: SignedIn) -> None:
    device = Authenticator()
    await register(accounts, ada, device)
    await accounts.passkeys.remove(ada.actor, device.id)
    with pytest.raises(NotSignedIn, match="not known"):
        await sign_in(accounts, device)


@pytest.mark.parametrize("credential", [{}, {"id": 5}, {"id": "!!"}, {"id": "AAAA", "response": 7}, {"id": "AAAA"}])
async def test_nonsense_is_refused(accounts: Accounts, ada: SignedIn, credential: dict[str, Any]) -> None:
    asked = await accounts.passkeys.ask_sign_in(BROWSER)
    with pytest.raises((Invalid, NotSignedIn)):
        await accounts.passkeys.sign_in(asked.ticket, credential, BROWSER)
    begun = await accounts.passkeys.ask_registration(ada.actor)
    with pytest.raises(Invalid):
        await accounts.passkeys.register(ada.actor, begun.ticket, credential, "phone")


async def test_through_the_doors(doors: Doors, letters: Letters) -> None:
    device = Authenticator()
    async with doors() as (client, program):
        await client.post("/v1/accounts", json={"email": "ada@example.org", "password": PASSWORD})
        await program.accounts.outbox.flush()
        signed = (await client.post("/v1/accounts/confirm", json={"token": letters.token()})).json()
        csrf = {"x-csrf-token": signed["csrf_token"]}
        asked = (await client.post("/v1/me/passkeys/options", headers=csrf)).json()
        body = {"ticket": asked["ticket"], "credential": device.create(asked["options"]), "name": "phone"}
        made = await client.post("/v1/me/passkeys", json=body, headers=csrf)
        assert made.status_code == 201, made.text
        client.cookies.clear()
        asked = (await client.post("/v1/sessions/passkey/options")).json()
        body = {"ticket": asked["ticket"], "credential": device.get(asked["options"])}
        assert (await client.post("/v1/sessions/passkey", json=body)).status_code == 200
        assert (await client.get("/v1/me")).json()["id"] == signed["person_id"]
        assert [item["name"] for item in (await client.get("/v1/me/passkeys")).json()] == ["phone"]
