"""The doors through HTTP: the flows of the docs, forged requests, rates, and every endpoint as every kind of caller."""

from __future__ import annotations

from uuid import uuid4

import httpx
import jwt
import pytest

from socialpulse.accounts import Scope
from socialpulse.accounts.api_keys import KeyWish
from socialpulse.app import Program
from socialpulse.core.actor import Standing
from socialpulse.runtime.settings import Settings
from tests.accounts.conftest import PASSWORD, Doors, Letters, People

pytestmark = pytest.mark.anyio
SEARCH = "/v1/creators/search"
ADA = {"email": "ada@example.org", "password": PASSWORD}


async def sign_up(client: httpx.AsyncClient, program: Program, letters: Letters, keep: str = "cookie") -> str:
    """Sign Ada up through the doors; return the CSRF token, or the access token."""
    answer = await client.post("/v1/accounts", json=ADA)
    assert answer.status_code == 202, answer.text
    await program.accounts.outbox.flush()
    answer = await client.post("/v1/accounts/confirm", json={"token": letters.token(), "keep": keep})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["csrf_token" if keep == "cookie" else "access_token"])


async def test_a_refusal_that_people_meet_says_what_exactly_is_the_matter(doors: Doors, letters: Letters) -> None:
    async with doors() as (client, program):
        await sign_up(client, program, letters, "tokens")
        answer = await client.post("/v1/sessions", json={**ADA, "password": "not the right one"})
        assert [answer.json()[name] for name in ("code", "cause")] == ["not-signed-in", "wrong-password"]
        answer = await client.post("/v1/accounts", json={"email": "nowhere", "password": PASSWORD})
        assert [error["cause"] for error in answer.json()["errors"]] == ["no-email"]
        assert "cause" not in answer.json()


async def test_an_access_token_is_over_with_its_session(doors: Doors, letters: Letters) -> None:
    async with doors() as (client, program):
        first = {"authorization": f"Bearer {await sign_up(client, program, letters, 'tokens')}"}
        signed_in = await client.post("/v1/sessions", json={**ADA, "keep": "tokens"})
        second = {"authorization": f"Bearer {signed_in.json()['access_token']}"}
        assert (await client.delete("/v1/sessions", headers=second)).json() == {"n_ended": 1}
        assert [(await client.get("/v1/me", headers=one)).status_code for one in (first, second)] == [401, 200]
        assert (await client.delete("/v1/sessions/current", headers=second)).status_code == 204
        assert (await client.get("/v1/me", headers=second)).status_code == 401


async def test_a_browser_signs_up_makes_a_tenant_and_signs_out(doors: Doors, letters: Letters) -> None:
    async with doors() as (client, program):
        csrf = {"x-csrf-token": await sign_up(client, program, letters)}
        me = (await client.get("/v1/me")).json()
        assert me["email"] == "ada@example.org"
        assert (await client.get("/v1/sessions/current")).json() == {"role": "person", "id": me["id"]}
        assert (await client.post("/v1/tenants", json={"name": "Acme"}, headers=csrf)).status_code == 201
        assert (await client.get("/v1/tenant")).json()["name"] == "Acme"
        assert (await client.delete("/v1/sessions/current", headers=csrf)).status_code == 204
        assert (await client.get("/v1/me")).status_code == 401
        assert (await client.get("/v1/sessions/current")).json() == {"role": "anonymous", "id": None}


async def test_a_program_signs_in_refreshes_and_makes_a_key_that_searches(doors: Doors, letters: Letters) -> None:
    async with doors() as (client, program):
        await sign_up(client, program, letters, "tokens")
        tokens = (await client.post("/v1/sessions", json={**ADA, "keep": "tokens"})).json()
        tokens = (await client.post("/v1/sessions/refresh", json={"refresh_token": tokens["refresh_token"]})).json()
        bearer = {"authorization": f"Bearer {tokens['access_token']}"}
        tenant = (await client.post("/v1/tenants", json={"name": "Acme"}, headers=bearer)).json()["id"]
        chosen = await client.put("/v1/sessions/current/tenant", json={"tenant_id": tenant}, headers=bearer)
        bearer = {"authorization": f"Bearer {chosen.json()['access_token']}"}
        made = await client.post(
            "/v1/tenant/keys", json={"name": "export", "scopes": ["creators:read"]}, headers=bearer
        )
        assert made.status_code == 201, made.text
        key = {"authorization": f"Bearer {made.json()['secret']}"}
        assert (await client.post(SEARCH, json={}, headers=key)).status_code == 200
        assert (await client.get("/v1/creators/imports", headers=key)).status_code == 403


