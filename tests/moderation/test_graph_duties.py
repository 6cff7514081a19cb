"""Duties through GraphQL: the audit log with its filters, statements page by page, misuse of reporting."""

from __future__ import annotations

import pytest

from socialpulse.core.actor import Role
from socialpulse.core.ids import fresh_uuid
from socialpulse.runtime.clock import SetClock
from tests.api.test_graphql import ask, code
from tests.moderation.conftest import Callers, said
from tests.moderation.test_graph_cases import done

pytestmark = pytest.mark.anyio
PERIOD = 'since: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z"'
LIMIT = {"version": 1, "action": "limit", "reason": "elections"}


async def test_the_log_is_read_by_what_who_and_when(callers: Callers) -> None:
    ada, eve = await callers.somebody("ada"), await callers.somebody("eve")
    ann, boss = await callers.somebody("ann", Role.MODERATOR), await callers.somebody("boss", Role.OPERATOR)
    case = await callers.report(eve, await callers.post(ada))
    await ann.put(f"/v1/moderation/cases/{case}/lock")
    await said(await ann.post(f"/v1/moderation/cases/{case}/decision", json={"version": 1, "action": "show"}))
    await boss.post("/v1/moderation/lists", json={"name": "bad", "action": "hold", "reason": "hate"})
    for arguments, acts in (
        ("first: 5", ["known-list.add", "case.decided"]), ('act: "case"', ["case.decided"]),
        (f'by: "Person:{boss.person}"', ["known-list.add"]), (f'subject: "{case}"', ["case.decided"]),
        ('since: "2026-12-01T00:00:00Z"', []), ('act: "appeal"', []),
    ):  # fmt: skip
        found = await done(boss, f"{{auditLog({arguments}) {{nodes {{act detail}}}}}}")
        assert [one["act"] for one in found["nodes"]] == acts, arguments
    one = await done(boss, "{auditLog(first: 1) {nodes {number previous} pageInfo {endCursor}}}")
    rest = await done(boss, f'{{auditLog(after: "{one["pageInfo"]["endCursor"]}") {{nodes {{number hash}}}}}}')
    assert rest["nodes"][0]["hash"] == one["nodes"][0]["previous"]
    for arguments, words in (
        (f'act: "{"x" * 41}"', "at most 40"), ('since: "2026-11-01T00:00:00"', "has no zone"),
        ('since: "2026-12-01T00:00:00Z", until: "2026-11-01T00:00:00Z"', "must be after since"),
        ('by: "Post:x"', "is no id of a node"), ('subject: "\\u0000"', "NUL"),
    ):  # fmt: skip
        told = await ask(boss, f"{{auditLog({arguments}) {{nodes {{act}}}}}}")
        assert code(told) == ("invalid", 400) and words in told["errors"][0]["message"], told


async def test_statements_come_page_by_page_and_none_of_what_is_for_others_than_the_eea(callers: Callers) -> None:
    ann, boss = await callers.somebody("ann", Role.MODERATOR), await callers.somebody("boss", Role.OPERATOR)
    ada, eve = await callers.somebody("ada"), await callers.somebody("eve")
    for viewers in (["DE"], ["US", "BR"], ["US", "FR"], ["minors"], None):
        case = await callers.report(eve, await callers.post(ada))
        await ann.put(f"/v1/moderation/cases/{case}/lock")
        body = {**LIMIT, "viewers": viewers}
        await said(await ann.post(f"/v1/moderation/cases/{case}/decision", json=body))
    assert len((await done(ada, "{myNotices {nodes {id}}}"))["nodes"]) == 5  # whoever is concerned is told of each
    found, after = [], None
    for _ in range(3):
        query = f"query($after: String) {{statementsOfReasons({PERIOD}, first: 2, after: $after) {{"
        page = await done(boss, query + "nodes {puid territorialScope} pageInfo {endCursor hasNextPage}}}", after=after)
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
    assert [one["territorialScope"] if len(one["territorialScope"]) < 30 else "EEA" for one in found[:4]] == [
        ["DE"], ["FR"], "EEA", "EEA"
    ]  # fmt: skip
    assert len(found) == 4 and not page["pageInfo"]["hasNextPage"]
    lines = (await boss.get("/v1/moderation/statements?since=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z")).text
    assert [one["puid"] in line for one, line in zip(found, lines.splitlines(), strict=True)] == [True] * 4


async def test_whose_reports_are_not_looked_at_is_listed_and_lifted(callers: Callers, clock: SetClock) -> None:
    ann, eve = await callers.somebody("ann", Role.MODERATOR), await callers.somebody("eve")
    lift = "mutation($person: ID!) {liftSuspension(person: $person)}"
    for n in range(5):
        case = await callers.report(eve, await callers.post(await callers.somebody(f"ada{n}")), "spam")
        await ann.put(f"/v1/moderation/cases/{case}/lock")
        await said(await ann.post(f"/v1/moderation/cases/{case}/decision", json={"version": 1, "action": "show"}))
    query = "{doubtfulReporters {personId nWrong weight suspendedUntil}}"
    [listed] = await done(ann, query)
    assert listed == {
        "personId": f"Person:{eve.person}",
        "nWrong": 5,
        "weight": pytest.approx(2 / 7),
        "suspendedUntil": None,
    }
    told = await ask(ann, lift, person=str(eve.person))
    assert code(told) == ("not-found", 404) and "are looked at" in told["errors"][0]["message"]
    now = clock.now()
    async with callers.program.db.transaction() as tx:
        await tx.run(
            """INSERT INTO moderation.reporter_step (id, person_id, at, ends_at, n_unfounded, n_decided, policy_version)
               VALUES (%(id)s, %(person)s, %(at)s, %(at)s + interval '7 days', 5, 5, 1)""",
            id=fresh_uuid(),
            person=eve.person,
            at=now,
        )
    assert (await done(eve, "{myReporting {suspendedUntil}}"))["suspendedUntil"] is not None
    assert (await done(ann, query))[0]["suspendedUntil"] is not None
    callers.renew(eve, Role.MODERATOR)
    assert code(await ask(eve, lift, person=str(eve.person))) == ("forbidden", 403)
    assert await done(ann, lift, person=str(eve.person)) == f"Person:{eve.person}"
    assert await done(eve, "{myReporting {warnedAt suspendedUntil}}") == {"warnedAt": None, "suspendedUntil": None}


async def test_measures_and_counts_are_of_a_period(callers: Callers) -> None:
    ann, boss = await callers.somebody("ann", Role.MODERATOR), await callers.somebody("boss", Role.OPERATOR)
    await callers.report(await callers.somebody("eve"), await callers.post(await callers.somebody("ada")))
    found = await done(ann, f"{{moderationMeasures({PERIOD}) {{waiting {{queue n}} nAutomated}}}}")
    assert found["waiting"] == [{"queue": "VIOLENCE", "n": 1}]
    counted = await done(boss, f"{{transparency({PERIOD}) {{nReports reportsByReason}}}}")
    assert counted == {"nReports": 1, "reportsByReason": {"threats": 1}}
    backwards = 'since: "2026-12-01T00:00:00Z", until: "2026-11-01T00:00:00Z"'
    assert code(await ask(ann, f"{{moderationMeasures({backwards}) {{nAutomated}}}}")) == ("invalid", 400)
