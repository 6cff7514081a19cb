"""The doors: a case from report to restoration, what each of them refuses, and what strangers are not told."""

from __future__ import annotations

import csv
import io
import json
from uuid import UUID, uuid4

import pytest

from socialpulse.core.actor import Role
from socialpulse.moderation.review import CaseId
from socialpulse.posts import SubjectKind
from tests.api.test_graphql import ask
from tests.moderation.conftest import PERIOD, Callers, said

pytestmark = pytest.mark.anyio
NOTICES = "{myNotices {nodes {kind action rule reason words byMachine judgementId appealed}}}"


async def test_a_report_goes_through_queue_decision_notice_and_appeal_to_restoration(callers: Callers) -> None:
    ada, eve = await callers.somebody("ada"), await callers.somebody("eve")
    ann, bob = [await callers.somebody(name, Role.MODERATOR) for name in ("ann", "bob")]
    post = await callers.post(ada, "I will find you")
    case = await callers.report(eve, post)

    taken = await said(await ann.post("/v1/moderation/cases/next", json={}))
    assert (taken["case"]["id"], taken["stands"]["texts"], taken["wellness"]["blur"]) == (
        case, {"caption": "I will find you"}, True
    )  # fmt: skip
    decision = {"version": taken["stands"]["version"], "action": "remove", "reason": "threats", "words": "A threat."}
    decided = await said(await ann.post(f"/v1/moderation/cases/{case}/decision", json=decision))
    assert (decided["case"]["outcome"], decided["judgement"]["by_machine"]) == ("acted", False)
    assert (await eve.get(f"/v1/posts/{post}")).status_code == 404

    notice = (await said(await ada.get("/v1/me/notices")))["items"][0]
    assert (notice["action"], notice["words"], notice["reason_words"]) == (
        "remove", "A threat.", "Threatens, or calls for violence"
    )  # fmt: skip
    own = await said(await ada.get("/v1/me/strikes"))
    assert (own["points"], [one["judgement_id"] for one in own["strikes"]]) == (2, [notice["judgement_id"]])
    assert (await said(await eve.get("/v1/me/strikes"))) == {"points": 0, "strikes": [], "ends_at": None}
    appeal = {"judgement_id": notice["judgement_id"], "words": "It is a song."}
    assert (await said(await ada.post("/v1/me/appeals", json=appeal), 201))["overturned"] is None

    assert (await ann.post("/v1/moderation/cases/next", json={})).status_code == 204
    heard = await said(await bob.post("/v1/moderation/cases/next", json={"queue": "appeals"}))
    assert (heard["appeals"], heard["judgement"]["words"]) == (["It is a song."], "A threat.")
    show = {"version": heard["stands"]["version"], "action": "show"}
    await said(await bob.post(f"/v1/moderation/cases/{heard['case']['id']}/decision", json=show))
    assert (await said(await eve.get(f"/v1/posts/{post}")))["caption"] == "I will find you"
    assert (await said(await ada.get("/v1/me/appeals")))["items"][0]["overturned"] is True
    own = await said(await ada.get("/v1/me/strikes"))
    assert own["points"] == 0 and own["ends_at"] is None and own["strikes"][0]["lifted_at"] is not None


