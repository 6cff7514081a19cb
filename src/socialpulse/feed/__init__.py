"""Feeds: which posts somebody is shown next, in which order, and why.

Owns schema `feed`, which is made of posts and can be thrown away. Reads posts, people and activity. Never decides who
may see a post, and keeps nothing about who read what: seen is what activity says.
"""

from socialpulse.feed.opening import opening_of
from socialpulse.feed.popular import Popular
from socialpulse.feed.service import MOST_LIMIT, Feed, cursor_after
from socialpulse.feed.types import FeedPage, Item, Name, Why

__all__ = ["MOST_LIMIT", "Feed", "FeedPage", "Item", "Name", "Popular", "Why", "cursor_after", "opening_of"]
