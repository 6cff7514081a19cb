"""Sessions that ended a short while ago. An access token says itself whose it is; this says whose is over early."""

from __future__ import annotations

import time

from socialpulse.accounts import sessions_store as store
from socialpulse.core.ids import SessionId
from socialpulse.runtime.db import Db

LOOK_EVERY_S = 1.0  # so a token of a session that another process ended is good for a second more


class Ended:
    """Knows the few ended sessions whose tokens have not expired; one query a second, however many ask."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._known: frozenset[SessionId] = frozenset()
        self._looked_at_s = -LOOK_EVERY_S

    async def has(self, session: SessionId) -> bool:
        """Return whether this session was ended."""
        now_s = time.monotonic()
        if now_s - self._looked_at_s >= LOOK_EVERY_S:
            self._looked_at_s = now_s  # first, so that those who ask meanwhile do not look too
            async with self._db.transaction() as tx:
                self._known = frozenset(await store.find_ended(tx))
        return session in self._known

    def look_again(self) -> None:
        """Look before the next answer: a session was ended here."""
        self._looked_at_s = -LOOK_EVERY_S
