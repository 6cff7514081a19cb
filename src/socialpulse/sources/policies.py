"""Under which terms a record may be kept: one row per policy, named by every observation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from socialpulse.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Policy:
    """What the holder of a record promised to its origin. A summary for programs, not legal advice."""

    name: str
    n_days_kept: int | None  # refreshed or deleted after so many days; None: no fixed term
    may_derive: bool  # whether rates, scores and embeddings may be computed from it without a further agreement
    terms: str
    source: str  # where the terms stand
    true_on: date  # when they were last read


_ALL = (
    Policy(
        "youtube-api",
        n_days_kept=30,
        may_derive=False,
        terms="Public data, subscriber counts included, is refreshed or deleted within 30 days; derived metrics need"
        " an amendment; data of different owners is not aggregated; scraped data is not taken.",
        source="https://developers.google.com/youtube/terms/developer-policies",
        true_on=date(2026, 6, 1),
    ),
    Policy(
        "x-api",
        n_days_kept=None,
        may_derive=True,
        terms="Changed or deleted within 24 hours after a request; only ids are passed on to third parties by API;"
        " nothing sensitive is inferred about a person; no foundation model is trained on it.",
        source="https://developer.x.com/en/developer-terms/agreement-and-policy",
        true_on=date(2026, 8, 22),
    ),
    Policy(
        "meta-platform",
        n_days_kept=None,
        may_derive=True,
        terms="Deleted on request of the person or of Meta, and when it is no longer needed for what it was taken for.",
        source="https://developers.facebook.com/terms/",
        true_on=date(2026, 8, 22),
    ),
    Policy(
        "tiktok-display",
        n_days_kept=None,
        may_derive=True,
        terms="Each creator consented; deleted when the consent is withdrawn.",
        source="https://www.tiktok.com/legal/page/global/tik-tok-developer-terms-of-service/en",
        true_on=date(2026, 8, 22),
    ),
    Policy(
        "tiktok-research",
        n_days_kept=15,
        may_derive=False,
        terms="Non-commercial research only; refreshed at least every 15 days, deleted accounts are removed.",
        source="https://www.tiktok.com/legal/page/global/terms-of-service-research-api/en",
        true_on=date(2026, 8, 22),
    ),
    Policy(
        "file",
        n_days_kept=None,
        may_derive=True,
        terms="Whoever hands in the file holds the right to use what is in it, and answers for it.",
        source="the agreement with whoever hands in the file",
        true_on=date(2026, 8, 22),
    ),
)

POLICIES: dict[str, Policy] = {policy.name: policy for policy in _ALL}


def policy_of(name: str) -> Policy:
    """Return the policy of that name. Raises Invalid for an unknown one."""
    if name not in POLICIES:
        raise Invalid.one("policy", name, f"is none of {', '.join(POLICIES)}")
    return POLICIES[name]
