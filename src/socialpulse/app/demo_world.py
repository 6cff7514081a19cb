"""The demo world of a first start: a file of synthetic creators, handed in like any other file."""

from __future__ import annotations

import asyncio

from socialpulse.app.database import Say
from socialpulse.app.program import Program
from socialpulse.core.actor import SYSTEM
from socialpulse.creators import ImportState
from socialpulse.demo import write_creators

SEED = 1
STEP_S = 2.0


class DemoWorld:
    """Fills a world that is empty and tells how far it is."""

    def __init__(self, program: Program) -> None:
        self._program = program

    async def seed(self, n_creators: int, say: Say) -> None:
        """Make, import and watch the demo creators, where nothing was ever imported."""
        program = self._program
        path = program.settings.data.absolute() / f"demo-{n_creators}.parquet"
        if not await program.imports.find_latest(1):
            say(f"First start: making a demo world of {n_creators:,} creators (start with --empty for none) …")
            await asyncio.to_thread(write_creators, path, n_creators, SEED)
            await program.imports.hand_in(SYSTEM, path, path.name, None)
            path.unlink()
            await self._watch(say)

    async def _watch(self, say: Say) -> None:
        program = self._program
        shown = ""
        while True:
            latest = (await program.imports.find_latest(1))[0]
            n_waiting = await program.understanding.n_waiting()
            n_indexed = program.discovery.status()
            if latest.state is ImportState.FAILED:
                return say(f"The demo world could not be imported: {latest.error}")
            n_understood = max(0, n_indexed - n_waiting)
            line = f"Demo world: {n_indexed:,} accounts searchable by filters, {n_understood:,} of them by meaning"
            if line != shown:
                say(line)
                shown = line
            if (
                latest.state is ImportState.DONE
                and n_waiting == 0
                and n_indexed >= await program.profiles.count_accounts()
            ):
                return say("Demo world: complete.")
            await asyncio.sleep(STEP_S)
