"""Background jobs: a table in PostgreSQL, worked off by procrastinate.

A job is deferred inside the caller's transaction, so it exists if, and only if, what caused it does. A job that fails
is tried again after 2, 4, 8, … seconds, MAX_ATTEMPTS times in all; then it is dead: visible, and can be run again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import procrastinate
import structlog
from procrastinate.jobs import Status

from socialpulse.core.errors import NotFound
from socialpulse.runtime.db import Tx
from socialpulse.runtime.telemetry import JOB_SECONDS, JOBS

MAX_ATTEMPTS = 6
STALLED_AFTER_S = 30.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of work. `alone`: at most one waits and at most one runs, for jobs that catch up with all there is.

    Of those that wait, the one with the highest `priority` goes first. `patient`: it may take minutes, much of them
    waiting for others; it has a place of its own and keeps nobody else's.
    """

    name: str
    queue: str
    run: Callable[..., Awaitable[None]]
    alone: bool = False
    priority: int = 0
    patient: bool = False


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that used up its attempts, or was found dead."""

    id: int
    name: str
    queue: str
    arguments: dict[str, Any]
    n_attempts: int
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """How much of a kind of work there is. Some of what waits may be there for its next try only."""

    name: str
    n_waiting: int
    n_running: int
    n_dead: int


class Jobs:
    """Defers and works off the jobs it was given."""

    def __init__(self, url: str, jobs: Sequence[Job]) -> None:
        self._app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=4))
        self._jobs = {job.name: job for job in jobs}
        self._tasks = {job.name: self._task(job) for job in jobs}

    def _task(self, job: Job) -> Any:
        async def run(context: procrastinate.JobContext, **arguments: Any) -> None:
            with (
                structlog.contextvars.bound_contextvars(job=job.name, job_id=context.job.id),
                JOB_SECONDS.labels(job.name).time(),
                JOBS.labels(job.name, "failed").count_exceptions(),
            ):
                await job.run(**arguments)
            JOBS.labels(job.name, "done").inc()

        return self._app.task(  # type: ignore[call-overload]
            run,
            name=job.name,
            queue=job.queue,
            priority=job.priority,
            pass_context=True,
            retry=procrastinate.RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=2),
        )

    async def defer(self, tx: Tx, name: str, **arguments: Any) -> None:
        """Have a job run once this transaction has committed; a lone one that waits already is not added again."""
        alone = self._jobs[name].alone
        task = self._tasks[name].configure(
            connection=tx.connection, lock=name if alone else None, queueing_lock=name if alone else None
        )
        try:
            async with tx.connection.transaction():  # a savepoint: a refusal must not spoil the caller's work
                await task.defer_async(**arguments)
        except procrastinate.exceptions.AlreadyEnqueued:
            log.debug("job waits already", job=name)

    async def open(self) -> None:
        await self._app.open_async()

    async def close(self) -> None:
        await self._app.close_async()

    async def work(self, queues: Sequence[str], *, n_at_once: int = 2) -> None:
        """Work off jobs of these queues, or all where none is named, until cancelled.

        So many at once, and beside them the patient ones. What a dead worker had begun is begun again.
        """
        patient = [job.queue for job in self._jobs.values() if job.patient]
        wanted = set(queues) or {job.queue for job in self._jobs.values()}
        async with asyncio.TaskGroup() as group:
            group.create_task(self._revive_stalled())
            for lane, n_places in ((wanted - set(patient), n_at_once), (wanted & set(patient), len(patient))):
                if lane:
                    group.create_task(self._work(sorted(lane), n_places))

    async def _work(self, queues: Sequence[str], n_places: int) -> None:
        await self._app.run_worker_async(
            queues=queues,
            concurrency=n_places,
            delete_jobs="successful",
            install_signal_handlers=False,
            fetch_job_polling_interval=1.0,
            update_heartbeat_interval=5.0,
            stalled_worker_timeout=STALLED_AFTER_S,
            shutdown_graceful_timeout=5.0,
        )

    async def work_off(self) -> None:
        """Work off every job that is due, and return."""
        await self._app.run_worker_async(
            wait=False, delete_jobs="successful", install_signal_handlers=False, listen_notify=False
        )

    async def _revive_stalled(self) -> None:
        while True:
            for job in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
                log.warning("job begun again: its worker died", job=job.task_name, job_id=job.id)
                await self._app.job_manager.retry_job(job)
            await asyncio.sleep(STALLED_AFTER_S / 2)

    async def a_worker_lives(self) -> bool:
        """Return whether any worker gave a sign of life in the last 20 s."""
        rows = await self._app.connector.execute_query_all_async(
            "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds' LIMIT 1"
        )
        return bool(rows)

    async def find_queues(self) -> list[Queue]:
        """Return every queue by its name, the empty ones too."""
        rows = await self._app.connector.execute_query_all_async(
            """SELECT queue_name, count(*) FILTER (WHERE status = 'todo') AS n_waiting,
                      count(*) FILTER (WHERE status = 'doing') AS n_running,
                      count(*) FILTER (WHERE status = 'failed') AS n_dead
               FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY queue_name"""
        )
        counted = {row["queue_name"]: row for row in rows}
        names = sorted({job.queue for job in self._jobs.values()} | counted.keys())
        counts = ("n_waiting", "n_running", "n_dead")
        return [Queue(name, *(int(counted[name][n]) if name in counted else 0 for n in counts)) for name in names]

    async def find_dead(self) -> list[DeadJob]:
        """Return the jobs that will not be tried again by themselves, oldest first."""
        found = await self._app.job_manager.list_jobs_async(status=Status.FAILED.value)
        return [
            DeadJob(job.id or 0, job.task_name, job.queue, dict(job.task_kwargs), job.attempts, job.scheduled_at)
            for job in sorted(found, key=lambda job: job.id or 0)
        ]

    async def run_again(self, job_id: int) -> None:
        """Give a dead job all its attempts again. Raises NotFound where no dead job has this id."""
        if job_id not in {job.id for job in await self.find_dead()}:
            raise NotFound(f"no dead job has the id {job_id}; `socialpulse jobs dead` lists them")
        await self._app.job_manager.retry_job_by_id_async(job_id, retry_at=procrastinate.utils.utcnow())
