"""Known-bad lists through GraphQL: from their making to their end, and what is refused."""

from __future__ import annotations

import pytest

from socialpulse.core.actor import Role
from socialpulse.moderation.known import REMOVED
from tests.api.conftest import Visitor
from tests.api.test_graphql import ask, code
from tests.moderation.conftest import Callers
from tests.moderation.known.conftest import code as pdq
from tests.moderation.test_graph_cases import done

pytestmark = pytest.mark.anyio
ADD = (
    "mutation($name: String!, $terms: KnownListInput!) {addKnownList(name: $name, terms: $terms) {nearAction distance}}"
)
CHANGE = """mutation($name: String!, $terms: KnownListChange!) {changeKnownList(name: $name, terms: $terms) {
    action nearAction distance enabled source}}"""
IMPORT = """mutation($name: String!, $text: String!, $kind: HashKind) {
    importHashes(name: $name, text: $text, kind: $kind) {
        nRead nAdded nDeleted nRejected others rejects {number value reason}}}"""
ENTRIES = """query($after: String) {knownEntries(name: "bad", first: 2, after: $after) {
    nodes {id kind code hash sourceIds} pageInfo {hasNextPage endCursor}}}"""
MATCH = "query($hash: String!) {matchHash(kind: PDQ, hash: $hash) {listName action distance isExact entry}}"
TERMS = {"action": "REMOVE", "reason": "EXTREMISM"}


@pytest.fixture
async def ann(callers: Callers) -> Visitor:
    """A moderator, and a list called bad."""
    visitor = await callers.somebody("ann", Role.MODERATOR)
    assert await done(visitor, ADD, name="bad", terms=TERMS) == {"nearAction": "REMOVE", "distance": 31}
    return visitor


async def test_a_list_is_filled_matched_changed_and_deleted(ann: Visitor) -> None:
    text = "\n".join([*(f"pdq {pdq(number).hex()}" for number in range(3)), "nonsense"])
    told = await done(ann, IMPORT, name="bad", text=text)
    assert (told["nRead"], told["nAdded"], told["nRejected"], told["rejects"][0]["number"]) == (4, 3, 1, 4)
    page = await done(ann, ENTRIES)
    rest = await done(ann, ENTRIES, after=page["pageInfo"]["endCursor"])
    found = page["nodes"] + rest["nodes"]
    assert {one["hash"] for one in found} == {pdq(number).hex() for number in range(3)}
    [second] = [one for one in found if one["hash"] == pdq(1).hex()]
    assert page["pageInfo"]["hasNextPage"] and not rest["pageInfo"]["hasNextPage"]
    changed = await done(ann, CHANGE, name="bad", terms={"nearAction": "HOLD", "distance": 4})
    assert changed == {"action": "REMOVE", "nearAction": "HOLD", "distance": 4, "enabled": True, "source": ""}
    [match] = await done(ann, MATCH, hash=pdq(1, 7).hex())
    assert match == {"listName": "bad", "action": "HOLD", "distance": 1, "isExact": False, "entry": second["id"]}
    remove = 'mutation($code: String!) {removeKnownHash(name: "bad", kind: PDQ, code: $code)}'
    assert await done(ann, remove, code=second["code"]) == second["code"]
    again = await ask(ann, remove, code=second["code"])
    assert code(again) == ("not-found", 404) and "is on the list 'bad'" in again["errors"][0]["message"]
    assert await done(ann, MATCH, hash=pdq(1).hex()) == []
    assert await done(ann, 'mutation {removeKnownList(name: "bad")}') == "bad"
    assert await done(ann, "{knownLists {name}}") == [{"name": REMOVED}]


async def test_a_text_is_read_as_the_file_that_rest_takes(ann: Visitor) -> None:
    table = f"pdq,md5\n{pdq(1).hex()},{'ab' * 16}\n"
    assert (await done(ann, IMPORT, name="bad", text=table))["nAdded"] == 2
    files = {"file": ("a.csv", table.encode())}
    assert (await ann.post("/v1/moderation/lists/bad/import", files=files)).json()["n_added"] == 0
    bare = await done(ann, IMPORT, name="bad", text=pdq(2).hex(), kind="PDQ")
    assert (bare["nAdded"], bare["nRejected"]) == (1, 0)


async def test_one_hash_is_added_once(ann: Visitor) -> None:
    add = 'mutation {addKnownHash(name: "bad", kind: MD5, hash: "' + "ab" * 16 + '")}'
    assert [await done(ann, add), await done(ann, add)] == [True, False]


@pytest.mark.parametrize(
    ("query", "variables", "status", "words"),
    [
        (ADD, {"name": "bad", "terms": TERMS}, 409, "choose another name"),
        (ADD, {"name": "No Name", "terms": TERMS}, 400, "small letters, digits and hyphens"),
        (ADD, {"name": "x", "terms": {**TERMS, "distance": 65, "severity": 0}}, 400, "is 0 to 64 of 256 bits"),
        (ADD, {"name": "x", "terms": {**TERMS, "pFrames": 0.0}}, 400, "more than 0, up to 1"),
        (ADD, {"name": "x", "terms": {**TERMS, "action": "EXPLODE"}}, 400, "EXPLODE"),
        (CHANGE, {"name": "none", "terms": {"distance": 3}}, 404, "no list is called 'none'"),
        (CHANGE, {"name": "bad", "terms": {"minQuality": 101}}, 400, "is 0 to 100"),
        (IMPORT, {"name": "bad", "text": " \n"}, 400, "is empty"),
        (IMPORT, {"name": "bad", "text": "x\0y"}, 400, "unpack it first"),
        (IMPORT, {"name": "bad", "text": "a" * 500_001}, 413, "as a file to POST /v1/moderation/lists/bad/import"),
        (IMPORT, {"name": "none", "text": "x"}, 404, "no list is called 'none'"),
        (IMPORT, {"name": REMOVED, "text": "x"}, 409, "filled by decisions alone"),
        (MATCH, {"hash": "xyz"}, 400, "written in hexadecimal digits"),
        (MATCH, {"hash": "ab"}, 400, "has 64 digits, this has 2"),
        (ENTRIES, {"after": "x"}, 400, "is not a cursor of this list"),
        ('mutation {removeKnownList(name: "removed")}', {}, 409, "filled by decisions alone"),
        ('mutation {removeKnownHash(name: "bad", kind: MD5, code: "zz")}', {}, 400, "hexadecimal"),
        ('{knownList(name: "a\\u0000b") {name}}', {}, 400, "NUL"),
    ],
)  # fmt: skip
async def test_nonsense_is_refused_and_says_so(
    ann: Visitor, query: str, variables: dict[str, object], status: int, words: str
) -> None:
    told = await ask(ann, query, **variables)
    assert code(told)[1] == status and words in told["errors"][0]["message"], told
    assert (await done(ann, '{knownList(name: "bad") {nEntries}}'))["nEntries"] == 0


async def test_nothing_stays_of_a_text_and_all_of_it_is_in_the_audit_log(callers: Callers, ann: Visitor) -> None:
    await done(ann, IMPORT, name="bad", text="ab" * 16)
    assert not list(callers.program.scratch.glob("text-*"))
    boss = await callers.somebody("boss", Role.OPERATOR)
    log = '{auditLog(act: "known-list", subject: "bad") {nodes {act actor detail}}}'
    entries = (await done(boss, log))["nodes"]
    assert [one["act"] for one in entries] == ["known-list.import", "known-list.add"]
    assert entries[0]["actor"] == f"moderator {ann.person}" and entries[0]["detail"]["n_added"] == 1
