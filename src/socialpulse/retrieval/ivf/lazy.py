"""Compiled modules, loaded with the first loop that runs: numba takes a second, which most commands save."""

from __future__ import annotations

import importlib
from typing import Any


class _Compiled:
    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        found = getattr(importlib.import_module(self._module), name)
        setattr(self, name, found)  # so that this is not asked again
        return found


kernels: Any = _Compiled("socialpulse.retrieval.ivf.kernels")
product_kernels: Any = _Compiled("socialpulse.retrieval.ivf.product_kernels")
filter_kernels: Any = _Compiled("socialpulse.retrieval.ivf.filter_kernels")
build_kernels: Any = _Compiled("socialpulse.retrieval.ivf.build_kernels")
facet_kernels: Any = _Compiled("socialpulse.retrieval.ivf.facet_kernels")
