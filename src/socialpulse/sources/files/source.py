"""A file as a source: what it is and how its columns are read is settled when it is opened, its rows follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.core.errors import Invalid
from socialpulse.core.platforms import Platform
from socialpulse.sources.files.choosing import decide_columns, widen
from socialpulse.sources.files.columns import Columns
from socialpulse.sources.files.content import Look
from socialpulse.sources.files.csv import CsvReader
from socialpulse.sources.files.dialects import find_dialect
from socialpulse.sources.files.frames import Chunk, Frame, Reader, RecordFrame
from socialpulse.sources.files.json import open_json
from socialpulse.sources.files.naming import find_month, platforms_in_name
from socialpulse.sources.files.parquet import ParquetReader
from socialpulse.sources.files.rows import Context, Observed, observe
from socialpulse.sources.files.shapes import TABLE, Shape, find_other, find_shape_of_columns
from socialpulse.sources.files.sniff import Form, Format, find_form
from socialpulse.sources.files.streams import verify
from socialpulse.sources.files.vocabulary import vocabulary
from socialpulse.sources.types import OBSERVATION, Batch, Checkpoint

SAMPLE_ROWS = 2_000

_Kind = tuple[str, str | None]  # a shape by its name and platform


def open_file(
    path: Path | str,
    *,
    platform: Platform | str | None = None,
    observed_at: datetime | None = None,
    batch_rows: int = 20_000,
) -> FileSource:
    """Return the accounts in a file as a source.

    platform: whose accounts these are, for files that do not say; a record that says otherwise is refused.
    observed_at: when they were seen, for records that do not say; otherwise the month in the file's name, otherwise its
    time of change.
    Raises Invalid where the file is none of what we read, is an error answer, holds no accounts, or does not say on
    which platform they are.
    """
    return FileSource(Path(path), platform=platform, observed_at=observed_at, batch_rows=batch_rows)


class FileSource:
    """The accounts in a file. Opening reads the file's beginning; reading yields all of it, from any checkpoint."""

    def __init__(
        self, path: Path, *, platform: Platform | str | None, observed_at: datetime | None, batch_rows: int
    ) -> None:
        self.path = path
        self.form = find_form(path)
        self._batch_rows = batch_rows
        self._is_checked = False
        told = _told(platform)
        self._reader = _reader(path, self.form)
        sample = next(self._reader.chunks(0, SAMPLE_ROWS), None)
        self._refuse_rubbish(sample)
        frames = sample.frames if sample else self._reader.without_rows()
        names = {name for frame in frames if frame.shape.platform is None for name in frame.names()}
        guessed = None if told else _guess_platform(path, names)
        self._context = Context(told, guessed, *_observed_at(path, observed_at))
        self.columns: Mapping[_Kind, Columns] = {_kind(frame.shape): self._decide(frame) for frame in frames}
        problems = [self._problem(frame) for frame in frames]
        if problems and problems[0] is not None and all(problems):
            raise problems[0]

    def explain(self) -> str:
        """Return which column is read as which field, and why, one line each."""
        return "\n".join(f"[{name}]\n{columns.explain()}" for (name, _), columns in self.columns.items())

    def check(self) -> None:
        """Find out whether the file is whole, before a row of it is taken. Raises Invalid where it is cut short.

        A packed file is unpacked once to nowhere (350 MB/s for gzip); of JSON the last bytes are looked at.
        """
        if self._is_checked:
            return
        packing = self.form.packing
        tail = verify(self.path, packing) if packing.compression else _tail(self.path)
        if self.form.format is Format.JSON and packing.encoding == "utf-8" and tail.rstrip()[-1:] not in (b"]", b"}"):
            raise Invalid.one("file", self.path.name, "is cut short: its JSON has no end. Get it again")
        self._is_checked = True

    def read(self, start: Checkpoint = Checkpoint()) -> Iterator[Batch]:  # noqa: B008 (frozen)
        """Yield what comes after the checkpoint, in batches. Raises Invalid where the file is damaged."""
        self.check()
        yield from map(self._batch, self._reader.chunks(start.n_records, self._batch_rows))

    def _batch(self, chunk: Chunk) -> Batch:
        observed = [self._observe(frame) for frame in chunk.frames]
        rejects = [*chunk.rejects, *(reject for one in observed for reject in one.rejects)]
        rejects.sort(key=lambda reject: (reject.line, reject.field))
        rows = _by_line([one.rows for one in observed])
        return Batch(rows, tuple(rejects), Checkpoint(chunk.n_records), chunk.n_bytes_read)

    def _observe(self, frame: Frame) -> Observed:
        columns = self.columns.get(_kind(frame.shape)) or self._decide(frame)
        if isinstance(frame, RecordFrame) and frame.shape is TABLE:
            unknown = [name for name in frame.names() if not columns.knows(name)]
            columns = widen(columns, {name: Look(frame.column(name)) for name in unknown})
        return observe(frame, columns, self._context)

    def _decide(self, frame: Frame) -> Columns:
        looks = {name: Look(frame.column(name)) for name in frame.names()}
        platform = frame.shape.platform or self._context.told or self._context.guessed
        return decide_columns(looks, frame.shape, platform)

    def _refuse_rubbish(self, sample: Chunk | None) -> None:
        """Refuse a file of which nothing could be read."""
        if sample is not None and not sample.frames and sample.rejects:
            first = sample.rejects[0]
            raise Invalid.one("file", self.path.name, f"holds no account: line {first.line} {first.reason}")

    def _problem(self, frame: Frame) -> Invalid | None:
        """Return why no record of a frame can become an account; None where some can."""
        columns = self.columns[_kind(frame.shape)]
        seen = ", ".join(repr(name) for name in frame.names()[:12])
        other = find_other(frame.names()) if frame.shape is TABLE else None
        if other is not None or (columns.holds_posts and not columns.of("followers")):
            return self._refusal(f"holds {other or 'posts or comments'}, no accounts: it has {seen}")
        if not _names_somebody(frame, columns):
            return self._refusal(f"no column holds handles, ids or addresses of accounts: it has {seen}")
        told, own = self._context.told, frame.shape.platform
        if told is not None and own is not None and told is not own:
            return self._refusal(f"holds {frame.shape.name} records of {own}, and was handed in as {told}")
        said = frame.shape.platform or columns.of("platform") or columns.of("profile_url")
        if len(frame.lines) and not said and not self._context.told and not self._context.guessed:
            platforms = ", ".join(Platform)
            return self._refusal(
                f"nothing in it says on which platform its accounts are: pass --platform ({platforms})"
            )
        return None

    def _refusal(self, reason: str) -> Invalid:
        return Invalid.one("file", self.path.name, reason)


