"""What another policy would have done about what was judged. Nothing is changed by it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from socialpulse.accounts import Act, allow
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid
from socialpulse.moderation.policy.policy import Policy
from socialpulse.moderation.types import Action, Judgement, JudgementId, Subject
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

AT_ONCE = 200  # read and judged in about 20 ms, so that others in this process wait no longer
MOST = 1_000_000
MOST_IN_REQUEST = 20_000
MOST_DAYS = 366  # that a request looks back
_N_EXAMPLES = 5

FindMachineSince = Callable[[Tx, datetime, JudgementId | None, int], Awaitable[list[Judgement]]]


@dataclass(frozen=True, slots=True)
class Move:
    """What was done, by which rule, and what would be done by which. Rule None: no rule matched."""

    was: Action
    was_rule: str | None
    now: Action
    now_rule: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A move, how often it would be made, and the first of whom it would concern."""

    move: Move
    n: int
    examples: Sequence[Subject]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that would be different. `is_whole` False: there is more than was looked at."""

    n_looked_at: int
    changes: Sequence[Change]  # other actions first, then other rules for the same; the most frequent first
    is_whole: bool = True

    @property
    def n_other_action(self) -> int:
        return sum(change.n for change in self.changes if change.move.was is not change.move.now)


class Tally:
    """Counts moves while judgements go by."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._counts = Counter[Move]()
        self._examples: dict[Move, list[Subject]] = {}
        self.n_looked_at = 0

    def add(self, judgements: Sequence[Judgement]) -> None:
        """Decide about each anew, from the evidence of then."""
        self.n_looked_at += len(judgements)
        for judgement in judgements:
            match = self._policy.decide(judgement.evidence).decisive
            move = Move(
                judgement.action, judgement.rule, match.action if match else Action.SHOW, match.rule if match else None
            )
            if (move.was, move.was_rule) == (move.now, move.now_rule):
                continue
            self._counts[move] += 1
            examples = self._examples.setdefault(move, [])
            if len(examples) < _N_EXAMPLES:
                examples.append(judgement.subject)

    def changes(self, *, is_whole: bool = True) -> Changes:
        """Return what was counted so far."""
        ordered = sorted(self._counts.items(), key=lambda item: (item[0].was is item[0].now, -item[1]))
        changes = [Change(move, n, self._examples[move]) for move, n in ordered]
        return Changes(self.n_looked_at, changes, is_whole)


class Replays:
    """Reads what the machine judged, and decides about it again."""

    def __init__(self, db: Db, clock: Clock, find_machine_since: FindMachineSince) -> None:
        self._db = db
        self._clock = clock
        self._find = find_machine_since

    async def replay(self, actor: Actor, policy: Policy, since: datetime, most: int = MOST) -> Changes:
        """Return what the policy would have done since then, of the first `most` judgements. For moderators.

        What moderators decided stays out. Costs about 0.1 ms a judgement, most of it to read it.
        """
        allow(actor, Act.MODERATE)
        tally, after = Tally(policy), None
        while tally.n_looked_at < most:
            async with self._db.reading() as tx:
                found = await self._find(tx, since, after, min(AT_ONCE, most - tally.n_looked_at))
            if not found:
                return tally.changes()
            tally.add(found)
            after = found[-1].id
        return tally.changes(is_whole=False)

    async def try_out(self, actor: Actor, text: str, n_days: int) -> Changes:
        """Return what a policy file would have done in the last days, of the first MOST_IN_REQUEST judgements.

        Raises Invalid with all that is wrong with the file, or for a number of days that cannot be; as `allow`.
        """
        allow(actor, Act.MODERATE)
        check_days(n_days, MOST_DAYS)
        policy = await asyncio.to_thread(Policy.parse, text, 0)
        return await self.replay(actor, policy, self._clock.now() - timedelta(days=n_days), MOST_IN_REQUEST)


def check_days(n_days: int, most: int) -> None:
    """Raise Invalid for a number of days that is not 1 to `most`."""
    if not 1 <= n_days <= most:
        raise Invalid.one("n_days", str(n_days), f"must be 1 to {most}")
