"""Which models there are, whether they work, and how many share one: the table, its checks, holding, batching, serving.

Reads and writes model files in the folders it is given. Knows no tables of the database and no settings.
"""

from socialpulse.understand.registry.batcher import Batcher
from socialpulse.understand.registry.checking import Checked, check
from socialpulse.understand.registry.costs import Cost, find_costs, save_costs
from socialpulse.understand.registry.holder import Held, Holder, Holding
from socialpulse.understand.registry.pulling import pull
from socialpulse.understand.registry.table import known_models
from socialpulse.understand.registry.triton import Triton, TritonSession
from socialpulse.understand.registry.types import Model, ModelFile, Origin, Registry

__all__ = [
    "Batcher",
    "Checked",
    "Cost",
    "Held",
    "Holder",
    "Holding",
    "Model",
    "ModelFile",
    "Origin",
    "Registry",
    "Triton",
    "TritonSession",
    "check",
    "find_costs",
    "known_models",
    "pull",
    "save_costs",
]
