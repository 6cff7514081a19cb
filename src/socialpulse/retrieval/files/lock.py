"""One writer at a time, by a lock that the kernel takes back when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from socialpulse.core.errors import Conflict

NAME = "lock"


class FolderLock:
    """Held from construction to `release`. Raises Conflict, naming the holder, when another has it.

    A child forked while it is held keeps holding it until it ends or runs another program.
    """

    def __init__(self, folder: Path) -> None:
        self._descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._descriptor)
            raise Conflict(f"{folder} is being written by process {holder}; one writer at a time") from error
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def require(self) -> None:
        """Raises Conflict after `release`."""
        if self._descriptor < 0:
            raise Conflict("this writer was closed; open another one")

    def release(self) -> None:
        """Let the next writer in. May be called again."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
