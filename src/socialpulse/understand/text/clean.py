"""Makes the text of profiles and posts readable for models that were trained on plain sentences."""

from __future__ import annotations

import re
import unicodedata

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HASHTAG = re.compile(r"[#＃](\w+)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+")
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_WHITE_ON_BLACK = (0x1F150, 0x1F170)  # circled and squared letters that NFKC leaves alone, A to Z each


class _Plain(dict[int, str]):
    """What each character becomes after NFKC, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def clean_text(text: str) -> str:
    """Return the text in plain letters on one line: what a reader would read out.

    Styled letters become letters (𝓕𝓲𝓽 → Fit, 🅵 → F, ꜰ → f; NFKC), links go, hashtags become words
    (#NewYork → New York), emoji and other pictures become a space: MiniLM knows next to none of them, and one glued to
    a word (coffee☕) makes the whole word unknown. Letters of every script, digits, punctuation and mentions stay.
    Never raises.
    """
    text = unicodedata.normalize("NFKC", readable(text)).translate(_PLAIN)
    text = _LINK.sub(" ", text)
    text = _HASHTAG.sub(lambda tag: _HUMP.sub(" ", tag[1]) + " ", text)
    return " ".join(text.split())


def readable(text: str) -> str:
    """Return the text with surrogate pairs joined and lone surrogates as U+FFFD, so that UTF-8 can hold it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _plain(char: str) -> str:
    if char in _SMALL_CAPITALS:
        return _SMALL_CAPITALS[char]
    for first in _WHITE_ON_BLACK:
        if 0 <= ord(char) - first < 26:
            return chr(ord("A") + ord(char) - first)
    category = unicodedata.category(char)
    if category in {"Cf", "Me"} or "\ufe00" <= char <= "\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return ""  # joiners, enclosing keycaps, variants, skin tones: parts of a picture or invisible
    return " " if category in {"So", "Cc", "Co", "Cn", "Cs"} else char


_PLAIN = _Plain()
