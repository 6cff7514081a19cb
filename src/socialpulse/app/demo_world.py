"""The demo world of a first start: a file of synthetic creators, handed in like any other, and a network of people."""

from __future__ import annotations

import asyncio

import pyarrow.parquet as parquet

from socialpulse.app.database import Say
from socialpulse.app.demo_network import sign_in_of
from socialpulse.app.demo_progress import Size, begin, find_progress
from socialpulse.app.program import Program
from socialpulse.core.actor import SYSTEM
from socialpulse.creators import ImportState
from socialpulse.demo import draw_history, write_creators

SEED = 1
STEP_S = 2.0
SAID_EVERY = 5  # looks at the network, which takes minutes


class DemoWorld:
    """Fills a world that is empty and tells how far it is."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._past = program.settings.data.absolute() / "demo-history.parquet"

    async def seed(self, n_creators: int, say: Say) -> None:
        """Make and watch a demo world, where nothing was ever imported; watch one that is not complete."""
        program = self._program
        path = program.settings.data.absolute() / f"demo-{n_creators}.parquet"
        is_first = not await program.imports.find_latest(1)
        if is_first:
            say(f"First start: making a demo world of {n_creators:,} creators (start with --empty for none) …")
            await begin(
                program, Size.beside(n_creators)
            )  # before the import, which tells that this start was not first
            await asyncio.to_thread(write_creators, path, n_creators, SEED)
            await asyncio.to_thread(lambda: parquet.write_table(draw_history(path, SEED), self._past))
            await program.imports.hand_in(SYSTEM, path, path.name, None)
            path.unlink()
        await asyncio.gather(self._watch(say), self.watch_network(say, has_begun=is_first))

    async def _plant_past(self) -> None:
        """Add how the accounts grew, once they are there; what a start that was cut off left undone included."""
        if self._past.exists():
            await self._program.imports.plant_history(await asyncio.to_thread(parquet.read_table, self._past), "demo")
            self._past.unlink()

    async def watch_network(self, say: Say, *, has_begun: bool) -> None:
        """Tell how far the demo network is until it is complete; return at once where there is none."""
        shown, told, turn = "", False, 0
        while True:
            progress = await find_progress(self._program)
            if progress is None and not has_begun:
                return
            due = turn % SAID_EVERY == 0 or (progress is not None and progress.complete)
            if progress is not None and due and str(progress) != shown:
                shown = str(progress)
                say(f"Demo network: {shown}")
            if progress is not None and progress.n_people == progress.size.n_people and not told:
                told = True
                say(signs_in(self._program))
            if progress is not None and progress.complete:
                return
            turn += 1
            await asyncio.sleep(STEP_S)

    async def _watch(self, say: Say) -> None:
        program = self._program
        shown = ""
        while True:
            latest = (await program.imports.find_latest(1))[0]
            if latest.state == ImportState.DONE:
                await self._plant_past()
            n_waiting = await program.understanding.n_waiting()
            n_indexed = program.discovery.status()
            if latest.state == ImportState.FAILED:
                return say(f"The demo world could not be imported: {latest.error}")
            n_understood = max(0, n_indexed - n_waiting)
            line = f"Demo world: {n_indexed:,} accounts searchable by filters, {n_understood:,} of them by meaning"
            if line != shown:
                say(line)
                shown = line
            if (
                latest.state == ImportState.DONE
                and n_waiting == 0
                and n_indexed >= await program.profiles.count_accounts()
            ):
                return say("Demo world: complete.")
            await asyncio.sleep(STEP_S)


def signs_in(program: Program) -> str:
    """Return a line that says who of the demo network anybody at this machine may be."""
    emails, password = sign_in_of(program)
    return f"Demo network: sign in as {', '.join(emails)} with the password {password}"
