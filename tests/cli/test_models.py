"""`socialpulse models` over a models folder of its own and a real server to pull from."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.understand.models.conftest import Reply, Server, save_doubling

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def server() -> Iterator[Server]:
    opened = Server()
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path, server: Server) -> Path:
    """A models folder whose models.toml has one model, served by the server."""
    content = save_doubling(tmp_path / "served.onnx")
    server.answer = lambda asked: Reply(body=content)
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "models.toml").write_text(
        f"""[tiny]
        licence = "MIT"
        [tiny.files."model.onnx"]
        url = "{server.url}/model.onnx"
        sha256 = "{hashlib.sha256(content).hexdigest()}"
        """
    )
    return folder


@pytest.fixture
def run(tmp_path: Path, folder: Path) -> Run:
    environment = {**os.environ, "SOCIALPULSE_DATA": str(tmp_path / "data"), "SOCIALPULSE_MODELS": str(folder)}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "socialpulse", "models", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)

    return call


def test_a_model_is_listed_pulled_checked_and_listed_with_its_cost(run: Run, folder: Path, server: Server) -> None:
    listed = run("list").stdout
    assert f"url: {server.url}/model.onnx; MIT" in listed
    assert "0.0 MB of files; not checked yet" in listed
    assert run("pull", "tiny").stdout == "tiny: 1 pulled, 0 were here\n"
    assert run("pull", "tiny").stdout == "tiny: 0 pulled, 1 were here\n"
    checked = run("check", "tiny", "word-lists")
    assert checked.returncode == 0, checked.stdout
    assert [line.split(": loads in")[0].split(" ")[0] for line in checked.stdout.splitlines()] == ["tiny", "word-lists"]
    assert run("list").stdout.count("loads in") == 2


def test_a_model_that_does_not_work_is_told_and_ends_with_1(run: Run, folder: Path) -> None:
    missing = run("check", "tiny", "word-lists")
    assert missing.returncode == 1
    path = folder / "tiny" / "model.onnx"
    assert f"tiny: {path} is missing; run `socialpulse models pull tiny`\n" in missing.stdout
    assert missing.stdout.endswith("1 of 2 cannot be used\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "nonsense"), ("nonsense", "minilm-l6-v2")),
        (("pull", "word-lists"), ("word-lists", "no address")),
    ],
)
def test_a_mistake_is_one_line(run: Run, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    failed = run(*arguments)
    assert failed.returncode == 1
    assert len(failed.stderr.strip().splitlines()) == 1, failed.stderr
    assert all(word in failed.stderr for word in words)


def test_a_server_that_is_not_there_is_one_line(run: Run, server: Server, folder: Path) -> None:
    text = (folder / "models.toml").read_text()
    (folder / "models.toml").write_text(text.replace(server.url, "http://127.0.0.1:9"))
    failed = run("pull", "tiny")
    assert failed.returncode == 1
    assert "http://127.0.0.1:9/model.onnx broke off after 0 bytes" in failed.stderr
