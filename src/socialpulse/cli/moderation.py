"""`socialpulse moderation`: the policy, and what another one would have done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from socialpulse.cli import audit, known
from socialpulse.cli.opening import console, opened, run_async
from socialpulse.core.actor import OPERATOR
from socialpulse.core.errors import Invalid

if TYPE_CHECKING:
    from socialpulse.moderation import Changes, Policy

app = typer.Typer(no_args_is_help=True)
policy = typer.Typer(no_args_is_help=True)
app.add_typer(policy, name="policy", help="Rules, their versions, and which is in force.")
app.add_typer(known.app, name="lists", help="Lists of what is known to be bad.")
app.add_typer(audit.app, name="audit")

File = Annotated[Path, typer.Argument(help="A policy file in TOML, as docs/policy.md describes it.")]
Number = Annotated[int, typer.Argument(min=1, help="A version, as `history` lists it.")]
_SINCE = re.compile(r"([0-9]{1,4})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@policy.command()
def show(
    version: Annotated[int | None, typer.Option(min=1, help="This one instead of the one in force.")] = None,
    text: Annotated[bool, typer.Option("--text", help="Print the file instead of a table.")] = False,
    shipped: Annotated[bool, typer.Option("--shipped", help="Print the file that comes with the program.")] = False,
) -> None:
    """Show a policy: its rules, the gravest first."""
    from socialpulse.moderation import default_text

    async def look() -> None:
        async with opened() as program:
            found = await program.moderation.policies.load(OPERATOR, version)
        print(found.text, end="") if text else _show(found)

    if shipped:
        print(default_text(), end="")
    else:
        run_async(look())


@policy.command()
def check(file: File) -> None:
    """Say what is wrong with a policy file, and where it differs from the golden corpus. Nothing is kept."""
    from socialpulse.moderation import check_policy

    checked = check_policy(_text(file))
    _warn(checked.warnings)
    console.print(
        f"{len(checked.policy.book.rules)} rules, {len(checked.policy.live)} of them live: {file} can be put in"
    )


@policy.command()
def put(
    file: File,
    comment: Annotated[str, typer.Option(help="What it changes, for the history.")] = "",
    live: Annotated[bool, typer.Option("--live", help="Put it into force at once.")] = False,
) -> None:
    """Keep a policy as a new version. It is not in force until it is made live."""

    async def keep() -> None:
        async with opened() as program:
            version, checked = await program.moderation.policies.put(OPERATOR, _text(file), comment)
            if live:
                await program.moderation.policies.make_live(OPERATOR, version)
        _warn(checked.warnings)
        console.print(f"{file} is policy {version}" + (", and in force" if live else ""))

    run_async(keep())


@policy.command("live")
def make_live(version: Number) -> None:
    """Put a version into force. Every process decides by it from its next decision on."""

    async def turn() -> None:
        async with opened() as program:
            await program.moderation.policies.make_live(OPERATOR, version)
        console.print(f"policy {version} is in force")

    run_async(turn())


@policy.command("roll-back")
def roll_back() -> None:
    """Put the version into force again that was before this one."""

    async def turn() -> None:
        async with opened() as program:
            version = await program.moderation.policies.roll_back(OPERATOR)
        console.print(f"policy {version} is in force again")

    run_async(turn())


@policy.command()
def history(limit: Annotated[int, typer.Option(min=1, max=1_000, help="At most so many.")] = 20) -> None:
    """List the versions, the newest first."""

    async def find() -> None:
        async with opened() as program:
            found = await program.moderation.policies.find_versions(OPERATOR, limit)
        for one in found.items:
            mark = (
                "in force" if one.is_live else "" if one.live_at is None else f"in force {one.live_at:%Y-%m-%d %H:%M}"
            )
            console.print(f"{one.version:4d}  {one.made_at:%Y-%m-%d %H:%M}  {mark:25s}  {escape(one.comment)}")

    run_async(find())


@policy.command()
def shadows(days: Annotated[int, typer.Option(min=1, max=90, help="Of so many days, today among them.")] = 7) -> None:
    """Show what rules in the background would have done."""

    async def find() -> None:
        async with opened() as program:
            found = await program.moderation.policies.find_shadows(OPERATOR, days)
        for one in found:
            console.print(f"{one.day}  policy {one.policy_version}  {one.rule}  {one.action.value} {one.n:,}")
            console.print(f"            [dim]{', '.join(map(str, one.subjects))}[/dim]")
        if not found:
            console.print("no rule in the background matched anything")

    run_async(find())


@app.command()
def replay(
    file: Annotated[Path, typer.Option("--policy", help="The policy file to try.")],
    since: Annotated[str, typer.Option(help="How far back: 12h, 7d or 4w.")] = "7d",
) -> None:
    """Show what another policy would have done about what the machine judged. Nothing is changed."""
    from socialpulse.moderation import Policy

    back = _span(since)
    other = Policy.parse(_text(file), 0)

    async def again() -> None:
        async with opened() as program:
            moment = program.clock.now() - back
            _show_changes(await program.moderation.replays.replay(OPERATOR, other, moment))

    run_async(again())


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid.one("file", str(file), f"cannot be read ({error}); a policy is a text file in UTF-8") from None


def _span(text: str) -> timedelta:
    match = _SINCE.fullmatch(text)
    if match is None:
        raise Invalid.one("--since", text, "is no span of time; write 12h, 7d or 4w")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _warn(warnings: Sequence[str]) -> None:
    for warning in warnings:
        console.print(f"[yellow]{escape(warning)}[/yellow]")


def _show(found: Policy) -> None:
    console.print(f"[bold]{escape(found.book.name)}[/bold], policy {found.version}: {escape(found.book.words)}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("rule", "mode", "action", "severity", "reason", "when"):
        table.add_column(name, justify="right" if name == "severity" else "left", no_wrap=name != "when")
    for rule in sorted(found.book.rules, key=lambda rule: (-rule.match.action.gravity, -rule.match.severity)):
        match = rule.match
        action = match.action.value + (f" ({', '.join(match.viewers)})" if match.viewers else "")
        when = escape(" ".join(rule.when.text.split()))
        table.add_row(rule.id, rule.mode.value, action, str(match.severity), match.reason.value, when)
    console.print(table)


def _show_changes(changes: Changes) -> None:
    for change in changes.changes:
        move = change.move
        console.print(
            f"{change.n:9,d}  {move.was.value} ({move.was_rule or 'no rule'}) → "
            f"[bold]{move.now.value}[/bold] ({move.now_rule or 'no rule'})"
        )
        subjects = ", ".join(f"{one.kind.value} {one.id}" for one in change.examples)
        console.print(f"           [dim]{subjects}[/dim]")
    console.print(f"{changes.n_looked_at:,} judgements, {changes.n_other_action:,} would have another action")
