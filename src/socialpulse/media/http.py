"""The HTTP doors of media: parse, call, present. Each noun has its file; here they come together."""

from __future__ import annotations

from fastapi import APIRouter

from socialpulse.accounts import Who
from socialpulse.media import http_media, http_uploads
from socialpulse.media.http_media import MediaOut, present
from socialpulse.media.library import Library
from socialpulse.media.links import Links
from socialpulse.media.uploads import Uploads

__all__ = ["MediaOut", "present", "routers"]


def routers(uploads: Uploads, library: Library, links: Links, who: Who) -> list[APIRouter]:
    """Return the routes of this room. `who` says who calls."""
    return [http_uploads.router(uploads, who), http_media.router(library, links, who)]
