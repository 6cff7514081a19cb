"""The decisions of review that need no database: what comes next, whose word counts, when two agree."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from socialpulse.core.errors import Invalid
from socialpulse.core.ids import uuid_of
from socialpulse.moderation.review.types import Case, CaseKind, Choice, Queue, Step, Streak, Strike, Vote, Wellness
from socialpulse.moderation.types import FOR_SOME, MINORS, WAITS, Action, Judgement, ReportingTerms, Value
from socialpulse.posts import Reason
from socialpulse.understand.places import country_code

LOCKED_FOR = timedelta(minutes=10)
POINT = timedelta(minutes=30)  # what a point of severity is worth in waiting: 48 points are a day
APPEAL_WITHIN = timedelta(days=184)  # six months, counted so that no six months of the calendar are longer
STRIKE_WHOLE, STRIKE_HALF = timedelta(days=90), timedelta(days=180)
BREAK = timedelta(minutes=15)  # without a decision: a new streak begins
MOST_WORDS = 2_000  # of a decision or an appeal
MOST_AT_ONCE = 100  # cases of a bulk
N_TO_LIST = 5  # decided reports before somebody's word is doubted aloud
P_WRONG_TO_LIST = 0.8
LEAST_WEIGHT = 0.1
ALWAYS_LOOKED_AT = 80  # severity of a reason from which on a report is looked at, whoever makes it

DECISIONS = (Action.SHOW, Action.BLUR, Action.LIMIT, Action.REMOVE, Action.ESCALATE)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the desk. `action` None: the case is passed on to others."""

    key: str
    action: Action | None
    words: str


KEYS = (
    Key("1", Action.SHOW, "Nothing is wrong with it: show it"),
    Key("2", Action.BLUR, "Show it behind a warning"),
    Key("3", Action.LIMIT, "Show it to followers only, recommend it to nobody"),
    Key("4", Action.REMOVE, "Remove it"),
    Key("5", Action.ESCALATE, "Hold it until two others agree"),
    Key("6", None, "Not for me: pass it on to others"),
)

_QUEUES: Mapping[Reason, tuple[Queue, int]] = {  # where a reason is judged, and how grave it is when reported, 1 to 100
    Reason.SPAM: (Queue.DECEPTION, 15),
    Reason.SCAM: (Queue.DECEPTION, 45),
    Reason.IMPERSONATION: (Queue.DECEPTION, 40),
    Reason.MISINFORMATION: (Queue.DECEPTION, 30),
    Reason.ELECTIONS: (Queue.DECEPTION, 40),
    Reason.HARASSMENT: (Queue.HATE, 45),
    Reason.HATE: (Queue.HATE, 55),
    Reason.DOXXING: (Queue.RIGHTS, 65),
    Reason.THREATS: (Queue.VIOLENCE, 75),
    Reason.GRAPHIC_VIOLENCE: (Queue.VIOLENCE, 65),
    Reason.EXTREMISM: (Queue.VIOLENCE, 85),
    Reason.ANIMAL_CRUELTY: (Queue.VIOLENCE, 55),
    Reason.SELF_HARM: (Queue.SELF_HARM, 80),
    Reason.EATING_DISORDER: (Queue.SELF_HARM, 60),
    Reason.DANGEROUS_ACTS: (Queue.SELF_HARM, 50),
    Reason.ADULT_CONTENT: (Queue.SEXUAL, 40),
    Reason.INTIMATE_IMAGES: (Queue.SEXUAL, 85),
    Reason.CHILD_ABUSE: (Queue.CHILDREN, 100),
    Reason.CHILD_SAFETY: (Queue.CHILDREN, 90),
    Reason.REGULATED_GOODS: (Queue.OTHER, 45),
    Reason.INTELLECTUAL_PROPERTY: (Queue.RIGHTS, 25),
    Reason.OTHER: (Queue.OTHER, 20),
}


def checked_choice(choice: Choice) -> Choice:
    """Return what a moderator may decide, its words trimmed. Raises Invalid."""
    if choice.action not in DECISIONS:
        raise Invalid.one("action", choice.action.value, f"is not for people; decide {', '.join(DECISIONS)}")
    if choice.action is not Action.SHOW and choice.reason is None:
        raise Invalid.one("reason", "none", f"is needed to {choice.action.value} something: its author is told why")
    viewers = None if choice.viewers is None else _checked_viewers(choice.action, choice.viewers)
    return replace(choice, words=checked_words(choice.words or "") or None, viewers=viewers)