async def test_a_decision_for_some_goes_the_same_way_through_both_doors(callers: Callers) -> None:
    ada, eve = await callers.somebody("ada"), await callers.somebody("eve")
    ann, bob = [await callers.somebody(name, Role.MODERATOR) for name in ("ann", "bob")]
    case = await callers.report(eve, await callers.post(ada))
    await said(await ann.put(f"/v1/moderation/cases/{case}/lock"))
    decision = {"version": 1, "action": "limit", "reason": "elections", "words": "A court says so."}
    for viewers, words in (([], "empty"), (["Austria"], "Austria"), (["minors", "AT"], "mixes")):
        answer = await ann.post(f"/v1/moderation/cases/{case}/decision", json={**decision, "viewers": viewers})
        assert (answer.status_code, words in answer.text) == (400, True), answer.text
    decided = await said(
        await ann.post(f"/v1/moderation/cases/{case}/decision", json={**decision, "viewers": ["DE", "AT"]})
    )
    assert (decided["judgement"]["viewers"], decided["case"]["decided_by"]) == (["AT", "DE"], [str(ann.person)])
    closed = (await said(await bob.get("/v1/moderation/cases", params={"closed": True})))["items"]
    assert [one["decided_by"] for one in closed] == [[str(ann.person)]]

    notice = (await said(await ada.get("/v1/me/notices")))["items"][0]
    assert (notice["action"], notice["viewers"], notice["by_machine"]) == ("limit", ["AT", "DE"], False)
    node = (await ask(ada, "{myNotices {nodes {viewers judgementId}}}"))["data"]["myNotices"]["nodes"][0]
    assert node["viewers"] == ["AT", "DE"]
    appeal = 'mutation($id: ID!) {appeal(judgement: $id, words: "It is a song.") {overturned}}'
    await ask(ada, appeal, id=node["judgementId"])
    take = "mutation {takeCase {case {id} judgement {viewers} forSome {viewers action}}}"
    taken = (await ask(bob, take))["data"]["takeCase"]
    assert taken["judgement"]["viewers"] == taken["forSome"][0]["viewers"] == ["AT", "DE"]
    mutation = """mutation($id: ID!) {decideCase(id: $id, version: 1, action: LIMIT, reason: ELECTIONS, viewers: ["DE"])
        {case {outcome decidedBy}}}"""
    heard = (await ask(bob, mutation, id=taken["case"]["id"]))["data"]["decideCase"]["case"]
    assert heard["outcome"] == "OVERTURNED" and len(heard["decidedBy"]) == 1
    told = [(one["kind"], one["viewers"]) for one in (await said(await ada.get("/v1/me/notices")))["items"][:3]]
    assert told == [("appeal-overturned", ["AT", "DE"]), ("decided", ["DE"]), ("restored", ["AT"])]


async def test_a_bulk_for_some_viewers_is_taken_back(callers: Callers) -> None:
    ada, ann = await callers.somebody("ada"), await callers.somebody("ann", Role.MODERATOR)
    case = await callers.report(await callers.somebody("eve"), await callers.post(ada))
    body = {"action": "blur", "reason": "elections", "cases": [{"id": case, "version": 1}], "viewers": ["minors"]}
    bulk = await said(await ann.post("/v1/moderation/bulks", json=body))
    assert (await said(await ada.get("/v1/me/notices")))["items"][0]["viewers"] == ["minors"]
    assert (await said(await ann.delete(f"/v1/moderation/bulks/{bulk['id']}")))["done"] == [case]
    assert (await said(await ada.get("/v1/me/notices")))["items"][0]["kind"] == "restored"
    answer = await ann.post("/v1/moderation/bulks", json={**body, "action": "remove"})
    assert (answer.status_code, "which is for everybody" in answer.text) == (400, True)


async def test_statements_have_the_fields_of_the_database_and_repeat_nobodys_words(callers: Callers) -> None:
    ada, ann = await callers.somebody("ada"), await callers.somebody("ann", Role.MODERATOR)
    boss = await callers.somebody("boss", Role.OPERATOR)
    case = await callers.report(await callers.somebody("eve"), await callers.post(ada, "secret words"))
    await ann.put(f"/v1/moderation/cases/{case}/lock")
    decision = {"version": 1, "action": "remove", "reason": "threats", "words": "A threat."}
    await said(await ann.post(f"/v1/moderation/cases/{case}/decision", json=decision))
    lines = (await boss.get("/v1/moderation/statements", params=PERIOD)).text.splitlines()
    statement = json.loads(lines[0])
    assert len(lines) == 1 and "secret words" not in lines[0] and str(ada.person) not in lines[0]
    assert {name: statement[name] for name in ("decision_visibility", "category", "source_type", "content_type")} == {
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
        "category": "STATEMENT_CATEGORY_VIOLENCE",
        "source_type": "SOURCE_ARTICLE_16",
        "content_type": ["CONTENT_TYPE_TEXT"],
    }
    assert (statement["automated_detection"], statement["automated_decision"], statement["content_language"]) == (
        "No", "AUTOMATED_DECISION_NOT_AUTOMATED", "EN"
    )  # fmt: skip
    table = (await boss.get("/v1/moderation/statements", params={**PERIOD, "format": "csv"})).text
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows[0]["puid"] == statement["puid"] and rows[0]["end_date_visibility_restriction"] == ""
    report = await said(await boss.get("/v1/moderation/transparency", params=PERIOD))
    assert (report["n_reports"], report["actions"], report["reports_by_reason"]) == (1, {"remove": 1}, {"threats": 1})


