"""The GraphQL face of policy: read it, check another, keep it, put it into force, and see what it would have done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import strawberry
from strawberry.scalars import JSON

from socialpulse.moderation.graph_desk import ModerationDesk
from socialpulse.moderation.graph_told import like
from socialpulse.moderation.policy import (
    MOST_IN_REQUEST,
    Change,
    Changes,
    Checked,
    Mode,
    Policy,
    Rule,
    Shadow,
    Version,
)
from socialpulse.moderation.types import Action, Subject
from socialpulse.posts import Reason, SubjectKind
from socialpulse.runtime.graph import After, Connection, First, Info, connect, write_id

strawberry.enum(Mode, name="RuleMode")


@strawberry.type(name="PolicyRule", description="A rule. `words`: what the person concerned reads.")
class RuleNode:
    id: str
    mode: Mode
    when: str
    action: Action
    severity: int
    reason: Reason
    viewers: list[str] = strawberry.field(description="minors, or countries; none: everybody.")
    lasts_s: float | None = strawberry.field(description="Null: for ever.")
    words: str


@strawberry.type(name="Policy", description="A policy. Rules stand in the order of the file.")
class PolicyNode:
    version: int
    name: str
    words: str
    conditions: JSON
    rules: list[RuleNode]
    text: str


@strawberry.type(name="PolicyVersion", description="A policy that was put in. `madeBy` null: by the program itself.")
class VersionNode:
    version: int
    comment: str
    made_by: strawberry.ID | None
    made_at: datetime
    live_at: datetime | None = strawberry.field(description="When it last came into force; null: never.")
    is_live: bool


@strawberry.type(name="PolicyChecked", description="A policy that can be put in. `version` null: it was not.")
class CheckedNode:
    version: int | None
    n_rules: int
    n_live: int
    warnings: list[str] = strawberry.field(description="Likely mistakes, and where it differs from the golden corpus.")


@strawberry.type(name="RuleShadow", description="How many subjects a rule in the background hit on a day.")
class ShadowNode:
    policy_version: int
    rule: str
    action: Action
    day: date
    n: int
    subjects: list[strawberry.ID] = strawberry.field(description="Ids as REST has them; three at most.")


@strawberry.type(name="JudgedVersion", description="A version of a subject that was judged.")
class SubjectNode:
    kind: SubjectKind
    id: strawberry.ID
    version: int


@strawberry.type(name="PolicyChange", description="What would be otherwise, how often. A rule null: none matched.")
class ChangeNode:
    was: Action
    was_rule: str | None
    now: Action
    now_rule: str | None
    n: int
    examples: list[SubjectNode]


@strawberry.type(name="PolicyReplay", description="What a policy would have done.")
class ReplayNode:
    n_looked_at: int
    n_other_action: int
    is_whole: bool = strawberry.field(description=f"False: there is more than {MOST_IN_REQUEST:,}; try fewer days.")
    changes: list[ChangeNode]


@strawberry.type
class Query:
    @strawberry.field(description="The policy in force, or a version of it. For moderators.")
    async def policy(self, info: Info, version: int | None = None) -> PolicyNode:
        desk = info.context.desk(ModerationDesk)
        return _policy(await desk.verbs.policies.load(desk.actor, version))

    @strawberry.field(description="Every policy that was put in, the newest first. For moderators.")
    async def policy_versions(self, info: Info, first: First = 20, after: After = None) -> Connection[VersionNode]:
        desk = info.context.desk(ModerationDesk)
        return await connect(
            lambda limit, cursor: desk.verbs.policies.find_versions(desk.actor, limit, cursor),
            _versions,
            first,
            after,
        )

    @strawberry.field(description="What rules in the background would have done, by day. For moderators.")
    async def policy_shadows(self, info: Info, n_days: int = 7) -> list[ShadowNode]:
        desk = info.context.desk(ModerationDesk)
        return [_shadow(one) for one in await desk.verbs.policies.find_shadows(desk.actor, n_days)]

    @strawberry.field(description="What is wrong with a policy file in TOML; nothing is kept. For moderators.")
    async def check_policy(self, info: Info, text: str) -> CheckedNode:
        desk = info.context.desk(ModerationDesk)
        async with desk.turn:
            return _checked(await desk.verbs.policies.check(desk.actor, text), None)

    @strawberry.field(description="What a policy file would have done in the last days. For moderators.")
    async def replay_policy(self, info: Info, text: str, n_days: int = 7) -> ReplayNode:
        desk = info.context.desk(ModerationDesk)
        async with desk.turn:
            return _replay(await desk.verbs.replays.try_out(desk.actor, text, n_days))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Keep a policy file as a new version, which is not in force yet.")
    async def keep_policy(self, info: Info, text: str, comment: str = "") -> CheckedNode:
        desk = info.context.desk(ModerationDesk)
        version, checked = await desk.verbs.policies.put(desk.actor, text, comment)
        return _checked(checked, version)

    @strawberry.mutation(description="Put a version into force; returns it.")
    async def make_policy_live(self, info: Info, version: int) -> int:
        desk = info.context.desk(ModerationDesk)
        await desk.verbs.policies.make_live(desk.actor, version)
        return version

    @strawberry.mutation(description="Put the version into force again that was before this one; returns it.")
    async def roll_policy_back(self, info: Info) -> int:
        desk = info.context.desk(ModerationDesk)
        return await desk.verbs.policies.roll_back(desk.actor)


def _policy(policy: Policy) -> PolicyNode:
    book = policy.book
    conditions = {name: condition.text for name, condition in book.conditions}
    rules = [_rule(rule) for rule in book.rules]
    return like(PolicyNode, policy, name=book.name, words=book.words, conditions=JSON(conditions), rules=rules)


def _rule(rule: Rule) -> RuleNode:
    match = rule.match
    return like(
        RuleNode,
        match,
        id=rule.id,
        mode=rule.mode,
        when=rule.when.text,
        viewers=list(match.viewers),
        lasts_s=None if match.lasts is None else match.lasts.total_seconds(),
        words=rule.words,
    )


def _versions(versions: Sequence[Version]) -> list[VersionNode]:
    return [
        like(VersionNode, one, made_by=None if one.made_by is None else write_id("Person", one.made_by))
        for one in versions
    ]


def _shadow(shadow: Shadow) -> ShadowNode:
    return like(ShadowNode, shadow, subjects=[strawberry.ID(str(one)) for one in shadow.subjects])


def _checked(checked: Checked, version: int | None) -> CheckedNode:
    policy = checked.policy
    n_rules, n_live = len(policy.book.rules), len(policy.live)
    return CheckedNode(version=version, n_rules=n_rules, n_live=n_live, warnings=list(checked.warnings))


def _replay(found: Changes) -> ReplayNode:
    return like(ReplayNode, found, changes=[_change(one) for one in found.changes])


def _change(change: Change) -> ChangeNode:
    return like(ChangeNode, change.move, n=change.n, examples=[_subject(one) for one in change.examples])


def _subject(subject: Subject) -> SubjectNode:
    return like(SubjectNode, subject, id=write_id(subject.kind.value.title(), subject.id))
