"""procrastinate's own tables, from the package that reads them."""

from pathlib import Path

import procrastinate
from yoyo import step

__depends__ = {"0001_runtime"}

steps = [step((Path(procrastinate.__file__).parent / "sql" / "schema.sql").read_text())]
