"""An index in a folder, opened for reading by the fast engine, which looks at the rows that may matter."""

from __future__ import annotations

from pathlib import Path

from socialpulse.retrieval.answer import Answer
from socialpulse.retrieval.engine import Engine
from socialpulse.retrieval.exact.index import ExactIndex
from socialpulse.retrieval.files.writer import Writer
from socialpulse.retrieval.ivf.arrange import ByMeaning
from socialpulse.retrieval.ivf.search import search
from socialpulse.retrieval.query import Query


class Index(ExactIndex):
    """Reads an index. Any number of processes and threads may, while one writer changes it.

    Every call looks whether something was committed since the last one and then sees all of it or none.
    """

    @classmethod
    def write(cls, folder: Path) -> Writer:
        """Return the writer of the index in a folder. Raises Conflict while another one is open, or as `open` does."""
        return Writer(folder, ByMeaning())

    def search(self, query: Query) -> Answer:
        """Return the hits, counts and facets of a query. Raises Invalid naming what in it does not fit, and why."""
        return search(self._current(), query)


ENGINE: Engine = Index  # the one to use
ENGINES: tuple[Engine, ...] = (ENGINE, ExactIndex)  # all there are; the contract tests run on each
