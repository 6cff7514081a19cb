"""People: who they say they are, and what they are to each other.

Owns schema `people`. Reads accounts and media. Answers who sees whom, for every room above; shows no posts.
"""

from socialpulse.people.flow import ProfileWritten
from socialpulse.people.heads import head_of
from socialpulse.people.profiles import People
from socialpulse.people.sight import (
    find_followed_ids,
    find_hidden_ids,
    find_language,
    find_muted_ids,
    find_readable_ids,
    find_visible,
    viewer_of,
)
from socialpulse.people.ties import Ties
from socialpulse.people.types import AgeBracket, Look, Own, Person, Profile, Roll, Seen, Tie, Waiting, Written

__all__ = [
    "AgeBracket",
    "Look",
    "Own",
    "People",
    "Person",
    "Profile",
    "ProfileWritten",
    "Roll",
    "Seen",
    "Tie",
    "Ties",
    "Waiting",
    "Written",
    "find_followed_ids",
    "find_hidden_ids",
    "find_language",
    "find_muted_ids",
    "find_readable_ids",
    "find_visible",
    "head_of",
    "viewer_of",
]
