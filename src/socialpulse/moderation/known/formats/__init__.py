"""Files of hashes as others write them, read line by line, and ours as others read them."""

from socialpulse.moderation.known.formats.hashes import clip_of, hash_named, key_named, kind_named, write_hash
from socialpulse.moderation.known.formats.reading import read_file
from socialpulse.moderation.known.formats.rows import Item, Noted, Other, Skipped, shown
from socialpulse.moderation.known.formats.writing import Format, format_named, written

__all__ = [
    "Format",
    "Item",
    "Noted",
    "Other",
    "Skipped",
    "clip_of",
    "format_named",
    "hash_named",
    "key_named",
    "kind_named",
    "read_file",
    "shown",
    "write_hash",
    "written",
]
