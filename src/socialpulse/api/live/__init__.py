"""Live updates: what happens while somebody looks, over a websocket or as server-sent events."""

from socialpulse.api.live.door import router
from socialpulse.api.live.hub import Hub
from socialpulse.api.live.news import Newsroom

__all__ = ["Hub", "Newsroom", "router"]
