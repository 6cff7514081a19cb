"""The doors of all modules behind one address: routes, errors as problem+json, request ids, health, metrics."""

from socialpulse.api.web import build

__all__ = ["build"]