def _checked_viewers(action: Action, viewers: Sequence[str]) -> tuple[str, ...]:
    """Return groups of viewers for whom an action can be decided, each once, in order. Raises Invalid."""
    if not viewers:
        raise Invalid.one("viewers", "[]", f'is empty; name "{MINORS}" or countries, or leave it out for everybody')
    if action not in (Action.SHOW, *FOR_SOME):
        raise Invalid.one("viewers", ", ".join(viewers), f"cannot be with {action.value}, which is for everybody")
    if MINORS in viewers and set(viewers) != {MINORS}:
        others = ", ".join(viewers)
        raise Invalid.one("viewers", others, f'mixes ages and countries; name "{MINORS}" alone, or countries alone')
    for code in viewers:
        if code != MINORS and country_code(code) != code:
            reason = f'is no country of ISO 3166; write two capitals, like DE, or "{MINORS}" for people below 18'
            raise Invalid.one("viewers", code[:60], reason)
    return tuple(sorted(set(viewers)))


def as_appealed(choice: Choice, appealed: Judgement) -> Choice:
    """Return what is decided of an appeal: for whom the judgement was that is appealed, where it names nobody else."""
    narrow = bool(appealed.viewers) and choice.viewers is None and choice.action in (Action.SHOW, *FOR_SOME)
    return replace(choice, viewers=appealed.viewers) if narrow else choice


def upholds(choice: Choice, appealed: Judgement) -> bool:
    """Return whether what is decided of an appeal lets the judgement stand."""
    return choice.action is appealed.action and set(choice.viewers or ()) == set(appealed.viewers)


def shown_first(
    choice: Choice, version: int, latest: Judgement | None, appealed: Judgement | None
) -> tuple[str, ...] | None:
    """Return for which viewers a subject is shown before a choice is carried out, () for everybody; None: for nobody.

    They are those whom a hold, or what is appealed, keeps from it, and of whom the choice says nothing.

    latest  what was decided last for everybody
    """
    if appealed is not None and appealed.viewers:
        return tuple(group for group in appealed.viewers if group not in (choice.viewers or ())) or None
    if choice.viewers is None:
        return None
    if appealed is not None:
        return None if appealed.action is Action.SHOW else ()
    stands = latest is not None and latest.subject.version == version and latest.action not in WAITS
    return None if stands else ()


def checked_words(words: str) -> str:
    """Return words for others to read, trimmed. Raises Invalid for more than 2,000 characters and for control ones."""
    fit = words.strip()
    if len(fit) > MOST_WORDS:
        raise Invalid.one("words", f"{len(fit)} characters", f"at most {MOST_WORDS} are taken; say it shorter")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in fit):
        raise Invalid.one("words", repr(fit), "holds control characters; leave them out")
    return fit


def check_period(since: datetime | None, until: datetime | None) -> None:
    """Raise Invalid for a moment without a zone, and for a period that ends before it begins. None: no such bound."""
    for name, at in (("since", since), ("until", until)):
        if at is not None and at.tzinfo is None:
            raise Invalid.one(name, at.isoformat(), "has no zone; write it as 2026-11-01T00:00:00Z")
    if since is not None and until is not None and since >= until:
        raise Invalid.one("until", until.isoformat(), f"must be after since, {since.isoformat()}")


def place_of(cursor: str, at: str, text: str) -> tuple[datetime, UUID]:
    """Return a place in an order by time. Raises Invalid where the cursor holds none."""
    found = uuid_of(text)
    try:
        moment = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, OverflowError):
        moment = None
    if found is None or moment is None:
        raise Invalid.one("cursor", cursor, "is not a cursor of this list; use next_cursor of the page before")
    return moment, found


def queue_of(reason: Reason) -> Queue:
    """Return where a reason is judged."""
    return _QUEUES[reason][0]


def severity_of(reason: Reason) -> int:
    """Return how grave a reason is when somebody whose word counts fully reports it, 1 to 100."""
    return _QUEUES[reason][1]


