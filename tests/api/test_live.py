"""Live updates: who hears what, resuming, letting go of who is slow - at the hub, and over real connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
import uvicorn
import websockets
from websockets.asyncio.client import ClientConnection, connect

from socialpulse.api import GuardedConnection
from socialpulse.api.live import Hub
from socialpulse.api.live.listeners import Ending, Kind, Listener, Topic, read_topic
from socialpulse.app.web import live_hub
from socialpulse.core.actor import ANONYMOUS, Actor, Role
from socialpulse.core.errors import Invalid, NotSignedIn
from socialpulse.media import MEDIA_TOPIC
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.log import Record
from tests.api.conftest import Visitor, Visitors

pytestmark = pytest.mark.anyio
Message = dict[str, Any]


async def write(visitor: Visitor, caption: str = "Hello", **more: object) -> UUID:
    answer = await visitor.post("/v1/posts", json={"kind": "text", "caption": caption, **more})
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"])


async def say(visitor: Visitor, post: UUID, text: str = "Nice") -> str:
    answer = await visitor.post(f"/v1/posts/{post}/comments", json={"text": text})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def actor_of(visitor: Visitor | None) -> Actor:
    return ANONYMOUS if visitor is None else Actor(Role.PERSON, visitor.person)


class Ears:
    """Somebody who listens at the hub."""

    def __init__(self, hub: Hub, visitor: Visitor | None, most: int = 256) -> None:
        self.hub = hub
        self.listener = Listener(actor_of(visitor), most)

    async def open(self, *topics: str, after: str | None = None) -> Ears:
        await self.hub.join(self.listener, f"test {id(self)}")
        wanted = [read_topic(topic, self.listener.actor) for topic in topics]
        await self.hub.subscribe(self.listener, wanted, after)
        return self

    def heard(self, *types: str) -> list[Message]:
        """Return what came since the last call; of these types alone where any are named."""
        found = []
        while self.listener.n_waiting:
            found.append(orjson.loads(orjson.dumps(self.listener._waiting.get_nowait())))
        return [one for one in found if not types or one["type"] in types]


@pytest.fixture
async def hub(visitors: Visitors) -> AsyncIterator[Hub]:
    """A hub that looks only when a test says so."""
    found = live_hub(visitors.program)
    found._run = asyncio.Event().wait  # type: ignore[method-assign, assignment]
    yield found
    await found.close()


async def test_a_thousand_likes_between_two_looks_are_one_message_with_the_last_count(
    visitors: Visitors, hub: Hub
) -> None:
    ada, fans = await visitors.person("ada"), [await visitors.person(f"fan{number}") for number in range(5)]
    post = await write(ada)
    ears = await Ears(hub, None).open(f"post:{post}")
    assert [one["data"]["n_likes"] for one in ears.heard("counts")] == [0]
    for fan in fans:
        await fan.put(f"/v1/posts/{post}/like")
    await hub.count()
    await hub.count()
    assert [(one["topic"], one["data"]["n_likes"]) for one in ears.heard()] == [(f"post:{post}", 5)]


async def test_a_new_comment_comes_whole_to_all_but_those_a_block_hides_it_from(visitors: Visitors, hub: Hub) -> None:
    ada, eve, bob = [await visitors.person(name) for name in ("ada", "eve", "bob")]
    post = await write(ada)
    await eve.put(f"/v1/people/{bob.person}/block")
    ears = {name: await Ears(hub, who).open(f"comments:{post}") for name, who in
            {"ada": ada, "eve": eve, "nobody": None}.items()}  # fmt: skip
    for one in ears.values():
        one.heard()
    comment = await say(bob, post)
    await hub.look()
    heard = {name: [(one["data"]["id"], one["data"]["text"]) for one in e.heard("comment")] for name, e in ears.items()}
    assert heard == {"ada": [(comment, "Nice")], "eve": [], "nobody": [(comment, "Nice")]}


async def test_a_comment_deleted_before_it_was_told_is_not_told(visitors: Visitors, hub: Hub) -> None:
    ada = await visitors.person("ada")
    post = await write(ada)
    ears = await Ears(hub, None).open(f"comments:{post}")
    comment = await say(ada, post)
    await ada.delete(f"/v1/comments/{comment}")
    await hub.look()
    assert [one["type"] for one in ears.heard("comment", "comment-gone")] == ["comment-gone"]


async def test_what_may_not_be_seen_is_refused_and_what_is_hidden_later_is_told_no_more(
    visitors: Visitors, hub: Hub
) -> None:
    ada, eve = await visitors.person("ada"), await visitors.person("eve")
    own, public = await write(ada, visibility="me"), await write(ada)
    ears = await Ears(hub, eve).open(f"post:{own}", f"comments:{own}", f"post:{uuid4()}", f"post:{public}")
    told = [one["type"] for one in ears.heard()]
    assert told == ["ready", "refused", "refused", "refused", "subscribed", "counts"]
    await ada.put(f"/v1/people/{eve.person}/block")
    await ada.put(f"/v1/posts/{public}/like")
    await hub.count()
    assert ears.heard() == []


async def test_a_deleted_post_is_told_to_be_gone_and_its_author_what_became_of_it(visitors: Visitors, hub: Hub) -> None:
    ada = await visitors.person("ada")
    post = await write(ada)
    strangers, own = await Ears(hub, None).open(f"post:{post}"), await Ears(hub, ada).open("posts")
    await ada.delete(f"/v1/posts/{post}")
    await hub.look()
    assert [one["data"]["state"] for one in strangers.heard("post")] == ["gone"]
    assert [one["data"]["state"] for one in own.heard("own-post")] == ["deleted"]


async def test_ones_own_media_are_told_to_oneself_alone(visitors: Visitors, hub: Hub) -> None:
    ada, eve = await visitors.person("ada"), await visitors.person("eve")
    own, others = await Ears(hub, ada).open("media"), await Ears(hub, eve).open("media")
    body = {"media_id": str(uuid4()), "owner_id": str(ada.person), "state": "ready", "n_files": 3}
    record = Record(b"k", orjson.dumps(body), visitors.program.clock.now())
    await visitors.program.log.append(MEDIA_TOPIC, [record])
    await hub.look()
    assert [(one["topic"], one["data"]) for one in own.heard("media")] == [("media", body)]
    assert others.heard("media") == []


async def test_after_a_break_what_was_missed_comes_once_and_in_order(visitors: Visitors, hub: Hub) -> None:
    ada = await visitors.person("ada")
    post = await write(ada)
    ears = await Ears(hub, None).open(f"comments:{post}")
    first = await say(ada, post, "1")
    await hub.look()
    last = ears.heard("comment")[-1]["id"]
    hub.leave(ears.listener)
    missed = [await say(ada, post, text) for text in ("2", "3")]
    other = live_hub(visitors.program)  # another process
    other._run = asyncio.Event().wait  # type: ignore[method-assign, assignment]
    back = await Ears(other, None).open(f"comments:{post}", after=last)
    later = await say(ada, post, "4")
    await other.look()
    heard = [one["data"]["id"] for one in back.heard("comment")]
    assert heard == [*missed, later] and first not in heard
    await other.close()


async def test_after_a_long_break_the_listener_is_told_to_load_anew(
    visitors: Visitors, hub: Hub, clock: SetClock
) -> None:
    ada = await visitors.person("ada")
    post = await write(ada)
    ready = (await Ears(hub, None).open()).heard()[0]["id"]
    clock.set(clock.now() + timedelta(hours=2))
    ears = await Ears(hub, None).open(f"post:{post}", after=ready)
    assert "missed" in [one["type"] for one in ears.heard()]


@pytest.mark.parametrize("after", ["nonsense", "WzEsWzFdXQ", "WzEsW1s5LDAsMF1dXQ", "WzEwMDAwMDAwMDAwMDAwMCxbXV0", ""])
async def test_a_forged_place_to_go_on_from_is_refused(visitors: Visitors, hub: Hub, after: str) -> None:
    with pytest.raises(Invalid):
        await Ears(hub, None).open(after=after)


async def test_who_reads_too_slowly_is_let_go_with_the_reason_and_holds_nobody_up(visitors: Visitors, hub: Hub) -> None:
    ada = await visitors.person("ada")
    post = await write(ada)
    slow, quick = await Ears(hub, None, most=3).open(f"comments:{post}"), Ears(hub, None)
    await quick.open(f"comments:{post}")
    for number in range(3):
        await say(ada, post, str(number))
    await hub.look()
    assert slow.listener.ending is Ending.SLOW
    assert slow.heard() == [{"type": "end", "reason": "slow"}]
    assert len(quick.heard("comment")) == 3


async def test_nobody_holds_more_connections_than_twenty(visitors: Visitors, hub: Hub) -> None:
    listeners = [Listener(ANONYMOUS) for _ in range(21)]
    for listener in listeners:
        await hub.join(listener, "one address")
    assert [listener.ending for listener in listeners] == [None] * 20 + [Ending.TOO_MANY]


@pytest.mark.parametrize("text", ["", "post", "post:", "post:1", "media:1", "people", "media:", "x" * 500, "\x00"])
def test_a_topic_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_topic(text, Actor(Role.PERSON, uuid4()))


def test_ones_own_topics_are_for_those_who_signed_in() -> None:
    with pytest.raises(NotSignedIn):
        read_topic("media", ANONYMOUS)
    person = uuid4()
    assert read_topic("media", Actor(Role.PERSON, person)) == Topic(Kind.MEDIA, person)


@asynccontextmanager
async def served(visitors: Visitors) -> AsyncIterator[str]:
    """Yield the address of a real server of this program, without the scheme."""
    config = uvicorn.Config(
        visitors.app, port=0, http=GuardedConnection, log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"127.0.0.1:{port}"
    finally:
        await visitors.app.state.live.close()
        server.should_exit = True
        await task


async def until(socket: ClientConnection, kind: str) -> Message:
    async with asyncio.timeout(20):
        while True:
            message: Message = json.loads(await socket.recv())
            if message["type"] == kind:
                return message


async def test_a_websocket_tells_a_comment_and_a_like_of_others(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    post = await write(ada)
    token = {"authorization": ada.headers["authorization"]}
    async with (
        served(visitors) as address,
        connect(f"ws://{address}/v1/live?topic=post:{post}", additional_headers=token) as socket,
    ):
        await until(socket, "counts")
        await socket.send(json.dumps({"op": "subscribe", "topics": [f"comments:{post}", "posts", "nothing"]}))
        assert (await until(socket, "refused"))["code"] == "invalid"
        await socket.send(json.dumps({"op": "subscribe", "topics": [f"comments:{post}", "posts"]}))
        await until(socket, "subscribed")
        await ada.put(f"/v1/posts/{post}/like")
        comment = await say(ada, post)
        assert (await until(socket, "comment"))["data"]["id"] == comment
        assert (await until(socket, "counts"))["data"]["n_likes"] == 1
        await socket.send(json.dumps({"op": "ping"}))
        await until(socket, "pong")


async def test_server_sent_events_tell_the_same(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    post = await write(ada)
    async with served(visitors) as address, httpx.AsyncClient(base_url=f"http://{address}", timeout=20) as client:
        async with client.stream("GET", "/v1/live", params={"topic": f"comments:{post}"}) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.aiter_lines()
            async for line in lines:
                if line == "event: subscribed":
                    break
            comment = await say(ada, post)
            found: list[str] = []
            async for line in lines:
                found.append(line)
                if line.startswith("data:") and "event: comment" in found:
                    break
        assert json.loads(found[-1].removeprefix("data:"))["data"]["id"] == comment
        assert any(line.startswith("id: ") for line in found)


@pytest.mark.parametrize(
    ("headers", "topic", "status"),
    [
        pytest.param({"origin": "https://evil.example"}, "", 403, id="another site's page"),
        pytest.param({"authorization": "Bearer nonsense"}, "", 401, id="a token that is none"),
        pytest.param({}, "?topic=media", 401, id="nobody's own media"),
        pytest.param({}, "?topic=nothing", 400, id="no topic"),
    ],
)
async def test_a_websocket_that_may_not_be_opened_is_refused_with_a_problem(
    visitors: Visitors, headers: dict[str, str], topic: str, status: int
) -> None:
    async with served(visitors) as address:
        with pytest.raises(websockets.InvalidStatus) as refused:
            async with connect(f"ws://{address}/v1/live{topic}", additional_headers=headers):
                pass
    assert refused.value.response.status_code == status
    assert json.loads(refused.value.response.body or b"{}")["status"] == status


@pytest.mark.parametrize(
    "sent", ["{", "[]", '"x"', '{"op": "delete"}', '{"op": "subscribe", "topics": 1}', "x" * 20_000]
)
async def test_what_a_websocket_does_not_understand_it_says_and_goes_on(visitors: Visitors, sent: str) -> None:
    async with served(visitors) as address, connect(f"ws://{address}/v1/live") as socket:
        await socket.send(sent)
        assert (await until(socket, "refused"))["code"] == "invalid"
        await socket.send('{"op": "ping"}')
        await until(socket, "pong")


async def test_a_server_that_stops_lets_its_listeners_go_with_the_reason(visitors: Visitors) -> None:
    async with served(visitors) as address, connect(f"ws://{address}/v1/live") as socket:
        await until(socket, "ready")
        await visitors.app.state.live.close()
        assert (await until(socket, "end"))["reason"] == "restart"
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012
