"""What may be shown: policy, judgements, known-bad lists, the queue, appeals.

Owns schema `moderation`. Reads posts, people, media and accounts, and what `understand` measures. Decides, and measures
nothing. `policy` says what follows from evidence, `known` what is known to be bad, `review` is the people's part;
`machine` looks at what was written and `judging` carries out what was decided, by whomever.
"""

from socialpulse.moderation.carrying_out import Carrier
from socialpulse.moderation.evidence import text_values
from socialpulse.moderation.judgements_store import find_machine_since
from socialpulse.moderation.judging import Judging
from socialpulse.moderation.known import (
    Entry,
    Hash,
    HashKind,
    Imported,
    Known,
    KnownList,
    KnownLists,
    KnownMatch,
    Terms,
    make_ready,
)
from socialpulse.moderation.looking import Eyes, Looking
from socialpulse.moderation.machine import Machine
from socialpulse.moderation.material import Materials
from socialpulse.moderation.perspective import Perspective, Read, read_texts
from socialpulse.moderation.policy import Changes, Policies, Policy, Replays, check_policy, default_text
from socialpulse.moderation.review import Audit, Review
from socialpulse.moderation.subjects import Subjects
from socialpulse.moderation.types import Action, Evidence, Judgement, Subject

__all__ = [
    "Action",
    "Audit",
    "Carrier",
    "Changes",
    "Entry",
    "Evidence",
    "Eyes",
    "Hash",
    "HashKind",
    "Imported",
    "Judgement",
    "Judging",
    "Known",
    "KnownList",
    "KnownLists",
    "KnownMatch",
    "Looking",
    "Machine",
    "Materials",
    "Perspective",
    "Policies",
    "Policy",
    "Read",
    "Replays",
    "Review",
    "Subject",
    "Subjects",
    "Terms",
    "check_policy",
    "default_text",
    "find_machine_since",
    "make_ready",
    "read_texts",
    "text_values",
]
