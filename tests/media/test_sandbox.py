"""What a run may not do: each limit, against a program that tries."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from socialpulse.media.sandbox import Ended, Limits, run_confined

pytestmark = pytest.mark.anyio
SMALL = Limits(wall_s=10, memory_bytes=200 << 20, file_bytes=1_000)


async def run(code: str, folder: Path, limits: Limits = SMALL) -> Ended:
    return await run_confined([sys.executable, "-I", "-S", "-c", code], folder, limits)


async def test_what_it_prints_and_how_it_ends_come_back(tmp_path: Path) -> None:
    ended = await run("import sys; print('out'); print('said', file=sys.stderr); sys.exit(3)", tmp_path)
    assert (ended.status, ended.out, ended.said, ended.ok) == (3, b"out\n", "said\n", False)


async def test_memory_runs_out(tmp_path: Path) -> None:
    ended = await run("x = bytearray(300 << 20)", tmp_path)
    assert not ended.ok and ended.ran_into_a_limit


async def test_a_file_stops_growing(tmp_path: Path) -> None:
    ended = await run("f = open('big', 'wb', buffering=0); f.write(bytes(5000)); f.write(bytes(1))", tmp_path)
    assert not ended.ok and ended.ran_into_a_limit
    assert (tmp_path / "big").stat().st_size == 1_000


async def test_time_runs_out_for_it_and_for_what_it_started(tmp_path: Path) -> None:
    code = "import os, time; print(os.fork()); time.sleep(60)"
    ended = await run(code, tmp_path, Limits(wall_s=0.5))
    assert ended.timed_out and ended.ran_into_a_limit and ended.status == -signal.SIGKILL


async def test_its_threads_together_get_twice_the_wall_time(tmp_path: Path) -> None:
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[1])"
    assert (await run(code, tmp_path, Limits(wall_s=30))).out == b"61\n"


async def test_there_is_no_network_where_the_kernel_can_take_it_away(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this kernel lets nobody leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 2)"
        assert not (await run(code, tmp_path)).ok


async def test_it_sees_almost_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCIALPULSE_SECRETS__MEDIA_KEY", "a secret")
    ended = await run("import os; print(sorted(os.environ)); print(os.getcwd())", tmp_path)
    assert b"SECRET" not in ended.out and str(tmp_path).encode() in ended.out


async def test_a_run_whose_caller_gives_up_is_killed(tmp_path: Path) -> None:
    code = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    task = asyncio.create_task(run(code, tmp_path))
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


async def test_it_dies_with_us(tmp_path: Path) -> None:
    inner = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    outer = (
        "import asyncio, sys; from pathlib import Path; from socialpulse.media.sandbox import Limits, run_confined\n"
        f"asyncio.run(run_confined([sys.executable, '-I', '-S', '-c', {inner!r}], Path({str(tmp_path)!r}), Limits(60)))"
    )
    parent = subprocess.Popen([sys.executable, "-c", outer])
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        await asyncio.sleep(0.02)
        assert parent.poll() is None
    child = int((tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    for _ in range(200):
        if not Path(f"/proc/{child}").exists() or "\nState:\tZ" in Path(f"/proc/{child}/status").read_text():
            return
        await asyncio.sleep(0.02)
    pytest.fail("the run outlived the process that started it")
