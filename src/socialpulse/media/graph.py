"""The GraphQL face of media: one's own, how far they are, and their files."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import strawberry

from socialpulse.core.errors import NotFound
from socialpulse.media.library import Library, Shown
from socialpulse.media.links import Links
from socialpulse.media.types import Kind, MediaFile, MediaId, Reason, Role, State
from socialpulse.runtime.graph import (
    After,
    Connection,
    First,
    Info,
    Node,
    Operation,
    connect,
    read_id,
    write_id,
)

KIND = "Media"
strawberry.enum(Kind, name="MediaKind")
strawberry.enum(Role, name="FileRole")
strawberry.enum(State, name="MediaState")
strawberry.enum(Reason, name="MediaFailure")


@strawberry.type(name="File", description="A file to load. `url` is relative to this server.")
class FileNode:
    role: Role
    url: str
    mime: str
    n_bytes: int
    width: int | None
    height: int | None


@strawberry.type(name=KIND, description="A picture or a clip, as far as it is.")
class MediaNode(Node):
    id: strawberry.ID
    kind: Kind | None
    state: State
    reason: Reason | None
    reason_words: str | None
    public: bool
    width: int | None
    height: int | None
    duration_ms: int | None
    has_sound: bool | None
    thumbhash: str | None
    made_at: datetime
    files: list[FileNode]


def show(shown: Shown, links: Links) -> MediaNode:
    """Return a medium as GraphQL shows it; whoever calls has judged that it may be seen."""
    media = shown.media
    address = links.public if media.public else links.signed
    return MediaNode(
        id=write_id(KIND, media.id),
        kind=media.kind,
        state=media.state,
        reason=media.reason,
        reason_words=media.reason_words,
        public=media.public,
        width=media.width,
        height=media.height,
        duration_ms=media.duration_ms,
        has_sound=media.has_sound,
        thumbhash=base64.b64encode(media.thumbhash).decode() if media.thumbhash else None,
        made_at=media.made_at,
        files=[_file(file, address(file.path)) for file in shown.files if file.role is not Role.STREAM],
    )


def _file(file: MediaFile, url: str) -> FileNode:
    return FileNode(role=file.role, url=url, mime=file.mime, n_bytes=file.n_bytes, width=file.width, height=file.height)


class MediaDesk:
    """Media in one operation."""

    def __init__(self, operation: Operation, library: Library, links: Links) -> None:
        self.actor = operation.actor
        self.library = library
        self.links = links

    def show(self, shown: Sequence[Shown]) -> list[MediaNode]:
        return [show(item, self.links) for item in shown]

    async def find_node(self, kind: str, own: UUID) -> MediaNode | None:
        """Return a medium of the caller's, or None."""
        try:
            return show(await self.library.load(self.actor, MediaId(own)), self.links)
        except NotFound:
            return None


@strawberry.type
class Query:
    @strawberry.field(description="My media, newest first.")
    async def my_media(self, info: Info, first: First = 20, after: After = None) -> Connection[MediaNode]:
        desk = info.context.desk(MediaDesk)
        return await connect(
            lambda limit, cursor: desk.library.find_latest(desk.actor, limit, cursor), desk.show, first, after
        )


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Try a failed medium of mine again.")
    async def retry_media(self, info: Info, id: strawberry.ID) -> MediaNode:
        desk = info.context.desk(MediaDesk)
        return show(await desk.library.retry(desk.actor, MediaId(read_id(KIND, id))), desk.links)

    @strawberry.mutation(description="Delete a medium of mine with all its files; returns its id.")
    async def delete_media(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        desk = info.context.desk(MediaDesk)
        own = read_id(KIND, id)
        await desk.library.delete(desk.actor, MediaId(own))
        return write_id(KIND, own)


class MediaGraph:
    """What this room gives to the graph."""

    query, mutation, kinds, desk = Query, Mutation, (KIND,), MediaDesk

    def __init__(self, library: Library, links: Links) -> None:
        self._library = library
        self._links = links

    def open(self, operation: Operation) -> MediaDesk:
        return MediaDesk(operation, self._library, self._links)
