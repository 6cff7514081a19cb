"""A program run at arm's length: limited in time, memory, files and network, in a folder of its own, dead with us.

Whatever a hostile file does to a decoder, it does to a process that holds nothing and may open nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NICENESS = 5
TRIES = 5  # to leave the network
OUTPUT_BYTES = 1 << 20  # of what a program prints; the rest is thrown away
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
NEW_USER, NEW_NET = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET
_LIBC = ctypes.CDLL(None, use_errno=True)  # loaded here: nothing may be loaded between fork and exec


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use. CPU seconds are of all its threads together."""

    wall_s: float
    memory_bytes: int = 3 << 30
    file_bytes: int = 400_000_000

    @property
    def cpu_s(self) -> int:
        return int(2 * self.wall_s) + 1


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended. `status` is negative where a signal ended it."""

    status: int
    out: bytes
    said: str  # on standard error, the last OUTPUT_BYTES
    timed_out: bool

    @property
    def ok(self) -> bool:
        return self.status == 0 and not self.timed_out

    @property
    def ran_into_a_limit(self) -> bool:
        """Return whether time, memory or file size ran out, as far as one can tell from outside."""
        signals = (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ)
        no_memory = ("Cannot allocate memory", "MemoryError", "malloc of size", "bad_alloc", "File too large")
        return self.timed_out or self.status in signals or any(words in self.said for words in no_memory)


async def run_confined(argv: Sequence[str], folder: Path, limits: Limits) -> Ended:
    """Return how a program ended. It runs in `folder`, with no input, no network where the kernel can take it away,
    and almost no environment. A run past its wall time, or whose caller is cancelled, is killed with its children.
    """
    process = await asyncio.create_subprocess_exec(
        *argv,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TMPDIR": str(folder), "HOME": str(folder), **_QUIET_NUMPY},
        preexec_fn=_confine(limits, os.getpid()),
        start_new_session=True,
    )
    assert process.stdout is not None and process.stderr is not None
    reading = asyncio.gather(_tail(process.stdout), _tail(process.stderr))
    timed_out = False
    try:
        async with asyncio.timeout(limits.wall_s):
            out, said = await reading
            await process.wait()
    except TimeoutError:
        timed_out, out, said = True, b"", b""
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        status = await process.wait()
    return Ended(status, out, said.decode(errors="replace"), timed_out)


_QUIET_NUMPY = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # each thread of theirs reserves memory


async def _tail(stream: asyncio.StreamReader) -> bytes:
    kept = b""
    while part := await stream.read(1 << 16):
        kept = (kept + part)[-OUTPUT_BYTES:]
    return kept


def _confine(limits: Limits, parent: int) -> Callable[[], None]:
    """Return what a child does to itself between fork and exec."""
    caps = (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    )

    has_to_leave = _can_leave_network()

    def confine() -> None:
        if sys.platform == "linux":
            _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != parent:  # it died before the line above
                os._exit(1)
            if has_to_leave:
                _leave_network()
            _LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        os.nice(NICENESS)
        for what, cap in caps:
            resource.setrlimit(what, (cap, cap))

    return confine


@cache
def _can_leave_network() -> bool:
    """Return whether this kernel lets us lose the network; found out once, by a process that ends at once."""
    if sys.platform != "linux":
        return False
    found = subprocess.run(["true"], preexec_fn=lambda: os._exit(0 if _has_left_network() else 1), check=False)
    return found.returncode == 0


def _leave_network() -> None:
    """Lose the network. Where the kernel only cannot just now, this is tried again; at last OSError."""
    for _ in range(TRIES):
        if _has_left_network():
            return
        time.sleep(0.05)
    raise OSError(ctypes.get_errno(), "the network cannot be left just now")


def _has_left_network() -> bool:
    """Leave the network and return whether that worked.

    A user namespace is for who is not root. It cannot be had while a library has begun a thread in this child.
    """
    return bool(_LIBC.unshare(NEW_USER | NEW_NET) == 0 or _LIBC.unshare(NEW_NET) == 0)
