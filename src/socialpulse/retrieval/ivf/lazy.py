"""The kernels, loaded with the first one that runs: numba takes a second, which a command that never searches saves."""

from __future__ import annotations

from typing import Any


class _Kernels:
    def __getattr__(self, name: str) -> Any:
        from socialpulse.retrieval.ivf import kernels as compiled

        found = getattr(compiled, name)
        setattr(self, name, found)  # so that this is not asked again
        return found


kernels: Any = _Kernels()
