"""Run every benchmark, or those named: `python -m benchmarks search_http start`.

What follows the first option goes to the one benchmark named before it: `python -m benchmarks retrieval --rows 100000`.
"""

from __future__ import annotations

import importlib
import itertools
import sys
import time

from benchmarks.machine import machine

ALL = (
    "start",
    "imports",
    "search_http",
    "sign_in",
    "activity",
    "media",
    "pages",
    "web",
    "people",
    "embedding",
    "text_harm",
    "pictures",
    "known",
    "moderation",
    "models",
    "queue",
    "search_posts",
    "retrieval_exact",
    "retrieval",
)
TAKES_OPTIONS = ("retrieval", "search_http", "search_posts", "web")


def main() -> None:
    """Run, each under a heading."""
    given = sys.argv[1:]
    named = list(itertools.takewhile(lambda word: not word.startswith("-"), given))
    options, wanted = given[len(named) :], named or list(ALL)
    unknown = set(wanted) - set(ALL)
    if unknown:
        sys.exit(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    if options and (len(named) != 1 or named[0] not in TAKES_OPTIONS):
        sys.exit(f"{' '.join(options)}: options go to one benchmark, named first, of {', '.join(TAKES_OPTIONS)}")
    print(machine())
    for name in wanted:
        began = time.perf_counter()
        print(f"\n== {name}")
        module = importlib.import_module(f"benchmarks.{name}")
        module.main(options) if options else module.main()
        print(f"   ({time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main()