async def test_measures_say_what_waits_and_who_did_what(callers: Callers) -> None:
    ann, eve = await callers.somebody("ann", Role.MODERATOR), await callers.somebody("eve")
    ada = await callers.somebody("ada")
    cases = [await callers.report(eve, await callers.post(ada, f"post {n}")) for n in range(3)]
    body = {"action": "show", "cases": [{"id": case, "version": 1} for case in cases[:2]]}
    bulk = await said(await ann.post("/v1/moderation/bulks", json=body))
    found = await said(await ann.get("/v1/moderation/measures", params=PERIOD))
    assert [(one["queue"], one["n"], one["n_within_hour"]) for one in found["waiting"]] == [("violence", 1, 1)]
    assert [(one["n_cases"], one["median_s"]) for one in found["throughput"]] == [(2, None)]
    alone = {"action": "show", "cases": [{"id": cases[2], "version": 1}]}
    lone = await said(await ann.post("/v1/moderation/bulks", json=alone))
    found = await said(await ann.get("/v1/moderation/measures", params=PERIOD))
    assert [(one["n_cases"], one["median_s"] is None) for one in found["throughput"]] == [(3, False)]
    assert len((await said(await ann.delete(f"/v1/moderation/bulks/{lone['id']}")))["done"]) == 1
    assert len((await said(await ann.delete(f"/v1/moderation/bulks/{bulk['id']}")))["done"]) == 2
    assert len((await said(await ann.get("/v1/moderation/cases")))["items"]) == 3
    assert (await ann.get("/v1/moderation/measures", params={**PERIOD, "until": PERIOD["since"]})).status_code == 400


async def test_what_moderators_did_is_in_the_audit_log_for_the_operator(callers: Callers) -> None:
    boss, ann = await callers.somebody("boss", Role.OPERATOR), await callers.somebody("ann", Role.MODERATOR)
    case = await callers.report(await callers.somebody("eve"), await callers.post(await callers.somebody("ada")))
    await ann.put(f"/v1/moderation/cases/{case}/lock")
    await said(await ann.post(f"/v1/moderation/cases/{case}/decision", json={"version": 1, "action": "show"}))
    entry = (await said(await boss.get("/v1/moderation/audit")))["items"][0]
    assert (entry["act"], entry["actor"], entry["detail"]["outcome"]) == (
        "case.decided", f"moderator {ann.person}", "dismissed"
    )  # fmt: skip
    checked = await said(await boss.get("/v1/moderation/audit/verification"))
    assert checked["broken_at"] is None and checked["head_number"] == entry["number"]


OF_MODERATORS = [
    ("POST", "/v1/moderation/cases/next"), ("GET", "/v1/moderation/cases"), ("GET", "/v1/moderation/cases/{id}"),
    ("PUT", "/v1/moderation/cases/{id}/lock"), ("DELETE", "/v1/moderation/cases/{id}/lock"),
    ("POST", "/v1/moderation/cases/{id}/pass"), ("POST", "/v1/moderation/cases/{id}/decision"),
    ("POST", "/v1/moderation/bulks"), ("DELETE", "/v1/moderation/bulks/{id}"), ("GET", "/v1/moderation/desk"),
    ("PUT", "/v1/moderation/desk/wellness"), ("GET", "/v1/moderation/measures"), ("GET", "/v1/moderation/reporters"),
]  # fmt: skip
OF_THE_OPERATOR = [
    ("GET", "/v1/moderation/audit"), ("GET", "/v1/moderation/audit/verification"),
    ("GET", "/v1/moderation/statements"), ("GET", "/v1/moderation/transparency"),
]  # fmt: skip
OF_PEOPLE = [
    ("GET", "/v1/me/notices"),
    ("GET", "/v1/me/appeals"),
    ("GET", "/v1/me/strikes"),
    ("POST", "/v1/me/appeals"),
]


