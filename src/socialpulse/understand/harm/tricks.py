"""Letters behind digits and signs inside one word."""

from __future__ import annotations

import functools
import re

_LEET = str.maketrans("013457@$!|+€", "oieastasiite")
_SIGNS = "@$!|+€"
_INSIDE = re.compile(rf"(?<=[^\W\d_])[0-9{re.escape(_SIGNS)}]{{1,2}}(?=[^\W\d_])")
_LEADING = re.compile(r"(?:^|(?<=^#))(?:[013457](?=[^\W\d_]{4})|[@$](?=[^\W\d_]{2}))")
_TRAILING = re.compile(r"(?<=[^\W\d_])\$+$")
_DIGITS = re.compile(r"[0-9]{3}|[0-9][^\W\d_][0-9][^\W\d_][0-9]{2}")
_LETTER = re.compile(r"[^\W\d_]")
_N_LETTERS = 40  # a longer word is none
_KEPT = re.compile(r"://|^www\.|^@(?!ss)\w|\.(?:com|org|net|co|io|ly)\b")
_MASK = re.compile(r"^([^\w]*)([a-z][a-z*#_%@!.-]*[*#_%][a-z*#_%@!.-]*)([^\w*#]*)$")
_SIGNED = re.compile(r"[*#_%]")
_SIGN = re.compile(r"[^a-z]")
_OFTEN_MASKED = (
    *("fuck", "fucking", "fucked", "fucker", "shit", "shitty", "bitch", "bitches", "ass", "cunt", "cunts", "dick"),
    *("pussy", "whore", "whores", "slut", "sluts", "hate", "kill", "rape", "asshole", "bastard", "idiot", "stupid"),
    *("nigger", "niggers", "nigga", "faggot", "faggots", "retard", "retards", "porn", "sex", "nude", "nudes", "die"),
    *("motherfucker", "bullshit", "cock", "damn", "hell", "crap", "suicide", "moron", "muslims", "jews", "women"),
)


def of_letters(token: str) -> str:
    """Return the token with the digits and signs between its letters read as letters: sh1t, a$$, 5tupid.

    Links, mentions, numbers of three digits and words such as 2nd, mp3 or covid19 stay.
    """
    if token.isalpha() or len(token) > _N_LETTERS or not _LETTER.search(token):
        return token
    if _KEPT.search(token) or _DIGITS.search(token):
        return token
    found = _INSIDE.sub(lambda match: match[0].translate(_LEET), token)
    if found != token:  # one trick was played, so its neighbours are meant too
        found = re.sub(r"(?<=[^\W\d_])[0134570@$|+€]+(?=\W*$)", lambda match: match[0].translate(_LEET), found)
    found = _TRAILING.sub(lambda match: match[0].translate(_LEET), found)
    return _LEADING.sub(lambda match: match[0].translate(_LEET), found)


def unmask(token: str) -> str:
    """Return the token with a masked word written out (f**k), when it is one of those often masked."""
    if len(token) > _N_LETTERS or not _SIGNED.search(token, 1):
        return token
    match = _MASK.match(token)
    if match is None:
        return token
    word = _find_word(match[2])
    return token if word is None else f"{match[1]}{word}{match[3]}"


@functools.lru_cache(maxsize=4_096)
def _find_word(masked: str) -> str | None:
    """Return the first word that the mask fits letter by letter; at least its first letter must show."""
    shape = re.compile("".join("[a-z]" if _SIGN.match(char) else char for char in masked))
    return next((word for word in _OFTEN_MASKED if shape.fullmatch(word)), None)
