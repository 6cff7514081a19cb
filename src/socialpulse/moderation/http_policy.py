"""The HTTP doors of policy: read it, check another, put it in, make it live, and see what it would have done."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from socialpulse.accounts import Act, Who, allow
from socialpulse.core.actor import Actor
from socialpulse.moderation.policy import (
    MOST_DAYS,
    MOST_IN_REQUEST,
    MOST_SHADOW_DAYS,
    Change,
    Changes,
    Checked,
    Mode,
    Policies,
    Policy,
    Replays,
    Rule,
    Shadow,
    Version,
)
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_EXAMPLE = """[policy]
name = "House rules"

[[rules]]
id = "hate-sure"
when = "text.hate >= 0.95"
action = "hold"
severity = 80
reason = "hate"
words = "A person looks at this first."
"""


class TextBody(BaseModel):
    """A policy file in TOML."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=1_000_000, examples=[_EXAMPLE])


class PutBody(TextBody):
    comment: str = Field(default="", max_length=500, examples=["Slurs are held"])


class LiveBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=2**31 - 1)


class ReplayBody(TextBody):
    """A policy to try, on what the machine judged in the last days."""

    n_days: int = Field(default=7, ge=1, le=MOST_DAYS)


class RuleOut(BaseModel):
    id: str
    mode: Mode
    when: str
    action: Action
    severity: int
    reason: Reason
    viewers: list[str] = Field(description="minors, or countries; none: everybody.")
    lasts_s: float | None = Field(description="null: for ever.")
    words: str = Field(description="What the person concerned reads.")


class PolicyOut(BaseModel):
    """A policy. Rules stand in the order of the file."""

    version: int
    name: str
    words: str
    conditions: dict[str, str]
    rules: list[RuleOut]
    text: str


class VersionsOut(BaseModel):
    items: list[Version]
    next_cursor: str | None


class CheckedOut(BaseModel):
    """A policy that can be put in. `version` null: it was not."""

    version: int | None
    n_rules: int
    n_live: int
    warnings: list[str] = Field(description="Likely mistakes, and where it differs from the golden corpus.")


class ChangesOut(BaseModel):
    n_looked_at: int
    n_other_action: int
    is_whole: bool = Field(description=f"false: there is more than {MOST_IN_REQUEST:,}; try fewer days.")
    changes: list[Change]


def router(policies: Policies, replays: Replays, who: Who) -> APIRouter:
    """Return the routes of policy, for moderators."""
    routes = APIRouter(prefix="/v1/moderation/policy", tags=["moderation"])
    caller = Depends(who)

    async def moderator(actor: Actor = caller) -> Actor:
        allow(actor, Act.MODERATE)  # before the body is looked at
        return actor

    judge = Depends(moderator)
    _add_reads(routes, policies, judge)
    _add_changes(routes, policies, judge)

    @routes.post("/replay", summary="What a policy would have done; nothing is changed")
    async def replay(body: ReplayBody, actor: Actor = judge) -> ChangesOut:
        return _changes(await replays.try_out(actor, body.text, body.n_days))

    return routes


def _add_reads(routes: APIRouter, policies: Policies, judge: Actor) -> None:
    @routes.get("", summary="The policy in force")
    async def live(actor: Actor = judge) -> PolicyOut:
        return _policy(await policies.load(actor))

    @routes.get("/versions", summary="Every policy that was put in, the newest first")
    async def versions(
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        actor: Actor = judge,
    ) -> VersionsOut:
        page = await policies.find_versions(actor, limit, cursor)
        return VersionsOut(items=list(page.items), next_cursor=page.next_cursor)

    @routes.get("/versions/{version}", summary="A policy")
    async def version(version: Number, actor: Actor = judge) -> PolicyOut:
        return _policy(await policies.load(actor, version))

    @routes.get("/shadows", summary="What rules in the background would have done, by day")
    async def shadows(
        n_days: Annotated[int, Query(ge=1, le=MOST_SHADOW_DAYS)] = 7, actor: Actor = judge
    ) -> list[Shadow]:
        return await policies.find_shadows(actor, n_days)


def _add_changes(routes: APIRouter, policies: Policies, judge: Actor) -> None:
    @routes.post("/check", summary="What is wrong with a policy; nothing is kept")
    async def check(body: TextBody, actor: Actor = judge) -> CheckedOut:
        return _checked(await policies.check(actor, body.text), None)

    @routes.post("/versions", status_code=201, summary="Keep a policy as a new version, which is not in force yet")
    async def put(body: PutBody, actor: Actor = judge) -> CheckedOut:
        version, checked = await policies.put(actor, body.text, body.comment)
        return _checked(checked, version)

    @routes.put("/live", status_code=204, summary="Put a version into force")
    async def make_live(body: LiveBody, actor: Actor = judge) -> None:
        await policies.make_live(actor, body.version)

    @routes.post("/roll-back", summary="Put the version into force again that was before this one")
    async def roll_back(actor: Actor = judge) -> LiveBody:
        return LiveBody(version=await policies.roll_back(actor))


def _policy(policy: Policy) -> PolicyOut:
    book = policy.book
    return PolicyOut(
        version=policy.version,
        name=book.name,
        words=book.words,
        conditions={name: condition.text for name, condition in book.conditions},
        rules=[_rule(rule) for rule in book.rules],
        text=policy.text,
    )


def _rule(rule: Rule) -> RuleOut:
    match = rule.match
    return RuleOut(
        id=rule.id,
        mode=rule.mode,
        when=rule.when.text,
        action=match.action,
        severity=match.severity,
        reason=match.reason,
        viewers=list(match.viewers),
        lasts_s=None if match.lasts is None else match.lasts.total_seconds(),
        words=rule.words,
    )


def _checked(checked: Checked, version: int | None) -> CheckedOut:
    policy = checked.policy
    n_rules, n_live = len(policy.book.rules), len(policy.live)
    return CheckedOut(version=version, n_rules=n_rules, n_live=n_live, warnings=list(checked.warnings))


def _changes(found: Changes) -> ChangesOut:
    return ChangesOut(
        n_looked_at=found.n_looked_at,
        n_other_action=found.n_other_action,
        is_whole=found.is_whole,
        changes=list(found.changes),
    )
