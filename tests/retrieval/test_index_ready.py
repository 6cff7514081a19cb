"""The kernels can be compiled before they are needed."""

from __future__ import annotations

from numba.core.registry import CPUDispatcher

from socialpulse.retrieval import make_ready
from socialpulse.retrieval.ivf import facet_kernels, filter_kernels, kernels


def test_making_ready_compiles_every_kernel_that_a_query_may_use() -> None:
    make_ready()
    every = {**vars(kernels), **vars(filter_kernels), **vars(facet_kernels)}  # what they call comes compiled with them
    all_of_them = {name: found for name, found in every.items() if isinstance(found, CPUDispatcher) and name[0] != "_"}
    assert len(all_of_them) > 15
    assert [name for name, found in all_of_them.items() if not found.signatures] == []
