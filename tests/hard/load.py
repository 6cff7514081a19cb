"""Clients that do everything at once, and say it again until it is acknowledged, as clients on bad lines do."""

from __future__ import annotations

import asyncio
import base64
import io
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
from PIL import Image

from tests.hard.running import PASSWORD, Running

TUS = {"Tus-Resumable": "1.0.0"}
AGAIN = (404, 409, 425, 429, 500, 502, 503, 504)  # try again: not looked at yet, broken, busy, or still at it
PAUSE_S = 0.1


@dataclass(slots=True)
class Told:
    """What was acknowledged, each once."""

    posts: dict[str, str] = field(default_factory=dict)  # caption to id
    comments: list[str] = field(default_factory=list)
    likes: set[tuple[str, str]] = field(default_factory=set)
    batches: list[int] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)  # file names
    tries: Counter[str] = field(default_factory=Counter)  # how often what was said, answered or not

    @property
    def n(self) -> int:
        return len(self.posts) + len(self.comments) + len(self.likes) + len(self.batches) + len(self.uploads)


class Client:
    """One person with one device. What it began it ends, also after it was asked to stop."""

    def __init__(self, running: Running, person: dict[str, Any], told: Told, dice: random.Random) -> None:
        self._running = running
        self._person = person
        self._told = told
        self._dice = dice
        self._http = httpx.AsyncClient(base_url=running.address, headers=person["headers"], timeout=20)

    async def run(self, stop: asyncio.Event) -> None:
        verbs = (self._post, self._comment, self._like, self._tell, self._tell, self._upload)
        async with self._http:
            while not stop.is_set():
                await self._dice.choice(verbs)()

    async def _post(self) -> None:
        caption = f"post {uuid4()}"
        body = {"kind": "text", "caption": caption}
        answer = await self._until_told("post", "POST", "/v1/posts", json=body, headers=_once())
        self._told.posts[caption] = answer.json()["id"]

    async def _comment(self) -> None:
        if not self._told.posts:
            return
        post, text = self._some_post(), f"comment {uuid4()}"
        await self._until_told("comment", "POST", f"/v1/posts/{post}/comments", json={"text": text}, headers=_once())
        self._told.comments.append(text)

    async def _like(self) -> None:
        if not self._told.posts:
            return
        post = self._some_post()
        await self._until_told("like", "PUT", f"/v1/posts/{post}/like")
        self._told.likes.add((post, self._person["id"]))

    async def _tell(self) -> None:
        """Send a batch of one event whose ms is a number nobody else sends."""
        if not self._told.posts:
            return
        number = self._told.tries["number"] = self._told.tries["number"] + 1
        event = {"kind": "watch", "post": self._some_post(), "at": time.time_ns() // 1_000_000, "ms": number}
        await self._until_told("batch", "POST", "/v1/activity", json={"id": str(uuid4()), "events": [event]})
        self._told.batches.append(number)

    async def _upload(self) -> None:
        name, body = f"{uuid4()}.jpg", _picture(self._dice.randrange(2**31))
        named = {"Upload-Metadata": "filename " + _base64(name), "Upload-Length": str(len(body))}
        begun = await self._until_told("upload", "POST", "/v1/uploads", headers={**TUS, **named})
        where, half = begun.headers["location"], len(body) // 2
        while True:
            here = await self._until_told("offset", "HEAD", where, headers=TUS)
            offset = int(here.headers["upload-offset"])
            if offset == len(body):
                break
            part = body[offset:half] if offset < half else body[offset:]
            headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            self._told.tries["patch"] += 1
            try:
                await self._http.patch(where, content=part, headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(PAUSE_S)
        self._told.uploads.append(name)

    async def _until_told(self, what: str, method: str, path: str, **request: Any) -> httpx.Response:
        """Return the answer that acknowledges a request; the same one is sent until it comes."""
        while True:
            self._told.tries[what] += 1
            try:
                answer = await self._http.request(method, path, **request)
            except httpx.TransportError:
                self._told.tries["broken off"] += 1
            else:
                if answer.is_success:
                    return answer
                assert answer.status_code in (401, *AGAIN), f"{method} {path}: {answer.status_code} {answer.text}"
                self._told.tries[f"status {answer.status_code}"] += 1
                if answer.status_code == 401:
                    await self._sign_in()
            await asyncio.sleep(PAUSE_S)

    async def _sign_in(self) -> None:
        """Get a fresh token: those of before are over after ten minutes."""
        body = {"email": self._person["email"], "password": PASSWORD, "keep": "tokens"}
        try:
            answer = await self._http.post("/v1/sessions", json=body, headers={"authorization": ""})
        except httpx.TransportError:
            return
        if answer.is_success:
            self._http.headers["authorization"] = f"Bearer {answer.json()['access_token']}"

    def _some_post(self) -> str:
        return self._dice.choice(list(self._told.posts.values()))


def _once() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _picture(seed: int) -> bytes:
    dots = np.random.default_rng(seed).integers(0, 255, (24, 32, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(np.kron(dots, np.ones((4, 4, 1), np.uint8))).save(out, "JPEG")
    return out.getvalue()
