"""Files come over a real HTTP server that continues, breaks off, or gives something else."""

from __future__ import annotations

import fcntl
import functools
import hashlib
from pathlib import Path

import pytest

from socialpulse.core.errors import CannotStart, Conflict, Invalid, Unavailable
from socialpulse.understand.registry import Model, ModelFile, Origin, pull
from tests.understand.models.conftest import Asked, Reply, Server

CONTENT = bytes(range(256)) * 40
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def model_of(*files: ModelFile) -> Model:
    return Model("tiny", "1", Origin.URL, "a test", "MIT", "", files, load=lambda: lambda: None)


def ranged(asked: Asked, n_sent: int | None = None) -> Reply:
    """Answer as a server that continues."""
    begin = int(asked.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
    if begin >= len(CONTENT):
        return Reply(416)
    headers = {"content-range": f"bytes {begin}-{len(CONTENT) - 1}/{len(CONTENT)}"} if begin else {}
    return Reply(206 if begin else 200, CONTENT[begin:], headers, n_sent)


@pytest.fixture
def file(server: Server, tmp_path: Path) -> ModelFile:
    server.answer = ranged
    return ModelFile(tmp_path / "tiny" / "model.onnx", SHA256, len(CONTENT), f"{server.url}/model.onnx")


def left_over(file: ModelFile) -> list[Path]:
    return [path for path in file.path.parent.iterdir() if path != file.path]


def test_a_file_is_here_after_a_pull(file: ModelFile) -> None:
    told: list[int] = []
    assert pull(model_of(file), lambda _, n_bytes: told.append(n_bytes)) == [file.path]
    assert file.path.read_bytes() == CONTENT
    assert told[-1] == len(CONTENT)
    assert left_over(file) == []


def test_a_file_that_is_here_is_not_asked_for(server: Server, file: ModelFile) -> None:
    pull(model_of(file))
    assert pull(model_of(file)) == []
    assert len(server.asked) == 1


def test_what_broke_off_goes_on_where_it_stood(server: Server, file: ModelFile) -> None:
    server.answer = functools.partial(ranged, n_sent=1_000)
    with pytest.raises(Unavailable, match="broke off after 1,000 bytes"):
        pull(model_of(file))
    assert not file.path.exists()
    server.answer = ranged
    pull(model_of(file))
    assert server.asked[-1].headers["range"] == "bytes=1000-"
    assert file.path.read_bytes() == CONTENT


def test_a_server_that_cannot_continue_sends_all_of_it(server: Server, file: ModelFile) -> None:
    server.answer = functools.partial(ranged, n_sent=1_000)
    with pytest.raises(Unavailable):
        pull(model_of(file))
    server.answer = lambda asked: Reply(body=CONTENT)
    pull(model_of(file))
    assert file.path.read_bytes() == CONTENT


def test_a_whole_file_that_only_was_not_renamed_is_taken(server: Server, file: ModelFile) -> None:
    file.path.parent.mkdir()
    (file.path.parent / f".model.onnx.{SHA256[:16]}.part").write_bytes(CONTENT)
    pull(model_of(file))
    assert file.path.read_bytes() == CONTENT
    assert left_over(file) == []


@pytest.mark.parametrize("body", [b"", CONTENT[::-1], CONTENT + b"x", CONTENT[:-1]])
def test_a_file_of_another_hash_never_appears(server: Server, file: ModelFile, body: bytes) -> None:
    server.answer = lambda asked: Reply(body=body)
    with pytest.raises(CannotStart, match=f"promised was {SHA256}"):
        pull(model_of(file))
    assert list(file.path.parent.iterdir()) == []


def test_a_damaged_file_is_replaced(server: Server, file: ModelFile) -> None:
    file.path.parent.mkdir()
    file.path.write_bytes(CONTENT[:-1])
    assert pull(model_of(file)) == [file.path]
    assert file.path.read_bytes() == CONTENT


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_server_that_refuses_is_named_with_its_answer(server: Server, file: ModelFile, status: int) -> None:
    server.answer = lambda asked: Reply(status)
    with pytest.raises(Unavailable, match=rf"{server.url}.* answered {status}"):
        pull(model_of(file))


def test_two_processes_do_not_write_one_file(file: ModelFile) -> None:
    file.path.parent.mkdir()
    with (file.path.parent / f".model.onnx.{SHA256[:16]}.part").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Conflict, match="another process"):
            pull(model_of(file))


def test_a_model_of_a_package_cannot_be_pulled(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no address is known"):
        pull(model_of(ModelFile(tmp_path / "weights.npz")))


def test_an_address_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="broke off after 0 bytes"):
        pull(model_of(ModelFile(tmp_path / "model.onnx", SHA256, None, "http://[/model.onnx")))


def test_a_folder_that_cannot_be_written_is_named(server: Server, tmp_path: Path) -> None:
    (tmp_path / "tiny").write_text("a file where the folder should be")
    file = ModelFile(tmp_path / "tiny" / "model.onnx", SHA256, None, f"{server.url}/x")
    with pytest.raises(CannotStart, match="cannot be written"):
        pull(model_of(file))
