"""The HTTP doors of the operator: parse, call, present. They stand here because they look into every room."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from socialpulse.accounts import Who
from socialpulse.app.admin import Admin, Health, Known, ModelState, harmless
from socialpulse.app.demo_progress import Progress
from socialpulse.core.actor import Actor, Role
from socialpulse.core.ids import PersonId
from socialpulse.core.texts import NO_NUL
from socialpulse.runtime.jobs import DeadJob


class PartOut(BaseModel):
    name: str = Field(examples=["database"])
    problem: str | None = Field(description="Null where nothing is wrong.")


class IndexStateOut(BaseModel):
    generation: int
    n_rows: int
    n_dead: int = Field(description="Rows deleted or replaced that wait for a merge.")
    n_segments: int
    n_bytes: int


class DemoStateOut(BaseModel):
    n_people: int
    n_people_wanted: int
    n_posts: int
    n_posts_wanted: int
    n_days: int
    complete: bool


class HealthOut(BaseModel):
    """How the program is. `n_waiting` accounts can be found by filters already, and not by meaning yet."""

    version: str
    python: str
    postgres: str | None
    began_at: datetime
    parts: list[PartOut]
    n_database_bytes: int | None
    n_disk_bytes: int
    n_disk_bytes_free: int
    index: IndexStateOut | None
    n_accounts: int
    n_waiting: int
    demo: DemoStateOut | None


class QueueOut(BaseModel):
    name: str
    n_waiting: int
    n_running: int
    n_dead: int


class DeadJobOut(BaseModel):
    """A job that is not tried again by itself. Of its arguments, ids and numbers are shown."""

    id: int
    name: str
    queue: str
    arguments: dict[str, str]
    n_attempts: int


class JobsOut(BaseModel):
    queues: list[QueueOut]
    dead: list[DeadJobOut] = Field(description="The last 200 that failed, the last first.")


class ModelCostOut(BaseModel):
    load_ms: float
    run_ms: float
    mb: float


class ModelOut(BaseModel):
    """A model. `cost` is what `socialpulse models check` measured last, of this version."""

    name: str
    version: str
    origin: str
    source: str
    licence: str
    card: str
    n_bytes: int
    missing: list[str] = Field(description="Files that are not there, or not as long as they must be.")
    cost: ModelCostOut | None


class AccountOut(BaseModel):
    """Somebody with an account; `handle` and `name` are of their profile, where they have one."""

    id: UUID
    email: str
    role: str
    has_password: bool
    has_totp: bool
    made_at: datetime
    n_sessions: int
    seen_at: datetime | None
    handle: str | None
    name: str | None


class AccountPageOut(BaseModel):
    items: list[AccountOut]
    next_cursor: str | None


class DemoOut(BaseModel):
    """Whom of the demo network the operator may sign in as, all with one password; nobody without such a network."""

    people: list[AccountOut]
    password: str


class EndedOut(BaseModel):
    n_ended: int


def router(admin: Admin, who: Who) -> APIRouter:
    """Return the routes of the operator."""
    routes = APIRouter(prefix="/v1/admin", tags=["operator"])
    caller = Depends(who)

    @routes.get("/health", summary="How every part of the program is")
    async def health(actor: Actor = caller) -> HealthOut:
        return _health(await admin.health(actor))

    @routes.get("/jobs", summary="What waits, runs and failed in the background")
    async def jobs(actor: Actor = caller) -> JobsOut:
        queues, dead = await admin.jobs(actor)
        shown = [QueueOut.model_validate(queue, from_attributes=True) for queue in queues]
        return JobsOut(queues=shown, dead=[_dead(job) for job in dead])

    @routes.post("/jobs/{job_id}/again", status_code=204, summary="Give a dead job all its attempts again")
    async def again(job_id: Annotated[int, Path(ge=1, le=2**63 - 1)], actor: Actor = caller) -> None:
        await admin.run_again(actor, job_id)

    @routes.get("/models", summary="Which models there are, and what they cost")
    async def models(actor: Actor = caller) -> list[ModelOut]:
        return [_model(state) for state in await admin.models(actor)]

    @routes.get("/people", summary="People by a part of their address, by @handle or by id")
    async def people(
        query: Annotated[str, Query(max_length=320, pattern=NO_NUL)] = "",
        role: Role | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        actor: Actor = caller,
    ) -> AccountPageOut:
        page = await admin.find_people(actor, query.replace("\x00", "").strip(), role, limit, cursor)
        return AccountPageOut(items=[_account(known) for known in page.items], next_cursor=page.next_cursor)

    @routes.get("/demo", summary="People of the demo network to sign in as")
    async def demo(actor: Actor = caller) -> DemoOut:
        people, password = await admin.demo_people(actor)
        return DemoOut(people=[_account(known) for known in people], password=password)

    @routes.delete("/people/{person_id}/sessions", summary="Sign somebody out everywhere")
    async def end_sessions(person_id: UUID, actor: Actor = caller) -> EndedOut:
        return EndedOut(n_ended=await admin.end_sessions(actor, PersonId(person_id)))

    return routes


def _health(found: Health) -> HealthOut:
    return HealthOut(
        version=found.version,
        python=found.python,
        postgres=found.postgres,
        began_at=found.began_at,
        parts=[PartOut(name=part.name, problem=part.problem) for part in found.parts],
        n_database_bytes=found.n_database_bytes,
        n_disk_bytes=found.n_disk_bytes,
        n_disk_bytes_free=found.n_disk_bytes_free,
        index=None if found.index is None else IndexStateOut.model_validate(found.index, from_attributes=True),
        n_accounts=found.n_accounts,
        n_waiting=found.n_waiting,
        demo=None if found.demo is None else _demo(found.demo),
    )


def _demo(progress: Progress) -> DemoStateOut:
    return DemoStateOut(
        n_people=progress.n_people,
        n_people_wanted=progress.size.n_people,
        n_posts=progress.n_posts,
        n_posts_wanted=progress.size.n_posts,
        n_days=progress.n_days,
        complete=progress.complete,
    )


def _dead(job: DeadJob) -> DeadJobOut:
    told = harmless(job.arguments)
    return DeadJobOut(id=job.id, name=job.name, queue=job.queue, arguments=told, n_attempts=job.n_attempts)


def _model(state: ModelState) -> ModelOut:
    model = state.model
    return ModelOut(
        name=model.name,
        version=model.version,
        origin=model.origin,
        source=model.source,
        licence=model.licence,
        card=model.card,
        n_bytes=model.n_bytes,
        missing=state.missing,
        cost=None if state.cost is None else ModelCostOut.model_validate(state.cost, from_attributes=True),
    )


def _account(known: Known) -> AccountOut:
    account, person = known.account, known.person
    return AccountOut(
        id=account.id,
        email=account.email,
        role=account.role,
        has_password=account.has_password,
        has_totp=account.has_totp,
        made_at=account.made_at,
        n_sessions=account.n_sessions,
        seen_at=account.seen_at,
        handle=None if person is None else person.handle,
        name=None if person is None else person.name,
    )
