"""GraphQL over the faces that rooms show: one schema, documents checked once, limits, errors as problems."""

from socialpulse.api.graphql.door import router
from socialpulse.api.graphql.graph import Ask, Graph, Room

__all__ = ["Ask", "Graph", "Room", "router"]
