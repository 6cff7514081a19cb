"""Whose lists and exports are a caller's: its tenant's, shared by all who act for it, or the house's."""

from __future__ import annotations

from socialpulse.accounts import Act, allow, tenant_of
from socialpulse.core.actor import Actor, Role
from socialpulse.discovery.types import HOUSE, OwnerId


def owner_of(actor: Actor, act: Act) -> OwnerId:
    """Return who owns what this caller makes, where the act is allowed. Raises NotSignedIn, Forbidden."""
    allow(actor, act)
    return HOUSE if actor.role in (Role.OPERATOR, Role.SYSTEM) else OwnerId(tenant_of(actor, act))
