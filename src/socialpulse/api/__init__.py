"""The doors of all modules behind one address: routes, GraphQL, live updates, errors as problem+json, health, metrics.

Owns schema `api`: answers that are kept so that a request sent twice happens once.
"""

from socialpulse.api import graphql, live, pages
from socialpulse.api.connections import GuardedConnection
from socialpulse.api.idempotency import Answers
from socialpulse.api.web import build

__all__ = ["Answers", "GuardedConnection", "build", "graphql", "live", "pages"]
