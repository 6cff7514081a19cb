"""`socialpulse moderation lists`: known-bad lists."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from socialpulse.cli.opening import console, opened, run_async
from socialpulse.core.actor import OPERATOR
from socialpulse.core.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialpulse.app import Program

E = TypeVar("E", bound=StrEnum)

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="What the list is called.")]
ActionWord = Annotated[str | None, typer.Option("--action", help="Where the very same file comes: hold, remove ...")]
NearWord = Annotated[str | None, typer.Option("--near-action", help="Where a picture or clip is nearly the same.")]
ReasonWord = Annotated[str | None, typer.Option("--reason", help="As reports name it: hate, extremism, spam ...")]
Severity = Annotated[int | None, typer.Option(help="1 to 100.")]
Distance = Annotated[int | None, typer.Option(help="Bits of 256 that may differ; 31 is usual.")]
Quality = Annotated[int | None, typer.Option(help="The least quality of a picture that is looked up; 50 is usual.")]
Share = Annotated[float | None, typer.Option(help="Of the frames of a clip that must be near; 0.8 is usual.")]
Enabled = Annotated[bool | None, typer.Option("--enabled/--disabled", help="A disabled list matches nothing.")]
Source = Annotated[str | None, typer.Option(help="Who gave the list.")]
ListFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]

N_SHOWN = 20


@app.command()
def add(
    name: Name,
    action: ActionWord = "hold",
    near_action: NearWord = None,
    reason: ReasonWord = "other",
    severity: Severity = 50,
    distance: Distance = 31,
    min_quality: Quality = 50,
    p_frames: Share = 0.8,
    enabled: Enabled = True,
    source: Source = "",
) -> None:
    """Make an empty list."""
    from socialpulse.moderation import Terms

    wish = _wish(
        action=action,
        near_action=near_action or action,
        reason=reason,
        severity=severity,
        distance=distance,
        min_quality=min_quality,
        p_frames=p_frames,
        enabled=enabled,
        source=source,
    )

    async def make() -> None:
        async with opened() as program:
            known = await program.moderation.lists.add(OPERATOR, name, Terms(**wish))
        _show_lists([known])

    run_async(make())


@app.command()
def change(
    name: Name,
    action: ActionWord = None,
    near_action: NearWord = None,
    reason: ReasonWord = None,
    severity: Severity = None,
    distance: Distance = None,
    min_quality: Quality = None,
    p_frames: Share = None,
    enabled: Enabled = None,
    source: Source = None,
) -> None:
    """Change what a list asks for, and when; what is left out stays."""
    wish = _wish(
        action=action,
        near_action=near_action,
        reason=reason,
        severity=severity,
        distance=distance,
        min_quality=min_quality,
        p_frames=p_frames,
        enabled=enabled,
        source=source,
    )

    async def edit() -> None:
        async with opened() as program:
            known = await program.moderation.lists.change(OPERATOR, name, lambda terms: replace(terms, **wish))
        _show_lists([known])

    run_async(edit())


@app.command("import")
def import_(
    name: Name,
    file: ListFile,
    kind: Annotated[str | None, typer.Option(help="pdq, md5 or sha256, where the file does not say it.")] = None,
) -> None:
    """Put the hashes of a file on a list: ThreatExchange, HMA, vPDQ, CSV, or one hash a line."""

    async def take_in() -> None:
        async with opened() as program:
            done = await program.moderation.lists.import_file(OPERATOR, name, file, kind)
        _show_imported(done)

    run_async(take_in())


@app.command()
def export(
    name: Name,
    to: Annotated[Path, typer.Argument(dir_okay=False, writable=True, help="A file that is written anew.")],
    form: Annotated[str, typer.Option("--format", help="threatexchange, hma, csv or text.")] = "threatexchange",
) -> None:
    """Write a list to a file."""

    async def write() -> None:
        async with opened() as program:
            lists = program.moderation.lists
            known = await lists.load(OPERATOR, name)
            parts = lists.export(OPERATOR, name, form)
            first = await anext(parts)  # what is wrong is said here, before the file is touched
            with to.open("wb") as file:
                file.write(first)
                async for part in parts:
                    file.write(part)
        console.print(f"{known.n_entries:,} hashes are in {escape(str(to))}")

    run_async(write())


@app.command()
def show(
    name: Annotated[str | None, typer.Argument(help="One list and its first entries; all, if left out.")] = None,
) -> None:
    """Show the lists, or one of them."""

    async def look() -> None:
        async with opened() as program:
            lists = program.moderation.lists
            if name is None:
                _show_lists(await lists.find(OPERATOR))
                return
            _show_lists([await lists.load(OPERATOR, name)])
            _show_entries(await lists.find_entries(OPERATOR, name, limit=N_SHOWN))

    run_async(look())


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="Any file: its bytes.")] = None,
    medium: Annotated[UUID | None, typer.Option(help="A medium that was uploaded: what it looks like, too.")] = None,
    digits: Annotated[str | None, typer.Option("--hash", help="`kind hash`, as in `pdq f8f8...`.")] = None,
) -> None:
    """Say what the lists know of a file, of a medium, or of a hash."""

    async def ask() -> None:
        async with opened() as program:
            if file is not None:
                md5, sha256 = await asyncio.to_thread(_sums, file)
                found = await program.moderation.known.match([], sha256, md5)
            elif medium is not None:
                found = await _of_medium(program, medium)
            elif digits is not None:
                kind, _, written = digits.strip().partition(" ")
                found = await program.moderation.known.match_hash(OPERATOR, kind, written)
            else:
                raise Invalid.one("file", "", "name a file, or --medium, or --hash")
        _show_matches(found)

    run_async(ask())


@app.command()
def remove(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a list with all its hashes."""

    async def delete() -> None:
        async with opened() as program:
            lists = program.moderation.lists
            known = await lists.load(OPERATOR, name)
            if not yes:
                typer.confirm(f"Delete {name} with {known.n_entries:,} hashes?", abort=True)
            await lists.remove(OPERATOR, name)

    run_async(delete())


