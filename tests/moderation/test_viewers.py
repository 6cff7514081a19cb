"""Rules for some viewers, from the policy file to what each of them is shown: by age, and by country."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from socialpulse.app import open_program
from socialpulse.app.web import build_web
from socialpulse.core.actor import OPERATOR
from socialpulse.core.errors import CannotStart
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.settings import Settings, load_settings
from tests.moderation.conftest import Neighbourhood

pytestmark = pytest.mark.anyio

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
    policies = there.program.moderation.policies
    version, _ = await policies.put(OPERATOR, POLICY, "by country")
    await policies.make_live(OPERATOR, version)
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


@pytest.mark.parametrize("header", ["", "a b", "x:y", "é"])
def test_a_header_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(CannotStart, match="country_header"):
        load_settings(api={"country_header": header})
