"""From the command to ready, after install. Targets: first start < 10 s, second start < 5 s."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.serving import free_port


def seconds_to_ready(data: Path) -> float:
    """Start, wait until /readyz says so, stop; return the seconds to ready."""
    port = free_port()
    environment = {**os.environ, "SOCIALPULSE_DATA": str(data)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "socialpulse", "run", "--empty", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                break
        except httpx.TransportError:
            time.sleep(0.02)
        if process.poll() is not None:
            sys.exit("the program ended instead of starting")
    spent_s = time.perf_counter() - began
    process.send_signal(signal.SIGINT)
    process.wait(30)
    return spent_s


def main() -> None:
    """Measure and print."""
    firsts, seconds = [], []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            firsts.append(seconds_to_ready(Path(folder) / "data"))
            seconds.append(seconds_to_ready(Path(folder) / "data"))
    print(
        f"   first start: median {sorted(firsts)[1]:.1f} s of {', '.join(f'{s:.1f}' for s in firsts)} (target < 10 s)"
    )
    print(
        f"   second start: median {sorted(seconds)[1]:.1f} s of {', '.join(f'{s:.1f}' for s in seconds)} (target < 5 s)"
    )


if __name__ == "__main__":
    main()
