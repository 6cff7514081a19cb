"""The trials of the demo network end as each of them is meant to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from socialpulse.app import Program, open_program
from socialpulse.app.demo_art import Gallery
from socialpulse.app.demo_trials import Trials
from socialpulse.core.actor import Actor, Role
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.demo.network import TRIALS
from socialpulse.moderation import Action
from socialpulse.moderation import judgements_store as store
from socialpulse.people import AgeBracket, Profile
from socialpulse.posts import SubjectKind
from socialpulse.runtime.clock import SystemClock
from socialpulse.runtime.settings import Settings

pytestmark = pytest.mark.anyio
N_PEOPLE = 31


@pytest.fixture
async def watched(settings: Settings, url: str) -> AsyncIterator[Program]:
    held = settings.model_copy(update={"posts": settings.posts.model_copy(update={"hold": True})})
    async with open_program(held, url, SystemClock()) as program:
        yield program


async def people_of(program: Program) -> list[PersonId]:
    people = [PersonId(fresh_uuid()) for _ in range(N_PEOPLE)]
    for number, person in enumerate(people):
        async with program.db.transaction() as tx:
            await tx.run(
                """INSERT INTO accounts.person (id, email, email_key, made_at)
                   VALUES (%(id)s, %(mail)s, %(mail)s, now() - interval '41 days')""",
                id=person,
                mail=f"{person}@example.org",
            )
        profile = Profile(f"someone{number}", f"Someone {number}", AgeBracket.FROM_25, private=False)
        await program.people.save(Actor(Role.PERSON, person), profile)
    async with program.db.transaction() as tx:  # as in the demo, where they have been here for weeks
        await tx.run("UPDATE people.person SET made_at = now() - interval '41 days'")
    return people


async def test_every_trial_ends_as_it_is_meant_to_and_writing_them_again_changes_nothing(watched: Program) -> None:
    people = await people_of(watched)
    for _ in range(2):
        working, gallery = asyncio.create_task(watched.jobs.work([])), Gallery(watched)
        trials = Trials(watched, gallery, people)
        await trials.run()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        gallery.close()
        await watched.jobs.work_off()
    actions = {trial.caption: await actions_of(watched, trials.author(trial), trial.caption) for trial in TRIALS}
    assert {len(found) for found in actions.values()} == {1}
    shown = {caption for caption, found in actions.items() if found == [Action.SHOW]}
    assert shown == {trial.caption for trial in TRIALS if trial.good}


async def actions_of(program: Program, author: PersonId, caption: str) -> list[Action]:
    """Return what was decided about each post of somebody with this caption."""
    me = Actor(Role.PERSON, author)
    posts = [*(await program.lists.find_unpublished(me, 9)).items]
    posts += (await program.lists.find_of_person(me, author, 9)).items
    async with program.db.transaction() as tx:
        ids = [one.card.post.id for one in posts if one.card.post.caption == caption]
        judged = [await store.find_latest(tx, SubjectKind.POST, post_id) for post_id in ids]
    return [one.action for one in judged if one is not None]