def gravest(reasons: Sequence[Reason]) -> Reason:
    """Return the gravest of some reasons; the first of those that are as grave."""
    return max(reasons, key=severity_of)


def weight_of(n_right: int, n_wrong: int) -> float:
    """Return what somebody's reports count: 1 without a past, towards the share that was right, at least 0.1."""
    return max(LEAST_WEIGHT, (n_right + 2) / (n_right + n_wrong + 2))


def counted_since(terms: ReportingTerms, last: Step | None, now: datetime) -> datetime:
    """Return from when on dismissed reports count: each leads to one step."""
    since = now - terms.within
    return since if last is None else max(since, last.lifted_at or last.ends_at or last.at)


def is_misuse(terms: ReportingTerms, n_unfounded: int, n_decided: int) -> bool:
    """Return whether so many of somebody's decided reports were dismissed that something follows."""
    return n_unfounded >= terms.n_unfounded and 100 * n_unfounded >= terms.percent * n_decided


def is_warned(last: Step | None, now: datetime) -> bool:
    """Return whether a warning still stands: for half a year, unless what it led to was lifted."""
    return last is not None and last.lifted_at is None and now - last.at < STRIKE_HALF


def reported_severity(reasons: Sequence[Reason], weights: Sequence[float]) -> int:
    """Return how grave reports make a case, 1 to 100: the gravest reason of each by its weight, the gravest counts.

    Others add 5 points for each doubling of the words that count.
    """
    heaviest = max(severity_of(reason) * weight for reason, weight in zip(reasons, weights, strict=True))
    many = 5 * math.log2(max(1.0, sum(weights)))
    return min(100, max(1, round(heaviest + many)))


def turn_at(opened_at: datetime, severity: int) -> datetime:
    """Return when a case's turn is: the earlier, the sooner it comes. The SQL that makes one graver says the same."""
    return opened_at - severity * POINT


def settled(case: Case, votes: Sequence[Vote]) -> Vote | None:
    """Return the vote that decides a case, or None where another moderator has to be asked.

    One decides, but for what was escalated: there two who agree do. Where the first two differ, the third decides.
    Only votes about the newest version are handed in; the last is the newest.
    """
    last = votes[-1]
    if not case.escalated or case.kind is CaseKind.APPEAL:
        return last
    agreed = Counter((vote.action, *vote.viewers) for vote in votes)[last.action, *last.viewers] >= 2
    return last if agreed or len(votes) >= 3 else None


def points_of(severity: int) -> int:
    """Return the points of a strike: 1, from 50 on 2, from 80 on 3."""
    return 1 + (severity >= 50) + (severity >= 80)


def points_now(strike: Strike, now: datetime) -> float:
    """Return what a strike counts: whole for 90 days, half for 90 more, nothing then or once it is lifted."""
    age = now - strike.at
    if strike.lifted_at is not None or age >= STRIKE_HALF:
        return 0.0
    return float(strike.points) if age < STRIKE_WHOLE else strike.points / 2


def streak_of(decided_at: Sequence[datetime], now: datetime, wellness: Wellness) -> Streak:
    """Return how long somebody has decided without a break of 15 minutes. `decided_at`: the latest first."""
    after, n_cases = now, 0
    for at in decided_at:
        if after - at >= BREAK:
            break
        after, n_cases = at, n_cases + 1
    minutes = (now - after).total_seconds() / 60
    due = n_cases >= wellness.break_every_cases or minutes >= wellness.break_every_min
    return Streak(n_cases, minutes, due)


def distance(some: Mapping[str, Value], others: Mapping[str, Value]) -> float:
    """Return how far two subjects' measures lie apart, 0 to 1: the mean difference of each p of both; 1 without any."""
    ours, theirs = _ps(some), _ps(others)
    shared = ours.keys() & theirs.keys()
    return sum(abs(ours[name] - theirs[name]) for name in shared) / len(shared) if shared else 1.0


def _ps(values: Mapping[str, Value]) -> dict[str, float]:
    """Return what is between 0 and 1, whether something is being 0 or 1."""
    return {name: float(value) for name, value in values.items() if isinstance(value, int | float) and 0 <= value <= 1}
