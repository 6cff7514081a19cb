"""People in the loop: cases and their queue, decisions, notices, appeals, strikes, duties, the audit log.

Owns of schema `moderation` the tables of migration 0017. Has people decide what policy leaves to them; a
judgement is saved and carried out by whoever it is handed (`Judge`).
"""

from socialpulse.moderation.review.appeals import Appeals
from socialpulse.moderation.review.audit import Audit
from socialpulse.moderation.review.audit_entry import Entry, Head, Verified
from socialpulse.moderation.review.audit_store import Sought
from socialpulse.moderation.review.bulk import Bulk, Bulks
from socialpulse.moderation.review.cases import Cases
from socialpulse.moderation.review.cases_store import Wanted
from socialpulse.moderation.review.context import Alike, Author, Context
from socialpulse.moderation.review.deciding import Deciding
from socialpulse.moderation.review.duties import Duties, Format
from socialpulse.moderation.review.measures import Heard, Measures, Throughput, Transparency, Waiting
from socialpulse.moderation.review.misuse import Misuse
from socialpulse.moderation.review.rules import DECISIONS, KEYS, MOST_AT_ONCE, MOST_WORDS, Key, weight_of
from socialpulse.moderation.review.service import Review
from socialpulse.moderation.review.statements import Fields
from socialpulse.moderation.review.types import (
    Appeal,
    BulkId,
    Case,
    CaseId,
    CaseKind,
    Choice,
    Decided,
    Judge,
    Notice,
    NoticeKind,
    Outcome,
    Queue,
    Reported,
    Reporter,
    Standing,
    Step,
    Streak,
    Strike,
    Strikes,
    Subjects,
    Wellness,
)

__all__ = [
    "DECISIONS",
    "KEYS",
    "MOST_AT_ONCE",
    "MOST_WORDS",
    "Alike",
    "Appeal",
    "Appeals",
    "Audit",
    "Author",
    "Bulk",
    "BulkId",
    "Bulks",
    "Case",
    "CaseId",
    "CaseKind",
    "Cases",
    "Choice",
    "Context",
    "Decided",
    "Deciding",
    "Duties",
    "Entry",
    "Fields",
    "Format",
    "Head",
    "Heard",
    "Judge",
    "Key",
    "Measures",
    "Misuse",
    "Notice",
    "NoticeKind",
    "Outcome",
    "Queue",
    "Reported",
    "Reporter",
    "Review",
    "Sought",
    "Standing",
    "Step",
    "Streak",
    "Strike",
    "Strikes",
    "Subjects",
    "Throughput",
    "Transparency",
    "Verified",
    "Waiting",
    "Wanted",
    "Wellness",
    "weight_of",
]
