"""How large the demo network is to be and how far it is: remembered in a topic of the log, by it and nobody else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self

import orjson

from socialpulse.app.flow import BUILD
from socialpulse.app.program import Program
from socialpulse.demo.network import DAYS, N_ARTWORKS, N_PEOPLE, N_POSTS
from socialpulse.runtime.log import Record

PROGRESS_TOPIC = "demo.network"


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a demo network there is to be."""

    n_people: int = N_PEOPLE
    n_posts: int = N_POSTS
    n_artworks: int = N_ARTWORKS

    @classmethod
    def beside(cls, n_creators: int) -> Self:
        """Return the usual size beside 20,000 creators or more, a smaller one beside fewer."""
        share = min(1.0, n_creators / 20_000)
        return cls(max(4, round(N_PEOPLE * share)), max(12, round(N_POSTS * share)), max(3, round(N_ARTWORKS * share)))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the demo network is. `ends_at`: of its two weeks, the moment it was first begun."""

    ends_at: datetime
    size: Size
    n_people: int = 0
    n_posts: int = 0
    n_days: int = 0
    complete: bool = False

    def __str__(self) -> str:
        if self.complete:
            return f"complete: {self.n_people:,} people, {self.n_posts:,} posts, {self.n_days} days of activity"
        people, posts = f"{self.n_people:,} of {self.size.n_people:,}", f"{self.n_posts:,} of {self.size.n_posts:,}"
        return f"{people} people, {posts} posts, {self.n_days} of {DAYS} days of activity"


async def find_progress(program: Program) -> Progress | None:
    """Return how far the demo network is, or None where none was ever begun."""
    entries = await program.log.read(PROGRESS_TOPIC, "nobody", 10_000)
    if not entries:
        return None
    told = orjson.loads(entries[-1].body)
    return Progress(**{**told, "ends_at": datetime.fromisoformat(told["ends_at"]), "size": Size(**told["size"])})


async def save_progress(program: Program, progress: Progress) -> None:
    """Remember how far it is."""
    record = Record(b"demo", orjson.dumps(asdict(progress)), program.clock.now())
    await program.log.append(PROGRESS_TOPIC, [record])


async def begin(program: Program, size: Size) -> None:
    """Have a demo network made in the background. Begun before, it goes on with the size it has."""
    async with program.db.transaction() as tx:
        await program.jobs.defer(tx, BUILD, **asdict(size))
