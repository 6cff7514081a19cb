"""What whoever runs the program is shown, and that nobody else is."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from socialpulse.accounts.sessions import Arrival
from socialpulse.accounts.types import Client
from socialpulse.app import Program
from socialpulse.app.admin import Admin, harmless
from socialpulse.app.demo_network import sign_in_of
from socialpulse.app.demo_progress import Progress, Size, save_progress
from socialpulse.app.flow import LETTER
from socialpulse.core.actor import ANONYMOUS, OPERATOR, Actor, Role
from socialpulse.core.errors import Forbidden, NotFound, NotSignedIn
from socialpulse.core.ids import PersonId
from socialpulse.people import AgeBracket, Profile
from socialpulse.runtime.jobs import MAX_ATTEMPTS

pytestmark = pytest.mark.anyio
PASSWORD = "correct horse battery"


@pytest.fixture
def admin(program: Program) -> Admin:
    return Admin(program)


async def add(program: Program, email: str) -> PersonId:
    return (await program.accounts.sign_up.add(OPERATOR, email, PASSWORD)).id


async def test_nobody_but_the_operator_sees_any_of_it(program: Program, admin: Admin) -> None:
    moderator = Actor(Role.MODERATOR, uuid4())
    for ask in (
        lambda actor: admin.health(actor),
        lambda actor: admin.jobs(actor),
        lambda actor: admin.run_again(actor, 1),
        lambda actor: admin.models(actor),
        lambda actor: admin.find_people(actor, "", None, 10, None),
        lambda actor: admin.demo_people(actor),
        lambda actor: admin.end_sessions(actor, PersonId(uuid4())),
    ):
        with pytest.raises(Forbidden):
            await ask(moderator)
        with pytest.raises(NotSignedIn):
            await ask(ANONYMOUS)


async def test_people_are_found_by_a_part_of_their_address_over_pages(program: Program, admin: Admin) -> None:
    ids = [await add(program, f"{name}@Example.org") for name in ("ada", "bea", "cleo")]
    await add(program, "dan@elsewhere.net")
    first = await admin.find_people(OPERATOR, "EXAMPLE", None, 2, None)
    rest = await admin.find_people(OPERATOR, "EXAMPLE", None, 2, first.next_cursor)
    assert [known.account.id for known in (*first.items, *rest.items)] == ids[::-1]
    assert rest.next_cursor is None


async def test_people_are_found_by_handle_and_by_role(program: Program, admin: Admin) -> None:
    ada, bea = await add(program, "ada@example.org"), await add(program, "bea@example.org")
    await program.people.save(Actor(Role.PERSON, ada), Profile("ada.l", "Ada", AgeBracket.FROM_25))
    await program.accounts.sign_up.give_role(OPERATOR, bea, Role.MODERATOR)
    called = (await admin.find_people(OPERATOR, "@Ada.L", None, 10, None)).items
    judging = (await admin.find_people(OPERATOR, "", Role.MODERATOR, 10, None)).items
    assert [(known.account.id, known.person and known.person.handle) for known in called] == [(ada, "ada.l")]
    assert [known.account.id for known in judging] == [bea]
    assert (await admin.find_people(OPERATOR, "@nobody", None, 10, None)).items == []


async def test_people_of_the_demo_network_are_named_once_it_was_begun(program: Program, admin: Admin) -> None:
    emails, password = sign_in_of(program)
    await add(program, emails[1])
    assert await admin.demo_people(OPERATOR) == ([], password)
    await save_progress(program, Progress(program.clock.now(), Size(4, 12, 3)))
    known, _ = await admin.demo_people(OPERATOR)
    assert [one.account.email for one in known] == [emails[1]]


async def test_a_person_is_signed_out_everywhere(program: Program, admin: Admin) -> None:
    with pytest.raises(NotFound):
        await admin.end_sessions(OPERATOR, PersonId(uuid4()))
    ada = await add(program, "ada@example.org")
    arrival = Arrival(Client("203.0.113.9"), is_browser=True)
    await program.accounts.sign_in.with_password("ada@example.org", PASSWORD, arrival)
    assert (await admin.find_people(OPERATOR, str(ada), None, 1, None)).items[0].account.n_sessions == 1
    assert await admin.end_sessions(OPERATOR, ada) == 1
    assert (await admin.find_people(OPERATOR, str(ada), None, 1, None)).items[0].account.n_sessions == 0


async def test_a_dead_job_is_shown_and_waits_again_when_told(program: Program, admin: Admin) -> None:
    async with program.db.transaction() as tx:
        await program.jobs.defer(tx, LETTER, sealed="not a letter")
        await tx.run(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = %(n)s WHERE task_name = %(name)s",
            n=MAX_ATTEMPTS,
            name=LETTER,
        )
    queues, dead = await admin.jobs(OPERATOR)
    assert {queue.name: queue.n_dead for queue in queues}["accounts"] == 1
    await admin.run_again(OPERATOR, dead[0].id)
    queues, dead = await admin.jobs(OPERATOR)
    assert ({queue.name: queue.n_waiting for queue in queues}["accounts"], dead) == (1, [])


def test_of_a_jobs_arguments_only_ids_and_numbers_are_told() -> None:
    id = str(uuid4())
    assert harmless({"post_id": id, "n": 3, "sealed": "gAAAAA", "to": "ada@example.org"}) == {"post_id": id, "n": "3"}


async def test_health_names_a_part_that_does_not_answer(program: Program, admin: Admin) -> None:
    found = await admin.health(OPERATOR)
    problems = {part.name: part.problem for part in found.parts}
    assert problems.keys() == {"database", "worker", "index", "blobs"}
    assert "no worker" in (problems["worker"] or "")
    assert (problems["database"], problems["index"], problems["blobs"]) == (None, None, None)
    assert (found.n_accounts, found.demo) == (0, None)


async def test_models_are_listed_with_what_is_missing_of_them(program: Program, admin: Admin) -> None:
    states = await asyncio.wait_for(admin.models(OPERATOR), 30)
    assert len({state.model.name for state in states}) == len(states) > 3
