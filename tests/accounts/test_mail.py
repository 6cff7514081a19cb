"""Letters through a real SMTP conversation, and through the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import structlog
from cryptography.fernet import Fernet

from socialpulse.accounts import LetterWaits
from socialpulse.accounts.mail import Letter, LogMailer, Outbox, SmtpMailer
from socialpulse.core.errors import Unavailable
from socialpulse.core.events import Event
from socialpulse.runtime.db import Db, Tx
from socialpulse.runtime.settings import Settings, load_settings

pytestmark = pytest.mark.anyio
LETTER = Letter("ada@example.org", "Grüße", "The token:\n\nabc\n")


@asynccontextmanager
async def post_office(greeting: bytes = b"220 here\r\n") -> AsyncIterator[tuple[str, list[str]]]:
    """Yield the url of an SMTP server without TLS, and the messages it took."""
    taken: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                taken.append((await reader.readuntil(b"\r\n.\r\n")).decode())
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield f"smtp://postman@127.0.0.1:{port}", taken
    server.close()


async def test_a_letter_arrives_with_its_words() -> None:
    async with post_office() as (url, taken):
        await SmtpMailer(url, "us@example.org", None).send(LETTER)
    assert "To: ada@example.org" in taken[0] and "abc" in taken[0]


async def test_a_password_never_goes_in_the_clear() -> None:
    async with post_office() as (url, taken):
        with pytest.raises(Unavailable, match="STARTTLS"):
            await SmtpMailer(url, "us@example.org", "secret").send(LETTER)
    assert taken == []


async def test_a_server_that_refuses_or_is_not_there_is_unavailable() -> None:
    async with post_office(b"554 no\r\n") as (url, _):
        with pytest.raises(Unavailable, match=r"127\.0\.0\.1"):
            await SmtpMailer(url, "us@example.org", None).send(LETTER)
    with pytest.raises(Unavailable):
        await SmtpMailer("smtp://127.0.0.1:9", "us@example.org", None).send(LETTER)


async def test_a_letter_nobody_takes_is_logged_without_its_secret_and_tried_again(url: str) -> None:
    waiting: list[str] = []

    async def hear(tx: Tx, event: Event) -> None:
        assert isinstance(event, LetterWaits)
        waiting.append(event.sealed)

    async with Db(url, hear) as db, post_office() as (office, taken):
        seal = Fernet(Fernet.generate_key())
        outbox = Outbox(SmtpMailer("smtp://127.0.0.1:9", "us@example.org", None), db, seal)
        with structlog.testing.capture_logs() as lines:
            outbox.send_soon(LETTER)
            await outbox.flush()
        with pytest.raises(Unavailable):
            await outbox.send_again(waiting[0])
        await Outbox(SmtpMailer(office, "us@example.org", None), db, seal).send_again(waiting[0])
    assert [line["event"] for line in lines] == ["letter not sent"]
    assert "abc" not in str(lines) and "abc" not in waiting[0] and "abc" in taken[0]


async def test_without_a_server_letters_stand_in_the_log() -> None:
    with structlog.testing.capture_logs() as lines:
        await LogMailer().send(LETTER)
    assert "abc" in lines[0]["text"]


def test_a_subject_cannot_bring_headers_of_its_own() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        asyncio.run(SmtpMailer("smtp://127.0.0.1:9", "us@example.org", None).send(Letter("a@b.c", "x\nBcc: e@b.c", "")))


def test_mail_needs_an_smtp_address(settings: Settings) -> None:
    assert settings.mail.url is None
    with pytest.raises(Exception, match=r"mail\.url"):
        load_settings(mail={"url": "http://mail.example"})
