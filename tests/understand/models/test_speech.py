"""What is said comes from an endpoint that may be busy, slow, broken or talk nonsense."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from socialpulse.core.errors import CannotStart, Invalid, TooLarge, Unavailable
from socialpulse.understand.endpoint import MOST_ANSWER_BYTES, Endpoint
from socialpulse.understand.speech import HttpTranscriber, Segment
from socialpulse.understand.speech.languages import language_code
from tests.understand.models.conftest import Asked, Reply, Server

pytestmark = pytest.mark.anyio

SAID = {
    "task": "transcribe",
    "language": "english",
    "text": " Good morning. Buy now! ",
    "segments": [
        {"id": 0, "start": 0.0, "end": 1.25, "text": " Good morning."},
        {"id": 1, "start": 1.25, "end": 2, "text": "Buy now!"},
    ],
}


def saying(told: object) -> Callable[[Asked], Reply]:
    return lambda asked: Reply(body=json.dumps(told).encode())


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
async def endpoint(server: Server, pauses: list[float]) -> AsyncIterator[Endpoint]:
    async def wait(pause_s: float) -> None:
        pauses.append(pause_s)

    opened = Endpoint(f"{server.url}/v1/", "secret", timeout_s=5, wait=wait)
    yield opened
    await opened.close()


@pytest.fixture
def transcriber(server: Server, endpoint: Endpoint) -> HttpTranscriber:
    server.answer = saying(SAID)
    return HttpTranscriber(endpoint, "whisper-1", most_bytes=1_000)


async def test_what_is_said_comes_with_language_and_times(server: Server, transcriber: HttpTranscriber) -> None:
    heard = await transcriber.hear(b"RIFF", "audio/wav")
    assert (heard.text, heard.language) == ("Good morning. Buy now!", "en")
    assert heard.segments == (Segment(0, 1250, "Good morning."), Segment(1250, 2000, "Buy now!"))
    assert heard.measured_by == f"whisper-1 at {server.url}/v1"


async def test_the_sound_goes_out_as_the_protocol_has_it(server: Server, transcriber: HttpTranscriber) -> None:
    await transcriber.hear(b"RIFF1234", "audio/mpeg")
    (asked,) = server.asked
    assert asked.path == "/v1/audio/transcriptions"
    assert asked.headers["authorization"] == "Bearer secret"
    for part in (b'name="model"\r\n\r\nwhisper-1', b"verbose_json", b'filename="sound.mp3"', b"RIFF1234"):
        assert part in asked.body


async def test_a_file_is_read(server: Server, transcriber: HttpTranscriber, tmp_path: Path) -> None:
    (tmp_path / "a.m4a").write_bytes(b"bytes of a file")
    await transcriber.hear(tmp_path / "a.m4a", "audio/mp4")
    assert b"bytes of a file" in server.asked[0].body


async def test_a_plain_answer_without_segments_is_enough(server: Server, transcriber: HttpTranscriber) -> None:
    server.answer = saying({"text": "hello"})
    heard = await transcriber.hear(b"x", "audio/wav")
    assert (heard.text, heard.language, heard.segments) == ("hello", "", ())


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_endpoint_is_asked_again(
    server: Server, transcriber: HttpTranscriber, pauses: list[float], status: int
) -> None:
    replies = itertools.chain([Reply(status)] * 2, itertools.repeat(saying(SAID)(Asked("", "", {}, b""))))
    server.answer = lambda asked: next(replies)
    assert (await transcriber.hear(b"x", "audio/wav")).text
    assert pauses == [0.5, 1.0]


async def test_the_pause_that_an_endpoint_asks_for_is_kept(
    server: Server, transcriber: HttpTranscriber, pauses: list[float]
) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    asked_for = iter(["7", soon])
    server.answer = lambda asked: Reply(429, b"slow down", {"retry-after": next(asked_for, "")})
    with pytest.raises(Unavailable, match="answered 429: 'slow down'"):
        await transcriber.hear(b"x", "audio/wav")
    assert pauses[0] == 7
    assert 15 < pauses[1] <= 20


async def test_a_pause_longer_than_worth_waiting_for_ends_it(
    server: Server, transcriber: HttpTranscriber, pauses: list[float]
) -> None:
    server.answer = lambda asked: Reply(503, headers={"retry-after": "3600"})
    with pytest.raises(Unavailable, match="503"):
        await transcriber.hear(b"x", "audio/wav")
    assert pauses == []


@pytest.mark.parametrize("status", [400, 401, 404, 413])
async def test_a_refusal_is_not_asked_again_and_tells_no_key(
    server: Server, transcriber: HttpTranscriber, status: int
) -> None:
    server.answer = lambda asked: Reply(status, b"no such model")
    with pytest.raises(Unavailable, match=f"answered {status}: 'no such model'") as raised:
        await transcriber.hear(b"x", "audio/wav")
    assert len(server.asked) == 1
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "told",
    [
        [],
        "text",
        {},
        {"text": 7},
        {"text": "a", "language": ["en"]},
        {"text": "a", "segments": 3},
        {"text": "a", "segments": ["x"]},
        {"text": "a", "segments": [{}]},
        {"text": "a", "segments": [{"start": 3, "end": 2, "text": "x"}]},
        {"text": "a", "segments": [{"start": 0, "end": 2, "text": 1}]},
        {"text": "a", "segments": [{"start": "x", "end": 2, "text": ""}]},
    ],
)
async def test_garbage_is_not_heard(server: Server, transcriber: HttpTranscriber, told: object) -> None:
    server.answer = saying(told)
    with pytest.raises(Unavailable):
        await transcriber.hear(b"x", "audio/wav")


async def test_an_answer_without_end_is_not_read_to_it(server: Server, transcriber: HttpTranscriber) -> None:
    server.answer = lambda asked: Reply(body=b" " * (MOST_ANSWER_BYTES + 1))
    with pytest.raises(Unavailable, match="more than"):
        await transcriber.hear(b"x", "audio/wav")


async def test_a_line_that_breaks_is_tried_again(server: Server, transcriber: HttpTranscriber) -> None:
    whole = saying(SAID)(Asked("", "", {}, b""))
    replies = iter([Reply(body=whole.body, n_sent=3), whole])
    server.answer = lambda asked: next(replies)
    assert (await transcriber.hear(b"x", "audio/wav")).text


async def test_an_answer_that_is_packed_wrongly_is_no_answer(server: Server, transcriber: HttpTranscriber) -> None:
    server.answer = lambda asked: Reply(body=b"no gzip", headers={"content-encoding": "gzip"})
    with pytest.raises(Unavailable, match="does not answer"):
        await transcriber.hear(b"x", "audio/wav")


async def test_an_endpoint_that_hangs_is_given_up(server: Server) -> None:
    server.answer = server.hang
    hurried = HttpTranscriber(Endpoint(server.url, timeout_s=0.1), "whisper-1")
    with pytest.raises(Unavailable, match="not answer"):
        await hurried.hear(b"x", "audio/wav")


@pytest.mark.parametrize("as_file", [True, False])
async def test_a_sound_that_is_empty_or_too_long_is_not_sent(
    server: Server, transcriber: HttpTranscriber, tmp_path: Path, as_file: bool
) -> None:
    for content, error in ((b"", Invalid), (b"x" * 1_001, TooLarge)):
        (tmp_path / "a").write_bytes(content)
        with pytest.raises(error):
            await transcriber.hear(tmp_path / "a" if as_file else content, "audio/wav")
    assert server.asked == []


@pytest.mark.parametrize("address", ["", "localhost:8000", "ftp://example.org", "http://", "http://a b:x"])
async def test_what_is_no_address_is_told_at_the_start(address: str) -> None:
    with pytest.raises(CannotStart, match="no address"):
        Endpoint(address)


@pytest.mark.parametrize(
    ("said", "code"), [("English", "en"), ("de", "de"), ("norwegian", "nb"), ("klingon", ""), ("", ""), ("é1", "")]
)
async def test_languages_are_known_by_code_and_name(said: str, code: str) -> None:
    assert language_code(said) == code
