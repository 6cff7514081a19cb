"""Posts that try what moderation does: some to be kept from others, and some that only look as if."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LISTED_SEED: Final = 4_711  # of the picture that stands on the demo's list of known-bad media


class Exhibit(StrEnum):
    """What a trial shows."""

    NOTHING = "nothing"
    SIGN = "sign"  # a picture of words
    LISTED = "listed"  # a picture on a list, byte for byte
    SMALLER = "smaller"  # the same picture in another size and coding


@dataclass(frozen=True, slots=True)
class Trial:
    """A post. `author`: the number of a member, modulo how many there are. `good`: everybody should see it as it is."""

    author: int
    caption: str
    good: bool
    exhibit: Exhibit = Exhibit.NOTHING
    words: str = ""  # on the sign
    is_reported: bool = False  # by somebody, rightly or not
    is_first: bool = False  # of somebody who has just signed up; `author` means nobody then


TRIALS: Final = (
    Trial(11, "Baked two loaves before sunrise. The kitchen smells like every good morning I remember.", good=True),
    Trial(12, "I know where you live and I am going to kill you tonight", good=False),
    Trial(13, "immigrants are a cancer on our society, deport every one of them", good=False),
    Trial(14, "1mm1grants are v e r m i n, k1ll them all", good=False),
    Trial(15, "You worthless stupid idiot, nobody likes you, shut up you pathetic loser", good=False),
    Trial(16, "Holy shit, this sunset is fucking beautiful", good=True, is_reported=True),
    Trial(17, "Somebody shouted at my neighbour to go back where she came from. Do not let that stand.", good=True),
    Trial(
        18, "new poster for my window", good=False, exhibit=Exhibit.SIGN, words="immigrants are vermin\nkill them all"
    ),
    Trial(19, "new poster for my shop", good=True, exhibit=Exhibit.SIGN, words="Fresh coffee\nevery day from seven"),
    Trial(20, "found this somewhere", good=False, exhibit=Exhibit.LISTED),
    Trial(21, "found this too, only smaller", good=False, exhibit=Exhibit.SMALLER),
    Trial(
        22,
        "FREE cash!!! Claim your $5000 prize now, click http://win.example and text WIN to 80082",
        good=False,
        is_first=True,
    ),
)
