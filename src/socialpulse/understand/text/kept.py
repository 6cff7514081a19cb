"""A file that was costly to make, kept in a folder under a name that proves its content."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from socialpulse.core.errors import CannotStart

_N_DIGITS = 16  # of SHA-256, in the name


def kept(folder: Path, stem: str, suffix: str, make: Callable[[], bytes]) -> Path:
    """Return the path of `<stem>-<hash of the content><suffix>`, made when no whole one is there.

    A file whose content does not match its name is removed and made again. The file appears in one rename, so another
    process sees all of it or nothing; two processes at once both make it and either result is kept.
    Raises CannotStart when the folder cannot be written. Cost: reading the file once.
    """
    whole = _find_whole(folder, stem, suffix)
    if whole is not None:
        return whole
    content = make()
    path = folder / _name(stem, suffix, content)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(path, content)
    except OSError as error:
        raise CannotStart(f"cannot keep {path} ({error}); choose a folder that can be written") from error
    return path


def _find_whole(folder: Path, stem: str, suffix: str) -> Path | None:
    """Return a file whose content matches its name, removing those that do not."""
    for path in sorted(folder.glob(f"{stem}-*{suffix}")):
        try:
            if path.name == _name(stem, suffix, path.read_bytes()):
                return path
            path.unlink(missing_ok=True)
        except FileNotFoundError:  # another process has just removed it
            continue
        except OSError as error:
            raise CannotStart(f"cannot read {path} ({error}); remove it") from error
    return None


def _name(stem: str, suffix: str, content: bytes) -> str:
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:_N_DIGITS]}{suffix}"


def _write(path: Path, content: bytes) -> None:
    """Write beside the path and rename, so that the name never stands for half a file."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