async def test_every_door_is_closed_to_whom_it_is_not_for(callers: Callers) -> None:
    case = await callers.report(await callers.somebody("eve"), await callers.post(await callers.somebody("ada")))
    nobody, somebody = callers.nobody(), await callers.somebody("sam")
    moderator = await callers.somebody("ann", Role.MODERATOR)
    refused = [(nobody, 401, [*OF_MODERATORS, *OF_THE_OPERATOR, *OF_PEOPLE]),
               (somebody, 403, [*OF_MODERATORS, *OF_THE_OPERATOR]), (moderator, 403, OF_THE_OPERATOR)]  # fmt: skip
    for client, status, doors in refused:
        for method, path in doors:
            answer = await client.request(method, path.format(id=case))
            assert answer.status_code == status, (method, path, answer.text)


NONSENSE = (
    b"", b"[]", b"{", b'{"version": 1}', b'{"version": -1, "action": "show"}', b'{"version": 1, "action": "burn"}',
    b'{"version": 1, "action": "remove"}', b'{"version": 1, "action": "hold", "reason": "hate"}',
    b'{"version": 1, "action": "show", "words": "\\u0000"}', b'{"version": 1, "action": "show", "more": 1}',
    b'{"version": 1, "action": "show", "words": "\\ud800"}', b'{"version": 99999999999, "action": "show"}',
    json.dumps({"version": 1, "action": "show", "words": "x" * 9_000}).encode(),
)  # fmt: skip


async def test_nonsense_is_refused_and_decides_nothing(callers: Callers) -> None:
    case = await callers.report(await callers.somebody("eve"), await callers.post(await callers.somebody("ada")))
    ann = await callers.somebody("ann", Role.MODERATOR)
    await ann.put(f"/v1/moderation/cases/{case}/lock")
    head = {"content-type": "application/json"}
    for body in NONSENSE:
        answer = await ann.post(f"/v1/moderation/cases/{case}/decision", content=body, headers=head)
        assert answer.status_code in (400, 422), (body, answer.text)
    assert (await said(await ann.get(f"/v1/moderation/cases/{case}")))["case"]["outcome"] is None


async def test_whose_reports_are_not_looked_at_is_seen_told_and_lifted(callers: Callers) -> None:
    ann, eve = await callers.somebody("ann", Role.MODERATOR), await callers.somebody("eve")
    assert await said(await eve.get("/v1/me/reporting")) == {"warned_at": None, "suspended_until": None}
    assert (await eve.get("/v1/moderation/reporters")).status_code == 403
    for n in range(5):
        case = await callers.report(eve, await callers.post(await callers.somebody(f"ada{n}")), "spam")
        await ann.put(f"/v1/moderation/cases/{case}/lock")
        await said(await ann.post(f"/v1/moderation/cases/{case}/decision", json={"version": 1, "action": "show"}))
    [listed] = await said(await ann.get("/v1/moderation/reporters"))
    assert (listed["n_wrong"], listed["weight"], listed["suspended_until"]) == (5, pytest.approx(2 / 7), None)
    lifted = await ann.delete(f"/v1/moderation/reporters/{eve.person}/suspension")
    assert (lifted.status_code, "looked at" in lifted.text) == (404, True)


async def test_what_no_text_can_hold_is_refused_as_what_was_sent(callers: Callers) -> None:
    boss = await callers.somebody("boss", Role.OPERATOR)
    found = await boss.get("/v1/moderation/audit", params={"subject": "a\0b"})
    assert (found.status_code, "NUL" in found.text) == (400, True)
    broken = await boss.post(
        "/v1/moderation/cases/next", content=b'{"queue": ', headers={"content-type": "application/json"}
    )
    assert (broken.status_code, broken.json()["errors"][0]["field"]) == (422, "body")
    assert "is no JSON at character 10" in broken.json()["detail"]


async def test_cases_of_nowhere_are_not_found(callers: Callers) -> None:
    ann = await callers.somebody("ann", Role.MODERATOR)
    for method, path in OF_MODERATORS:
        if "{id}" in path and method == "GET":
            assert (await ann.request(method, path.format(id=uuid4()))).status_code == 404
    for params in ({"cursor": "x"}, {"cursor": "WyJ4IiwieSJd"}, {"queue": "x"}, {"limit": 0}):
        assert (await ann.get("/v1/moderation/cases", params=params)).status_code in (400, 422), params


