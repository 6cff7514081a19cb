"""What a profile says of itself to those who link to it."""

from __future__ import annotations

from typing import Any

from socialpulse.core.head import Head, one_line
from socialpulse.people.types import Person

SITE = "SocialPulse"


def head_of(person: Person, avatar_url: str | None, origin: str) -> Head:
    """Return the head of a profile that everybody may see. `avatar_url` begins at the server, `origin` before it."""
    name = one_line(person.name, 60)
    title = f"{name} (@{person.handle})"
    bio = one_line(person.bio, 200)
    description = bio or f"{title} on {SITE}"
    address = f"{origin}/u/{person.handle}"
    about: dict[str, Any] = {
        "@type": "Person",
        "@id": address,
        "name": name,
        "alternateName": f"@{person.handle}",
        "url": address,
        "description": bio,
        "sameAs": list(person.links),
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/FollowAction",
            "userInteractionCount": person.n_followers,
        },
    }
    properties = [
        ("og:site_name", SITE),
        ("og:type", "profile"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", address),
        ("profile:username", person.handle),
        ("twitter:card", "summary"),
    ]
    if avatar_url is not None:
        about["image"] = origin + avatar_url
        properties.append(("og:image", origin + avatar_url))
    facts = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "dateCreated": person.made_at.isoformat(),
        "mainEntity": about,
    }
    return Head(title, description, address, properties, facts)
