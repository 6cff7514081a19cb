"""The words of tus 1.0, the protocol of resumable uploads (https://tus.io/protocols/resumable-upload, read 2026-11)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import unicodedata
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import PurePosixPath

from socialpulse.core.errors import Invalid
from socialpulse.media.rules import MAX_BYTES
from socialpulse.media.uploads import CHECKSUMS, Checksum

VERSION = "1.0.0"
CONTENT_TYPE = "application/offset+octet-stream"
EXTENSIONS = ("creation", "creation-with-upload", "expiration", "checksum", "termination")
MAX_METADATA = 4_096
MAX_NAME = 200
CAPABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Max-Size": str(MAX_BYTES),
    "Tus-Extension": ",".join(EXTENSIONS),
    "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
}


def read_number(name: str, value: str | None) -> int:
    """Return the number in a header. Raises Invalid where it is missing or none."""
    if value is None or not (value.isascii() and value.isdigit()) or len(value) > 15:
        raise Invalid.one(name, value or "", "must be a whole number of bytes, 0 or more")
    return int(value)


def read_checksum(value: str | None) -> Checksum | None:
    """Return what a request promises its bytes to add up to, or None. Raises Invalid for what we cannot check."""
    if value is None:
        return None
    algorithm, _, text = value.strip().partition(" ")
    allowed = f"must be one of {', '.join(CHECKSUMS)}, a space, and the digest in base64"
    if algorithm not in CHECKSUMS:
        raise Invalid.one("Upload-Checksum", value, allowed)
    try:
        digest = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Invalid.one("Upload-Checksum", value, allowed) from None
    if len(digest) != hashlib.new(algorithm).digest_size:
        raise Invalid.one("Upload-Checksum", value, allowed)
    return Checksum(algorithm, digest)


def read_file_name(metadata: str | None) -> str:
    """Return the `filename` in Upload-Metadata, harmless to show; `upload` where none is given.

    Raises Invalid where the header is not pairs of a key and a value in base64, parted by commas.
    """
    if metadata is not None and len(metadata) > MAX_METADATA:
        raise Invalid.one("Upload-Metadata", metadata, f"has more than {MAX_METADATA} letters")
    pairs = [pair.strip().partition(" ") for pair in (metadata or "").split(",")]
    try:
        decoded = {key: base64.b64decode(value, validate=True).decode() for key, _, value in pairs}
    except (binascii.Error, UnicodeDecodeError):
        raise Invalid.one("Upload-Metadata", metadata or "", "needs values in base64 of UTF-8") from None
    return shown_name(decoded.get("filename") or decoded.get("name") or "")


def shown_name(name: str) -> str:
    """Return a file's name without folders, control characters and marks that turn the direction of text."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return visible.strip()[:MAX_NAME] or "upload"


def http_date(at: datetime) -> str:
    """Return a moment as HTTP headers say it."""
    return format_datetime(at.astimezone(UTC), usegmt=True)
