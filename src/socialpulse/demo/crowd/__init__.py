"""A simulated crowd: people whose tastes are known look at posts whose topics and quality are known, and react.

It fills the demo world with two weeks of activity, and it judges rankers: hand `scroll` the pages a ranker made and it
says what these people would have done, and (what no log tells) how much each page was worth to them.

What is taken from published work is the shape of things, never a fitted number:
- people leave a page step by step, so what stands low is seen by few (cascade model, Craswell et al. 2008);
- the logarithm of time spent is about normal (Yi et al. 2014), and long clips are watched longer, yet finished less
  often, at equal interest (duration bias, Zhan et al. 2022);
- followers and views are heavy-tailed (log-normal; Szabo and Huberman 2010);
- the set of reactions is that of public feeds (xAI's x-algorithm, KuaiRand), a skip is to leave within two seconds.
All levels (how often a like, a skip, a follow) are invented, written in `Levels`, and held to by a test.

Pure numpy: no clock, no files, no product tables. The same seed gives the same crowd and the same reactions.
"""

from socialpulse.demo.crowd.drawing import crowd_of, draw_crowd, draw_works, unit
from socialpulse.demo.crowd.reacting import Chances, expect, react
from socialpulse.demo.crowd.scrolling import Visit, scroll
from socialpulse.demo.crowd.types import F64, Crowd, Flags, Ints, Levels, Moment, Reactions, Works

__all__ = [
    "F64",
    "Chances",
    "Crowd",
    "Flags",
    "Ints",
    "Levels",
    "Moment",
    "Reactions",
    "Visit",
    "Works",
    "crowd_of",
    "draw_crowd",
    "draw_works",
    "expect",
    "react",
    "scroll",
    "unit",
]
