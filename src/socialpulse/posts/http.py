"""The HTTP doors of posts: parse, call, present. Each noun has its file; here they come together."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from socialpulse.accounts import Who
from socialpulse.posts import http_comments, http_lists, http_posts, http_reactions
from socialpulse.posts.comments import Comments
from socialpulse.posts.lists import Lists
from socialpulse.posts.posts import Posts
from socialpulse.posts.presenting import AuthorOut, CommentOut, PictureOut, PostOut, PostPageOut, Presenter, answer
from socialpulse.posts.reactions import Reactions
from socialpulse.posts.reports import Reports
from socialpulse.posts.shares import Shares

__all__ = [
    "AuthorOut",
    "CommentOut",
    "PictureOut",
    "PostOut",
    "PostPageOut",
    "Presenter",
    "Verbs",
    "answer",
    "routers",
]


@dataclass(frozen=True, slots=True)
class Verbs:
    """What the doors of this room call."""

    posts: Posts
    lists: Lists
    comments: Comments
    reactions: Reactions
    shares: Shares
    reports: Reports


def routers(verbs: Verbs, presenter: Presenter, who: Who) -> list[APIRouter]:
    """Return the routes of this room. `who` says who calls."""
    return [
        http_posts.router(verbs.posts, presenter, who),
        http_comments.router(verbs.comments, presenter, who),
        http_reactions.router(verbs.reactions, verbs.shares, verbs.reports, presenter, who),
        http_lists.router(verbs.lists, presenter, who),
    ]
