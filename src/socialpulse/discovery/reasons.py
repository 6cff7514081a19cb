"""Why a hit is a hit, in sentences that hold for it: meaning, words in common, niche, and each filter it meets."""

from __future__ import annotations

import re
from datetime import datetime

from socialpulse.creators import Account
from socialpulse.discovery.types import Filters, Reason
from socialpulse.understand.places import country_name
from socialpulse.understand.risk import tag_label
from socialpulse.understand.topics import taxonomy

_WORD = re.compile(r"[^\W\d_]{4,}", re.UNICODE)
_PLACE_BASIS = {
    "declared": "as stated in the profile",
    "location": "from the location in the profile",
    "bio": "from the bio",
    "audience": "where most of the audience is",
}
CLOSE, RELATED = 0.45, 0.30  # cosine of MiniLM sentence vectors; above CLOSE, people call texts alike


def reasons(
    account: Account, text: str, filters: Filters, similarity: float | None, named: bool, now: datetime
) -> list[Reason]:
    """Return the reasons, strongest first; never empty."""
    found: list[Reason] = []
    if named:
        found.append(Reason("name", f"is called {text!r}"))
    if similarity is not None and similarity >= RELATED:
        degree = "very close" if similarity >= CLOSE else "close"
        found.append(Reason("meaning", f"{degree} in meaning ({similarity:.2f})"))
    if shared := _shared_words(account, text):
        found.append(Reason("words", "says " + ", ".join(shared)))
    if account.niches and account.p_niches:
        found.append(Reason("niche", f"{taxonomy().label(account.niches[0])} ({account.p_niches[0]:.0%})"))
    if account.country and (filters.countries or filters.cities):
        place = ", ".join(part for part in (account.city, country_name(account.country)) if part)
        found.append(Reason("place", f"{place}, {_PLACE_BASIS.get(account.place_basis or '', 'known')}"))
    if account.followers is not None and filters.followers is not None:
        found.append(Reason("followers", f"{account.followers:,} followers"))
    if account.engagement_rate is not None:
        found.append(Reason("engagement", f"{account.engagement_rate:.1%} engagement rate"))
    if account.last_post_at is not None and (now - account.last_post_at).days <= 30:
        found.append(Reason("fresh", f"posted {max(0, (now - account.last_post_at).days)} days ago"))
    if (said := _risk(account, filters)) is not None:
        found.append(Reason("risk", said))
    return found or [Reason("filters", "meets every filter")]


def _risk(account: Account, filters: Filters) -> str | None:
    """Return what was found in the account's words, where there is something or where it was asked for."""
    if account.risks and account.risk_levels:
        pairs = zip(account.risks, account.risk_levels, strict=True)
        return "risk: " + ", ".join(f"{tag_label(tag)} ({level})" for tag, level in pairs)
    if account.risks is not None and (filters.risk_free is not None or filters.without_risks):
        return "nothing risky found in its words"
    return None


def _shared_words(account: Account, text: str) -> list[str]:
    own = {
        word.casefold()
        for part in (account.bio, account.name, *(account.categories or ()))
        if part
        for word in _WORD.findall(part)
    }
    return [word for word in dict.fromkeys(_WORD.findall(text.casefold())) if word in own][:5]
