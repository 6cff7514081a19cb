"""The HTTP doors of discovery: parse, call, present. Each noun has its file; here they come together."""

from __future__ import annotations

from fastapi import APIRouter

from socialpulse.accounts import Who
from socialpulse.discovery import http_exports, http_lists, http_search
from socialpulse.discovery.exports import Exports
from socialpulse.discovery.lists import CreatorLists
from socialpulse.discovery.service import Discovery


def routers(discovery: Discovery, lists: CreatorLists, exports: Exports, who: Who) -> list[APIRouter]:
    """Return the routes of this room, for those who may search."""
    return [http_search.router(discovery, who), http_lists.router(lists, who), http_exports.router(exports, who)]
