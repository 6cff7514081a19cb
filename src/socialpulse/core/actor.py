"""Who asks: every verb that reads or changes something takes an Actor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    OPERATOR = "operator"  # whoever runs the program: the command line, and the local server until accounts exist
    SYSTEM = "system"  # the program itself: jobs and consumers


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller of a verb. `id` is None for the operator and the system."""

    role: Role
    id: UUID | None = None


OPERATOR = Actor(Role.OPERATOR)
SYSTEM = Actor(Role.SYSTEM)
