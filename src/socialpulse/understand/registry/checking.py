"""Whether a model can be used: its files are whole, it loads, and it runs; and what that costs.

Each is tried in a process of its own, so that a damaged one cannot take the rest with it and its memory is its own.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from socialpulse.core.errors import SocialPulseError
from socialpulse.understand.registry.costs import Cost
from socialpulse.understand.registry.types import Load, Model, ModelFile, Origin, Run

_N_RUNS = 5
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a model: a problem in words, or what it costs."""

    model: Model
    problem: str | None = None
    cost: Cost | None = None


def check(model: Model) -> Checked:
    """Return whether a model is whole and works. Cost: hashing its files, a second for the process, loading it."""
    for file in model.files:
        problem = find_problem(file)
        if problem is not None:
            return Checked(model, f"{problem}; {_mend(model)}")
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        trial = apart.submit(_try, model.load, model.version)
        error = trial.exception()
    if error is not None:
        return Checked(model, f"cannot be used: {error}")
    return Checked(model, cost=trial.result())


def find_problem(file: ModelFile) -> str | None:
    """Return what is wrong with a file, None where it is there, as long as it must be, and of the right hash."""
    if not file.path.is_file():
        return f"{file.path} is missing"
    n_bytes = file.path.stat().st_size
    if file.n_bytes is not None and n_bytes != file.n_bytes:
        return f"{file.path} has {n_bytes:,} bytes and must have {file.n_bytes:,}"
    if not file.sha256:
        return None
    with file.path.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    return None if found.startswith(file.sha256) else f"{file.path} has the SHA-256 {found} and must have {file.sha256}"


def _mend(model: Model) -> str:
    if model.origin is Origin.URL:
        return f"run `socialpulse models pull {model.name}`"
    if model.origin is Origin.FOLDER:
        return "put the file there"
    return f"reinstall {model.source}, then run `socialpulse models prepare`"


def _try(load: Load, version: str) -> Cost:
    """Return what a model costs: the median of five runs, and the memory it holds after them."""
    before, began = _resident_mb(), time.perf_counter()
    try:
        run = load()
        load_ms = (time.perf_counter() - began) * 1_000
        run()
        run_ms = [_timed_ms(run) for _ in range(_N_RUNS)]
    except SocialPulseError as error:
        raise RuntimeError(str(error)) from None  # of a kind that every process can read
    gc.collect()
    return Cost(version, round(load_ms, 1), round(median(run_ms), 2), round(max(0.0, _resident_mb() - before), 1))


def _timed_ms(run: Run) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1_000


def _resident_mb() -> float:
    """Return the memory this process holds; where the system does not tell, the most it ever held."""
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * resource.getpagesize() / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
