"""Every door - REST as documented, every field of GraphQL - as every kind of caller, with somebody else's ids.

What is hers alone has SECRET in it: no answer to anybody else may hold that word, and nothing of hers may be changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_scalar_type,
)

from socialpulse.accounts import Scope
from socialpulse.accounts.api_keys import KeyWish
from socialpulse.api.graphql import Graph
from socialpulse.app.web import faces
from socialpulse.core.actor import Actor, Role, Standing
from socialpulse.core.ids import SessionId, TenantId, fresh_uuid
from tests.api.conftest import Visitor, Visitors

pytestmark = pytest.mark.anyio
SECRET = "zxsecretxz"
PUBLIC = {  # answered to whoever comes, whatever they carry
    ("GET", "/v1/sessions/current"),
    ("POST", "/v1/accounts"), ("POST", "/v1/accounts/confirm"), ("POST", "/v1/accounts/password/forgotten"),
    ("POST", "/v1/accounts/password/reset"), ("POST", "/v1/sessions"), ("POST", "/v1/sessions/second-factor"),
    ("POST", "/v1/sessions/refresh"), ("POST", "/v1/sessions/passkey"), ("POST", "/v1/sessions/passkey/options"),
    ("GET", "/v1/oidc"), ("POST", "/v1/oidc/{name}/start"), ("GET", "/v1/oidc/{name}/callback"),
    ("GET", "/v1/niches"), ("GET", "/v1/risks"), ("GET", "/v1/report-reasons"), ("OPTIONS", "/v1/uploads"),
}  # fmt: skip
READABLE = {  # by strangers too, as far as it is public
    "/graphql", "/v1/feed/latest", "/v1/feed/popular",
    "/v1/search/posts", "/v1/search/tags", "/v1/search/people", "/v1/people/{person_id}",
    "/v1/people/by-handle/{handle}",
    "/v1/people/{person_id}/followers", "/v1/people/{person_id}/following", "/v1/people/{person_id}/posts",
    "/v1/posts/{post_id}", "/v1/posts/{post_id}/comments", "/v1/comments/{comment_id}",
    "/v1/comments/{comment_id}/replies", "/v1/tags/{tag}/posts", "/v1/shares/{code}",
}  # fmt: skip
HERS = ("{post_id}", "{comment_id}", "{media_id}", "{session_id}", "{tenant_id}", "{key_id}", "{invitation_id}",
        "{import_id}", "{list_id}", "{export_id}")  # fmt: skip
BLOCKS_ALLOW = ("/v1/people/{person_id}/block",)  # one may block back, and take that back
TEXT: dict[str, object] = {"kind": "text", "caption": "mine now"}
BODIES: dict[tuple[str, str], dict[str, object]] = {
    ("PUT", "/v1/posts/{post_id}"): {**TEXT, "version": 1},
    ("POST", "/v1/posts/{post_id}/comments"): {"text": "x"},
    ("POST", "/v1/posts"): TEXT,
    ("PUT", "/v1/accounts/{person_id}/role"): {"role": "operator"},
    ("PUT", "/v1/tenant/members/{person_id}"): {"standing": "owner"},
    ("PUT", "/v1/tenants/{tenant_id}/quota"): {"n_creators_per_month": 1},
    ("POST", "/v1/tenant/invitations"): {"email": "x@example.org", "standing": "owner"},
    ("POST", "/v1/tenant/keys"): {"name": "x", "scopes": ["creators:read"]},
    ("POST", "/v1/lists"): {"name": "x"},
    ("PUT", "/v1/lists/{list_id}"): {"name": "mine now"},
    ("POST", "/v1/lists/{list_id}/creators"): {"creator_ids": [str(UUID(int=1))]},
    ("POST", "/v1/lists/{list_id}/creators/remove"): {"creator_ids": [str(UUID(int=1))]},
}


@dataclass(frozen=True, slots=True)
class Hers:
    """What Ada has that is nobody else's business."""

    ada: Visitor
    ids: dict[str, str]

    async def look(self) -> list[tuple[int, str]]:
        """Return all of it, as she sees it."""
        paths = ["/v1/posts/{post_id}", "/v1/comments/{comment_id}", "/v1/tenant",
                 "/v1/tenant/keys", "/v1/tenant/members", "/v1/tenant/invitations", "/v1/me/unpublished",
                 "/v1/lists", "/v1/exports"]  # fmt: skip
        found = [await self.ada.get(self.fill(path)) for path in paths]
        found.append(await self.ada.head(self.fill("/v1/uploads/{media_id}"), headers={"tus-resumable": "1.0.0"}))
        return [(answer.status_code, answer.headers.get("upload-offset", "") + answer.text) for answer in found]

    def fill(self, path: str) -> str:
        for name, value in self.ids.items():
            path = path.replace("{" + name + "}", value)
        return path


