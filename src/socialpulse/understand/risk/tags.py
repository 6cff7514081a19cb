"""What is marked as a risk for a brand, and how strongly.

The tags follow the categories of the Brand Safety Floor and Suitability Framework (Global Alliance for Responsible
Media and 4A's, 2020, misinformation added in 2022), which advertisers go on using since GARM ended in August 2024.
Gambling and speculative finance are no category there; contracts with creators exclude them as often.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much of it there is. The rules stand in docs/risk.md."""

    LOW = "low"  # mentioned once
    MEDIUM = "medium"  # spoken of: several signs, or one that the meaning of the whole text bears out
    HIGH = "high"  # offered, sold, urged; or an attack


LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class Tag:
    """One kind of risk. framework: the category it falls under, "" for those the framework does not name."""

    id: str
    label: str
    definition: str
    framework: str


_ADULT = "Adult and explicit sexual content"
_DISPUTED = "Debated sensitive social issue"
_DRUGS = "Illegal drugs, tobacco, e-cigarettes, vaping, alcohol"
TAGS = (
    Tag("sexual", "Adult content", "Pornography, nudity for sale, sexual services", _ADULT),
    Tag("hate", "Hate", "Attacks on people for what they are", "Hate speech and acts of aggression"),
    Tag("violence", "Violence", "Fights, crime, war and injury, threats", "Death, injury or military conflict"),
    Tag("self-harm", "Self-harm", "Suicide, self-injury and disordered eating", "Death, injury or military conflict"),
    Tag("weapons", "Weapons", "Firearms, ammunition, knives as weapons", "Arms and ammunition"),
    Tag("drugs", "Drugs", "Illegal drugs, cannabis, doping", _DRUGS),
    Tag("alcohol", "Alcohol", "Drinks with alcohol, their making and their places", _DRUGS),
    Tag("tobacco", "Tobacco and vaping", "Cigars, cigarettes, vapes, water pipes", _DRUGS),
    Tag("gambling", "Gambling", "Betting, casinos, lotteries, poker for money", ""),
    Tag("finance", "Speculative finance", "Crypto and forex schemes, promised profits, pyramids", ""),
    Tag("misinformation", "Misinformation", "Conspiracies, invented cures, denial of science", "Misinformation"),
    Tag("politics", "Politics", "Parties, elections, offices, disputed causes, of any side", _DISPUTED),
    Tag("profanity", "Profanity", "Swear words", "Obscenity and profanity"),
    Tag("spam", "Spam", "Bought followers, engagement bait, prizes, account services", "Spam or harmful content"),
    Tag("piracy", "Piracy", "Pirated films and software, counterfeits", "Online piracy"),
)  # fmt: skip
TAG_IDS = tuple(tag.id for tag in TAGS)
_BY_NAME = {name.casefold(): tag.id for tag in TAGS for name in (tag.id, tag.label, tag.id.replace("-", " "))} | {
    "adult": "sexual",
    "sex": "sexual",
    "weapon": "weapons",
    "porn": "sexual",
    "nudity": "sexual",
    "guns": "weapons",
    "smoking": "tobacco",
    "vaping": "tobacco",
    "cannabis": "drugs",
    "betting": "gambling",
    "casinos": "gambling",
    "drinking": "alcohol",
    "crypto": "finance",
    "swearing": "profanity",
    "political": "politics",
    "conspiracies": "misinformation",
}


TAG_NAMES = tuple(_BY_NAME)  # everything that find_tag knows


def find_tag(name: str) -> str | None:
    """Return the id of the tag that is called this, or None."""
    return _BY_NAME.get(" ".join(name.casefold().split()))


def tag_label(id: str) -> str:
    """Return the name people read; the id itself where there is no such tag."""
    return next((tag.label for tag in TAGS if tag.id == id), id)
