"""The nouns of a policy's life: versions, and what its rules in the background hit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from socialpulse.core.actor import Actor
from socialpulse.moderation.policy.policy import Policy
from socialpulse.moderation.types import Action
from socialpulse.runtime.db import Tx


@dataclass(frozen=True, slots=True)
class Version:
    """A policy that was put in.

    made_by  None: the program, or whoever runs it
    live_at  when it last came into force; None: never
    """

    version: int
    comment: str
    made_by: UUID | None
    made_at: datetime
    live_at: datetime | None
    is_live: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """A policy that can be read, with what is likely to be a mistake, and where it differs from the golden corpus."""

    policy: Policy
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shadow:
    """How many subjects a rule in the background hit on a day. `subjects`: three of them at most."""

    policy_version: int
    rule: str
    action: Action
    day: date
    n: int
    subjects: Sequence[UUID]


class Audit(Protocol):
    """Where changes are written down."""

    async def write(
        self, tx: Tx, actor: Actor, act: str, subject: str, detail: Mapping[str, str | int | bool | list[str] | None]
    ) -> None:
        """Write that somebody did something, in the transaction of what they did, and last in it."""
        ...