async def make_hers(visitors: Visitors) -> Hers:
    ada, accounts = await visitors.person("ada"), visitors.program.accounts
    tenant = await accounts.tenants.make(Actor(Role.PERSON, ada.person), SECRET)
    owner = Actor(Role.PERSON, ada.person, TenantId(tenant.id), Standing.OWNER)
    session = SessionId(fresh_uuid())
    ada.headers["authorization"] = f"Bearer {accounts.sessions.access_token(owner, session)}"
    key, _ = await accounts.api_keys.make(owner, KeyWish(SECRET, (Scope.TENANT_READ,)))
    invited = await ada.post("/v1/tenant/invitations", json={"email": f"{SECRET}@example.org", "standing": "viewer"})
    written = {"kind": "text", "caption": SECRET, "visibility": "me"}
    post = (await ada.post("/v1/posts", json=written)).json()["id"]
    comment = (await ada.post(f"/v1/posts/{post}/comments", json={"text": SECRET})).json()["id"]
    assert (await ada.post("/v1/posts", json={**written, "is_draft": True})).status_code == 201
    upload = await ada.post("/v1/uploads", headers={"tus-resumable": "1.0.0", "upload-length": "9"})
    file = {"file": (f"{SECRET}.csv", b"handle\nx\n")}
    imported = await ada.post("/v1/creators/imports", files=file, data={"platform": "tiktok"})
    listed = (await ada.post("/v1/lists", json={"name": SECRET})).json()["id"]
    exported = (await ada.post("/v1/exports", json={"list_id": listed})).json()
    assert SECRET in exported["file_name"]
    ids = {"list_id": listed, "export_id": exported["id"], "job_id": "1",
           "person_id": str(ada.person), "post_id": post, "comment_id": comment, "handle": "ada", "tag": "x",
           "media_id": upload.headers["location"].rsplit("/", 1)[1], "session_id": str(session), "key_id": str(key.id),
           "tenant_id": str(tenant.id), "invitation_id": invited.json()["id"], "import_id": imported.json()["id"],
           "creator_id": str(uuid4()), "passkey_id": "AAAA", "name": "nobody", "code": "nothing"}  # fmt: skip
    return Hers(ada, ids)


async def callers(visitors: Visitors, hers: Hers) -> dict[str, Visitor]:
    """Return one of each kind, none of them Ada."""
    accounts, key = visitors.program.accounts, visitors.program.settings.secrets.accounts_key
    assert key is not None
    blocked, eve = await visitors.person("blocked"), await visitors.person("eve")
    await hers.ada.put(f"/v1/people/{blocked.person}/block")
    evil = await accounts.tenants.make(Actor(Role.PERSON, eve.person), "Evil")
    owner = Actor(Role.PERSON, eve.person, TenantId(evil.id), Standing.OWNER)
    own_token = accounts.sessions.access_token(owner, SessionId(fresh_uuid()))
    eve.headers["authorization"] = f"Bearer {own_token}"
    made = [(await accounts.api_keys.make(owner, KeyWish("k", scopes))) for scopes in
            (tuple(Scope), (Scope.TENANT_READ,), tuple(Scope))]  # fmt: skip
    await accounts.api_keys.revoke(owner, made[2][0].id)
    moment = visitors.program.clock.now().timestamp()
    claims = {**jwt.decode(own_token, options={"verify_signature": False}), "sub": str(hers.ada.person)}
    forged = {
        "alg none": jwt.encode(claims, "", "none"),
        "wrong key": jwt.encode(claims, "x" * 64, "HS256"),
        "expired": jwt.encode({**claims, "exp": moment - 1}, "x" * 64, "HS256"),
        "nonsense": "nonsense",
        "revoked key": made[2][1],
    }
    found = {
        "nobody": visitors.nobody(),
        "without a profile": await visitors.person(),
        "stranger": await visitors.person("stranger"),
        "blocked": blocked,
        "other tenant": eve,
        "other key": visitors.nobody({"authorization": f"Bearer {made[0][1]}"}),
        "key without scope": visitors.nobody({"authorization": f"Bearer {made[1][1]}"}),
        "planted cookie": visitors.nobody({"cookie": "socialpulse-session=planted; socialpulse-csrf=planted"}),
    }
    return found | {name: visitors.nobody({"authorization": f"Bearer {token}"}) for name, token in forged.items()}


NOBODIES = ("alg none", "wrong key", "expired", "nonsense", "revoked key")


