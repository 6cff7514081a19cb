"""Files of hashes as others write them, read line by line, and ours as others read them."""

from socialpulse.moderation.known.formats.hashes import read_code, read_hash, write_hash
from socialpulse.moderation.known.formats.reading import read_file
from socialpulse.moderation.known.formats.rows import Item, Noted, Other, Skipped, shown
from socialpulse.moderation.known.formats.writing import Format, written

__all__ = [
    "Format",
    "Item",
    "Noted",
    "Other",
    "Skipped",
    "read_code",
    "read_file",
    "read_hash",
    "shown",
    "write_hash",
    "written",
]
