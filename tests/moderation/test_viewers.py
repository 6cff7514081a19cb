"""Rules for some viewers, from the policy file to what each of them is shown: by age, and by country."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from socialpulse.app import open_program
from socialpulse.app.web import build_web
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.errors import CannotStart
from socialpulse.moderation import Action, Subject
from socialpulse.moderation.review import Choice, Format, Notice, NoticeKind
from socialpulse.posts import Draft, PostId, PostKind, Reason, SubjectKind
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.settings import Settings, load_settings
from tests.conftest import NOW
from tests.moderation.conftest import Neighbourhood

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
HEADER = "X-Client-Country"
POLICY = """
[policy]
name = "By country"

[[rules]]
id = "not-there"
when = "post.kind == 'text'"
viewers = ["DE", "AT"]
action = "limit"
severity = 20
reason = "elections"
words = "A court has it withheld there."

[[rules]]
id = "warned-there"
when = "post.kind == 'text'"
viewers = ["FR"]
action = "blur"
severity = 10
reason = "other"
words = "It is shown behind a warning there."
"""


@pytest.fixture
async def there(settings: Settings, url: str, clock: SetClock) -> AsyncIterator[Neighbourhood]:
    """A neighbourhood behind something that says where people are."""
    changed = {
        "posts": settings.posts.model_copy(update={"hold": True}),
        "api": settings.api.model_copy(update={"country_header": HEADER}),
    }
    async with open_program(settings.model_copy(update=changed), url, clock) as program:
        yield Neighbourhood(program)


async def test_a_rule_for_countries_hides_and_warns_there_and_nowhere_else(there: Neighbourhood) -> None:
    await by_country(there)
    post_id = await there.say(await there.person(), "The count in our town #vote")
    transport = httpx.ASGITransport(build_web(there.program), client=("203.0.113.9", 9))
    async with httpx.AsyncClient(transport=transport, base_url="http://sp.example") as client:

        async def ask(path: str, country: str | None) -> httpx.Response:
            return await client.get(path, headers={} if country is None else {HEADER: country})

        for country, sensitive in (("CH", False), (None, False), ("XX1", False), ("'; --", False), ("fr", True)):
            answer = await ask(f"/v1/posts/{post_id}", country)
            assert (answer.status_code, answer.json()["sensitive"]) == (200, sensitive), country
            assert len((await ask("/v1/tags/vote/posts", country)).json()["items"]) == 1
            latest = (await ask("/v1/feed/latest", country)).json()["items"]  # warned of, it is for who signed in
            assert len(latest) == (0 if sensitive else 1), country
        for country in ("DE", "at "):
            assert (await ask(f"/v1/posts/{post_id}", country)).status_code == 404
            assert (await ask(f"/v1/posts/{post_id}/comments", country)).status_code == 404
            assert (await ask("/v1/tags/vote/posts", country)).json()["items"] == []
            assert (await ask("/v1/feed/latest", country)).json()["items"] == []
            query = {"query": "{ feed(name: LATEST, first: 5) { edges { node { id } } } }"}
            asked = await client.post("/graphql", json=query, headers={HEADER: country})
            assert asked.json()["data"]["feed"]["edges"] == [], asked.text


async def told(there: Neighbourhood, author: Actor) -> list[Notice]:
    """Return what somebody was told, the latest first."""
    return list((await there.program.moderation.review.appeals.find_notices(author, 20)).items)


async def by_country(there: Neighbourhood, text: str = POLICY) -> None:
    policies = there.program.moderation.policies
    version, _ = await policies.put(OPERATOR, text, "by country")
    await policies.make_live(OPERATOR, version)


async def groups(there: Neighbourhood, post_id: PostId) -> tuple[list[str], list[str]]:
    async with there.program.db.transaction() as tx:
        rows = await tx.records("SELECT hidden_from, blurred_for FROM posts.post WHERE id = %(id)s", id=post_id)
    return rows[0]["hidden_from"], rows[0]["blurred_for"]


async def test_the_author_is_told_for_whom_and_by_which_rule_and_an_appeal_lifts_it(there: Neighbourhood) -> None:
    await by_country(there)
    ada, ann = await there.person(), await there.person(Role.MODERATOR)
    post_id = await there.say(ada, "The count in our town")
    hidden, warned = sorted(await told(there, ada), key=lambda notice: notice.viewers)
    assert (hidden.rule, hidden.action, hidden.viewers, hidden.by_machine) == (
        "not-there", Action.LIMIT, ["AT", "DE"], True
    )  # fmt: skip
    assert (warned.rule, warned.viewers, warned.words) == (
        "warned-there", ["FR"], "It is shown behind a warning there."
    )  # fmt: skip
    assert hidden.judgement_id is not None and hidden.appeal_until is not None
    review = there.program.moderation.review
    appeal = await review.appeals.appeal(ada, hidden.judgement_id, "It is a report of facts.")
    await review.cases.lock(ann, appeal.case_id)
    await review.deciding.decide(ann, appeal.case_id, Choice(1, Action.SHOW))
    assert await groups(there, post_id) == ([], ["FR"])
    lines = [json.loads(line) async for line in review.duties.export(OPERATOR, NOW - DAY, NOW + DAY, Format.JSON_LINES)]
    assert sorted(line["territorial_scope"] for line in lines) == [["AT", "DE"], ["FR"]]


async def test_an_edit_is_ruled_anew_and_what_a_moderator_hid_stays_hidden(there: Neighbourhood) -> None:
    await by_country(there, POLICY.replace("post.kind == 'text'", "text.n_links >= 1"))
    ada, ann = await there.person(), await there.person(Role.MODERATOR)
    post_id = await there.say(ada, "Look at http://example.org/count")
    assert await groups(there, post_id) == (["AT", "DE"], ["FR"])
    subject = Subject(SubjectKind.POST, post_id, 1)
    async with there.program.db.transaction() as tx:
        choice = Choice(1, Action.LIMIT, Reason.ELECTIONS, None, ("AT",))
        await there.program.moderation.judging.decide(tx, ann, subject, choice)
    await there.program.posts.edit(ada, post_id, 1, Draft(PostKind.TEXT, "Look at this count"))
    await there.settle()
    assert await groups(there, post_id) == (["AT"], [])
    newest = (await told(there, ada))[0]
    assert (newest.kind, newest.viewers) == (NoticeKind.RESTORED, ["DE", "FR"])


async def test_a_rule_for_some_ends_in_time_also_where_the_post_is_gone(there: Neighbourhood, clock: SetClock) -> None:
    await by_country(there, POLICY.replace("severity = 20", 'severity = 20\nlasts = "2 days"'))
    ada = await there.person()
    kept, gone = await there.say(ada, "The count in our town"), await there.say(ada, "Counted again")
    await there.program.posts.delete(ada, gone)
    clock.set(clock.now() + 3 * DAY)
    machine = there.program.moderation.machine
    assert (await machine.end_due(), await machine.end_due()) == (2, 0)
    assert await groups(there, kept) == ([], ["FR"])
    newest = (await told(there, ada))[0]
    assert (newest.kind, newest.subject_id, newest.viewers) == (NoticeKind.RESTORED, kept, ["AT", "DE"])


@pytest.mark.parametrize("header", ["", "a b", "x:y", "é"])
def test_a_header_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(CannotStart, match="country_header"):
        load_settings(api={"country_header": header})
