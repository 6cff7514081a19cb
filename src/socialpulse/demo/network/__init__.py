"""The network of the demo world, as a plan: who lives there, what they post, what they did in two weeks.

Pure: the same seed plans the same world, and nothing here knows a table. `app` carries the plan out through the rooms'
own verbs. What is shown is drawn by the studio, what people do by the crowd; both are packages beside this one.
"""

from socialpulse.demo.network.cast import DEMO_DOMAIN, Member, draw_cast
from socialpulse.demo.network.living import Fortnight, View, live
from socialpulse.demo.network.planning import (
    DAYS,
    N_ARTWORKS,
    N_PEOPLE,
    N_POSTS,
    Artwork,
    Medium,
    PlannedPost,
    World,
    draw_world,
)
from socialpulse.demo.network.talking import PlannedComment, talk
from socialpulse.demo.network.trials import LISTED_SEED, TRIALS, Exhibit, Trial

__all__ = [
    "DAYS",
    "DEMO_DOMAIN",
    "LISTED_SEED",
    "N_ARTWORKS",
    "N_PEOPLE",
    "N_POSTS",
    "TRIALS",
    "Artwork",
    "Exhibit",
    "Fortnight",
    "Medium",
    "Member",
    "PlannedComment",
    "PlannedPost",
    "Trial",
    "View",
    "World",
    "draw_cast",
    "draw_world",
    "live",
    "talk",
]
