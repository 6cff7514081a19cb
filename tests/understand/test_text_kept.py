from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from socialpulse.core.errors import CannotStart
from socialpulse.understand.text.kept import kept


def test_a_file_is_made_once(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"content"

    paths = {kept(tmp_path / "new", "model", ".onnx", make) for _ in range(3)}
    assert len(made) == len(paths) == 1
    assert paths.pop().read_bytes() == b"content"


@pytest.mark.parametrize("damage", [b"", b"conte", b"contenT", b"content and more"])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes) -> None:
    kept(tmp_path, "model", ".onnx", lambda: b"content").write_bytes(damage)
    assert kept(tmp_path, "model", ".onnx", lambda: b"content").read_bytes() == b"content"
    assert len(list(tmp_path.iterdir())) == 1


def test_nothing_is_left_when_making_fails(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise CannotStart("no weights")

    with pytest.raises(CannotStart, match="no weights"):
        kept(tmp_path, "model", ".onnx", fail)
    assert list(tmp_path.iterdir()) == []


def test_two_processes_at_once_end_with_one_whole_file(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from socialpulse.understand.text.kept import kept;"
        "print(kept(Path(sys.argv[1]), 'model', '.onnx', lambda: b'x' * 5_000_000))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    paths = {process.communicate(timeout=60)[0].strip() for process in both}
    assert len(paths) == 1
    assert [str(path) for path in tmp_path.iterdir()] == list(paths)
    assert Path(paths.pop()).stat().st_size == 5_000_000
