"""Creators and their accounts on other networks: what was seen of whom, when, and what their words mean.

Owns schema `creators` and the lake (`lake/…` and `imports/…` in the blob store). Reads sources, understand and runtime.
Never filters or ranks for a reader: that is discovery's.
"""

from socialpulse.creators.flow import ACCOUNTS_TOPIC, AccountsChanged, AccountsUnderstood, ImportWaits, changed_ids
from socialpulse.creators.imports import Imports, rejects_key
from socialpulse.creators.lake import Lake
from socialpulse.creators.profiles import INDEX_ROW, Profiles
from socialpulse.creators.types import (
    Account,
    AccountRisk,
    Creator,
    FollowersPoint,
    Import,
    ImportState,
    Owner,
    RiskEvidence,
    StatsPoint,
)
from socialpulse.creators.understanding import Models, Understanding

__all__ = [
    "ACCOUNTS_TOPIC",
    "INDEX_ROW",
    "Account",
    "AccountRisk",
    "AccountsChanged",
    "AccountsUnderstood",
    "Creator",
    "FollowersPoint",
    "Import",
    "ImportState",
    "ImportWaits",
    "Imports",
    "Lake",
    "Models",
    "Owner",
    "Profiles",
    "RiskEvidence",
    "StatsPoint",
    "Understanding",
    "changed_ids",
    "rejects_key",
]
