"""What people saw and did: taken in batches, durable before it is acknowledged, counted exactly once.

Owns schema `activity` and the topic ACTIVITY_TOPIC. Reads accounts and runtime; ids of posts mean nothing here. Draws
no conclusions: rank, trends and analytics read the topic or ask the counters.
"""

from socialpulse.activity.counting import Counting
from socialpulse.activity.flow import ACTIVITY_TOPIC, ActivityCame, read_entries
from socialpulse.activity.recorder import Recorder
from socialpulse.activity.types import EVENT, HourCount, Kind, Receipt, Source, Told, Why

__all__ = [
    "ACTIVITY_TOPIC",
    "EVENT",
    "ActivityCame",
    "Counting",
    "HourCount",
    "Kind",
    "Receipt",
    "Recorder",
    "Source",
    "Told",
    "Why",
    "read_entries",
]
