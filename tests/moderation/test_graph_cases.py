"""The queue through GraphQL: a case from its report to its restoration, many at once and taken back, a calm desk."""

from __future__ import annotations

from typing import Any

import pytest

from socialpulse.core.actor import Role
from tests.api.conftest import Visitor
from tests.api.test_graphql import ask, code
from tests.moderation.conftest import Callers

pytestmark = pytest.mark.anyio
DECIDE = """mutation($id: ID!, $action: ModerationAction!, $reason: ReportReason) {
    decideCase(id: $id, version: 1, action: $action, reason: $reason, words: "Why.") {
        case {outcome closedAt decidedBy} judgement {id action byMachine viewers}}}"""
MANY = """mutation($cases: [CaseVersion!]!, $action: ModerationAction!, $reason: ReportReason, $viewers: [String!]) {
    decideCases(cases: $cases, action: $action, reason: $reason, viewers: $viewers) {id done refused {id why}}}"""
UNDO = "mutation($id: ID!) {undoCases(id: $id) {done refused {why}}}"
QUEUE = "{moderationQueue {nodes {id kind queue subjectId}}}"


async def done(visitor: Visitor, query: str, **variables: object) -> Any:
    """Return the one field that an operation asks for."""
    answer = await ask(visitor, query, **variables)
    assert "errors" not in answer, answer
    [found] = answer["data"].values()
    return found


async def test_a_case_goes_from_report_to_restoration_through_graphql_alone(callers: Callers) -> None:
    ada, eve = await callers.somebody("ada"), await callers.somebody("eve")
    ann, bob = [await callers.somebody(name, Role.MODERATOR) for name in ("ann", "bob")]
    write = 'mutation {writePost(draft: {kind: TEXT, caption: "I will find you", language: "en"}) {id}}'
    post = (await done(ada, write))["id"]
    report = 'mutation($id: ID!) {report(subject: POST, id: $id, reason: THREATS, words: "look")}'
    await done(eve, report, id=post)
    await callers.program.jobs.work_off()  # the report comes into the queue
    [waiting] = (await done(ann, QUEUE))["nodes"]
    assert (waiting["kind"], waiting["queue"], waiting["subjectId"]) == ("REPORTS", "VIOLENCE", post)
    taken = await done(ann, "mutation {takeCase {case {id heldBy} stands {texts} reports {words}}}")
    assert taken["case"] == {"id": waiting["id"], "heldBy": f"Person:{ann.person}"}
    assert (taken["stands"]["texts"], taken["reports"]) == ({"caption": "I will find you"}, [{"words": "look"}])
    made = await done(ann, DECIDE, id=waiting["id"], action="REMOVE", reason="THREATS")
    assert (made["case"]["outcome"], made["judgement"]["action"]) == ("ACTED", "REMOVE")
    look = "query($id: ID!) {post(id: $id) {caption}}"
    assert await done(eve, look, id=post) is None
    notice = (await done(ada, "{myNotices {nodes {kind judgementId reasonWords appealUntil}}}"))["nodes"][0]
    assert (notice["kind"], notice["judgementId"]) == ("DECIDED", made["judgement"]["id"])
    assert (await done(ada, "{myStrikes {points}}"))["points"] == 2
    appeal = 'mutation($id: ID!) {appeal(judgement: $id, words: "A song.") {overturned}}'
    await done(ada, appeal, id=notice["judgementId"])
    assert await done(ann, "mutation {takeCase {case {id}}}") is None  # who decided it does not hear the appeal
    heard = await done(bob, "mutation {takeCase(queue: APPEALS) {case {id} appeals}}")
    assert heard["appeals"] == ["A song."]
    assert (await done(bob, DECIDE, id=heard["case"]["id"], action="SHOW"))["case"]["outcome"] == "OVERTURNED"
    assert (await done(eve, look, id=post)) == {"caption": "I will find you"}
    assert (await done(ada, "{myAppeals {nodes {overturned}}}"))["nodes"] == [{"overturned": True}]
    assert (await done(ada, "{myStrikes {points}}"))["points"] == 0
    closed = (await done(ann, "{closedCases {nodes {outcome}}}"))["nodes"]
    assert [one["outcome"] for one in closed] == ["OVERTURNED", "ACTED"]


async def test_many_are_decided_for_some_viewers_and_taken_back(callers: Callers) -> None:
    ada, eve = await callers.somebody("ada"), await callers.somebody("eve")
    ann, bob = [await callers.somebody(name, Role.MODERATOR) for name in ("ann", "bob")]
    cases = [await callers.report(eve, await callers.post(ada, f"post {n}")) for n in range(2)]
    given = [{"id": f"Case:{cases[0]}", "version": 1}, {"id": cases[1], "version": 7}]
    bulk = await done(ann, MANY, cases=given, action="LIMIT", reason="ELECTIONS", viewers=["DE", "AT"])
    assert bulk["done"] == [f"Case:{cases[0]}"] and "look at version 1" in bulk["refused"][0]["why"]
    assert (await done(ada, "{myNotices {nodes {viewers}}}"))["nodes"][0] == {"viewers": ["AT", "DE"]}
    assert code(await ask(bob, UNDO, id=bulk["id"])) == ("forbidden", 403)
    assert await done(ann, UNDO, id=bulk["id"]) == {"done": bulk["done"], "refused": []}
    assert (await done(ada, "{myNotices {nodes {kind}}}"))["nodes"][0] == {"kind": "RESTORED"}
    assert len((await done(ann, QUEUE))["nodes"]) == 2


