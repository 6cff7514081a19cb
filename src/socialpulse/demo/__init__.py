"""Demo worlds: believable creators that nobody is, as files for the same import that real ones take.

People, brands and theme pages, with one to four accounts each, bios and captions from grammars over 78 niches in 16
languages, followers that are log-normal and engagement that falls with size. Every row carries the truth behind it
(`person_id`, `niche_truth` and so on), so that identity resolution, niches and search can be measured.

Beside them lies the network of the demo world, as three packages met at their own names: `network` plans people, posts
and two weeks of what they do; `studio` draws what they show; `crowd` simulates people of known tastes, and judges
rankers besides.

Owns    the words (`words/`, all written for this project), the grammar, the draws, and the needles: twenty creators
        written by hand, with queries whose right answer is known.
Reads   socialpulse.core.
Never   copies a sentence or describes a real account; names are combined at random, domains end in .example.
"""

from socialpulse.demo.files import Written, write_creators
from socialpulse.demo.history import draw_history
from socialpulse.demo.needles import Needle, NeedleAccount, Wanted, needles
from socialpulse.demo.records import RECORD, TRUTH
from socialpulse.demo.world import creators

__all__ = [
    "RECORD",
    "TRUTH",
    "Needle",
    "NeedleAccount",
    "Wanted",
    "Written",
    "creators",
    "draw_history",
    "needles",
    "write_creators",
]