async def test_graphql_decides_a_case_and_tells_its_author(callers: Callers) -> None:
    ada, ann = await callers.somebody("ada"), await callers.somebody("ann", Role.MODERATOR)
    await callers.report(await callers.somebody("eve"), await callers.post(ada, "I will find you"))
    taken = await ask(ann, "mutation {takeCase {case {id queue} stands {version texts} reports {reasons}}}")
    case = taken["data"]["takeCase"]
    assert case["stands"] == {"version": 1, "texts": {"caption": "I will find you"}}
    decided = await ask(
        ann,
        """mutation($id: ID!) {decideCase(id: $id, version: 1, action: REMOVE, reason: THREATS, words: "No.") {
            case {outcome} judgementId}}""",
        id=case["case"]["id"],
    )
    judgement = decided["data"]["decideCase"]["judgementId"]
    assert decided["data"]["decideCase"]["case"] == {"outcome": "ACTED"}
    notice = (await ask(ada, NOTICES))["data"]["myNotices"]["nodes"][0]
    assert (notice["judgementId"], notice["words"], notice["byMachine"]) == (judgement, "No.", False)
    appealed = await ask(ada, 'mutation($id: ID!) {appeal(judgement: $id, words: "A song") {overturned}}', id=judgement)
    assert appealed["data"]["appeal"] == {"overturned": None}


async def test_graphql_tells_strangers_nothing_of_cases(callers: Callers) -> None:
    ada, eve = await callers.somebody("ada"), await callers.somebody("eve")
    case = await callers.report(eve, await callers.post(ada))
    query = "query($id: ID!) {node(id: $id) {id}}"
    assert (await ask(ada, query, id=f"Case:{case}"))["data"] == {"node": None}
    callers.renew(ada, Role.MODERATOR)
    assert (await ask(ada, query, id=f"Case:{case}"))["data"] == {"node": None}  # about her
    ann = await callers.somebody("ann", Role.MODERATOR)
    assert (await ask(ann, query, id=f"Case:{case}"))["data"] == {"node": {"id": f"Case:{case}"}}
    for closed in ("{moderationQueue {nodes {id}}}", f'{{moderationCase(id: "{case}") {{case {{id}}}}}}',
                   "mutation {takeCase {case {id}}}", f'mutation {{passCaseOn(id: "{case}")}}'):  # fmt: skip
        told = await ask(eve, closed)
        assert told["errors"][0]["extensions"]["code"] == "invalid" and case not in json.dumps(told)  # there is none
    told = await ask(callers.nobody(), NOTICES)
    assert told["errors"][0]["extensions"]["code"] == "not-signed-in"


async def test_a_case_about_a_comment_or_a_profile_is_decided_too(callers: Callers) -> None:
    ada, ann = await callers.somebody("ada"), await callers.somebody("ann", Role.MODERATOR)
    eve, post = await callers.somebody("eve"), await callers.post(ada)
    comment = (await said(await ada.post(f"/v1/posts/{post}/comments", json={"text": "ugly words"}), 201))["id"]
    for kind, own in (("comment", comment), ("person", str(ada.person))):
        body = {"subject_kind": kind, "subject_id": own, "reason": "harassment"}
        await said(await eve.post("/v1/reports", json=body), 201)
        async with callers.program.db.transaction() as tx:
            report = (await callers.program.reports.find_of_subject(tx, SubjectKind(kind), UUID(own)))[0]
            case_id: CaseId = (await callers.program.moderation.review.report_came(tx, report)).id
        held = await said(await ann.put(f"/v1/moderation/cases/{case_id}/lock"))
        assert held["held_by"] == str(ann.person)
        version = (await said(await ann.get(f"/v1/moderation/cases/{case_id}")))["stands"]["version"]
        decision = {"version": version, "action": "remove", "reason": "harassment"}
        decided = await said(await ann.post(f"/v1/moderation/cases/{case_id}/decision", json=decision))
        assert decided["case"]["outcome"] == "acted"
    assert len((await said(await ada.get("/v1/me/notices")))["items"]) == 2
