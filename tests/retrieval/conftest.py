"""The engines that the contract tests run on."""

from __future__ import annotations

from pathlib import Path

import pytest

from socialpulse.retrieval import ENGINES, Engine, Index, Writer
from socialpulse.retrieval.ivf.arrange import ByMeaning


class Listed(Index):
    """The fast engine, with lists and codes however few the rows are."""

    @classmethod
    def write(cls, folder: Path) -> Writer:
        return Writer(folder, ByMeaning(least_rows=1, lists_from=2))


@pytest.fixture(scope="module", params=(*ENGINES, Listed), ids=lambda engine: str(engine.__name__))
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found
