"""Random secrets that we hand out and keep only as hashes, and keys made from the one key of this installation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.fernet import Fernet

N_BYTES = 32


def fresh_secret(prefix: str = "") -> str:
    """Return 256 random bits as text, behind a prefix that says what they are."""
    return prefix + secrets.token_urlsafe(N_BYTES)


def sha(secret: str) -> bytes:
    """Return what is stored of a secret. Plain SHA-256 is enough for 256 random bits. 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys for each use, derived so that none can stand in for another."""

    tokens: bytes
    csrf: bytes
    seal: Fernet

    @classmethod
    def of(cls, key: str) -> Keys:
        return cls(_derived(key, "tokens"), _derived(key, "csrf"), Fernet(_fernet(_derived(key, "seal"))))

    def csrf_token(self, session_secret: str) -> str:
        """Return what a page sends beside the cookie; only a page that may read our cookies knows it."""
        return hmac.digest(self.csrf, session_secret.encode(), "sha256").hex()


def _derived(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), f"socialpulse accounts {purpose}".encode(), "sha256")


def _fernet(key: bytes) -> bytes:
    return base64.urlsafe_b64encode(key)
