"""The doors of posts through the whole program: the flow of the docs, hostile bodies, and strangers at every door."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import numpy as np
import pytest
from PIL import Image

from socialpulse.app import Program
from socialpulse.app.web import build_web
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.errors import Invalid
from socialpulse.core.ids import SessionId, fresh_uuid
from socialpulse.posts.http import PostOut, PostPageOut
from socialpulse.posts.http_posts import edited_version
from socialpulse.posts.presenting import CommentOut, CommentPageOut, PersonPostsOut
from socialpulse.runtime.clock import SetClock

pytestmark = pytest.mark.anyio
TUS = {"Tus-Resumable": "1.0.0"}


class Clients:
    """Clients of the whole program, each somebody who signed in."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.transport = httpx.ASGITransport(build_web(program), raise_app_exceptions=False, client=("203.0.113.9", 9))

    async def person(self, handle: str, role: Role = Role.PERSON) -> httpx.AsyncClient:
        email = f"{fresh_uuid().hex}@example.org"
        found = await self.program.accounts.sign_up.add(OPERATOR, email, "correct horse battery")
        token = self.program.accounts.sessions.access_token(Actor(role, found.id), SessionId(fresh_uuid()))
        client = self.client({"authorization": f"Bearer {token}"})
        body = {"handle": handle, "name": "A Name", "age_bracket": "25-34"}
        answer = await client.put("/v1/me/profile", json=body)
        assert answer.status_code == 200, answer.text
        return client

    def client(self, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, base_url="http://sp.example", headers=headers)


@pytest.fixture
def clients(program: Program) -> Clients:
    return Clients(program)


def picture() -> bytes:
    """Return a JPEG with something to see in it."""
    y, x = np.mgrid[0:48, 0:64]
    out = io.BytesIO()
    Image.fromarray(np.stack([x * 4, y * 5, x * y % 255], axis=-1).astype(np.uint8)).save(out, format="JPEG")
    return out.getvalue()


async def upload(client: httpx.AsyncClient, body: bytes) -> str:
    made = await client.post("/v1/uploads", headers={**TUS, "Upload-Length": str(len(body))})
    head = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    sent = await client.patch(made.headers["location"], content=body, headers=head)
    assert sent.status_code == 204, sent.text
    return made.headers["location"].rsplit("/", 1)[1]


def text_post(caption: str) -> dict[str, Any]:
    """Return the body of a post; its language is said, so that no model is loaded to measure it."""
    return {"kind": "text", "caption": caption, "language": "en"}


