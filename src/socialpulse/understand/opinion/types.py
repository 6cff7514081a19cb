"""What a second opinion says, and the need for somebody who has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "hate": "attacks people for what they are: origin, religion, gender, sexuality, disability",
        "harassment": "insults or intimidates somebody in particular",
        "threat": "threatens somebody with harm",
        "sexual": "shows or describes sexual acts or nakedness",
        "minors": "sexualises anybody under 18",
        "violence": "shows or praises violence or injuries",
        "self_harm": "shows, praises or teaches self-harm or suicide",
        "illegal_goods": "sells or seeks drugs, weapons, stolen or forged things",
        "spam": "advertises, begs or cheats without being asked",
    }
)


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What a model thinks of a content.

    p_violates   how sure it says it is that a rule is broken, 0 to 1; not calibrated
    categories   which rules, by name; none where it thinks none is broken
    why          one sentence of the model, for moderators; it may repeat words of the content
    measured_by  model, version of the question, and where the model runs
    """

    p_violates: float
    categories: frozenset[str]
    why: str
    measured_by: str


class Opinion(Protocol):
    """Whoever has an opinion.

    n_pictures  how many pictures of a content it looks at, the first ones; 0: it reads only
    """

    n_pictures: int

    async def ask(self, text: str, pictures: Sequence[U8] = ()) -> SecondOpinion:
        """Return what is thought of a text and its pictures, RGB (height, width, 3).

        Raises Unavailable when there is no opinion: nobody answered, the answer is not one, or there is nothing to
        read. Raises OverQuota when the budget of the day is spent.
        """
        ...
