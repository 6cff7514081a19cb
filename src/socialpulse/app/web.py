"""The web application over an open program: every module's doors, and whether the parts behind them answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import psycopg
from fastapi import FastAPI

from socialpulse import __version__, api
from socialpulse.accounts import Act, decide
from socialpulse.accounts import http as accounts_door
from socialpulse.activity import http as activity_door
from socialpulse.app import admin_doors
from socialpulse.app.admin import Admin
from socialpulse.app.pages import Pages
from socialpulse.app.program import Program
from socialpulse.core.actor import Actor
from socialpulse.core.errors import SocialPulseError
from socialpulse.creators import http as creators_door
from socialpulse.discovery import http as discovery_door
from socialpulse.feed import graph as feed_face
from socialpulse.feed import http as feed_door
from socialpulse.media import graph as media_face
from socialpulse.media import http as media_door
from socialpulse.moderation import graph as moderation_face
from socialpulse.moderation import graph_appeals as appeals_face
from socialpulse.moderation import http as moderation_door
from socialpulse.people import graph as people_face
from socialpulse.people import http as people_door
from socialpulse.posts import graph as posts_face
from socialpulse.posts import http as posts_door
from socialpulse.runtime.tail import PgTail
from socialpulse.search import graph as search_face
from socialpulse.search import http as search_door


def build_web(program: Program) -> FastAPI:
    """Return the application that answers for this program."""
    desk = accounts_door.Desk(program.accounts)
    imports = creators_door.router(
        program.imports, program.scratch, program.settings.api.max_upload_bytes, desk.for_tenant
    )
    doors = [*accounts_door.routers(desk), imports]
    doors += discovery_door.routers(program.discovery, program.creator_lists, program.exports, desk.for_tenant)
    doors += media_door.routers(program.uploads, program.library, program.links, desk.who)
    doors += people_door.routers(program.people, program.ties, program.links.public, desk.who)
    doors += moderation_door.routers(moderation_verbs(program), desk.who, desk.for_tenant)
    presenter = posts_door.Presenter(program.links)
    doors += posts_door.routers(post_verbs(program), presenter, desk.who)
    busiest = activity_door.router(program.recorder, desk.who)  # first, as routes are tried in turn
    graph = api.graphql.router(graphs(program), desk)
    doors[:0] = [busiest, feed_door.router(program.feed, presenter, desk.who), graph]
    people = people_door.Presenter(program.people, program.links.public)
    doors.append(search_door.router(program.search, presenter, people, desk.who))
    doors.append(admin_doors.router(Admin(program), desk.somebody))
    hub = live_hub(program)
    doors.append(api.live.router(hub, desk))
    settings = program.settings.api
    app = api.build(
        doors,
        readiness(program),
        __version__,
        desk,
        kept_answers(program),
        names=settings.names,
        country_header=settings.country_header,
    )
    app.state.live = hub
    api.pages.install(app, api.pages.WebBuild.find(program.settings.api.web_folder), pages(program), desk)
    app.add_middleware(accounts_door.Doorman, access=program.accounts.access)
    return app


def faces(program: Program) -> list[api.graphql.Room]:
    """Return what each room gives to everybody's graph."""
    return [
        people_face.PeopleGraph(program.db, program.people, program.ties, program.links.public),
        media_face.MediaGraph(program.library, program.links),
        posts_face.PostsGraph(post_verbs(program), program.links),
        feed_face.FeedGraph(program.feed),
        search_face.SearchGraph(program.search),
        appeals_face.AppealsGraph(program.moderation.review),
    ]


def every_face(program: Program) -> list[api.graphql.Room]:
    """Return what the rooms give to moderators' graph."""
    return [*faces(program), *moderation_face.rooms(moderation_verbs(program))]


def graphs(program: Program) -> Callable[[Actor], api.graphql.Graph]:
    """Return who is answered by which graph: moderators by one that has theirs besides, which no other may read of."""
    public, whole = api.graphql.Graph(faces(program)), api.graphql.Graph(every_face(program))
    return lambda actor: whole if decide(actor, Act.MODERATE).allowed else public


def pages(program: Program) -> Pages:
    """Return what the rooms say on the pages of the app."""
    return Pages(program.posts, program.lists, program.people, program.feed, program.links, program.settings.api.origin)


def live_hub(program: Program) -> api.live.Hub:
    """Return what tells this process's listeners what happens."""
    newsroom = api.live.Newsroom(program.db, program.comments, posts_door.Presenter(program.links).comment)
    return api.live.Hub(newsroom, PgTail(program.db), program.clock)


def kept_answers(program: Program) -> api.Answers:
    """Return where answers to requests with an Idempotency-Key are kept."""
    key = program.settings.secrets.accounts_key
    if key is None:
        raise RuntimeError("open_data_folder fills in the keys; call it first")
    n_at_once = max(1, program.settings.database.pool_size // 2)
    return api.Answers(program.db, program.clock, key.get_secret_value().encode(), n_at_once)


def post_verbs(program: Program) -> posts_door.Verbs:
    """Return what the doors of posts call."""
    return posts_door.Verbs(
        program.posts, program.lists, program.comments, program.reactions, program.shares, program.reports
    )


def moderation_verbs(program: Program) -> moderation_door.Verbs:
    """Return what the doors of moderation call."""
    room = program.moderation
    return moderation_door.Verbs(
        policies=room.policies,
        replays=room.replays,
        known=room.known,
        lists=room.lists,
        review=room.review,
        perspective=room.perspective,
        scratch=program.scratch,
        max_list_bytes=program.settings.moderation.max_list_bytes,
    )


def readiness(program: Program) -> Callable[[], Awaitable[dict[str, str]]]:
    """Return what tells which parts do not answer, and why."""

    async def wrong() -> dict[str, str]:
        problems: dict[str, str] = {}
        try:
            async with program.db.transaction() as tx:
                await tx.value("SELECT 1")
        except (psycopg.Error, SocialPulseError) as error:
            problems["database"] = str(error)
        try:
            program.discovery.status()
        except SocialPulseError as error:
            problems["index"] = str(error)
        return problems

    return wrong
