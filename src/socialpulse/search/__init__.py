"""Search: posts by what they mean and by their words, hashtags and people by how they begin.

Owns the post index (a folder that can be thrown away and built again from `posts`) and schema `search`, which holds no
table. Reads posts, people, retrieval and understand. Never decides who may see a post: it finds ids, and what is shown
of them is judged for each viewer when they are loaded.
"""

from socialpulse.search.indexing import Indexing, Sources
from socialpulse.search.service import MOST_LIMIT, Search
from socialpulse.search.types import Found, Hit, Order, Question, Tag, Why

__all__ = [
    "MOST_LIMIT",
    "Found",
    "Hit",
    "Indexing",
    "Order",
    "Question",
    "Search",
    "Sources",
    "Tag",
    "Why",
]
