"""What can be wrong with the files of an index. Both are kinds of CannotStart: an operator has to act.

CannotStart
├── Damaged      a file is cut short, altered or gone; carries the file and the byte offset
└── OtherFormat  a file was written by a version of this program that this one cannot read
"""

from __future__ import annotations

from pathlib import Path

from socialpulse.core.errors import CannotStart

REBUILD = "delete the folder and build the index again from its source, or put back a copy of it"


class Damaged(CannotStart):
    code = "index-damaged"

    def __init__(self, path: Path, offset: int, found: str) -> None:
        self.path = path
        self.offset = offset
        super().__init__(f"{path}, byte {offset}: {found}; {REBUILD}")


class OtherFormat(CannotStart):
    code = "index-other-format"

    def __init__(self, path: Path, found: int, known: int) -> None:
        self.path = path
        super().__init__(
            f"{path} has format {found}, this program reads format {known}; "
            f"open it with the version that wrote it, or {REBUILD}"
        )