@pytest.mark.parametrize(
    ("path", "body"), [("/v1/accounts", ADA), ("/v1/accounts/password/forgotten", {"email": ADA["email"]})]
)
async def test_known_and_unknown_addresses_are_answered_alike(
    doors: Doors, letters: Letters, path: str, body: dict[str, str]
) -> None:
    async with doors() as (client, program):
        await sign_up(client, program, letters)
        client.cookies.clear()
        known = await client.post(path, json=body)
        unknown = await client.post(path, json={**body, "email": "nobody@example.org"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


async def test_cookies_are_closed_to_scripts_and_to_other_sites(doors: Doors, letters: Letters) -> None:
    async with doors() as (client, program):
        await sign_up(client, program, letters)
        await client.post("/v1/accounts/password/forgotten", json={"email": "ada@example.org"})
        answer = await client.post("/v1/sessions", json=ADA)
    session, csrf = answer.headers.get_list("set-cookie")
    assert session.startswith("socialpulse-session=") and "HttpOnly" in session and "SameSite=lax" in session
    assert csrf.startswith("socialpulse-csrf=") and "HttpOnly" not in csrf
    assert answer.headers["cache-control"] == "no-store"


async def test_behind_https_cookies_are_secure_and_bound_to_the_host(
    doors: Doors, closed: Settings, letters: Letters
) -> None:
    api = closed.api.model_copy(update={"public_url": "https://sp.example"})
    async with doors(closed.model_copy(update={"api": api}), host="https://sp.example") as (client, program):
        await sign_up(client, program, letters)
        answer = await client.post("/v1/sessions", json=ADA)
    for cookie in answer.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-") and "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no token"),
        pytest.param({"x-csrf-token": "0" * 64}, id="wrong token"),
        pytest.param({"x-csrf-token": "RIGHT", "origin": "https://evil.example"}, id="another site's page"),
        pytest.param({"x-csrf-token": "RIGHT", "sec-fetch-site": "cross-site"}, id="said by the browser"),
    ],
)
async def test_a_forged_request_with_our_cookie_is_refused(
    doors: Doors, letters: Letters, headers: dict[str, str]
) -> None:
    async with doors() as (client, program):
        right = await sign_up(client, program, letters)
        sent = {name: right if value == "RIGHT" else value for name, value in headers.items()}
        answer = await client.post("/v1/tenants", json={"name": "Eve's"}, headers=sent)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert (await client.get("/v1/tenants")).json() == []


