"""E-mail addresses: whether a text is one, and which two are the same."""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

from socialpulse.core.errors import Invalid

EmailKey = NewType("EmailKey", str)  # an address as it is compared

MOST_CHARACTERS = 254  # RFC 5321, path without its brackets
_PARTS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def email_key(email: str) -> EmailKey:
    """Return the address as it is compared: NFKC, lower case, the domain in ASCII. Raises Invalid where it is none.

    Dots and +tags stay: whether they matter is for the provider to say, and joining two people's accounts is worse
    than letting one person have two.
    """
    text = unicodedata.normalize("NFKC", email.strip())
    if len(text) > MOST_CHARACTERS or not _PARTS.fullmatch(text):
        raise _no_address(email)
    local, domain = text.casefold().rsplit("@", 1)
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        raise _no_address(email) from None
    labels = ascii_domain.split(".")
    if local.startswith(".") or local.endswith(".") or ".." in local or not all(map(_LABEL.fullmatch, labels)):
        raise _no_address(email)
    return EmailKey(f"{local}@{ascii_domain}")


def _no_address(email: str) -> Invalid:
    return Invalid.one("email", email, "is no e-mail address; write one such as ada@example.org", "no-email")
