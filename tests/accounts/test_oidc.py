"""Signing in with an OpenID provider that is a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest

from socialpulse.accounts import Accounts
from socialpulse.accounts.types import SecondFactorNeeded, SignedIn
from socialpulse.core.actor import ANONYMOUS, Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound, NotSignedIn, Unavailable
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.settings import OidcSettings, Secrets, Settings
from tests.accounts.conftest import BROWSER, HERE, Doors, Letters, People
from tests.accounts.provider import CLIENT, SECRET

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a running provider."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "uvicorn", "tests.accounts.provider:app", "--port", str(port)]
    environment = {**os.environ, "PROVIDER_ISSUER": address}
    process = subprocess.Popen([*command, "--log-level", "warning"], cwd=Path(__file__).parents[2], env=environment)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/keys")
            break
        except httpx.TransportError:
            assert process.poll() is None
    yield address
    process.terminate()
    process.wait(20)


@pytest.fixture
def settings_with_provider(closed: Settings, issuer: str) -> Settings:
    own = closed.accounts.model_copy(
        update={
            "oidc": {
                "acme": OidcSettings(issuer=issuer, client_id=CLIENT),
                "gone": OidcSettings(issuer="http://127.0.0.1:9", client_id=CLIENT),
            }
        }
    )
    kept = {**closed.secrets.model_dump(), "oidc_client_secrets": {"acme": SECRET}}
    return closed.model_copy(update={"accounts": own, "secrets": Secrets.model_validate(kept)})


@pytest.fixture
async def accounts(settings_with_provider: Settings, db: Db, letters: Letters) -> AsyncIterator[Accounts]:
    opened = Accounts.open(settings_with_provider, db, SetClock(datetime.now(UTC)), letters)
    yield opened
    await opened.close()


async def through(accounts: Accounts, user: str, twist: str = "", actor: Actor = ANONYMOUS) -> SignedIn:
    """Go through the provider as a browser does."""
    departure = await accounts.oidc.depart("acme", actor, BROWSER)
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(f"{departure.url}&user={user}&twist={twist}")
    assert answer.status_code == 303, answer.text
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    found = await accounts.oidc.arrive("acme", back["code"][0], back["state"][0], departure.state, BROWSER)
    assert isinstance(found, SignedIn)
    return found


async def test_a_first_visit_makes_an_account_and_the_next_finds_it(accounts: Accounts) -> None:
    first, again = await through(accounts, "ada"), await through(accounts, "ada")
    assert first.session.person_id == again.session.person_id
    person = await accounts.sign_up.load_own(first.actor)
    assert (person.email, person.has_password) == ("ada@example.org", False)


async def test_an_address_with_an_account_is_linked_only_by_its_owner(accounts: Accounts, people: People) -> None:
    ada = await people.person("ada@example.org")
    with pytest.raises(Conflict, match="has an account"):
        await through(accounts, "ada")
    linked = await through(accounts, "ada", actor=ada.actor)
    assert linked.session.person_id == ada.session.person_id
    assert (await through(accounts, "ada")).session.person_id == ada.session.person_id


async def test_an_identity_is_linked_to_one_account_alone(accounts: Accounts, people: People) -> None:
    await through(accounts, "ada")
    eve = await people.person("eve@example.org")
    with pytest.raises(Conflict, match="another account"):
        await through(accounts, "ada", actor=eve.actor)


@pytest.mark.parametrize("twist", ["nonce", "audience", "issuer", "expired", "unsigned", "symmetric", "key"])
async def test_an_id_token_that_is_not_right_lets_nobody_in(accounts: Accounts, twist: str) -> None:
    with pytest.raises(NotSignedIn, match="ID token"):
        await through(accounts, "ada", twist)


async def test_an_address_the_provider_did_not_verify_makes_no_account(accounts: Accounts) -> None:
    with pytest.raises(NotSignedIn, match="verified"):
        await through(accounts, "ada", "unverified")


async def test_a_code_without_its_verifier_is_refused_by_the_provider(accounts: Accounts) -> None:
    one, other = [await accounts.oidc.depart("acme", ANONYMOUS, BROWSER) for _ in range(2)]
    async with httpx.AsyncClient() as browser:
        stolen = parse_qs(urlsplit((await browser.get(one.url)).headers["location"]).query)["code"][0]
    with pytest.raises(NotSignedIn, match="code"):
        await accounts.oidc.arrive("acme", stolen, other.state, other.state, BROWSER)


@pytest.mark.parametrize("cookie", [None, "another"])
async def test_a_browser_that_did_not_begin_is_refused(accounts: Accounts, cookie: str | None) -> None:
    departure = await accounts.oidc.depart("acme", ANONYMOUS, BROWSER)
    with pytest.raises(NotSignedIn, match="did not begin"):
        await accounts.oidc.arrive("acme", "code", departure.state, cookie, BROWSER)


async def test_a_state_works_once(accounts: Accounts) -> None:
    departure = await accounts.oidc.depart("acme", ANONYMOUS, BROWSER)
    with pytest.raises(NotSignedIn):
        await accounts.oidc.arrive("acme", "made up", departure.state, departure.state, BROWSER)
    with pytest.raises(Invalid, match="used"):
        await accounts.oidc.arrive("acme", "made up", departure.state, departure.state, BROWSER)


async def test_an_unknown_provider_and_one_that_is_gone_are_named(accounts: Accounts) -> None:
    with pytest.raises(NotFound, match="acme, gone"):
        await accounts.oidc.depart("nobody", ANONYMOUS, BROWSER)
    with pytest.raises(Unavailable, match="gone"):
        await accounts.oidc.depart("gone", ANONYMOUS, BROWSER)


async def test_a_person_with_a_second_factor_needs_it_here_too(accounts: Accounts) -> None:
    ada = await through(accounts, "ada")
    enrolment = await accounts.totp.enrol(ada.actor)
    code = pyotp.TOTP(enrolment.secret).at(accounts.clock.now())
    await accounts.totp.turn_on(ada.actor, enrolment.ticket, code, HERE)
    departure = await accounts.oidc.depart("acme", ANONYMOUS, BROWSER)
    async with httpx.AsyncClient() as browser:
        back = parse_qs(urlsplit((await browser.get(departure.url)).headers["location"]).query)
    found = await accounts.oidc.arrive("acme", back["code"][0], back["state"][0], departure.state, BROWSER)
    assert isinstance(found, SecondFactorNeeded)


async def test_through_the_doors_in_a_browser(doors: Doors, settings_with_provider: Settings, clock: SetClock) -> None:
    clock.set(datetime.now(UTC))
    async with doors(settings_with_provider) as (client, _):
        assert (await client.get("/v1/oidc")).json() == ["acme", "gone"]
        answer = await come_back(client)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert (await client.get("/v1/me")).json()["email"] == "eve@example.org"
        client.cookies.clear()
        assert (await come_back(client, "/p/1?a=b c&d=é")).headers["location"] == "/p/1?a=b%20c&d=%C3%A9"
        refused = await client.get("/v1/oidc/acme/callback?state=x&error=access_denied")
        assert refused.status_code == 401 and "access_denied" in refused.text


async def test_a_second_factor_is_asked_for_at_the_screen_that_takes_it(
    doors: Doors, settings_with_provider: Settings, clock: SetClock
) -> None:
    clock.set(datetime.now(UTC))
    async with doors(settings_with_provider) as (client, _):
        await come_back(client)
        csrf = {"x-csrf-token": client.cookies["socialpulse-csrf"]}
        enrolment = (await client.post("/v1/me/totp", headers=csrf)).json()
        body = {"ticket": enrolment["ticket"], "code": pyotp.TOTP(enrolment["secret"]).at(clock.now())}
        assert (await client.put("/v1/me/totp", json=body, headers=csrf)).status_code == 200
        client.cookies.clear()
        assert (await come_back(client)).headers["location"].startswith("/sign-in#second-factor=")
        asked = (await come_back(client, "/discover?q=a&b")).headers["location"]
        assert asked.startswith("/sign-in?next=/discover%3Fq%3Da%26b#second-factor=")


@pytest.mark.parametrize(
    "next", ["https://evil.example", "//evil.example", "/\\evil.example", "/..//evil.example", "x"]
)
async def test_another_host_is_no_place_to_come_back_to(
    doors: Doors, settings_with_provider: Settings, next: str
) -> None:
    async with doors(settings_with_provider) as (client, _):
        answer = await client.post("/v1/oidc/acme/start", params={"next": next})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def come_back(client: httpx.AsyncClient, next: str = "/") -> httpx.Response:
    """Go to the provider as a browser does, and return our answer to what it sends back."""
    url = (await client.post("/v1/oidc/acme/start", params={"next": next})).json()["url"]
    async with httpx.AsyncClient() as outside:
        parts = urlsplit((await outside.get(f"{url}&user=eve")).headers["location"])
    return await client.get(f"{parts.path}?{parts.query}", headers={"sec-fetch-site": "cross-site"})
