"""Posts as one viewer sees them, loaded by the page: find ids, load them here in one batch, show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from socialpulse.core.ids import PersonId
from socialpulse.media import Library, MediaId
from socialpulse.people import Seen, find_visible
from socialpulse.posts import store
from socialpulse.posts.types import Card, Pictured, PostId
from socialpulse.runtime.db import Tx


async def find_cards(tx: Tx, library: Library, viewer: PersonId | None, ids: Sequence[PostId]) -> dict[PostId, Card]:
    """Return those of these posts that the viewer may see, in four queries at most, however many they are.

    One for posts, counts and what the viewer did, and one each for authors with ties, for media, and for avatars.
    """
    faced = await store.find_faced(tx, viewer, ids) if ids else []
    if not faced:
        return {}
    authors = await find_visible(tx, viewer, list({one.post.author_id for one in faced}))
    wanted = {picture.media_id for one in faced for picture in one.pictures}
    shown = await library.find_shown(tx, list(wanted)) if wanted else {}
    avatars = await find_avatars(tx, library, authors.values())
    return {
        one.post.id: Card(
            post=one.post,
            author=authors[one.post.author_id],
            avatar=avatars.get(one.post.author_id),
            counts=one.counts,
            mine=None if viewer is None else one.mine,
            pictures=[Pictured(shown[p.media_id], p.alt) for p in one.pictures if p.media_id in shown],
        )
        for one in faced
        if one.post.author_id in authors
    }


async def find_avatars(tx: Tx, library: Library, people: Iterable[Seen]) -> dict[PersonId, str]:
    """Return the path of the smallest open picture of each of these people, in one query at most."""
    pictures: dict[PersonId, MediaId] = {
        seen.person.id: seen.person.avatar_id for seen in people if seen.person.avatar_id is not None
    }
    found = await library.find_smallest(tx, list(set(pictures.values()))) if pictures else {}
    return {person: found[media_id] for person, media_id in pictures.items() if media_id in found}