def _reader(path: Path, form: Form) -> Reader:
    if form.format is Format.PARQUET:
        return ParquetReader(path, form.packing)
    if form.format is Format.CSV:
        if not form.is_whole and b"\n" not in form.head:
            raise Invalid.one("file", path.name, f"has a header of more than {len(form.head):,} bytes")
        dialect = find_dialect(form.head.decode("utf-8", "replace").replace("\0", ""), path.name)
        return CsvReader(path, form.packing, dialect, find_shape_of_columns(dialect.header) or TABLE)
    return open_json(path, form)


def _told(platform: Platform | str | None) -> Platform | None:
    if platform is not None and platform not in list(Platform):
        raise Invalid.one("platform", platform, f"is none of {', '.join(Platform)}")
    return None if platform is None else Platform(platform)


def _kind(shape: Shape) -> _Kind:
    return shape.name, shape.platform


def _names_somebody(frame: Frame, columns: Columns) -> bool:
    """Whether records say whose accounts they are. A bare name in JSON needs something beside it that accounts have."""
    if columns.of("profile_url") or (columns.of("platform_user_id") and columns.of("followers")):
        return True
    words = vocabulary()
    handle = columns.of("handle")
    if not handle or frame.shape is not TABLE or not isinstance(frame, RecordFrame):
        return bool(handle)
    explicit = any(meaning.field == "handle" for meaning in words.meanings(words.read(handle[0].rpartition(".")[2])))
    return explicit or any(columns.of(name) for name in ("followers", "following", "posts", "bio"))


def _guess_platform(path: Path, names: set[str]) -> Platform | None:
    """Return the one platform that the headers name, or else the file's name; None where neither names just one."""
    words = vocabulary()
    headers = [words.read(name) for name in names]
    in_headers = frozenset(platform for header in headers if words.meanings(header) for platform in header.platforms)
    for found in (in_headers, platforms_in_name(path.name)):
        if len(found) == 1:
            return next(iter(found))
    return None


def _observed_at(path: Path, given: datetime | None) -> tuple[datetime, str]:
    if given is not None:
        return (given if given.tzinfo else given.replace(tzinfo=UTC)), "given"
    if month := find_month(path.name):
        return month, "file-name"
    return datetime.fromtimestamp(path.stat().st_mtime, UTC), "file-time"


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        return file.read()


def _by_line(parts: list[pa.RecordBatch]) -> pa.RecordBatch:
    """Return the rows of several shapes in the order of the file."""
    if not parts:
        return pa.RecordBatch.from_pylist([], schema=OBSERVATION)
    if len(parts) == 1:
        return parts[0]
    together = pa.concat_batches(parts)
    return together.take(pc.sort_indices(together["line"]))
