"""What a decision made of a subject, and what has to be decided again so that all is as it was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socialpulse.core.errors import Conflict
from socialpulse.moderation import judgements_store
from socialpulse.moderation.review import cases_store, duties_store
from socialpulse.moderation.review.types import Case, Choice, Vote
from socialpulse.moderation.types import Action, Judgement, JudgementId
from socialpulse.runtime.db import Tx


@dataclass(frozen=True, slots=True)
class Undoing:
    """done: what a case was decided by. choices: what is decided again, in this order."""

    done: Judgement
    choices: list[Choice]


async def find_undoing(tx: Tx, case: Case, vote: Vote) -> Undoing:
    """Return how to take back what one moderator's vote decided. Raises Conflict where something came after it.

    What a decision made has ids behind the vote's: the judgement itself, and where it is for some viewers of what was
    held, the one that shows it to all others.
    """
    done = None if case.decision_id is None else await judgements_store.find(tx, case.decision_id)
    latest = await judgements_store.find_of_subject(tx, case.subject_kind, case.subject_id, 2)
    if done is None or (latest and latest[0].id > done.id):
        raise Conflict("it was judged again since, or nothing was left to judge")
    choices = []
    if not done.viewers or (latest and latest[0].id > vote.id):
        choices.append(_again(done, latest[1] if len(latest) > 1 else None, None))
    if done.viewers:
        choices += await _find_for_some(tx, done, JudgementId(vote.id))
    if await duties_store.is_appealed(tx, done.id):
        raise Conflict("it was appealed since; that is decided by somebody else")
    if await cases_store.find_of_subject(tx, case.subject) is not None:
        raise Conflict("it was reported again since; decide the new case")
    return Undoing(done, choices)


async def _find_for_some(tx: Tx, done: Judgement, first: JudgementId) -> list[Choice]:
    """Return what was decided for these viewers before, each group as it was. Raises Conflict as `find_undoing`."""
    kind, subject_id = done.subject.kind, done.subject.id
    stands = await judgements_store.find_by_viewer(tx, kind, subject_id)
    for group in done.viewers:
        if stands[group].id != done.id:
            raise Conflict(f"it was judged again for {group} since")
    before = await judgements_store.find_by_viewer(tx, kind, subject_id, first)
    return [_again(done, was, groups) for was, groups in _alike(done, before)]


def _alike(done: Judgement, before: Mapping[str, Judgement]) -> list[tuple[Judgement | None, tuple[str, ...]]]:
    """Return the viewers of a decision by what stood for them before; None: nothing did."""
    found: dict[JudgementId | None, tuple[Judgement | None, tuple[str, ...]]] = {}
    for group in done.viewers:
        was = before.get(group)
        was = None if was is None or was.action is Action.SHOW else was
        key = None if was is None else was.id
        found[key] = (was, (*found.get(key, (was, ()))[1], group))
    return list(found.values())


def _again(done: Judgement, was: Judgement | None, viewers: tuple[str, ...] | None) -> Choice:
    """Return what stood before as a choice; what nothing was said of is shown."""
    version = done.subject.version
    if was is None:
        return Choice(version, Action.SHOW, viewers=viewers)
    return Choice(version, was.action, was.reason, was.words, viewers)
