"""`socialpulse creators`: import, search, show, lookalikes."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import TaskID

from socialpulse.cli.intervals import interval
from socialpulse.cli.opening import console, opened, progress_bars, run_async
from socialpulse.core.actor import OPERATOR
from socialpulse.core.errors import Invalid, SocialPulseError
from socialpulse.core.ids import CreatorId, uuid_of
from socialpulse.core.platforms import Platform

if TYPE_CHECKING:
    from socialpulse.app import Program
    from socialpulse.creators import Import

app = typer.Typer(no_args_is_help=True)
JSON = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON, JSON lines or Parquet; plain, .gz or .zst.")],
    platform: Annotated[Platform | None, typer.Option(help="Only where the file itself does not say it.")] = None,
    observed_at: Annotated[
        datetime | None, typer.Option(help="When it was seen (UTC), where the records do not say it.")
    ] = None,
    json: JSON = False,
) -> None:
    """Bring files of creators in. Run again after a crash, it goes on where it was."""
    failed = run_async(_import_all(files, platform, observed_at, json))
    if failed:
        raise typer.Exit(1)


async def _import_all(files: list[Path], platform: Platform | None, observed_at: datetime | None, json: bool) -> int:
    from datetime import UTC

    moment = observed_at.replace(tzinfo=UTC) if observed_at else None
    failed = 0
    async with opened() as program:
        for path in files:
            try:
                done = await _import_one(program, path, platform, moment, json)
            except SocialPulseError as error:
                failed += 1
                print(f"{path.name}: {error}", file=sys.stderr)
            else:
                await _summary(program, done, json)
        if failed < len(files):
            await _make_searchable(program, json)
    return failed


async def _import_one(
    program: Program, path: Path, platform: Platform | None, observed_at: datetime | None, quiet: bool
) -> Import:
    with progress_bars(quiet=quiet) as bars:
        task: TaskID = bars.add_task(path.name, total=None, extra="")
        began = asyncio.get_running_loop().time()

        def progress(item: Import) -> None:
            spent_s = max(1e-6, asyncio.get_running_loop().time() - began)
            bars.update(
                task,
                total=item.n_bytes,
                completed=min(item.n_bytes_read, item.n_bytes),
                extra=f"{item.n_records:,} rows, {item.n_records / spent_s:,.0f} rows/s",
            )

        return await program.imports.run_file(OPERATOR, path, platform, observed_at, progress)


async def _summary(program: Program, done: Import, json: bool) -> None:
    from socialpulse.cli import showing
    from socialpulse.creators import rejects_key

    where = program.blobs.where(rejects_key(done.id)) if done.n_rejected or done.n_fields_rejected else None
    if json:
        return print(showing.as_json({"import": done, "rejects": where}))
    spent_s = ((done.ended_at or done.started_at) - done.started_at).total_seconds()
    console.print(
        f"[bold]{done.file_name}[/bold]: {done.n_new:,} new, {done.n_changed:,} changed, "
        f"{done.n_unchanged:,} unchanged, {done.n_rejected:,} rejected, "
        f"in {spent_s:.1f} s ({done.n_records / max(spent_s, 1e-3):,.0f} rows/s)"
    )
    if where:
        console.print(f"  rejects: {where} ({done.n_rejected:,} rows, {done.n_fields_rejected:,} single values)")


async def _make_searchable(program: Program, quiet: bool) -> None:
    """Index and understand what came in, or leave it to a running worker."""
    if await program.jobs.a_worker_lives():
        if not quiet:
            console.print("The running worker makes them searchable; `socialpulse status` shows how far it is.")
        return
    total = await program.understanding.n_waiting()
    with progress_bars(quiet=quiet) as bars:
        task = bars.add_task("making them searchable", total=total or 1, extra=f"{total:,} accounts to understand")
        work = asyncio.create_task(program.jobs.work_off())
        while not work.done():
            bars.update(task, completed=total - await program.understanding.n_waiting())
            await asyncio.wait([work], timeout=0.5)
        await work


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What they are about, in your words.")] = "",
    platform: Annotated[list[Platform] | None, typer.Option(help="May be given several times.")] = None,
    followers: Annotated[str | None, typer.Option(help="10k..500k, 10k.. or ..1m")] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="A name or an ISO code; several times for any of them.")
    ] = None,
    city: Annotated[list[str] | None, typer.Option()] = None,
    language: Annotated[list[str] | None, typer.Option(help="ISO 639-1, such as de.")] = None,
    niche: Annotated[
        list[str] | None, typer.Option(help="beauty.skincare, Skincare, or a whole group: beauty.")
    ] = None,
    engagement: Annotated[str | None, typer.Option(help="A share of followers: 2%.. or 0.02..0.1")] = None,
    verified: Annotated[bool | None, typer.Option(help="Only verified, or only unverified, accounts.")] = None,
    has_contact: Annotated[
        bool | None, typer.Option(help="Only with, or only without, a way to write to them.")
    ] = None,
    risk: Annotated[
        list[str] | None, typer.Option(help="With this risk: alcohol, alcohol.medium, or high for any of that level.")
    ] = None,
    without_risk: Annotated[
        list[str] | None,
        typer.Option(help="Without this risk: gambling, politics.high, …; several times for none of them."),
    ] = None,
    risk_free: Annotated[
        bool | None, typer.Option(help="Only those in whose words nothing, or something, risky was found.")
    ] = None,
    sort: Annotated[
        str, typer.Option(help="relevance, followers, engagement_rate, posts, avg_likes, avg_views, …")
    ] = "relevance",
    ascending: Annotated[bool, typer.Option("--ascending")] = False,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 20,
    cursor: Annotated[str | None, typer.Option(help="next_cursor of the page before.")] = None,
    facets: Annotated[bool, typer.Option("--facets", help="Show counts as well.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the index answered.")] = False,
    literal: Annotated[
        bool, typer.Option("--literal", help="Read no places, platforms, sizes or risks out of the text.")
    ] = False,
    json: JSON = False,
) -> None:
    """Find creators by meaning and by filters."""
    from socialpulse.discovery import Filters, Search, Sort

    if sort not in set(Sort):
        raise Invalid.one("sort", sort, f"is none of {', '.join(Sort)}")
    filters = Filters(
        platforms=tuple(platform or ()),
        countries=tuple(country or ()),
        cities=tuple(city or ()),
        languages=tuple(language or ()),
        niches=tuple(niche or ()),
        verified=verified,
        has_contact=has_contact,
        risks=tuple(risk or ()),
        without_risks=tuple(without_risk or ()),
        risk_free=risk_free,
        followers=interval("--followers", followers),
        engagement_rate=interval("--engagement", engagement),
    )
    wanted = Search(
        text=text.strip(),
        filters=filters,
        sort=Sort(sort),
        ascending=ascending,
        limit=limit,
        cursor=cursor,
        facets=facets or json,
        read_text=not literal,
    )

    async def find() -> None:
        from socialpulse.cli import showing

        async with opened() as program:
            found = await program.discovery.search(OPERATOR, wanted)
        if json:
            print(showing.as_json(found))
        else:
            showing.show_found(console, found, facets=facets, explain=explain)

    run_async(find())


@app.command()
def understand() -> None:
    """Look again at the words of all accounts that an older version of lists or models measured."""

    async def again() -> None:
        async with opened() as program:
            n_told = await program.understanding.tell_outdated()
            console.print(f"{n_told:,} accounts to look at again")
            if n_told:
                await _make_searchable(program, quiet=False)

    run_async(again())


@app.command()
def show(
    who: Annotated[str, typer.Argument(help="A creator's id, or platform:handle such as tiktok:khaby.lame.")],
    json: JSON = False,
) -> None:
    """Show one creator with all accounts and history."""

    async def load() -> None:
        from socialpulse.cli import showing

        async with opened() as program:
            creator, history = await program.discovery.load_creator(OPERATOR, await _creator_id(program, who))
        if json:
            print(showing.as_json({"creator": creator, "history": history}))
        else:
            showing.show_creator(console, creator, history)

    run_async(load())


@app.command()
def lookalikes(
    who: Annotated[list[str], typer.Argument(help="Creators' ids, or platform:handle.")],
    unlike: Annotated[list[str] | None, typer.Option(help="Keep away from this one.")] = None,
    platform: Annotated[list[Platform] | None, typer.Option()] = None,
    followers: Annotated[str | None, typer.Option(help="10k..500k")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 20,
    json: JSON = False,
) -> None:
    """Find creators like these."""
    from socialpulse.discovery import Filters, Search

    async def find() -> None:
        from socialpulse.cli import showing

        async with opened() as program:
            like = [await _creator_id(program, name) for name in who]
            away = [await _creator_id(program, name) for name in unlike or ()]
            filters = Filters(platforms=tuple(platform or ()), followers=interval("--followers", followers))
            found = await program.discovery.search(
                OPERATOR, Search(filters=filters, like=tuple(like), unlike=tuple(away), limit=limit, facets=False)
            )
        if json:
            print(showing.as_json(found))
        else:
            showing.show_found(console, found, facets=False, explain=False)

    run_async(find())


async def _creator_id(program: Program, who: str) -> CreatorId:
    if ":" in who:
        platform, handle = who.split(":", 1)
        account = await program.profiles.find_by_handle(platform.lower(), handle)
        if account is None:
            raise Invalid.one("creator", who, "no account has this handle on this platform")
        return account.creator_id
    found = uuid_of(who)
    if found is None:
        raise Invalid.one("creator", who, "is neither an id nor platform:handle, such as tiktok:khaby.lame")
    return CreatorId(found)