async def ask(visitor: Visitor, hers: Hers, method: str, path: str) -> httpx.Response:
    body = BODIES.get((method, path), {})
    if path == "/v1/creators/imports" and method == "POST":
        return await visitor.post(path, files={"file": ("a.csv", b"handle\nx\n")}, data={"platform": "tiktok"})
    tus = {"tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    if path.startswith("/v1/uploads"):
        headers = {**tus, "upload-length": "3"} if method == "POST" else tus
        return await visitor.request(
            method, hers.fill(path), headers=headers, content=b"" if method == "POST" else b"xyz"
        )
    if method in ("GET", "DELETE", "HEAD", "OPTIONS"):
        return await visitor.request(method, hers.fill(path))
    return await visitor.request(method, hers.fill(path), json=body)


def check(name: str, method: str, path: str, answer: httpx.Response) -> None:
    where = (name, method, path, answer.status_code, answer.text[:300])
    status = answer.status_code
    assert status < 500, where
    assert SECRET not in answer.text, where
    if name in NOBODIES:
        assert status == 401 or (method, path) in PUBLIC, where
    elif name in ("nobody", "planted cookie") and (method, path) not in PUBLIC:
        assert status == 401 or (path in READABLE and (method == "GET" or path == "/graphql")), where
    if any(one in path for one in HERS):
        assert status >= 400, where
    if name == "blocked" and "{person_id}" in path and path not in BLOCKS_ALLOW:
        assert status >= 400, where


async def test_no_door_gives_or_changes_what_is_somebody_elses(visitors: Visitors) -> None:
    hers = await make_hers(visitors)
    before, kinds = await hers.look(), await callers(visitors, hers)
    assert [status for status, _ in before] == [200] * len(before)
    document = (await visitors.nobody().get("/openapi.json")).json()
    doors = [(method.upper(), path) for path, methods in document["paths"].items() for method in methods]
    doors = [door for door in doors if door[1] != "/v1/live"]
    assert len(doors) > 100
    for method, path in doors:
        for name, visitor in kinds.items():
            check(name, method, path, await ask(visitor, hers, method, path))
    assert await hers.look() == before


async def test_no_field_of_graphql_gives_or_changes_what_is_somebody_elses(visitors: Visitors) -> None:
    hers = await make_hers(visitors)
    before, kinds = await hers.look(), await callers(visitors, hers)
    schema: GraphQLSchema = Graph(faces(visitors.program)).typed._schema
    operations = [*_operations("query", schema.query_type, hers), *_operations("mutation", schema.mutation_type, hers)]
    assert len(operations) > 40
    for text in operations:
        for name, visitor in kinds.items():
            answer = await visitor.post("/graphql", json={"query": text})
            where = (name, text, answer.text[:500])
            if name in NOBODIES:
                assert answer.status_code == 401, where
                continue
            assert answer.status_code == 200, where
            assert SECRET not in answer.text, where
            told = answer.json()
            assert all(error["extensions"]["status"] < 500 for error in told.get("errors", ())), where
            if name in ("nobody", "planted cookie") and text.startswith("mutation"):
                assert told["errors"][0]["extensions"]["status"] in (400, 401), where
    assert await hers.look() == before


def _operations(kind: str, root: GraphQLObjectType | None, hers: Hers) -> list[str]:
    """Return one operation for each field of a root, and each id of hers that its arguments can be given."""
    assert root is not None
    found = []
    for name, field in root.fields.items():
        for node in ("Post:post_id", "Comment:comment_id", "Media:media_id", "Person:person_id"):
            typed, _, own = node.partition(":")
            id = f"{typed}:{hers.ids[own]}"
            arguments = [
                f"{key}: {_value(one.type, id)}" for key, one in field.args.items() if is_required_argument(one)
            ]
            given = f"({', '.join(arguments)})" if arguments else ""
            inner = get_named_type(field.type)
            shown = "" if is_scalar_type(inner) else " {" + _scalars(inner) + "}"
            found.append(f"{kind} {{{name}{given}{shown}}}")
    return list(dict.fromkeys(found))


def _scalars(kind: Any) -> str:
    """Return every plain field of a type, as a selection; of a connection those of its nodes."""
    if kind.name.endswith("Connection"):
        return "nodes {" + _scalars(get_named_type(kind.fields["nodes"].type)) + "}"
    plain = [name for name, field in kind.fields.items() if is_scalar_type(get_named_type(field.type))]
    return " ".join(["__typename", *plain])


def _value(kind: GraphQLInputType, id: str) -> str:
    """Return a value that fits a type; every id is `id`."""
    if is_non_null_type(kind):
        return _value(kind.of_type, id)
    if is_list_type(kind):
        return f"[{_value(kind.of_type, id)}]"
    if isinstance(kind, GraphQLEnumType):
        return next((name for name in ("TEXT", "LATEST") if name in kind.values), next(iter(kind.values)))
    if isinstance(kind, GraphQLInputObjectType):
        needed = {
            name: one
            for name, one in kind.fields.items()
            if is_non_null_type(one.type) and one.default_value in (None, ...)
        }
        return "{" + ", ".join(f"{name}: {_value(one.type, id)}" for name, one in needed.items()) + "}"
    return {"ID": f'"{id}"', "Int": "1", "Boolean": "true"}.get(getattr(kind, "name", ""), f'"{UUID(int=1).hex[:12]}"')
