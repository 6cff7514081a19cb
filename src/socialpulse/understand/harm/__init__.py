"""Measures of harm in texts: probabilities of fitted heads, and words of lists that an operator edits.

Tricks of spelling are undone first. Texts in, measures out, each with what measured it; nothing is decided here.
"""

from socialpulse.understand.harm.heads import Head, Heads, load_heads
from socialpulse.understand.harm.measure import TextHarm, TextMeasures
from socialpulse.understand.harm.plain import Plain, plain_text
from socialpulse.understand.harm.words import KINDS, STRONGEST, Hit, WordLists, load_lists

__all__ = [
    "KINDS",
    "STRONGEST",
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
