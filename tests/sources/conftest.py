"""Reading a file to its end, and the real files that tests may read where they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from socialpulse.sources import Batch, Reject, open_file

SHARED = Path(__file__).parents[3] / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Everything:
    """All that a file gave."""

    rows: list[dict[str, Any]]
    rejects: list[Reject]
    batches: list[Batch]

    def known(self, number: int = 0) -> dict[str, Any]:
        """Return what is known in one row, without what every row has."""
        always = {"line", "observed_at", "observed_basis", "source", "policy", "raw"}
        return {name: value for name, value in self.rows[number].items() if value is not None and name not in always}


Read = Callable[..., Everything]


@pytest.fixture
def read() -> Read:
    def read_all(path: Path, **options: Any) -> Everything:
        batches = list(open_file(path, **options).read())
        rows = [row for batch in batches for row in batch.rows.to_pylist()]
        return Everything(rows, [reject for batch in batches for reject in batch.rejects], batches)

    return read_all


@pytest.fixture
def read_text(read: Read, tmp_path: Path) -> Read:
    """Read a text as if it stood in a file of that name."""

    def read_as(name: str, text: str | bytes, **options: Any) -> Everything:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(path, **options)

    return read_as


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"the shared data is not at {SHARED}")
    return SHARED
