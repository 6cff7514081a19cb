"""Measures of harm in texts: probabilities of fitted heads, and words of lists that an operator edits.

Tricks of spelling are undone first. Texts in, measures out, each with what measured it; nothing is decided here. What
is not measured is named in NOT_MEASURED and has no number.
"""

from socialpulse.understand.harm.heads import Head, Heads, load_heads
from socialpulse.understand.harm.measure import NOT_MEASURED, TextHarm, TextMeasures
from socialpulse.understand.harm.plain import Plain, plain_text
from socialpulse.understand.harm.words import KINDS, Hit, WordLists, load_lists

__all__ = [
    "KINDS",
    "NOT_MEASURED",
    "Head",
    "Heads",
    "Hit",
    "Plain",
    "TextHarm",
    "TextMeasures",
    "WordLists",
    "load_heads",
    "load_lists",
    "plain_text",
]
