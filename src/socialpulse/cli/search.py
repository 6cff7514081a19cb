"""`socialpulse search`: posts, and the index they are found in."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from socialpulse.cli.opening import build_progress, console, opened, run_async
from socialpulse.core.actor import ANONYMOUS

app = typer.Typer(no_args_is_help=True)


@app.command()
def posts(
    text: Annotated[str, typer.Argument(help="What the posts are about; #tag is a condition.")],
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
) -> None:
    """Find posts that everybody may see."""
    from socialpulse.search import Question

    async def find() -> None:
        async with opened() as program:
            found = await program.search.find_posts(ANONYMOUS, Question(text), limit)
        table = Table("when", "by", "post", box=None, pad_edge=False)
        for hit in found.hits:
            post, author = hit.card.post, hit.card.author.person
            table.add_row(f"{post.live_at:%Y-%m-%d}", f"@{author.handle}", escape(" ".join(post.caption.split())))
        if found.meaning_missing is not None:
            console.print(f"[yellow]{found.meaning_missing}[/yellow]")
        console.print(table if found.hits else "No post that everybody may see is about that")

    run_async(find())


@app.command()
def rebuild() -> None:
    """Throw the index of posts away and build it again from the database."""

    async def again() -> None:
        async with opened() as program:
            with build_progress() as tell:
                n_posts = await program.post_indexing.rebuild(tell)
            await program.post_indexing.catch_up()
            console.print(f"{n_posts:,} posts indexed")

    run_async(again())
