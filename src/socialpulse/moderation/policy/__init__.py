"""Policy: rules over names of evidence, in versions, and what another policy would have done.

Owns the tables moderation.policy, policy_turn and shadow. Decides from evidence alone; measures nothing and carries
nothing out.
"""

from socialpulse.moderation.policy.golden import find_disagreements
from socialpulse.moderation.policy.names import NAMES, Kind, Name, find_name
from socialpulse.moderation.policy.policy import Policy, default_text
from socialpulse.moderation.policy.replaying import MOST_DAYS, MOST_IN_REQUEST, Change, Changes, Move, Replays
from socialpulse.moderation.policy.rules import Mode, Rule
from socialpulse.moderation.policy.service import MOST_SHADOW_DAYS, Policies, check_policy
from socialpulse.moderation.policy.versions import Audit, Checked, Shadow, Version

__all__ = [
    "MOST_DAYS",
    "MOST_IN_REQUEST",
    "MOST_SHADOW_DAYS",
    "NAMES",
    "Audit",
    "Change",
    "Changes",
    "Checked",
    "Kind",
    "Mode",
    "Move",
    "Name",
    "Policies",
    "Policy",
    "Replays",
    "Rule",
    "Shadow",
    "Version",
    "check_policy",
    "default_text",
    "find_disagreements",
    "find_name",
]
