"""Addresses of files: plain for what everybody may have, signed and expiring for the rest.

A signature stands in the path, before the file's own, so that a playlist under it finds its parts by their names.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from socialpulse.runtime.clock import Clock

LIFE = timedelta(hours=2)
STEP_S = 1_800  # links made within half an hour are equal, so that browsers fetch a file once
SIGNATURE_LETTERS = 32


class Links:
    """Makes addresses and judges those that come back."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def public(self, path: str) -> str:
        return f"/media/{path}"

    def signed(self, path: str) -> str:
        """Return an address that works for everybody who has it, for between 1.5 and 2 hours from now."""
        end = self._clock.now() + LIFE
        expires = int(end.timestamp()) // STEP_S * STEP_S
        return f"/media/signed/{expires}-{self._signature(path, expires)}/{path}"

    def seconds_left(self, ticket: str, path: str) -> int | None:
        """Return how long a ticket (`expires-signature`) opens a path, or None where it does not."""
        expires, _, signature = ticket.partition("-")
        if not (expires.isascii() and expires.isdigit() and len(expires) <= 12):
            return None
        left_s = int(expires) - int(self._clock.now().timestamp())
        fits = hmac.compare_digest(signature.encode(), self._signature(path, int(expires)).encode())
        return left_s if fits and left_s > 0 else None

    def _signature(self, path: str, expires: int) -> str:
        """Return the signature of everything that stands in the folder of a path, up to a time."""
        folder = path.partition("/")[0]
        text = f"{expires}/{folder}".encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()[:SIGNATURE_LETTERS]
