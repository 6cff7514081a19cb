"""The GraphQL faces of moderation for moderators, together; those for everybody else are in `graph_appeals`.

They are two, because a schema tells whoever may read it what there is.
"""

from __future__ import annotations

from dataclasses import dataclass

from socialpulse.moderation import graph_cases, graph_duties, graph_known, graph_policy
from socialpulse.moderation.graph_desk import ModerationDesk
from socialpulse.moderation.graph_nodes import CASE
from socialpulse.moderation.http import Verbs
from socialpulse.runtime.graph import Operation

__all__ = ["ModerationDesk", "ModerationGraph", "rooms"]


@dataclass(frozen=True, slots=True)
class ModerationGraph:
    """A part of what this room gives to the graph of moderators."""

    verbs: Verbs
    query: type
    mutation: type
    kinds: tuple[str, ...] = ()

    @property
    def desk(self) -> type:
        return ModerationDesk

    def open(self, operation: Operation) -> ModerationDesk:
        return ModerationDesk(operation, self.verbs)


def rooms(verbs: Verbs) -> list[ModerationGraph]:
    """Return all that this room gives to the graph of moderators."""
    return [
        ModerationGraph(verbs, graph_cases.Query, graph_cases.Mutation, (CASE,)),
        ModerationGraph(verbs, graph_policy.Query, graph_policy.Mutation),
        ModerationGraph(verbs, graph_known.Query, graph_known.Mutation),
        ModerationGraph(verbs, graph_duties.Query, graph_duties.Mutation),
    ]