def _wish(**given: Any) -> dict[str, Any]:
    """Return the terms that were named, by their fields. Raises Invalid where a word is none of those there are."""
    from socialpulse.moderation import Action
    from socialpulse.posts import Reason

    words: dict[str, type[StrEnum]] = {"action": Action, "near_action": Action, "reason": Reason}
    return {
        field: _one_of(words[field], field, value) if field in words else value
        for field, value in given.items()
        if value is not None
    }


def _one_of(kind: type[E], field: str, word: str) -> E:
    try:
        return kind(word)
    except ValueError:
        raise Invalid.one(field, word, f"is one of {', '.join(kind)}") from None


def _sums(file: Path) -> tuple[bytes, bytes]:
    with file.open("rb") as body:
        md5 = hashlib.file_digest(body, lambda: hashlib.md5(usedforsecurity=False)).digest()
        body.seek(0)
        return md5, hashlib.file_digest(body, "sha256").digest()


async def _of_medium(program: Program, medium: UUID) -> list[Any]:
    from socialpulse.media import MediaId

    async with program.db.transaction() as tx:
        prints = await program.library.find_fingerprints(tx, MediaId(medium))
        sums = await program.library.find_sums(tx, MediaId(medium))
    if sums is None:
        raise NotFound(f"no medium {medium} was looked at")
    return await program.moderation.known.match(prints, sums.sha256, sums.md5)


def _show_lists(lists: Sequence[Any]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("list", "hashes", "same file", "near", "bits", "severity", "reason", "", "source"):
        table.add_column(column, justify="right" if column in ("hashes", "bits", "severity") else "left")
    for known in lists:
        terms = known.terms
        table.add_row(
            escape(known.name),
            f"{known.n_entries:,}",
            terms.action.value,
            terms.near_action.value,
            str(terms.distance),
            str(terms.severity),
            terms.reason.value,
            "" if terms.enabled else "disabled",
            escape(terms.source),
        )
    console.print(table)


def _show_entries(entries: Sequence[Any]) -> None:
    for entry in entries:
        frames = f", {len(entry.hash.frames)} frames" if entry.hash.frames else ""
        sources = escape(" ".join(entry.source_ids))
        console.print(
            f"{entry.hash.kind.value} {entry.hash.code.hex()}{frames} [dim]{entry.added_at:%Y-%m-%d} {sources}[/dim]"
        )


def _show_matches(matches: Sequence[Any]) -> None:
    if not matches:
        console.print("no list knows it")
    for match in matches:
        how = "the very same" if match.is_exact else f"near, {match.distance} bits differ"
        console.print(f"[bold]{match.list_name}[/bold] {match.action.value}: {how} as entry {match.entry}")


def _show_imported(done: Any) -> None:
    console.print(f"{done.n_read:,} read: {done.n_added:,} hashes added, {done.n_deleted:,} taken off")
    if done.n_harmless:
        console.print(f"{done.n_harmless:,} left out: their giver calls them harmless, or does not use them now")
    for kind, n in sorted(done.others.items()):
        console.print(f"{n:,} of kind {escape(kind)}, which nothing here matches")
    for reject in done.rejects[:N_SHOWN]:
        console.print(f"[red]{reject.number}[/red]: {escape(reject.value)}: {escape(reject.reason)}")
    if done.n_rejected > N_SHOWN:
        console.print(f"... and {done.n_rejected - N_SHOWN:,} more that could not be read")
