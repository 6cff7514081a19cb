"""A POST with an `Idempotency-Key` happens once, however often it is sent.

The whole request becomes one transaction with the answer that is kept of it: both are there afterwards, or neither. So
a server that dies at any moment leaves nothing that a second try would make twice, and no key that stays taken.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

import orjson
from cryptography.fernet import Fernet
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from socialpulse.api import answers_store as store
from socialpulse.api.answers_store import Kept
from socialpulse.api.callers import Caller, Desk
from socialpulse.api.messages import Answer, read_body, replayed
from socialpulse.api.problems import problem, problem_of, refusal_of
from socialpulse.core.errors import Invalid, SocialPulseError
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db

KEPT_FOR = timedelta(hours=24)
TIDY_EVERY = timedelta(hours=1)
MOST_KEY_LETTERS = 255
MOST_BYTES = 1 << 20
RETRY_AFTER_S = 1
OWN_WAYS = (  # of telling that something came before
    "/v1/uploads",  # tus: the offset
    "/v1/activity",  # the id of the batch
    "/v1/creators/imports",  # the bytes of the file
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with a key: which it is, to what, and what opens its answer."""

    id: bytes
    request_sha: bytes
    seal: Fernet


class _GoneWrong(Exception):
    """Takes back everything a request did; carries how it was answered."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


class Answers:
    """Keeps answers for a day, sealed: there are secrets among them that are shown once and stored as hashes alone."""

    def __init__(self, db: Db, clock: Clock, key: bytes, n_at_once: int) -> None:
        self.db = db
        self._clock = clock
        self._key = key
        self._tidied_at = clock.now()
        self.turns = asyncio.Semaphore(n_at_once)  # each holds a connection, and there must be some for all others

    def asked(self, caller: Caller, key: str, method: str, address: str, body: bytes) -> Asked:
        who = f"{caller.actor.role} {caller.rate_key} {caller.actor.tenant}\n{key}".encode()
        seal = hmac.digest(self._key, b"idempotency " + who, "sha256")
        request = f"{method} {address}\n".encode() + body
        return Asked(
            hashlib.sha256(who).digest(),
            hashlib.sha256(request).digest(),
            Fernet(base64.urlsafe_b64encode(seal)),
        )

    async def once(self, asked: Asked, app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
        """Return the answer to a request: the kept one, or that of the application, which is kept from now on.

        What the application refuses (4xx) is not kept; where it fails (5xx) nothing of it stays.
        """
        async with self.db.whole() as tx:
            if not await store.take(tx, asked.id):
                return _refused(409, "this request is being answered already; ask again in a moment", RETRY_AFTER_S)
            now = self._clock.now()
            kept = await store.find(tx, asked.id, now - KEPT_FOR)
            if kept is not None:
                return _replayed(asked, kept)
            answer = Answer()
            await app(scope, receive, answer.take)
            if answer.status >= 500:
                raise _GoneWrong(answer)
            if answer.status < 400 and scope["state"].get("keep_answer", True):
                await store.save(tx, asked.id, Kept(asked.request_sha, asked.seal.encrypt(_packed(answer))), now)
                if now - self._tidied_at >= TIDY_EVERY:
                    self._tidied_at = now
                    await store.delete_before(tx, now - KEPT_FOR)
            return answer


class Idempotency:
    """Around every POST that makes something."""

    def __init__(self, app: ASGIApp, answers: Answers, desk: Desk) -> None:
        self._app = app
        self._answers = answers
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        if key is None:
            return await self._app(scope, receive, send)
        try:
            answer = await self._answer(key, scope, receive)
        except _GoneWrong as error:
            answer = error.answer
        except SocialPulseError as error:
            return await problem_of(error)(scope, receive, send)
        except HTTPException as error:
            return await refusal_of(error)(scope, receive, send)
        await answer.send(send)

    async def _answer(self, key: str, scope: Scope, receive: Receive) -> Answer:
        if not key.isascii() or not key.isprintable() or not 1 <= len(key) <= MOST_KEY_LETTERS:
            reason = f"must be 1 to {MOST_KEY_LETTERS} printable ASCII letters; a random UUID will do"
            raise Invalid.one("Idempotency-Key", key, reason)
        caller = await self._desk.caller(HTTPConnection(scope))
        body = await read_body(receive, MOST_BYTES)
        kind = Headers(scope=scope).get("content-type", "")
        address = f"{scope['path']}?{scope['query_string'].decode('latin-1')} {kind}"
        asked = self._answers.asked(caller, key, scope["method"], address, body)
        async with self._answers.turns:
            return await self._answers.once(asked, self._app, scope, replayed(body, receive))


def _key(scope: Scope) -> str | None:
    if scope["type"] != "http" or scope["method"] != "POST" or scope["path"].startswith(OWN_WAYS):
        return None
    return Headers(scope=scope).get("idempotency-key")


def _packed(answer: Answer) -> bytes:
    headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in answer.headers]
    return orjson.dumps([answer.status, headers, base64.b64encode(answer.body).decode()])


def _replayed(asked: Asked, kept: Kept) -> Answer:
    if kept.request_sha != asked.request_sha:
        return _refused(422, "this Idempotency-Key came before with another request; choose another key")
    status, headers, body = orjson.loads(asked.seal.decrypt(kept.sealed))
    answer = Answer(status, [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers])
    answer.headers.append((b"idempotency-replayed", b"true"))
    answer.body = base64.b64decode(body)
    return answer


def _refused(status: int, detail: str, retry_after_s: int | None = None) -> Answer:
    code = "conflict" if status == 409 else "idempotency-key-reused"
    told: Response = problem(status, code, detail, [])
    if retry_after_s is not None:
        told.headers["retry-after"] = str(retry_after_s)
    return Answer(status, list(told.raw_headers), bytes(told.body))
