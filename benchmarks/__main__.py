"""Run every benchmark, or those named: `python -m benchmarks search_http start`."""

from __future__ import annotations

import importlib
import sys
import time

from benchmarks.machine import machine

ALL = ("start", "imports", "search_http", "embedding", "retrieval_exact")


def main() -> None:
    """Run, each under a heading."""
    wanted = sys.argv[1:] or list(ALL)
    unknown = set(wanted) - set(ALL)
    if unknown:
        sys.exit(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    print(machine())
    for name in wanted:
        began = time.perf_counter()
        print(f"\n== {name}")
        importlib.import_module(f"benchmarks.{name}").main()
        print(f"   ({time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main()
