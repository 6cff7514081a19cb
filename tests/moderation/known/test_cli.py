"""`socialpulse moderation lists`, over a program of its own."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from socialpulse.app import Program, open_program
from socialpulse.cli import known
from socialpulse.core.errors import SocialPulseError
from socialpulse.runtime.settings import Settings
from tests.moderation.known.conftest import code


class Commands:
    """Runs commands one after the other, each over the program opened anew, as a shell does."""

    def __init__(self, settings: Settings, url: str) -> None:
        self._settings, self._url = settings, url

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator[Program]:
        async with open_program(self._settings, self._url) as program:
            yield program

    def __call__(self, *words: str) -> str:
        done = CliRunner().invoke(known.app, list(words))
        if isinstance(done.exception, SocialPulseError):
            return f"refused: {done.exception}"
        assert done.exit_code == 0, done.output
        return done.output


@pytest.fixture
def run(settings: Settings, url: str, monkeypatch: pytest.MonkeyPatch) -> Commands:
    commands = Commands(settings, url)
    monkeypatch.setattr(known, "opened", commands.opened)
    return commands


def test_a_list_from_its_making_to_its_end(run: Commands, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hashes, out, picture = tmp_path / "in.txt", tmp_path / "out.csv", tmp_path / "picture"
    picture.write_bytes(b"a picture")
    hashes.write_text(f"{code(1).hex()}\nnonsense\nsha256 {'1b' * 32}\n")
    with capsys.disabled():
        run("add", "bad", "--action", "remove", "--near-action", "hold", "--reason", "hate", "--source", "us")
        run("import", "bad", str(hashes), "--kind", "pdq")
        run("change", "bad", "--distance", "12", "--disabled")
        run("export", "bad", str(out), "--format", "csv")
    assert out.read_text().count("POSITIVE_CLASS") == 2
    run("show", "bad")
    run("check", "--hash", f"pdq {code(1).hex()}")
    run("check", str(picture))
    run("remove", "bad", "--yes")
    assert "no list is called" in run("show", "bad")


@pytest.mark.parametrize(
    "words",
    [
        ("add", "bad", "--action", "explode"),
        ("add", "bad", "--reason", "boredom"),
        ("add", "bad", "--distance", "65"),
        ("check", "--hash", "pdna 00"),
        ("check",),
        ("check", "--medium", "00000000-0000-0000-0000-000000000000"),
        ("remove", "removed", "--yes"),
    ],
)
def test_nonsense_is_refused_in_one_line(run: Commands, words: tuple[str, ...]) -> None:
    assert run(*words).startswith("refused: ")