async def test_what_cannot_be_decided_at_once_is_refused_as_by_rest(callers: Callers) -> None:
    ann = await callers.somebody("ann", Role.MODERATOR)
    case = await callers.report(await callers.somebody("eve"), await callers.post(await callers.somebody("ada")))
    given = [{"id": case, "version": 1}]
    for variables, words in (
        ({"cases": []}, "must be 1 to 100"),
        ({"cases": [{"id": f"Post:{case}", "version": 1}]}, "is the id of a Post; a Case is meant"),
        ({"action": "ESCALATE"}, "is for one case at a time"),
        ({"action": "HOLD"}, "is not for people"),
        ({"reason": None}, "its author is told why"),
        ({"viewers": ["AT"]}, "cannot be with remove, which is for everybody"),
        ({"viewers": ["Austria"], "action": "BLUR"}, "write two capitals, like DE"),
        ({"viewers": []}, "leave it out for everybody"),
    ):
        told = await ask(ann, MANY, **{"cases": given, "action": "REMOVE", "reason": "HATE", **variables})
        assert code(told) == ("invalid", 400) and words in told["errors"][0]["message"], told
    assert len((await done(ann, QUEUE))["nodes"]) == 1


async def test_a_case_is_locked_released_and_passed_on(callers: Callers) -> None:
    ann, bob = [await callers.somebody(name, Role.MODERATOR) for name in ("ann", "bob")]
    case = await callers.report(await callers.somebody("eve"), await callers.post(await callers.somebody("ada")))
    lock = "mutation($id: ID!) {lockCase(id: $id) {heldBy heldUntil}}"
    assert (await done(ann, lock, id=case))["heldBy"] == f"Person:{ann.person}"
    assert code(await ask(bob, lock, id=case)) == ("conflict", 409)
    assert await done(ann, "mutation($id: ID!) {releaseCase(id: $id)}", id=case) == f"Case:{case}"
    await done(bob, lock, id=case)
    await done(bob, "mutation($id: ID!) {passCaseOn(id: $id)}", id=case)
    assert code(await ask(bob, lock, id=case)) == ("forbidden", 403)
    assert await done(bob, "mutation {takeCase {case {id}}}") is None


async def test_cases_are_listed_by_what_they_are(callers: Callers) -> None:
    ada, eve = await callers.somebody("ada"), await callers.somebody("eve")
    ann = await callers.somebody("ann", Role.MODERATOR)
    for reason in ("spam", "threats"):
        await callers.report(eve, await callers.post(ada, reason), reason)
    for arguments, n in (
        ("queue: DECEPTION", 1), ("kind: REPORTS", 2), ("kind: APPEAL", 0), ("subjectKind: COMMENT", 0),
        (f'about: "Person:{ada.person}"', 2), (f'about: "{eve.person}"', 0),
    ):  # fmt: skip
        assert len((await done(ann, f"{{moderationQueue({arguments}) {{nodes {{id}}}}}}"))["nodes"]) == n, arguments
    page = await done(ann, "{moderationQueue(first: 1) {nodes {id} pageInfo {endCursor hasNextPage}}}")
    after = page["pageInfo"]["endCursor"]
    rest = await done(ann, f'{{moderationQueue(first: 5, after: "{after}") {{nodes {{id}}}}}}')
    assert page["pageInfo"]["hasNextPage"] and len({one["id"] for one in page["nodes"] + rest["nodes"]}) == 2


async def test_a_moderator_sets_how_they_want_to_see_things(callers: Callers) -> None:
    ann = await callers.somebody("ann", Role.MODERATOR)
    save = "mutation($given: WellnessInput!) {saveWellness(wellness: $given) {wellness {mute breakEveryMin}}}"
    saved = await done(ann, save, given={"mute": False, "breakEveryMin": 25})
    desk = await done(ann, "{moderationDesk {wellness {mute breakEveryMin} streak {nCases} keys {key action}}}")
    assert saved["wellness"] == desk["wellness"] == {"mute": False, "breakEveryMin": 25}
    assert desk["streak"] == {"nCases": 0} and desk["keys"][5] == {"key": "6", "action": None}
    told = await ask(ann, save, given={"breakEveryMin": 481})
    assert code(told) == ("invalid", 400) and "must be 1 to 480" in told["errors"][0]["message"]


async def test_nobody_decides_about_themselves(callers: Callers) -> None:
    ada = await callers.somebody("ada")
    case = await callers.report(await callers.somebody("eve"), await callers.post(ada))
    callers.renew(ada, Role.MODERATOR)
    for query in (
        "query($id: ID!) {moderationCase(id: $id) {case {id}}}",
        "mutation($id: ID!) {lockCase(id: $id) {id}}",
    ):
        assert code(await ask(ada, query, id=case)) == ("forbidden", 403)
    assert (await done(ada, QUEUE))["nodes"] == []
