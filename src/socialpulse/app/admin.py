"""What whoever runs the program looks at: is it well, what works in the background, which models, which people."""

from __future__ import annotations

import asyncio
import platform
import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from obstore.exceptions import BaseError

from socialpulse import __version__
from socialpulse.accounts import Act, Enrolled, allow
from socialpulse.app.demo_network import sign_in_of
from socialpulse.app.demo_progress import Progress, find_progress
from socialpulse.app.program import Program
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import NotFound, SocialPulseError
from socialpulse.core.ids import PersonId, uuid_of
from socialpulse.core.page import Page
from socialpulse.discovery import index_status
from socialpulse.people import Person, find_visible
from socialpulse.retrieval import Status
from socialpulse.runtime.jobs import DeadJob, Queue
from socialpulse.understand.registry import Cost, Model, find_costs, known_models

MOST_DEAD = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program, and what is wrong with it; None: nothing."""

    name: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class Health:
    """How the program is. n_waiting accounts are not understood yet; index is None where it cannot be read."""

    version: str
    python: str
    postgres: str | None
    began_at: datetime
    parts: list[Part]
    n_database_bytes: int | None
    n_disk_bytes: int
    n_disk_bytes_free: int
    index: Status | None
    n_accounts: int
    n_waiting: int
    demo: Progress | None


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model, which of its files are missing, and what it cost when it was checked last."""

    model: Model
    missing: list[str]
    cost: Cost | None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with an account, and who they are in the network."""

    account: Enrolled
    person: Person | None


class Admin:
    """Looks at the whole program, for its operator alone."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._began_at = program.clock.now()

    async def health(self, actor: Actor) -> Health:
        """Return how every part is. One that does not answer is a finding, not an error."""
        allow(actor, Act.OPERATE)
        program = self._program
        disk = await asyncio.to_thread(shutil.disk_usage, program.settings.data.absolute())
        parts, postgres, n_bytes = await self._database()
        index, index_part = await asyncio.to_thread(self._index)
        reached = parts[0].problem is None
        return Health(
            version=__version__,
            python=platform.python_version(),
            postgres=postgres,
            began_at=self._began_at,
            parts=[*parts, index_part, await self._blobs()],
            n_database_bytes=n_bytes,
            n_disk_bytes=disk.total,
            n_disk_bytes_free=disk.free,
            index=index,
            n_accounts=await program.profiles.count_accounts() if reached else 0,
            n_waiting=await program.understanding.n_waiting() if reached else 0,
            demo=await find_progress(program) if reached else None,
        )

    async def jobs(self, actor: Actor) -> tuple[list[Queue], list[DeadJob]]:
        """Return every queue, and the dead jobs that failed last."""
        allow(actor, Act.OPERATE)
        jobs = self._program.jobs
        return await jobs.find_queues(), list(reversed(await jobs.find_dead()))[:MOST_DEAD]

    async def run_again(self, actor: Actor, job_id: int) -> None:
        """Give a dead job all its attempts again. Raises NotFound."""
        allow(actor, Act.OPERATE)
        await self._program.jobs.run_again(job_id)

    async def models(self, actor: Actor) -> list[ModelState]:
        """Return every model, in the order in which they are listed. Nothing is loaded; sizes of files are compared."""
        allow(actor, Act.OPERATE)
        return await asyncio.to_thread(self._models)

    async def find_people(
        self, actor: Actor, text: str, role: Role | None, limit: int, cursor: str | None
    ) -> Page[Known]:
        """Return people by a part of their address, newest first; by their @handle or id, the one who has it."""
        allow(actor, Act.OPERATE)
        directory = self._program.accounts.directory
        wanted = await self._called(actor, text)
        if wanted is not None:
            page: Page[Enrolled] = Page(await directory.find_many(actor, [wanted]), None)
        elif text.startswith("@"):
            page = Page([], None)
        else:
            page = await directory.find(actor, text, role, limit, cursor)
        async with self._program.db.transaction() as tx:
            seen = await find_visible(tx, None, [account.id for account in page.items])
        people = {id: found.person for id, found in seen.items()}
        return Page([Known(account, people.get(account.id)) for account in page.items], page.next_cursor)

    async def demo_people(self, actor: Actor) -> tuple[list[Known], str]:
        """Return those of the demo network whom anybody at this machine may be, and the password of all."""
        allow(actor, Act.OPERATE)
        emails, password = sign_in_of(self._program)
        if await find_progress(self._program) is None:
            return [], password
        pages = [await self.find_people(actor, email, None, 1, None) for email in emails]
        return [known for page in pages for known in page.items if known.account.email in emails], password

    async def end_sessions(self, actor: Actor, person: PersonId) -> int:
        """Sign a person out everywhere; return of how many sessions. Raises NotFound."""
        return await self._program.accounts.directory.end_sessions(actor, person)

    async def _called(self, actor: Actor, text: str) -> PersonId | None:
        """Return who has this id or @handle."""
        id = uuid_of(text)
        if id is not None:
            return PersonId(id)
        if not text.startswith("@"):
            return None
        try:
            return (await self._program.people.load_by_handle(actor, text[1:])).person.id
        except NotFound:
            return None

    async def _database(self) -> tuple[list[Part], str | None, int | None]:
        """Return how database and worker are, the version of PostgreSQL, and the size of the database."""
        try:
            async with self._program.db.transaction() as tx:
                version = str(await tx.value("SHOW server_version"))
                n_bytes = int(await tx.value("SELECT pg_database_size(current_database())"))
            has_worker = await self._program.jobs.a_worker_lives()
        except (psycopg.Error, SocialPulseError) as error:
            return [Part("database", str(error))], None, None
        nobody_works = None if has_worker else "no worker gave a sign of life in the last 20 s; start one"
        return [Part("database", None), Part("worker", nobody_works)], version, n_bytes

    def _index(self) -> tuple[Status | None, Part]:
        try:
            return index_status(self._program.settings.index_folder), Part("index", None)
        except SocialPulseError as error:
            return None, Part("index", str(error))

    async def _blobs(self) -> Part:
        try:
            await self._program.blobs.exists("is-there-anybody")
        except (BaseError, OSError, SocialPulseError) as error:
            return Part("blobs", str(error).splitlines()[0])
        return Part("blobs", None)

    def _models(self) -> list[ModelState]:
        settings = self._program.settings
        costs = find_costs(settings.models_folder)
        known = known_models(
            settings.models_folder,
            settings.text_model.folder,
            settings.moderation.labels,
            settings.moderation.word_lists,
        )
        return [ModelState(model, _missing(model), _cost_of(model, costs)) for model in known]


def _missing(model: Model) -> list[str]:
    """Return the names of files that are not there or have another size than they must."""
    wrong = []
    for file in model.files:
        n_bytes = file.path.stat().st_size if file.path.is_file() else None
        if n_bytes is None or file.n_bytes not in (None, n_bytes):
            wrong.append(file.path.name)
    return wrong


def _cost_of(model: Model, costs: dict[str, Cost]) -> Cost | None:
    cost = costs.get(model.name)
    return cost if cost is not None and cost.version == model.version else None


def harmless(arguments: dict[str, Any]) -> dict[str, str]:
    """Return those arguments of a job that are ids or numbers: others may hold what nobody is to read."""
    plain = {name: str(value) for name, value in arguments.items() if isinstance(value, int | UUID)}
    return plain | {name: value for name, value in arguments.items() if isinstance(value, str) and uuid_of(value)}
