"""Posts as one viewer sees them, loaded by the page: find ids, load them here in one batch, show them.

What every viewer sees alike of a post is its body. Bodies are kept in memory under a mark that changes whenever one of
the rows they are made of does; the mark is read with every page, so nothing old is ever shown.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from socialpulse.core.ids import PersonId
from socialpulse.media import Library, MediaId, State
from socialpulse.people import Seen, find_visible
from socialpulse.posts import store
from socialpulse.posts.types import Body, Card, Pictured, PostId
from socialpulse.runtime.db import Tx

MOST_KEPT = 10_000  # bodies: some 8 KB each


class _Kept(NamedTuple):
    mark: str
    body: Body


class Cards:
    """Loads posts for a page, and keeps the bodies that were asked for last."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[PostId, _Kept] = OrderedDict()  # asked for last, last

    async def find(self, tx: Tx, viewer: PersonId | None, ids: Sequence[PostId]) -> dict[PostId, Card]:
        """Return those of these posts that the viewer may see, however many they are, in one query.

        In four more where bodies are missing: one each for posts, for authors, for media and for avatars.
        """
        faces = await store.find_faces(tx, viewer, ids) if ids else []
        bodies = {face.id: body for face in faces if (body := self._find_kept(face)) is not None}
        missing = {face.id: face.mark for face in faces if face.id not in bodies}
        if missing:
            bodies |= await self._load(tx, viewer, missing)
        return {face.id: _card(viewer, face, bodies[face.id]) for face in faces if face.id in bodies}

    def _find_kept(self, face: store.Face) -> Body | None:
        kept = self._kept.get(face.id)
        if kept is None or kept.mark != face.mark:
            return None
        self._kept.move_to_end(face.id)
        return kept.body

    async def _load(self, tx: Tx, viewer: PersonId | None, marks: dict[PostId, str]) -> dict[PostId, Body]:
        """Return the bodies of these posts, but for those that the viewer may not see any more; keep them."""
        found = await store.find_bare(tx, viewer, list(marks))
        authors = await find_visible(tx, viewer, list({one.post.author_id for one in found}))
        wanted = {picture.media_id for one in found for picture in one.pictures}
        shown = await self._library.find_shown(tx, list(wanted)) if wanted else {}
        avatars = await find_avatars(tx, self._library, authors.values())
        bodies = {
            one.post.id: Body(
                post=one.post,
                author=authors[one.post.author_id].person,
                avatar=avatars.get(one.post.author_id),
                pictures=[Pictured(shown[p.media_id], p.alt) for p in one.pictures if p.media_id in shown],
            )
            for one in found
            if one.post.author_id in authors
        }
        for post_id, body in bodies.items():
            if all(one.shown.media.state is State.READY for one in body.pictures):  # others get files before a new mark
                self._kept[post_id] = _Kept(marks[post_id], body)
                self._kept.move_to_end(post_id)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return bodies


def _card(viewer: PersonId | None, face: store.Face, body: Body) -> Card:
    author = body.author
    if face.warned and not body.post.sensitive:
        body = replace(body, post=replace(body.post, sensitive=True), drawn={})
    if (author.n_followers, author.n_following) != (face.n_followers, face.n_following):
        author = replace(author, n_followers=face.n_followers, n_following=face.n_following)
    is_other = viewer is not None and viewer != author.id
    return Card(body, Seen(author, face.tie if is_other else None), face.counts, None if viewer is None else face.mine)


async def find_avatars(tx: Tx, library: Library, people: Iterable[Seen]) -> dict[PersonId, str]:
    """Return the path of the smallest open picture of each of these people, in one query at most."""
    pictures: dict[PersonId, MediaId] = {
        seen.person.id: seen.person.avatar_id for seen in people if seen.person.avatar_id is not None
    }
    found = await library.find_smallest(tx, list(set(pictures.values()))) if pictures else {}
    return {person: found[media_id] for person, media_id in pictures.items() if media_id in found}
