"""The GraphQL face of posts: lists of them, and what people do."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

import strawberry

from socialpulse.core.actor import Actor
from socialpulse.core.ids import PersonId
from socialpulse.media import Links, MediaId
from socialpulse.posts.graph_nodes import (
    COMMENT,
    POST,
    CommentNode,
    PostNode,
    PostsDesk,
    ReactionNode,
    ShareNode,
    show_reaction,
)
from socialpulse.posts.http import Verbs
from socialpulse.posts.reasons import Reason
from socialpulse.posts.types import (
    CommentId,
    Draft,
    Picture,
    PostId,
    PostKind,
    Reaction,
    SubjectKind,
    Visibility,
)
from socialpulse.runtime.graph import After, Connection, First, Info, Operation, check_first, read_id, write_id

__all__ = ["PostNode", "PostsDesk", "PostsGraph"]


@strawberry.input(name="PictureInput", description="A medium of yours, in its place. `alt`: what is to be seen.")
class PictureInput:
    media_id: strawberry.ID
    alt: str = ""
    cover_ms: int | None = strawberry.field(default=None, description="Of a clip: the frame that stands for it.")

    def picture(self) -> Picture:
        return Picture(MediaId(read_id("Media", self.media_id)), self.alt, self.cover_ms)


@strawberry.input(name="PostInput", description="Everything an author decides about a post.")
class PostInput:
    kind: PostKind
    caption: str = ""
    pictures: list[PictureInput] = strawberry.field(default_factory=list)
    language: str | None = strawberry.field(default=None, description="Null: it is measured.")
    sensitive: bool = False
    comments_on: bool = True
    visibility: Visibility = Visibility.PUBLIC
    scheduled_at: datetime | None = strawberry.field(default=None, description="Null: at once.")
    is_draft: bool = False

    def draft(self) -> Draft:
        return Draft(
            kind=self.kind,
            caption=self.caption,
            pictures=[one.picture() for one in self.pictures],
            language=self.language,
            sensitive=self.sensitive,
            comments_on=self.comments_on,
            visibility=self.visibility,
            scheduled_at=self.scheduled_at,
            is_draft=self.is_draft,
        )


@strawberry.type
class Query:
    @strawberry.field(description="A post, or null where there is none you can see.")
    async def post(self, info: Info, id: strawberry.ID) -> PostNode | None:
        return await info.context.desk(PostsDesk).cards.load(_post(id))

    @strawberry.field(description="What somebody posted, the newest first.")
    async def posts_of(
        self, info: Info, person: strawberry.ID, first: First = 20, after: After = None
    ) -> Connection[PostNode]:
        desk, owner = info.context.desk(PostsDesk), PersonId(read_id("Person", person))
        found = await desk.verbs.lists.find_of_person(desk.actor, owner, check_first(first), after)
        return desk.connect(found, after)

    @strawberry.field(description="Posts with a tag, however it is spelled, the newest first.")
    async def tagged(self, info: Info, tag: str, first: First = 20, after: After = None) -> Connection[PostNode]:
        desk = info.context.desk(PostsDesk)
        return desk.connect(await desk.verbs.lists.find_tagged(desk.actor, tag, check_first(first), after), after)

    @strawberry.field(description="What I saved; nobody else sees it.")
    async def my_saved(self, info: Info, first: First = 20, after: After = None) -> Connection[PostNode]:
        desk = info.context.desk(PostsDesk)
        return desk.connect(await desk.verbs.lists.find_saved(desk.actor, check_first(first), after), after)

    @strawberry.field(description="What I liked, the last first.")
    async def my_liked(self, info: Info, first: First = 20, after: After = None) -> Connection[PostNode]:
        desk = info.context.desk(PostsDesk)
        return desk.connect(await desk.verbs.lists.find_liked(desk.actor, check_first(first), after), after)

    @strawberry.field(description="My drafts, and what waits, failed or is held.")
    async def my_unpublished(self, info: Info, first: First = 20, after: After = None) -> Connection[PostNode]:
        desk = info.context.desk(PostsDesk)
        return desk.connect(await desk.verbs.lists.find_unpublished(desk.actor, check_first(first), after), after)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Post something.")
    async def write_post(self, info: Info, draft: PostInput) -> PostNode:
        desk = info.context.desk(PostsDesk)
        return desk.show(await desk.verbs.posts.write(desk.actor, draft.draft()))

    @strawberry.mutation(description="Give a post of mine a whole new content. `version`: the one that was seen.")
    async def edit_post(self, info: Info, id: strawberry.ID, version: int, draft: PostInput) -> PostNode:
        desk = info.context.desk(PostsDesk)
        return desk.show(await desk.verbs.posts.edit(desk.actor, _post(id), version, draft.draft()))

    @strawberry.mutation(description="Delete a post of mine, for all at once; returns its id.")
    async def delete_post(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        desk = info.context.desk(PostsDesk)
        await desk.verbs.posts.delete(desk.actor, _post(id))
        return write_id(POST, _post(id))

    @strawberry.mutation(description="Like a post; said again it changes nothing.")
    async def like(self, info: Info, id: strawberry.ID) -> ReactionNode:
        return await _react(info, id, info.context.desk(PostsDesk).verbs.reactions.like)

    @strawberry.mutation(description="Like a post no more.")
    async def unlike(self, info: Info, id: strawberry.ID) -> ReactionNode:
        return await _react(info, id, info.context.desk(PostsDesk).verbs.reactions.unlike)

    @strawberry.mutation(description="Keep a post where only I find it.")
    async def save(self, info: Info, id: strawberry.ID) -> ReactionNode:
        return await _react(info, id, info.context.desk(PostsDesk).verbs.reactions.save)

    @strawberry.mutation(description="Keep a post no more.")
    async def unsave(self, info: Info, id: strawberry.ID) -> ReactionNode:
        return await _react(info, id, info.context.desk(PostsDesk).verbs.reactions.unsave)

    @strawberry.mutation(description="Show a post to those who follow me.")
    async def repost(self, info: Info, id: strawberry.ID) -> ReactionNode:
        return await _react(info, id, info.context.desk(PostsDesk).verbs.reactions.repost)

    @strawberry.mutation(description="Take back my repost.")
    async def unrepost(self, info: Info, id: strawberry.ID) -> ReactionNode:
        return await _react(info, id, info.context.desk(PostsDesk).verbs.reactions.unrepost)

    @strawberry.mutation(description="Say something below a post, or in reply to a comment there.")
    async def comment(
        self, info: Info, post: strawberry.ID, text: str, parent: strawberry.ID | None = None
    ) -> CommentNode:
        desk = info.context.desk(PostsDesk)
        above = None if parent is None else _comment(parent)
        return desk.show_said(await desk.verbs.comments.write(desk.actor, _post(post), text, above))

    @strawberry.mutation(description="Delete a comment of mine, or one below a post of mine; returns its id.")
    async def delete_comment(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        desk = info.context.desk(PostsDesk)
        await desk.verbs.comments.delete(desk.actor, _comment(id))
        return write_id(COMMENT, _comment(id))

    @strawberry.mutation(description="Like a comment.")
    async def like_comment(self, info: Info, id: strawberry.ID) -> CommentNode:
        desk = info.context.desk(PostsDesk)
        return desk.show_said(await desk.verbs.comments.like(desk.actor, _comment(id)))

    @strawberry.mutation(description="Like a comment no more.")
    async def unlike_comment(self, info: Info, id: strawberry.ID) -> CommentNode:
        desk = info.context.desk(PostsDesk)
        return desk.show_said(await desk.verbs.comments.unlike(desk.actor, _comment(id)))

    @strawberry.mutation(description="My link to a post; there is one for each of us and post.")
    async def share(self, info: Info, id: strawberry.ID) -> ShareNode:
        desk = info.context.desk(PostsDesk)
        made = await desk.verbs.shares.share(desk.actor, _post(id))
        return ShareNode(code=made.code, post_id=write_id(POST, made.post_id), n_brought=made.n_brought)

    @strawberry.mutation(description="Tell what breaks the rules: a post, a comment or a person. Returns its id.")
    async def report(
        self, info: Info, subject: SubjectKind, id: strawberry.ID, reason: Reason, words: str = ""
    ) -> strawberry.ID:
        desk, kind = info.context.desk(PostsDesk), subject.value.title()
        own = read_id(kind, id)
        await desk.verbs.reports.report(desk.actor, subject, own, reason, words)
        return write_id(kind, own)


React = Callable[[Actor, PostId], Coroutine[Any, Any, Reaction]]


async def _react(info: Info, id: str, react: React) -> ReactionNode:
    return show_reaction(await react(info.context.actor, _post(id)))


def _post(id: str) -> PostId:
    return PostId(read_id(POST, id))


def _comment(id: str) -> CommentId:
    return CommentId(read_id(COMMENT, id))


class PostsGraph:
    """What this room gives to the graph."""

    query, mutation, kinds, desk = Query, Mutation, (POST, COMMENT), PostsDesk

    def __init__(self, verbs: Verbs, links: Links) -> None:
        self._verbs = verbs
        self._links = links

    def open(self, operation: Operation) -> PostsDesk:
        return PostsDesk(operation, self._verbs, self._links)
