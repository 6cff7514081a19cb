"""Brings the files of a model here. What broke off goes on where it stood; nothing appears before its hash is right."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from socialpulse.core.errors import CannotStart, Conflict, Invalid, Unavailable
from socialpulse.understand.registry.checking import find_problem
from socialpulse.understand.registry.types import Model, ModelFile

Told = Callable[[ModelFile, int], None]  # a file, and how many bytes of it are here by now

_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_PARTIAL, _PAST_THE_END = 206, 416


def pull(model: Model, told: Told = lambda file, n_bytes: None) -> list[Path]:
    """Fetch the files of a model that are not here whole; return their paths.

    Each is written beside its place under a hidden name with its hash, continued by the next call where the line
    breaks, and renamed once it hashes to what it must.
    Raises Invalid for a model without an address, Unavailable when the server does not give the file, Conflict
    while another process pulls it, CannotStart when the content is not what was promised or cannot be written.
    """
    missing = [file for file in model.files if find_problem(file) is not None]
    unknown = [str(file.path) for file in missing if file.url is None]
    if unknown or all(file.url is None for file in model.files):
        raise Invalid.one("model", model.name, f"cannot be pulled, no address is known; it is from {model.source}")
    for file in missing:
        try:
            _pull_file(file, told)
        except OSError as error:
            raise CannotStart(f"{file.path} cannot be written ({error}); free space or choose another folder") from None
    return [file.path for file in missing]


def _pull_file(file: ModelFile, told: Told) -> None:
    file.path.parent.mkdir(parents=True, exist_ok=True)
    beside = file.path.with_name(f".{file.path.name}.{file.sha256[:16]}.part")
    with _alone(beside) as part:
        if find_problem(file) is None:  # another process has pulled it just now
            return beside.unlink(missing_ok=True)
        _fetch(file, part, told)
        part.flush()
        os.fsync(part.fileno())
        part.seek(0)
        found = hashlib.file_digest(part, "sha256").hexdigest()
        if found != file.sha256:
            beside.unlink()
            raise CannotStart(
                f"{file.url} gave a file with the SHA-256 {found}, promised was {file.sha256}; nothing was kept, "
                "correct the address or the hash"
            )
        beside.replace(file.path)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[io.BufferedRandom]:
    """Yield a file to append to that nobody else writes. Raises Conflict."""
    with path.open("a+b") as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"{path} is being written by another process; wait until it has ended") from None
        yield part


def _fetch(file: ModelFile, part: io.BufferedRandom, told: Told) -> None:
    """Append what is missing of the file, or all of it where the server cannot continue."""
    n_bytes = part.seek(0, os.SEEK_END)
    headers = {"accept-encoding": "identity", **({"range": f"bytes={n_bytes}-"} if n_bytes else {})}
    try:
        with httpx.stream("GET", str(file.url), headers=headers, timeout=_TIMEOUT, follow_redirects=True) as answer:
            if answer.status_code == _PAST_THE_END:
                return
            if answer.status_code not in (httpx.codes.OK, _PARTIAL):
                raise Unavailable(f"{file.url} answered {answer.status_code}; correct the address, or try again later")
            if not answer.headers.get("content-range", "").startswith(f"bytes {n_bytes}-"):
                part.truncate(0)
                n_bytes = 0
            for chunk in answer.iter_raw():
                part.write(chunk)
                n_bytes += len(chunk)
                told(file, n_bytes)
                if file.n_bytes is not None and n_bytes > file.n_bytes:
                    return
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable(
            f"{file.url} broke off after {n_bytes:,} bytes ({error or type(error).__name__}); run it again, it goes on "
            "from there"
        ) from None
