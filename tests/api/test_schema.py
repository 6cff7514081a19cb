"""The typed clients of the app are made from web/schema: it must say what the doors say."""

from __future__ import annotations

from pathlib import Path

import pytest

from socialpulse.app import Program
from socialpulse.app.schema import describe

pytestmark = pytest.mark.anyio
SCHEMA = Path(__file__).parents[2] / "web" / "schema"


async def test_the_schemas_of_the_app_are_those_of_the_doors(program: Program) -> None:
    stale = [name for name, text in describe(program).items() if (SCHEMA / name).read_text() != text]
    assert not stale, f"{', '.join(stale)} in web/schema: the doors changed; run `socialpulse schema web/schema`"
