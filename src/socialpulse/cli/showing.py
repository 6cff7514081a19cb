"""Answers on a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from socialpulse.creators import AccountRisk, Creator, StatsPoint
from socialpulse.discovery import Found, Hit


def as_json(value: object) -> str:
    """Return anything of ours as indented JSON."""

    def plain(item: object) -> Any:
        return asdict(item) if is_dataclass(item) and not isinstance(item, type) else str(item)

    return orjson.dumps(value, default=plain, option=orjson.OPT_INDENT_2).decode()


def short(number: float | None) -> str:
    """Return a count as people write it: 12.3K, 4.1M; a dash where it is not known."""
    if number is None:
        return "–"
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if number >= size:
            return f"{number / size:.1f}{letter}"
    return f"{number:.0f}"


def percent(share: float | None) -> str:
    """Return a share as a percentage; a dash where it is not known."""
    return "–" if share is None else f"{share:.1%}"


def show_found(console: Console, found: Found, *, facets: bool, explain: bool) -> None:
    """Print a page of hits as a table, each with its reasons."""
    if found.read_as:
        console.print(f"[dim]read as: {escape('; '.join(found.read_as))}[/dim]")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("#", "creator", "platform", "followers", "engaged", "place"):
        table.add_column(
            name, justify="right" if name in ("#", "followers", "engaged") else "left", no_wrap=name != "creator"
        )
    for number, hit in enumerate(found.hits, 1):
        _add_hit(table, number, hit)
    console.print(table)
    size = f"{len(found.hits)} of {found.n_total:,} creators ({found.n_accounts:,} accounts)"
    console.print(f"[dim]{size}, {found.took_ms:.0f} ms[/dim]")
    if found.next_cursor:
        console.print(f"[dim]next page: --cursor {found.next_cursor}[/dim]")
    if facets and found.facets:
        _show_facets(console, found)
    if explain:
        console.print(escape(found.plan))


def _add_hit(table: Table, number: int, hit: Hit) -> None:
    account = hit.account
    others = "".join(f" +{platform}" for platform in dict.fromkeys(other.platform for other in hit.other_accounts))
    why = "; ".join(reason.text for reason in hit.reasons)
    table.add_row(
        str(number),
        f"[bold]{escape(account.name)}[/bold] [dim]@{escape(account.handle or account.platform_user_id or '')}[/dim]"
        f"\n[dim]{escape(why)}[/dim]",
        f"{account.platform}[dim]{others}[/dim]",
        short(account.followers),
        percent(account.engagement_rate),
        escape(", ".join(part for part in (account.city, account.country) if part)) or "–",
    )


def _show_facets(console: Console, found: Found) -> None:
    assert found.facets is not None
    for name, values in found.facets.values.items():
        console.print(
            f"[bold]{name}[/bold]  " + ", ".join(f"{escape(value.label)} {value.count:,}" for value in values[:12])
        )
    for name, buckets in found.facets.ranges.items():
        write = percent if name == "engagement_rate" else short
        shown = ", ".join(
            f"{write(low) if low else '0'}–{write(high) if high else '∞'} {count:,}" for low, high, count in buckets
        )
        console.print(f"[bold]{name}[/bold]  {shown}")


def _show_risk(console: Console, risk: AccountRisk) -> None:
    console.print(f"  risk {risk.tag} [bold]{risk.level}[/bold]")
    for item in risk.evidence:
        said = f"“{item.words}” in {item.place}" if item.words else f"{item.place} words together"
        console.print(f"    [dim]{escape(said)}: {escape(item.by)} ({item.value:g})[/dim]")


def show_creator(console: Console, creator: Creator, history: Sequence[StatsPoint]) -> None:
    """Print one creator."""
    console.print(f"[bold]{escape(creator.name)}[/bold]  [dim]{creator.id}[/dim]")
    for account in creator.accounts:
        place = ", ".join(part for part in (account.city, account.country) if part)
        basis = f" ({account.place_basis})" if account.place_basis else ""
        console.print(
            f"\n{account.platform} [bold]@{escape(account.handle or account.platform_user_id or '')}[/bold]  "
            f"{short(account.followers)} followers  {escape(place)}{basis}  "
            f"seen {account.observed_at:%Y-%m-%d} by {account.source}"
        )
        if account.bio:
            console.print("  " + escape(account.bio))
        for niche, p in zip(account.niches or (), account.p_niches or (), strict=True):
            console.print(f"  niche {niche} {p:.0%}")
        for risk in [risk for risk in creator.risks if risk.account_id == account.id]:
            _show_risk(console, risk)
        for point in [point for point in history if point.account_id == account.id][:10]:
            console.print(
                f"  [dim]{point.observed_at:%Y-%m-%d}  {short(point.followers)} followers  {point.source}[/dim]"
            )
