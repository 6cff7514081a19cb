"""The whole program as a person starts it: one command up, one Ctrl-C down, nothing left."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

READY_S = 60.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def command(data: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "SOCIALPULSE_DATA": str(data)}
    return subprocess.Popen(
        [sys.executable, "-m", "socialpulse", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=data.parent,
    )


def wait_ready(port: int, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + READY_S
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    output = process.communicate(timeout=20)[0] if process.poll() is not None else "still running"
    raise AssertionError(f"not ready: {output}")


def family(data: Path) -> list[str]:
    """Return the processes that still belong to a data folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        words = " ".join(process.info["cmdline"] or ())
        if str(data) in words or (process.info["environ"] or {}).get("SOCIALPULSE_DATA") == str(data):
            found.append(words)
    return found


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="socialpulse-run-")) / "data"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder.parent, ignore_errors=True)


def test_up_seeded_searched_down_and_up_again(data: Path) -> None:
    port = free_port()
    process = command(data, "run", "--port", str(port), "--demo", "60")
    wait_ready(port, process)
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + READY_S
    found: dict[str, int] = {"n_total": 0}
    while found["n_total"] < 60 and time.monotonic() < end:
        found = httpx.post(f"{address}/v1/creators/search", json={"text": "yoga", "limit": 5}).json()
        time.sleep(0.2)
    assert found["n_total"] >= 60  # each account is a creator of its own until identities are resolved

    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output
    assert "ready at" in output and "demo world" in output.lower()
    assert family(data) == []

    again = command(data, "run", "--port", str(port), "--demo", "60")
    wait_ready(port, again)
    assert httpx.post(f"{address}/v1/creators/search", json={"text": "yoga"}).json()["n_total"] >= found["n_total"]
    again.send_signal(signal.SIGINT)
    assert again.wait(30) == 0


def test_killed_outright_its_worker_goes_with_it_and_the_next_start_works(data: Path) -> None:
    port = free_port()
    process = command(data, "run", "--port", str(port), "--empty")
    wait_ready(port, process)
    process.kill()
    process.wait()
    end = time.monotonic() + 30
    while any("worker" in words for words in family(data)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not [words for words in family(data) if "worker" in words]
    again = command(data, "run", "--port", str(port), "--empty")
    wait_ready(port, again)
    again.send_signal(signal.SIGTERM)
    assert again.wait(30) == 0
    assert family(data) == []


def test_a_worker_that_dies_is_followed_by_another(data: Path) -> None:
    process = command(data, "run", "--port", str(port := free_port()), "--empty")
    wait_ready(port, process)
    before = wait_for_worker(process, but=0)
    os.kill(before, signal.SIGKILL)
    assert wait_for_worker(process, but=before)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert "The worker ended by itself (exit status -9)" in output
    assert family(data) == []


def wait_for_worker(process: subprocess.Popen[str], *, but: int) -> int:
    """Return the id of a running worker that is not `but`."""
    end = time.monotonic() + READY_S
    while time.monotonic() < end:
        for child in psutil.Process(process.pid).children():
            if child.pid != but and child.status() != psutil.STATUS_ZOMBIE and "worker" in child.cmdline():
                return int(child.pid)
        time.sleep(0.1)
    raise AssertionError("no worker")


def test_a_busy_port_is_one_line_that_says_what_to_do(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = command(data, "run", "--port", str(port), "--empty")
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert len(output.strip().splitlines()) == 1
    assert str(port) in output and "PORT=" in output


def test_a_data_folder_of_a_newer_version_is_one_line(data: Path) -> None:
    (data / "postgres").mkdir()
    (data / "postgres" / "PG_VERSION").write_text("19\n")
    process = command(data, "run", "--port", str(free_port()), "--empty")
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert len(output.strip().splitlines()) == 1
    assert "19" in output


def test_a_library_that_cannot_be_loaded_is_one_line(data: Path) -> None:
    (data / "orjson.py").write_text("raise ImportError('libmissing.so.1: cannot open shared object file')")
    environment = {**os.environ, "SOCIALPULSE_DATA": str(data), "PYTHONPATH": str(data)}
    process = subprocess.run(
        [sys.executable, "-m", "socialpulse", "status"], env=environment, capture_output=True, text=True, check=False
    )
    assert process.returncode == 1
    assert len(process.stderr.strip().splitlines()) == 1
    assert "libmissing.so.1" in process.stderr and "make install" in process.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_line(data: Path) -> None:
    data.chmod(0o500)
    process = command(data, "run", "--port", str(free_port()), "--empty")
    output, _ = process.communicate(timeout=30)
    data.chmod(0o700)
    assert process.returncode == 1
    assert len(output.strip().splitlines()) == 1
    assert "SOCIALPULSE_DATA" in output
