"""Creator discovery: which creators fit, in which order, and why; lists of them, and files.

Owns schema `discovery`, and the creator index: a folder that can be thrown away and built again from `creators`. Reads
creators, understand and retrieval. A search is four steps: find ids, load them in one batch, judge who may be seen,
present with reasons.
"""

from socialpulse.discovery.exports import Exports
from socialpulse.discovery.flow import ExportWaits
from socialpulse.discovery.index import index_status, measure_index, merge_index, verify_index
from socialpulse.discovery.indexing import Indexing
from socialpulse.discovery.lists import CreatorLists
from socialpulse.discovery.service import Discovery
from socialpulse.discovery.types import (
    ExportId,
    FileFormat,
    Filters,
    Found,
    Hit,
    Interval,
    Search,
    Sort,
    Wanted,
    Weights,
)

__all__ = [
    "CreatorLists",
    "Discovery",
    "ExportId",
    "ExportWaits",
    "Exports",
    "FileFormat",
    "Filters",
    "Found",
    "Hit",
    "Indexing",
    "Interval",
    "Search",
    "Sort",
    "Wanted",
    "Weights",
    "index_status",
    "measure_index",
    "merge_index",
    "verify_index",
]
