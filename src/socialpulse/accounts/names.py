"""Names that people give to things of theirs."""

from __future__ import annotations

import unicodedata

from socialpulse.core.errors import Invalid

MOST_CHARACTERS = 100
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control and format characters, among them those that turn text around


def checked_name(field: str, text: str) -> str:
    """Return a name in NFC without blanks around it.

    Raises Invalid where nothing, too much, or a character that cannot be seen is in it (but the joiner of emoji).
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not 1 <= len(name) <= MOST_CHARACTERS:
        raise Invalid.one(field, text, f"must have between 1 and {MOST_CHARACTERS} characters")
    for character in name:
        if unicodedata.category(character) in _HIDDEN and character != "\u200d":
            raise Invalid.one(field, text, f"holds the character U+{ord(character):04X}, which cannot be seen")
    return name
