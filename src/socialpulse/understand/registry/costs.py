"""What models cost, as `check` measured it last: a small file beside them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from socialpulse.core.errors import CannotStart

FILE = "costs.json"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one version of a model costs on this machine.

    load_ms  from nothing to ready, its libraries included
    run_ms   one small input, median of five
    mb       memory held after loading and running, its libraries included, in 2^20 bytes
    """

    version: str
    load_ms: float
    run_ms: float
    mb: float


def find_costs(folder: Path) -> dict[str, Cost]:
    """Return what was measured, by name; nothing where the file is missing or damaged: it can be measured again."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {name: Cost(**entry) for name, entry in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def save_costs(folder: Path, costs: Mapping[str, Cost]) -> None:
    """Keep what was measured, in place of what was known. Raises CannotStart when the folder cannot be written."""
    text = json.dumps({name: asdict(cost) for name, cost in sorted(costs.items())}, indent=1)
    beside = folder / f".{FILE}.{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_text(text + "\n", encoding="utf-8")
        beside.replace(folder / FILE)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CannotStart(f"cannot write {folder / FILE} ({error}); choose a folder that can be written") from None
