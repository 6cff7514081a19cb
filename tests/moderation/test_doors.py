"""Every route of moderation has its field of GraphQL, or a reason why it has none; both ask the same rooms."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import GraphQLObjectType, get_named_type

from socialpulse.accounts import http as accounts_door
from socialpulse.api.graphql import Graph
from socialpulse.app import Program
from socialpulse.app.web import every_face, faces, moderation_verbs
from socialpulse.core.actor import Role
from socialpulse.moderation import http as moderation_door
from tests.api.test_graphql import ask, code
from tests.moderation.conftest import Callers

pytestmark = pytest.mark.anyio
DOCS = Path(__file__).parents[2] / "docs" / "moderation.md"
FIELDS = {  # of a route: the field of Query or Mutation that does the same
    "POST /v1/moderation/cases/next": "Mutation.takeCase",
    "GET /v1/moderation/cases": "Query.moderationQueue",  # Query.closedCases where `closed` is true
    "GET /v1/moderation/cases/{case_id}": "Query.moderationCase",
    "PUT /v1/moderation/cases/{case_id}/lock": "Mutation.lockCase",
    "DELETE /v1/moderation/cases/{case_id}/lock": "Mutation.releaseCase",
    "POST /v1/moderation/cases/{case_id}/pass": "Mutation.passCaseOn",
    "POST /v1/moderation/cases/{case_id}/decision": "Mutation.decideCase",
    "POST /v1/moderation/bulks": "Mutation.decideCases",
    "DELETE /v1/moderation/bulks/{bulk_id}": "Mutation.undoCases",
    "GET /v1/moderation/desk": "Query.moderationDesk",
    "PUT /v1/moderation/desk/wellness": "Mutation.saveWellness",
    "GET /v1/me/notices": "Query.myNotices",
    "GET /v1/me/strikes": "Query.myStrikes",
    "POST /v1/me/appeals": "Mutation.appeal",
    "GET /v1/me/appeals": "Query.myAppeals",
    "GET /v1/me/reporting": "Query.myReporting",
    "GET /v1/moderation/reporters": "Query.doubtfulReporters",
    "DELETE /v1/moderation/reporters/{person_id}/suspension": "Mutation.liftSuspension",
    "GET /v1/moderation/measures": "Query.moderationMeasures",
    "GET /v1/moderation/transparency": "Query.transparency",
    "GET /v1/moderation/statements": "Query.statementsOfReasons",
    "GET /v1/moderation/audit": "Query.auditLog",
    "GET /v1/moderation/audit/verification": "Query.auditVerification",
    "GET /v1/moderation/policy": "Query.policy",
    "GET /v1/moderation/policy/versions": "Query.policyVersions",
    "GET /v1/moderation/policy/versions/{version}": "Query.policy",
    "GET /v1/moderation/policy/shadows": "Query.policyShadows",
    "POST /v1/moderation/policy/check": "Query.checkPolicy",
    "POST /v1/moderation/policy/versions": "Mutation.keepPolicy",
    "PUT /v1/moderation/policy/live": "Mutation.makePolicyLive",
    "POST /v1/moderation/policy/roll-back": "Mutation.rollPolicyBack",
    "POST /v1/moderation/policy/replay": "Query.replayPolicy",
    "GET /v1/moderation/lists": "Query.knownLists",
    "POST /v1/moderation/lists": "Mutation.addKnownList",
    "GET /v1/moderation/lists/{name}": "Query.knownList",
    "PATCH /v1/moderation/lists/{name}": "Mutation.changeKnownList",
    "DELETE /v1/moderation/lists/{name}": "Mutation.removeKnownList",
    "POST /v1/moderation/lists/match": "Query.matchHash",
    "GET /v1/moderation/lists/{name}/entries": "Query.knownEntries",
    "POST /v1/moderation/lists/{name}/entries": "Mutation.addKnownHash",
    "DELETE /v1/moderation/lists/{name}/entries/{kind}/{code}": "Mutation.removeKnownHash",
    "POST /v1/moderation/lists/{name}/import": "Mutation.importHashes",
}
REST_ALONE = {  # why; docs/moderation.md tells it too
    "GET /v1/moderation/lists/{name}/export": "a file that is sent as it is read; knownEntries has its rows",
    "POST /v1alpha1/comments:analyze": "the shapes of another API, for its users",
    "POST /v1alpha1/comments:suggestscore": "the shapes of another API, for its users",
}
ELSE = {"Query.closedCases"}  # the other half of a route that has two


def routes(program: Program) -> set[str]:
    """Return every route of moderation, as `METHOD path`."""
    desk = accounts_door.Desk(program.accounts)
    doors = moderation_door.routers(moderation_verbs(program), desk.who, desk.for_tenant)
    return {f"{method} {route.path}" for door in doors for route in door.routes for method in route.methods}  # type: ignore[attr-defined]


def fields(graph: Graph) -> dict[str, GraphQLObjectType]:
    """Return what each field of Query and Mutation gives, by its name."""
    schema = graph.typed._schema
    roots = [root for root in (schema.query_type, schema.mutation_type) if root is not None]
    return {f"{root.name}.{name}": get_named_type(one.type) for root in roots for name, one in root.fields.items()}


async def test_every_route_has_its_field_or_a_reason(program: Program) -> None:
    there, known = routes(program), FIELDS.keys() | REST_ALONE.keys()
    assert len(there) > 40
    assert not there - known, "routes without a field of GraphQL: give each one, or say in REST_ALONE why it has none"
    assert not known - there, "routes that are no more"
    assert not FIELDS.keys() & REST_ALONE.keys()
    assert not set(FIELDS.values()) - fields(Graph(every_face(program))).keys()


async def test_every_field_of_moderation_has_its_route(program: Program) -> None:
    whole = fields(Graph(every_face(program)))
    of_others = fields(Graph(faces(program))).keys()
    assert not whole.keys() - of_others - set(FIELDS.values()) - ELSE


async def test_what_stays_with_rest_is_in_the_docs() -> None:
    text = DOCS.read_text()
    for route in REST_ALONE:
        assert f"`{route}`" in text, f"docs/moderation.md does not say why {route} is of REST alone"


OF_THE_OPERATOR = {
    "auditLog": "{auditLog {nodes {number}}}",
    "auditVerification": "{auditVerification {nEntries}}",
    "transparency": '{transparency(since: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z") {nReports}}',
    "statementsOfReasons": '{statementsOfReasons(since: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z") '
    "{nodes {puid}}}",
}


async def test_moderators_alone_know_of_their_fields(callers: Callers) -> None:
    eve, nobody = await callers.somebody("eve"), callers.nobody()
    for client in (eve, nobody):
        found = (await ask(client, "{__schema {queryType {fields {name}} mutationType {fields {name}}}}"))["data"]
        shown = {one["name"] for kind in found["__schema"].values() for one in kind["fields"]}
        own = {"myNotices", "myAppeals", "myStrikes", "myReporting", "appeal"}
        assert not shown & ({name.split(".")[1] for name in {*FIELDS.values(), *ELSE}} - own) and own <= shown


@pytest.mark.parametrize("name", sorted(OF_THE_OPERATOR))
async def test_what_is_for_the_operator_is_refused_to_moderators_as_by_rest(callers: Callers, name: str) -> None:
    ann, boss = await callers.somebody("ann", Role.MODERATOR), await callers.somebody("boss", Role.OPERATOR)
    refused = await ask(ann, OF_THE_OPERATOR[name])
    said = (await ann.get("/v1/moderation/audit")).json()
    assert code(refused) == ("forbidden", 403) and refused["errors"][0]["message"] == said["detail"]
    assert "errors" not in await ask(boss, OF_THE_OPERATOR[name])
