"""The HTTP doors of accounts: parse, call, present. Each noun has its file; here they come together."""

from __future__ import annotations

from fastapi import APIRouter

from socialpulse.accounts import http_factors, http_sign_in, http_tenants
from socialpulse.accounts.http_caller import Desk, Doorman

__all__ = ["Desk", "Doorman", "routers"]


def routers(desk: Desk) -> list[APIRouter]:
    """Return the routes of this room."""
    return [http_sign_in.router(desk), http_tenants.router(desk), http_factors.router(desk)]
