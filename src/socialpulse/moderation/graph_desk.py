"""Moderation in one operation of GraphQL."""

from __future__ import annotations

import asyncio
from uuid import UUID

from socialpulse.accounts import Act, decide
from socialpulse.core.errors import Forbidden, NotFound
from socialpulse.moderation.graph_nodes import CaseNode, show_cases
from socialpulse.moderation.http import Verbs
from socialpulse.moderation.review import CaseId
from socialpulse.runtime.graph import Operation


class ModerationDesk:
    """What moderators call, in one operation.

    `turn` is held by what reads thousands of rows: asked for under many names at once, it is done one after the other.
    """

    def __init__(self, operation: Operation, verbs: Verbs) -> None:
        self.actor = operation.actor
        self.verbs = verbs
        self.review = verbs.review
        self.turn = asyncio.Lock()

    async def find_node(self, kind: str, own: UUID) -> CaseNode | None:
        """Return a case to a moderator whom it is not about, and to nobody else."""
        if not decide(self.actor, Act.MODERATE).allowed:
            return None
        try:
            return show_cases([(await self.review.cases.load(self.actor, CaseId(own))).case])[0]
        except (NotFound, Forbidden):
            return None