async def said(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_from_a_phone_to_other_peoples_hearts(clients: Clients) -> None:
    ada, eve, nobody = await clients.person("ada"), await clients.person("eve"), clients.client()
    medium = await upload(ada, picture())
    body = {
        "kind": "images",
        "language": "en",
        "caption": "#Snow with @eve",
        "pictures": [{"media_id": medium, "alt": "roofs"}],
    }
    post = await said(await ada.post("/v1/posts", json=body), 201)
    path = f"/v1/posts/{post['id']}"
    assert post["state"] == "waiting"
    assert (await nobody.get(path)).status_code == 404
    await clients.program.jobs.work_off()
    shown = await said(await nobody.get(path))
    assert PostOut.model_validate(shown).state.value == "live"
    file = await nobody.get(shown["pictures"][0]["files"][0]["url"])
    assert file.status_code == 200
    assert (await said(await eve.put(f"{path}/like")))["counts"]["n_likes"] == 1
    comment = await said(await eve.post(f"{path}/comments", json={"text": "Lovely @ada"}), 201)
    CommentOut.model_validate(comment)
    await said(await ada.post(f"{path}/comments", json={"text": "Thanks", "parent_id": comment["id"]}), 201)
    assert (await said(await ada.put(f"/v1/comments/{comment['id']}/like")))["n_likes"] == 1
    CommentPageOut.model_validate(await said(await nobody.get(f"{path}/comments")))
    [reply] = (await said(await nobody.get(f"/v1/comments/{comment['id']}/replies")))["items"]
    assert reply["text"] == "Thanks"
    link = await said(await eve.post(f"{path}/shares"))
    assert (await said(await nobody.get(f"/v1/shares/{link['code']}")))["by"]["handle"] == "eve"
    page = PostPageOut.model_validate(await said(await nobody.get("/v1/tags/snow/posts")))
    assert page.items[0].counts.n_comments == 2
    author = PersonPostsOut.model_validate(await said(await nobody.get(f"/v1/people/{post['author']['id']}/posts")))
    assert (author.n_posts, len(author.items)) == (1, 1)
    assert (await ada.delete(path)).status_code == 204
    assert (await eve.get(path)).status_code == 404


async def test_two_devices_edit_one_post(clients: Clients) -> None:
    ada = await clients.person("ada")
    post = await said(await ada.post("/v1/posts", json=text_post("one")), 201)
    path, body = f"/v1/posts/{post['id']}", text_post("two")
    edited = await said(await ada.put(path, json={**body, "version": 1}))
    assert edited["version"] == 2
    late = await ada.put(path, json={**body, "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert "version 2" in late.json()["detail"]
    tag = (await ada.get(path)).headers["etag"]
    assert (await ada.put(path, json=body, headers={"if-match": tag})).status_code == 200
    assert (await ada.put(path, json=body)).status_code == 400
    [second, first] = await said(await ada.get(f"{path}/history"))
    assert (first["caption"], second["version"]) == ("one", 2)


async def test_a_scheduled_post_is_out_on_its_minute(clients: Clients, clock: SetClock) -> None:
    ada, at = await clients.person("ada"), clock.now() + timedelta(minutes=3)
    body = {**text_post("later"), "scheduled_at": at.isoformat()}
    path = f"/v1/posts/{(await said(await ada.post('/v1/posts', json=body), 201))['id']}"
    await clients.program.tick_minute()
    assert (await clients.client().get(path)).status_code == 404
    clock.set(at)
    await clients.program.tick_minute()
    assert (await said(await clients.client().get(path)))["state"] == "live"


async def test_the_language_of_a_caption_is_measured(clients: Clients) -> None:
    ada = await clients.person("ada")
    body = {"kind": "text", "caption": "Heute scheint die Sonne, und wir gehen in den Garten. #Frühling"}
    assert (await said(await ada.post("/v1/posts", json=body), 201))["language"] == "de"


def test_a_version_is_told_once_or_twice_alike() -> None:
    assert edited_version(3, None) == edited_version(None, '"v3-abc"') == edited_version(3, 'W/"v3"') == 3
    for version, tag in ((None, None), (2, '"v3"'), (None, "v3"), (None, '"3"')):
        with pytest.raises(Invalid):
            edited_version(version, tag)


HOSTILE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE posts.post; --",
    "\u202etxt.exe",
    "\x00",
    "../../etc/passwd",
    "{{7*7}}",
    "x" * 20_000,
    "%s%(me)s",
)


async def test_hostile_text_in_every_field_is_kept_as_text_or_refused(clients: Clients) -> None:
    ada, eve = await clients.person("ada"), await clients.person("eve")
    for text in HOSTILE:
        await try_everywhere(ada, eve, text)


async def try_everywhere(ada: httpx.AsyncClient, eve: httpx.AsyncClient, text: str) -> None:
    """Send a text in every field, path and query that takes one."""
    post = await said(await ada.post("/v1/posts", json=text_post("fine")), 201)
    path = f"/v1/posts/{post['id']}"
    own = {"kind": "text", "caption": "a", "language": "en"}
    report = {"subject_kind": "post", "subject_id": post["id"], "reason": "spam", "words": text}
    wrong = [{**own, field: text} for field in ("kind", "caption", "language", "visibility", "scheduled_at")]
    fields: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "/v1/posts": [("post", body) for body in wrong],
        f"{path}/comments": [("post", {"text": text}), ("post", {"text": "a", "parent_id": text})],
        "/v1/reports": [("post", report), ("post", {"subject_kind": text, "subject_id": text, "reason": text})],
        path: [("put", {**own, "caption": text, "version": 1})],
    }
    for where, bodies in fields.items():
        for method, body in bodies:
            author = ada if where == path else eve
            answer = await author.request(method, where, json=body)
            assert answer.status_code in (200, 201, 400, 422), (where, answer.text)
            if answer.status_code < 300 and "caption" in answer.json():
                assert answer.json()["caption"] in (text, "a")
            elif answer.status_code >= 400:
                assert answer.headers["content-type"] == "application/problem+json"
    for path in (
        "/v1/posts/{}",
        "/v1/comments/{}/replies",
        "/v1/shares/{}",
        "/v1/tags/{}/posts",
        "/v1/people/{}/posts",
    ):
        answer = await eve.get(path.format(quote(text[:300], safe="")))
        assert answer.status_code in (200, 400, 404, 422), (path, answer.text)
    for cursor in (text[:150], "WzFd", "W251bGxd", "WzEsMiwzXQ", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5LCJhIl0"):
        for listing in ("/v1/me/liked", "/v1/me/saved", "/v1/me/unpublished", "/v1/me/shares", "/v1/tags/a/posts"):
            answer = await eve.get(listing, params={"cursor": cursor})
            assert answer.status_code in (200, 400), (listing, cursor, answer.text)


async def test_eleven_images_and_media_of_others_are_refused_by_field(clients: Clients) -> None:
    ada, eve = await clients.person("ada"), await clients.person("eve")
    foreign = await upload(eve, picture())
    pictures = [{"media_id": str(uuid4())} for _ in range(11)]
    many = await ada.post("/v1/posts", json={"kind": "images", "pictures": pictures})
    assert {error["field"] for error in many.json()["errors"]} == {"pictures"}
    body = {"kind": "images", "pictures": [{"media_id": foreign}, {"media_id": "x"}]}
    assert (await ada.post("/v1/posts", json=body)).status_code == 422
    body["pictures"] = [{"media_id": foreign}]
    taken = await ada.post("/v1/posts", json=body)
    assert [error["field"] for error in taken.json()["errors"]] == ["pictures.0.media_id"]
    extra = await ada.post(
        "/v1/posts", json={"kind": "text", "caption": "a", "author_id": str(uuid4()), "state": "live"}
    )
    assert extra.status_code == 422


PUBLIC = {"/v1/posts/{post_id}", "/v1/posts/{post_id}/comments", "/v1/comments/{comment_id}",
          "/v1/comments/{comment_id}/replies", "/v1/people/{person_id}/posts", "/v1/shares/{code}"}  # fmt: skip
OURS = ("/v1/posts", "/v1/comments", "/v1/shares", "/v1/me/saved", "/v1/me/liked", "/v1/me/unpublished",
        "/v1/me/shares", "/v1/reports", "/v1/moderation", "/v1/people/{person_id}/posts")  # fmt: skip


async def test_every_door_is_closed_to_nobody_and_finds_nothing_for_ids_of_nothing(clients: Clients) -> None:
    nobody, eve = clients.client(), await clients.person("eve")
    document = (await nobody.get("/openapi.json")).json()
    found = [
        (method, path)
        for path, methods in document["paths"].items()
        for method in methods
        if path.startswith(OURS) and method in ("get", "put", "post", "delete")
    ]
    assert len(found) > 25
    for method, path in found:
        there = path
        for name in ("post_id", "comment_id", "person_id", "code"):
            there = there.replace(f"{{{name}}}", str(uuid4()))
        body: dict[str, str] | None = {} if method in ("put", "post") else None
        answer = await nobody.request(method.upper(), there, json=body)
        is_public = path in PUBLIC and method == "get"
        assert answer.status_code == (404 if is_public else 401), (method, path, answer.text)
        if "{" in path and not path.startswith("/v1/moderation"):
            answer = await eve.request(method.upper(), there, json=body)
            assert answer.status_code in ((404,) if body is None else (404, 422)), (method, path, answer.text)
        if path.startswith("/v1/moderation"):
            assert (await eve.request(method.upper(), there, json=body)).status_code == 403, path


async def test_other_peoples_posts_and_comments_are_not_ours_to_change(clients: Clients) -> None:
    ada, eve = await clients.person("ada"), await clients.person("eve")
    post = await said(await ada.post("/v1/posts", json=text_post("mine")), 201)
    comment = await said(await ada.post(f"/v1/posts/{post['id']}/comments", json={"text": "mine"}), 201)
    attempts = [
        ("PUT", f"/v1/posts/{post['id']}", {"kind": "text", "caption": "yours", "version": 1}, 404),
        ("DELETE", f"/v1/posts/{post['id']}", None, 404),
        ("GET", f"/v1/posts/{post['id']}/history", None, 404),
        ("DELETE", f"/v1/comments/{comment['id']}", None, 403),
    ]
    for method, path, body, status in attempts:
        assert (await eve.request(method, path, json=body)).status_code == status, path
    await said(await eve.get("/v1/me/liked"))


async def test_reports_reach_moderation(clients: Clients) -> None:
    ada, eve, judge = (
        await clients.person("ada"),
        await clients.person("eve"),
        await clients.person("judge", Role.MODERATOR),
    )
    post = await said(await ada.post("/v1/posts", json=text_post("cheap pills")), 201)
    body = {"subject_kind": "post", "subject_id": post["id"], "reason": "scam", "words": "look"}
    receipt = await said(await eve.post("/v1/reports", json=body), 201)
    assert receipt["reasons"] == ["scam"]
    assert "reporter_id" not in receipt
    [report] = (await said(await judge.get("/v1/moderation/reports")))["items"]
    assert (report["id"], report["subject"]["caption"]) == (receipt["id"], "cheap pills")
    reasons = await said(await eve.get("/v1/report-reasons"))
    assert {"reason": "scam", "dsa": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"}.items() <= reasons[1].items()
