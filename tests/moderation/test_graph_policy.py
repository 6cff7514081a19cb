"""Policy through GraphQL: checked, tried, kept, put into force and taken back."""

from __future__ import annotations

import pytest

from socialpulse.core.actor import Role
from socialpulse.moderation.policy import default_text
from tests.api.conftest import Visitor
from tests.api.test_graphql import ask, code
from tests.moderation.conftest import Callers
from tests.moderation.test_graph_cases import done

pytestmark = pytest.mark.anyio
MILDER = default_text().replace('"text.hate >= 0.95 or', '"text.hate >= 0.99 or')
CHECK = "query($text: String!) {checkPolicy(text: $text) {version nRules warnings}}"
KEEP = "mutation($text: String!, $comment: String!) {keepPolicy(text: $text, comment: $comment) {version nLive}}"
LIVE = "mutation($version: Int!) {makePolicyLive(version: $version)}"
REPLAY = """query($text: String!, $n: Int!) {replayPolicy(text: $text, nDays: $n) {
    nLookedAt isWhole changes {was now wasRule nowRule n examples {id}}}}"""


@pytest.fixture
async def ann(callers: Callers) -> Visitor:
    return await callers.somebody("ann", Role.MODERATOR)


async def test_a_policy_is_checked_kept_put_into_force_and_taken_back(ann: Visitor) -> None:
    checked = await done(ann, CHECK, text=MILDER)
    assert checked["version"] is None
    assert "text.hate=0.96: limit (hate-likely) instead of hold (hate-sure)" in checked["warnings"]
    assert (await done(ann, KEEP, text=MILDER, comment="milder"))["version"] == 2
    assert (await done(ann, "{policy {version rules {id mode reason lastsS}}}"))["version"] == 1
    assert await done(ann, LIVE, version=2) == 2
    assert await done(ann, "{policy {version text}}") == {"version": 2, "text": MILDER}
    page = await done(ann, "{policyVersions(first: 1) {nodes {comment isLive madeBy} pageInfo {hasNextPage}}}")
    assert page["nodes"] == [{"comment": "milder", "isLive": True, "madeBy": f"Person:{ann.person}"}]
    assert page["pageInfo"]["hasNextPage"]
    assert await done(ann, "mutation {rollPolicyBack}") == 1


async def test_a_policy_is_tried_on_what_was_judged(callers: Callers, ann: Visitor) -> None:
    post = await callers.post(await callers.somebody("ada"), "what a fucking stupid idiot you are")
    await callers.program.jobs.work_off()
    stricter = MILDER + '\n[[rules]]\nid = "everything"\nwhen = "author.age_days >= 0"\naction = "remove"\n'
    stricter += 'severity = 1\nreason = "other"\nwords = "No."\n'
    found = await done(ann, REPLAY, text=stricter, n=7)
    assert found["nLookedAt"] >= 1 and found["isWhole"]
    [change] = [one for one in found["changes"] if f"Post:{post}" in [each["id"] for each in one["examples"]]]
    assert (change["now"], change["nowRule"]) == ("REMOVE", "everything")
    assert (await done(ann, "{policy {version}}"))["version"] == 1


@pytest.mark.parametrize(
    ("query", "variables", "status", "words"),
    [
        (CHECK, {"text": ""}, 400, "is empty; a policy begins with [policy]"),
        (CHECK, {"text": "[policy]\nname = 'x'\n[[rules]]\nid = 'a'\nwhen = 'text.nothing > 1'"}, 400, "text.nothing"),
        (KEEP, {"text": "x", "comment": ""}, 400, "is not TOML"),
        (KEEP, {"text": MILDER, "comment": "x" * 501}, 400, "at most 500 characters"),
        (LIVE, {"version": 1}, 409, "in force already"),
        (LIVE, {"version": 99}, 404, "there is no policy 99"),
        (LIVE, {"version": -1}, 404, "there is no policy -1"),
        ("{policy(version: 7) {text}}", {}, 404, "there is no policy 7"),
        ("{policyShadows(nDays: 91) {rule}}", {}, 400, "n_days = '91': must be 1 to 90"),
        (REPLAY, {"text": MILDER, "n": 0}, 400, "must be 1 to 366"),
        ("mutation {rollPolicyBack}", {}, 409, "no other policy was ever in force"),
        ("{policyVersions(first: 101) {nodes {version}}}", {}, 400, "must be 1 to 100"),
    ],
)
async def test_nonsense_is_refused_and_says_so(
    ann: Visitor, query: str, variables: dict[str, object], status: int, words: str
) -> None:
    told = await ask(ann, query, **variables)
    assert code(told)[1] == status and words in told["errors"][0]["message"], told
