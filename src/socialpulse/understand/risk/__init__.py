"""Risks for brands in what creators write: tags with a level and the evidence for it.

Word lists that an operator edits, likeness of meaning to examples, and the heads of harm; nothing is decided here but
the level, by a table of rules. Texts and their sentence vector in, tags out, each with what led to it.
"""

from socialpulse.understand.risk.measure import Evidence, Risk, Risks, Words
from socialpulse.understand.risk.rules import RULES, Case, decide
from socialpulse.understand.risk.tags import LEVELS, TAG_IDS, TAG_NAMES, TAGS, Level, Tag, find_tag, tag_label

__all__ = [
    "LEVELS",
    "RULES",
    "TAGS",
    "TAG_IDS",
    "TAG_NAMES",
    "Case",
    "Evidence",
    "Level",
    "Risk",
    "Risks",
    "Tag",
    "Words",
    "decide",
    "find_tag",
    "tag_label",
]
