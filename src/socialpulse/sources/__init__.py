"""Connectors: where what we know about accounts comes from.

A source yields batches of observations in a fixed order, each with the records it could not read and a checkpoint;
reading again from any checkpoint gives exactly what comes after it, so a crash costs one batch.

Owns    the observation contract (`types`), the terms under which records may be kept (`policies`), and the reading of
        files that people already hold: CSV, JSON, JSON lines and Parquet, plain, gzip or zstd (`files`).
Reads   socialpulse.core.
Never   writes anything, knows a table or the network, or guesses a value: what cannot be read is null and reported.
"""

from socialpulse.sources.files import FileSource, open_file
from socialpulse.sources.policies import POLICIES, Policy, policy_of
from socialpulse.sources.types import OBSERVATION, Batch, Checkpoint, Reject, Source

__all__ = [
    "OBSERVATION",
    "POLICIES",
    "Batch",
    "Checkpoint",
    "FileSource",
    "Policy",
    "Reject",
    "Source",
    "open_file",
    "policy_of",
]
