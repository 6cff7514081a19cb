"""The whole program as one process tree that tests start, kill parts of, and start again."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from socialpulse.runtime.db import EmbeddedPostgres

READY_S = 240.0  # a bound for machines with much else to do, not a measure
PASSWORD = "correct horse battery"
LIMITS = {
    "SOCIALPULSE_ACCOUNTS__N_REQUESTS_PER_MINUTE": "1000000",
    "SOCIALPULSE_ACCOUNTS__N_ANONYMOUS_REQUESTS_PER_MINUTE": "1000000",
    "SOCIALPULSE_ACCOUNTS__N_SIGN_INS_PER_MINUTE": "1000",
    "SOCIALPULSE_ACCOUNTS__N_SIGN_INS_PER_MINUTE_OF_ADDRESS": "1000",
}


class Running:
    """`socialpulse run` on a port of its own, with an empty world where nothing else is asked for."""

    def __init__(self, data: Path, world: Sequence[str] = ("--empty",)) -> None:
        self.data = data
        self._world = world
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port: int = found.getsockname()[1]
        self._postgres = EmbeddedPostgres(data / "postgres")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        return self._postgres.url

    def start(self) -> None:
        """Start everything, and return once it answers."""
        with (self.data / "said.txt").open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "socialpulse", "run", *self._world, "--port", str(self.port)],
                env={
                    **os.environ,
                    **LIMITS,
                    "SOCIALPULSE_DATA": str(self.data),
                    "SOCIALPULSE_POSTS__HOLD": "true",
                    "SOCIALPULSE_API__PUBLIC_URL": f"http://localhost:{self.port}",
                },
                stdout=said,
                stderr=said,
                cwd=self.data,
            )
        self.wait_ready()

    def wait_ready(self) -> None:
        end = time.monotonic() + READY_S
        while time.monotonic() < end and self._process is not None and self._process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("not ready: " + (self.data / "said.txt").read_text()[-2_000:])

    def kill(self, what: str) -> None:
        """SIGKILL the server, the worker or PostgreSQL; start again what nobody else does."""
        if what == "server":
            assert self._process is not None
            self._process.kill()
            self._process.wait()
            self.start()
        elif what == "worker":
            os.kill(self.worker(), signal.SIGKILL)
        else:
            os.kill(int((self.data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def worker(self) -> int:
        """Return the id of the worker that runs, or of the next one."""
        assert self._process is not None
        end = time.monotonic() + READY_S
        while time.monotonic() < end:
            for child in psutil.Process(self._process.pid).children():
                with contextlib.suppress(psutil.NoSuchProcess):
                    if child.status() != psutil.STATUS_ZOMBIE and "worker" in child.cmdline():
                        return int(child.pid)
            time.sleep(0.05)
        raise AssertionError("no worker")

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(READY_S)
            finally:
                self._process.kill()

    def sign_up(self, name: str) -> dict[str, Any]:
        """Return a new person: signed up, confirmed by the letter in the log, with a profile."""
        email = f"{name}@example.org"
        with httpx.Client(base_url=self.address, timeout=30) as client:
            asked = client.post("/v1/accounts", json={"email": email, "password": PASSWORD})
            assert asked.is_success, asked.text
            token = self._token_for(email)
            signed_in = client.post("/v1/accounts/confirm", json={"token": token, "keep": "tokens"}).json()
            headers = {"authorization": f"Bearer {signed_in['access_token']}"}
            profile = {"handle": name, "name": name.title(), "age_bracket": "25-34"}
            made = client.put("/v1/me/profile", json=profile, headers=headers)
            assert made.is_success, made.text
        return {"id": signed_in["person_id"], "email": email, "headers": headers, "handle": name}

    def _token_for(self, email: str) -> str:
        end = time.monotonic() + READY_S
        while time.monotonic() < end:
            for line in (self.data / "logs" / "api.log").read_text().splitlines():
                if email in line and "Confirm your address" in line:
                    found = re.search(r"sp_[A-Za-z0-9_-]{20,}|[A-Za-z0-9_-]{40,}", line)
                    assert found is not None, line
                    return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no letter for {email}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds, asked once PostgreSQL answers."""
        end = time.monotonic() + READY_S
        while True:
            try:
                with psycopg.connect(self.database_url) as connection:
                    return connection.execute(query).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def forget_dead_workers(self) -> None:
        """Have jobs of killed workers begun again at once, instead of after half a minute without a sign of life."""
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.database_url) as connection:
            connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


@contextlib.contextmanager
def running(data: Path) -> Iterator[Running]:
    """Return the program, stopped at the end of the block."""
    program = Running(data)
    program.start()
    try:
        yield program
    finally:
        program.stop()
