"""`socialpulse run`: PostgreSQL, migrations, worker and server from one command, and nothing left when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
import uvicorn
import uvloop

from socialpulse.api import GuardedConnection
from socialpulse.app.database import Say, database
from socialpulse.app.demo_world import DemoWorld
from socialpulse.app.program import Program, open_program
from socialpulse.app.web import build_web
from socialpulse.core.actor import SYSTEM
from socialpulse.core.errors import CannotStart, SocialPulseError
from socialpulse.discovery import Search
from socialpulse.runtime.settings import Settings

log = structlog.get_logger(__name__)

WORKER_NICE = 5
WORKER_PAUSE_S = 2.0  # before a worker that died is followed by another


def listen(settings: Settings) -> socket.socket:
    """Return a socket bound to the address of the settings. Raises CannotStart where it is taken."""
    host, port = settings.api.host, settings.api.port
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or the end of every answer waits 40 ms for an ACK
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        raise CannotStart(
            f"port {port} on {host} cannot be used ({error.strerror}); stop what uses it, or choose another: "
            f"make run PORT={port + 1}, or SOCIALPULSE_API__PORT={port + 1}"
        ) from None
    return found


@contextlib.contextmanager
def worker_process() -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker beside this process until the block ends. It dies with this process, however this one dies."""
    parent = os.getpid()

    def die_with_parent() -> None:
        if sys.platform == "linux":
            _give_way()
            ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)  # PR_SET_PDEATHSIG
            if os.getppid() != parent:  # it died before the line above
                os._exit(1)

    worker = subprocess.Popen(
        [sys.executable, "-m", "socialpulse", "worker", "--log-to-file"],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=15)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _give_way() -> None:
    """Let whoever scrolls go before whatever is worked off, where both want the same core."""
    os.nice(WORKER_NICE)
    with contextlib.suppress(OSError):  # a kernel that weighs sessions, and not processes, is told apart
        Path("/proc/self/autogroup").write_text(str(WORKER_NICE))


@contextlib.asynccontextmanager
async def _kept_worker(say: Say) -> AsyncIterator[None]:
    """Have a worker run beside this process until the block ends; one that dies is followed by another."""

    async def keep() -> None:
        while True:
            with worker_process() as worker:
                while worker.poll() is None:
                    await asyncio.sleep(0.5)
            say(f"The worker ended by itself (exit status {worker.returncode}); starting another")
            await asyncio.sleep(WORKER_PAUSE_S)

    keeper = asyncio.create_task(keep())
    try:
        yield
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)


class _Server(uvicorn.Server):
    """uvicorn that leaves signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(program: Program, sockets: list[socket.socket], started: asyncio.Event, stop: asyncio.Event) -> None:
    """Answer requests until `stop` is set."""
    web = build_web(program)
    server = _Server(
        uvicorn.Config(
            web,
            http=GuardedConnection,
            ws_max_size=64 << 10,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
        )
    )

    async def watch() -> None:
        while not server.started:
            await asyncio.sleep(0.01)
        started.set()
        await _warm(program)
        await stop.wait()
        await web.state.live.close()  # or open connections are waited for
        server.should_exit = True

    async with asyncio.TaskGroup() as group:
        group.create_task(watch())
        await server.serve(sockets=sockets)
        stop.set()
        started.set()


async def _warm(program: Program) -> None:
    """Search once, so that no person waits for the model and the search engine to load."""
    try:
        await program.discovery.search(SYSTEM, Search(text="ready"))
    except SocialPulseError as error:  # whoever searches next is told the same
        log.warning("search is not ready", error=str(error))


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the command line decided."""

    n_demo_creators: int  # 0 for an empty world
    with_worker: bool = True


def run(settings: Settings, options: RunOptions, say: Say) -> None:
    """Run everything until SIGINT or SIGTERM. Raises CannotStart with one line that says what to mend."""
    door = listen(settings)
    with contextlib.closing(door), database(settings, say) as url:
        uvloop.run(_run(settings, url, door, options, say))
    say("Stopped.")


async def _run(settings: Settings, url: str, door: socket.socket, options: RunOptions, say: Say) -> None:
    worker = _kept_worker(say) if options.with_worker else contextlib.nullcontext()
    async with worker, open_program(settings, url) as program, _stop_signal() as stop:
        started = asyncio.Event()
        serving = asyncio.create_task(serve(program, [door], started, stop))
        await asyncio.wait([serving, asyncio.create_task(started.wait())], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():  # before it ever answered: say why, instead of waiting for it
            return serving.result()
        host = f"[{settings.api.host}]" if ":" in settings.api.host else settings.api.host
        say(
            f"SocialPulse is ready at http://{host}:{settings.api.port}\n"
            f"  API and docs   http://{host}:{settings.api.port}/docs\n"
            f'  search         socialpulse creators search "vegan skincare from Berlin, 10k-100k followers"\n'
            f"  import         socialpulse creators import FILE...\n"
            f"  data           {settings.data.absolute()}\n"
            "  stop           Ctrl-C"
        )
        asides: list[asyncio.Task[Any]] = [asyncio.create_task(asyncio.to_thread(program.models.load_embedder))]
        asides.append(asyncio.create_task(asyncio.to_thread(program.models.load_detector)))  # or a first post waits
        if options.n_demo_creators:
            asides.append(asyncio.create_task(DemoWorld(program).seed(options.n_demo_creators, say)))
        await stop.wait()
        for aside in asides:
            aside.cancel()
        await asyncio.gather(*asides, return_exceptions=True)
        await serving


@contextlib.asynccontextmanager
async def _stop_signal() -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def work(settings: Settings, queues: list[str], n_at_once: int) -> None:
    """Work off background jobs until SIGINT or SIGTERM."""
    with database(settings) as url:
        asyncio.run(_work(settings, url, queues, n_at_once))


async def _work(settings: Settings, url: str, queues: list[str], n_at_once: int) -> None:
    async with open_program(settings, url) as program, _stop_signal() as stop:
        log.info("worker started", queues=queues)
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(program.jobs.work(queues, n_at_once=n_at_once)),
            asyncio.create_task(program.keep_time()),
        ]
        stopped: asyncio.Task[Any] = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([*tasks, stopped], return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for task in done & set(tasks):
            task.result()  # a worker that ends by itself ended by an error
        log.info("worker stopped")
