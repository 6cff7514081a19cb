"""Letters, and two ways to send them: SMTP, and the log for whoever runs this on a laptop."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import orjson
import psycopg
import structlog
from cryptography.fernet import Fernet

from socialpulse.accounts.flow import LetterWaits
from socialpulse.core.errors import SocialPulseError, Unavailable
from socialpulse.runtime.db import Db

TIMEOUT_S = 15

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    text: str


class Mailer(Protocol):
    async def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises Unavailable where nobody takes it."""
        ...


class LogMailer:
    """Writes letters to the log. For a machine without mail: whoever reads the log reads the secrets in them."""

    async def send(self, letter: Letter) -> None:
        log.warning(
            "letter (set mail.url to send it)", to=letter.to, subject=letter.subject, text=letter.text.splitlines()
        )


class SmtpMailer:
    """Sends over smtp:// (with STARTTLS where the server offers it) or smtps://, one connection a letter."""

    def __init__(self, url: str, sender: str, password: str | None) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._password = password

    async def send(self, letter: Letter) -> None:
        try:
            await asyncio.to_thread(self._send, letter)
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(f"the mail server {self._url.hostname} did not take a letter: {error}") from None

    def _send(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, letter.to, letter.subject
        message.set_content(letter.text)
        with self._connected() as server:
            if self._url.username and self._password is not None:
                server.login(unquote(self._url.username), self._password)
            server.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "localhost", self._url.port
        context = ssl.create_default_context()
        if self._url.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_S, context=context)
        server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT_S)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif self._password is not None:
            server.close()
            raise smtplib.SMTPNotSupportedError("it offers no STARTTLS, and the password would go in the clear")
        return server


class Outbox:
    """Sends letters beside the request that asked for them, so that its time says nothing about who has an account."""

    def __init__(self, mailer: Mailer, db: Db, seal: Fernet) -> None:
        self._mailer = mailer
        self._db = db
        self._seal = seal
        self._sending: set[asyncio.Task[None]] = set()

    def send_soon(self, letter: Letter) -> None:
        """Have a letter sent. One that nobody takes is tried again by a job, several times within minutes."""
        task = asyncio.create_task(self._send(letter))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def flush(self) -> None:
        """Wait until every letter was sent or given up."""
        while self._sending:
            await asyncio.wait(self._sending)

    async def _send(self, letter: Letter) -> None:
        try:
            await self._mailer.send(letter)
        except Unavailable as error:
            log.warning("letter not sent", subject=letter.subject, error=str(error))
            await self._keep(letter)

    async def send_again(self, sealed: str) -> None:
        """Try once more to send a letter that waits. Raises Unavailable where nobody takes it; the job then waits."""
        await self._mailer.send(Letter(*orjson.loads(self._seal.decrypt(sealed.encode()))))

    async def _keep(self, letter: Letter) -> None:
        sealed = self._seal.encrypt(orjson.dumps([letter.to, letter.subject, letter.text])).decode()
        try:
            async with self._db.transaction() as tx:
                await tx.announce(LetterWaits(sealed))
        except (psycopg.Error, SocialPulseError) as error:
            log.warning("letter lost", subject=letter.subject, error=str(error))
