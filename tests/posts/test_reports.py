"""Reports: one of each person about each thing, with what stood there, kept for moderation."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from socialpulse.core.actor import SYSTEM
from socialpulse.core.errors import Forbidden, Invalid, NotFound
from socialpulse.posts import Draft, PostKind, Reason, Report, SubjectKind
from tests.people.conftest import id_of
from tests.posts.conftest import Square

pytestmark = pytest.mark.anyio


async def test_reports_of_one_person_about_one_thing_are_merged(square: Square) -> None:
    ada, eve, bob = await square.several(3)
    post_id = await square.text(ada, "buy now")
    await square.reports.report(eve, SubjectKind.POST, post_id, Reason.SPAM, "look")
    await square.posts.edit(ada, post_id, 1, Draft(PostKind.TEXT, "innocent"))
    await square.reports.report(eve, SubjectKind.POST, post_id, Reason.SCAM)
    merged = await square.reports.report(eve, SubjectKind.POST, post_id, Reason.SPAM, "again")
    assert (merged.reasons, merged.words, merged.n_times) == (["spam", "scam"], "again", 3)
    assert (merged.subject["caption"], merged.subject["version"]) == ("buy now", 1)
    await square.reports.report(bob, SubjectKind.POST, post_id, Reason.OTHER)
    async with square.db.transaction() as tx:
        of_subject = await square.reports.find_of_subject(tx, SubjectKind.POST, post_id)
    assert [one.reporter_id for one in of_subject] == [id_of(eve), id_of(bob)]


async def test_posts_comments_and_people_can_be_reported_and_the_reports_outlive_them(square: Square) -> None:
    ada, eve = await square.person("ada"), await square.person()
    post_id = await square.text(ada)
    said = (await square.comments.write(ada, post_id, "rude")).comment
    subjects: list[tuple[SubjectKind, UUID]] = [
        (SubjectKind.POST, post_id),
        (SubjectKind.COMMENT, said.id),
        (SubjectKind.PERSON, id_of(ada)),
    ]
    for kind, subject_id in subjects:
        await square.reports.report(eve, kind, subject_id, Reason.HARASSMENT)
    async with square.db.transaction() as tx:
        await tx.run("DELETE FROM accounts.person WHERE id = ANY(%(ids)s)", ids=[ada.id, eve.id])
    kept = (await square.reports.find_latest(SYSTEM, 10)).items
    assert [(one.subject_kind, one.reporter_id) for one in kept] == [(kind, None) for kind, _ in subjects[::-1]]
    assert [one.subject.get("text") or one.subject.get("handle") for one in kept] == ["ada", "rude", None]


async def test_pages_of_reports_are_for_moderation_alone(square: Square) -> None:
    people = await square.several(4)
    post_id = await square.text(people[0])
    made: list[Report] = [
        await square.reports.report(person, SubjectKind.POST, post_id, Reason.SPAM) for person in people[1:]
    ]
    first = await square.reports.find_latest(SYSTEM, 2)
    rest = await square.reports.find_latest(SYSTEM, 2, first.next_cursor)
    assert [one.id for one in (*first.items, *rest.items)] == [one.id for one in made[::-1]]
    with pytest.raises(Forbidden):
        await square.reports.find_latest(people[0], 2)


async def test_what_is_ones_own_or_not_there_is_not_reported(square: Square) -> None:
    ada = await square.person()
    post_id = await square.text(ada)
    with pytest.raises(Invalid, match="own"):
        await square.reports.report(ada, SubjectKind.POST, post_id, Reason.SPAM)
    for kind in SubjectKind:
        with pytest.raises(NotFound):
            await square.reports.report(ada, kind, uuid4(), Reason.SPAM)
    with pytest.raises(Invalid, match="words"):
        await square.reports.report(ada, SubjectKind.POST, post_id, Reason.SPAM, "\x00")


async def test_a_report_of_somebody_who_cannot_be_seen_tells_nothing(square: Square) -> None:
    ada, eve = await square.several(2)
    post_id = await square.text(ada)
    await square.ties.block(ada, id_of(eve))
    subjects: dict[SubjectKind, UUID] = {SubjectKind.POST: post_id, SubjectKind.PERSON: id_of(ada)}
    for kind, subject_id in subjects.items():
        with pytest.raises(NotFound):
            await square.reports.report(eve, kind, subject_id, Reason.SPAM)