async def test_another_sites_page_cannot_sign_a_browser_in(doors: Doors, letters: Letters) -> None:
    async with doors() as (client, program):
        await sign_up(client, program, letters)
        answer = await client.post("/v1/sessions", json=ADA, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


async def test_a_planted_cookie_is_replaced_at_sign_in(doors: Doors, letters: Letters) -> None:
    async with doors() as (client, program):
        await sign_up(client, program, letters)
        client.cookies.clear()
        client.cookies.set("socialpulse-session", "planted", domain="sp.example")
        answer = await client.post("/v1/sessions", json=ADA)
        assert answer.status_code == 200
        assert "planted" not in answer.headers["set-cookie"]
        client.cookies.clear()
        client.cookies.set("socialpulse-session", "planted", domain="sp.example")
        assert (await client.get("/v1/me")).status_code == 401


@pytest.mark.parametrize("token", [jwt.encode({"sub": "x"}, "", "none"), "sp_key_made-up", "nonsense", "ey.ey.ey"])
async def test_a_token_that_is_none_is_refused_and_never_taken_for_no_token(doors: Doors, token: str) -> None:
    async with doors() as (client, _):
        answer = await client.get("/v1/me", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_too_many_requests_are_told_when_to_come_back(doors: Doors, closed: Settings, people: People) -> None:
    few = closed.accounts.model_copy(update={"n_requests_per_minute": 3})
    owner = (await people.owner()).actor
    _, secret = await people.accounts.api_keys.make(owner, KeyWish("k", (Scope.TENANT_READ,)))
    async with doors(closed.model_copy(update={"accounts": few})) as (client, _):
        client.headers["authorization"] = f"Bearer {secret}"
        answers = [await client.get("/v1/tenant") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["ratelimit"] for answer in answers[:2]] == ['"requests";r=2;t=20', '"requests";r=1;t=40']
    assert answers[3].headers["ratelimit-policy"] == '"requests";q=3;w=60'
    assert answers[3].headers["retry-after"] == "20"


async def test_over_the_quota_a_search_says_when_it_renews(doors: Doors, people: People) -> None:
    owner = (await people.owner()).actor
    wish = KeyWish("k", (Scope.CREATORS_READ, Scope.CREATORS_IMPORT), n_creators_per_month=1)
    _, secret = await people.accounts.api_keys.make(owner, wish)
    async with doors() as (client, program):
        client.headers["authorization"] = f"Bearer {secret}"
        rows = b"handle,followers,country\nada,5,Germany\neve,6,Japan\n"
        await client.post("/v1/creators/imports", files={"file": ("a.csv", rows)}, data={"platform": "tiktok"})
        await program.jobs.work_off()
        one = {"filters": {"countries": ["DE"]}}
        assert [(await client.post(SEARCH, json=one)).status_code for _ in range(2)] == [200, 200]
        answer = await client.post(SEARCH, json={})
    assert (answer.status_code, answer.json()["code"]) == (429, "over-quota")
    assert int(answer.headers["retry-after"]) > 86_400


async def test_a_tenants_imports_are_nobody_elses(doors: Doors, people: People) -> None:
    secrets = []
    for email in ("ada@example.org", "eve@example.org"):
        owner = (await people.owner(email)).actor
        secrets.append((await people.accounts.api_keys.make(owner, KeyWish("k", (Scope.CREATORS_IMPORT,))))[1])
    ada, eve = ({"authorization": f"Bearer {secret}"} for secret in secrets)
    async with doors() as (client, _):
        file = {"file": ("tiktok.csv", b"handle\nx\n")}
        made = (await client.post("/v1/creators/imports", files=file, headers=ada)).json()["id"]
        for path in (f"/v1/creators/imports/{made}", f"/v1/creators/imports/{made}/rejects"):
            assert (await client.get(path, headers=ada)).status_code == 200
            assert (await client.get(path, headers=eve)).status_code == 404
        assert (await client.get("/v1/creators/imports", headers=eve)).json() == []
        again = (await client.post("/v1/creators/imports", files=file, headers=eve)).json()["id"]
        assert again != made


async def test_the_access_log_says_who_asked_for_what(doors: Doors, people: People) -> None:
    owner = (await people.owner()).actor
    key, secret = await people.accounts.api_keys.make(owner, KeyWish("k", (Scope.TENANT_READ,)))
    async with doors() as (client, program):
        client.headers["authorization"] = f"Bearer {secret}"
        await client.post(SEARCH, json={})
        await program.accounts.access.flush()
        [line] = (await client.get("/v1/tenant/access")).json()["items"]
    assert (line["actor_id"], line["path"], line["status"], line["address"]) == (
        str(key.id),
        SEARCH,
        403,
        "203.0.113.9",
    )


async def test_what_a_member_does_as_a_person_is_not_in_the_tenants_log(doors: Doors, people: People) -> None:
    owner = await people.owner()
    bearer = token_of(people, owner.actor, owner.session.id)
    async with doors() as (client, program):
        assert (await client.get("/v1/me", headers=bearer)).status_code == 200
        await program.accounts.access.flush()
        assert (await client.get("/v1/tenant/access", headers=bearer)).json()["items"] == []


@pytest.mark.parametrize(
    ("address", "host", "headers", "status"),
    [
        pytest.param("127.0.0.1", "http://localhost:8000", {}, 200, id="this machine"),
        pytest.param("::1", "http://[::1]:8000", {}, 200, id="this machine, v6"),
        pytest.param("127.0.0.1", "http://127.0.0.1:8000", {"origin": "http://127.0.0.1:8000"}, 200, id="its own page"),
        pytest.param("192.0.2.1", "http://localhost:8000", {}, 401, id="another machine"),
        pytest.param("127.0.0.1", "http://localhost:8000", {"x-forwarded-for": "1.2.3.4"}, 401, id="through a proxy"),
        pytest.param("127.0.0.1", "http://rebound.evil.example", {}, 401, id="a name of somebody else's"),
        pytest.param("127.0.0.1", "http://localhost", {"origin": "http://evil.example"}, 403, id="a page elsewhere"),
        pytest.param("127.0.0.1", "http://localhost", {"sec-fetch-site": "cross-site"}, 403, id="said by the browser"),
    ],
)  # fmt: skip
async def test_an_open_local_server_is_open_to_this_machine_alone(
    doors: Doors, settings: Settings, address: str, host: str, headers: dict[str, str], status: int
) -> None:
    async with doors(settings, address, host) as (client, _):
        assert (await client.post(SEARCH, json={}, headers=headers)).status_code == status


async def test_a_closed_local_server_asks_its_own_machine_too(doors: Doors) -> None:
    async with doors(address="127.0.0.1", host="http://localhost:8000") as (client, _):
        assert (await client.post(SEARCH, json={})).status_code == 401


PUBLIC = {
    ("GET", "/v1/sessions/current"),
    ("GET", "/v1/niches"), ("GET", "/v1/risks"), ("POST", "/v1/accounts"), ("POST", "/v1/accounts/confirm"),
    ("POST", "/v1/accounts/password/forgotten"), ("POST", "/v1/accounts/password/reset"), ("POST", "/v1/sessions"),
    ("POST", "/v1/sessions/second-factor"), ("POST", "/v1/sessions/refresh"), ("POST", "/v1/sessions/passkey/options"),
    ("POST", "/v1/sessions/passkey"), ("GET", "/v1/oidc"), ("POST", "/v1/oidc/{name}/start"),
    ("GET", "/v1/oidc/{name}/callback"),
}  # fmt: skip
TAGS = {"accounts", "sessions", "tenants", "operator", "creators", "imports"}


def operations(document: dict[str, dict[str, dict[str, dict[str, list[str]]]]]) -> list[tuple[str, str]]:
    """Return method and path of what this room and creator discovery document."""
    return [
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if TAGS & set(operation["tags"])
    ]


async def send(client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    """Send a request with ids of nothing and no body."""
    for name in ("person_id", "tenant_id", "session_id", "key_id", "invitation_id", "creator_id", "import_id"):
        path = path.replace("{" + name + "}", str(uuid4()))
    path = path.replace("{passkey_id}", "AAAA").replace("{name}", "nobody")
    body: object = None if method in ("GET", "DELETE") else {}
    return await client.request(method, path, json=body, headers=headers)


async def test_every_door_but_the_public_ones_is_closed_to_nobody_in_particular(doors: Doors) -> None:
    async with doors() as (client, _):
        found = operations((await client.get("/openapi.json")).json())
        assert len(found) > 30
        for method, path in found:
            answer = await send(client, method, path, {})
            if (method, path) in PUBLIC:
                assert answer.status_code not in (401, 500), (method, path, answer.text)
            else:
                assert answer.status_code == 401, (method, path, answer.status_code, answer.text)


async def test_every_door_answers_every_kind_of_caller_without_an_error_of_ours_and_shows_no_other_ids(
    doors: Doors, people: People
) -> None:
    owner = await people.owner()
    callers: dict[str, dict[str, str]] = {}
    for standing in (Standing.ADMIN, Standing.MEMBER, Standing.VIEWER):
        member = await people.member(owner.actor, f"{standing}@example.org", standing)
        callers[standing] = token_of(people, member.actor, member.session.id)
    plain = await people.person("plain@example.org")
    callers["person"] = token_of(people, plain.actor, plain.session.id)
    callers["owner"] = token_of(people, owner.actor, owner.session.id)
    _, secret = await people.accounts.api_keys.make(owner.actor, KeyWish("k", tuple(Scope)))
    callers["key"] = {"authorization": f"Bearer {secret}"}
    async with doors() as (client, _):
        for method, path in operations((await client.get("/openapi.json")).json()):
            if path in ("/v1/sessions", "/v1/sessions/current", "/v1/me/tenants") and method == "DELETE":
                continue  # ends the session it is asked with
            for name, headers in callers.items():
                answer = await send(client, method, path, headers)
                assert answer.status_code < 500, (name, method, path, answer.text)
                if "{" in path and "{name}" not in path:
                    assert answer.status_code in (400, 403, 404, 422), (name, method, path, answer.text)


def token_of(people: People, actor: object, session: object) -> dict[str, str]:
    return {"authorization": f"Bearer {people.accounts.sessions.access_token(actor, session)}"}  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["' OR 1=1 --", "\x00", "<script>alert(1)</script>", "\u202eevil", "%00", "x" * 5_000])
async def test_hostile_text_in_every_field_is_refused_or_kept_as_it_is(doors: Doors, people: People, text: str) -> None:
    owner = await people.owner()
    bearer = token_of(people, owner.actor, owner.session.id)
    async with doors() as (client, _):
        for method, path, body in (
            ("POST", "/v1/accounts", {"email": text, "password": text}),
            ("POST", "/v1/sessions", {"email": text, "password": text}),
            ("POST", "/v1/sessions", {"email": "ada@example.org", "password": text}),
            ("POST", "/v1/accounts/confirm", {"token": text}),
            ("POST", "/v1/sessions/refresh", {"refresh_token": text}),
            ("POST", "/v1/sessions/second-factor", {"ticket": text, "code": text}),
            ("POST", "/v1/tenants", {"name": text}),
            ("POST", "/v1/tenant/keys", {"name": text, "scopes": ["creators:read"]}),
            ("POST", "/v1/invitations/accept", {"token": text}),
        ):
            answer = await client.request(method, path, json=body, headers=bearer)
            assert answer.status_code in (201, 400, 401, 422), (path, answer.status_code, answer.text)
