"""Creator discovery: which creators fit, in which order, and why. One row for each creator, best account first.

Owns the creator index (a folder that can be thrown away and built again from `creators`). Reads creators, understand
and retrieval. A search is four steps: find ids, load them in one batch, judge who may be seen, present with reasons.
"""

from socialpulse.discovery.index import index_status, measure_index, merge_index, verify_index
from socialpulse.discovery.indexing import Indexing
from socialpulse.discovery.service import Discovery
from socialpulse.discovery.types import Filters, Found, Hit, Interval, Search, Sort, Weights

__all__ = [
    "Discovery",
    "Filters",
    "Found",
    "Hit",
    "Indexing",
    "Interval",
    "Search",
    "Sort",
    "Weights",
    "index_status",
    "measure_index",
    "merge_index",
    "verify_index",
]
