"""Known-bad lists: hashes of pictures, clips and files that others share, and of what was removed here.

Owns the tables `known_list` and `known_entry` of schema `moderation`. Says which list knows a file and what that list
asks for; policy decides. `hamming` finds near hashes and knows nothing of any of this.
"""

from socialpulse.moderation.known.formats import Format, hash_named, key_named, write_hash
from socialpulse.moderation.known.hamming import make_ready
from socialpulse.moderation.known.known import Known
from socialpulse.moderation.known.lists import KnownLists
from socialpulse.moderation.known.types import (
    REMOVED,
    Audit,
    Entry,
    Hash,
    HashKind,
    Imported,
    KnownList,
    KnownMatch,
    Reject,
    Terms,
)

__all__ = [
    "REMOVED",
    "Audit",
    "Entry",
    "Format",
    "Hash",
    "HashKind",
    "Imported",
    "Known",
    "KnownList",
    "KnownLists",
    "KnownMatch",
    "Reject",
    "Terms",
    "hash_named",
    "key_named",
    "make_ready",
    "write_hash",
]
