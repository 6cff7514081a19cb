"""How much may be asked in a day."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import structlog

from socialpulse.core.errors import OverQuota
from socialpulse.runtime.clock import Clock

log = structlog.get_logger(__name__)


class Budget:
    """Calls and tokens of one day of UTC, counted in this process: a restart begins anew, each worker has its own.

    Tokens are known only after a call, so those that run at the same time can overdraw by what they use.
    """

    def __init__(self, clock: Clock, n_calls_a_day: int, n_tokens_a_day: int) -> None:
        self._clock, self._most_calls, self._most_tokens = clock, n_calls_a_day, n_tokens_a_day
        self._day = date.min
        self.n_calls = self.n_tokens = 0
        self._was_told = False

    def take_call(self) -> None:
        """Count a call. Raises OverQuota where calls or tokens of the day are spent; said in the log once a day."""
        now = self._clock.now().astimezone(UTC)
        if now.date() != self._day:
            self._day, self.n_calls, self.n_tokens, self._was_told = now.date(), 0, 0, False
        if self.n_calls >= self._most_calls or self.n_tokens >= self._most_tokens:
            self._refuse(now)
        self.n_calls += 1

    def take_tokens(self, n_tokens: int) -> None:
        """Count what a call used."""
        self.n_tokens += n_tokens

    def _refuse(self, now: datetime) -> None:
        spent = (
            f"second opinions of the day are spent: {self.n_calls:,} calls of {self._most_calls:,}, "
            f"{self.n_tokens:,} tokens of {self._most_tokens:,}"
        )
        if not self._was_told:
            log.warning(spent)
            self._was_told = True
        midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC)
        raise OverQuota(spent, math.ceil((midnight - now).total_seconds()))
