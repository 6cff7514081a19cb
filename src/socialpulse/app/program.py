"""Every room, opened in order and closed in reverse."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from pydantic import SecretStr

from socialpulse.accounts import Accounts
from socialpulse.activity import Counting, Recorder
from socialpulse.app.flow import (
    BUILD,
    COMPARE_POSTS,
    COUNT,
    COVER,
    EXPORT,
    IMPORT,
    INDEX,
    INDEX_POSTS,
    LETTER,
    LOOK_AGAIN,
    LOOK_AT_COMMENT,
    LOOK_AT_POST,
    LOOK_AT_PROFILE,
    PROCESS,
    PROCESS_AGAIN,
    REPORT,
    SETTLE,
    UNDERSTAND,
    announcer,
)
from socialpulse.app.models import LazyModels
from socialpulse.app.moderation import Judged, Moderation, open_moderation
from socialpulse.core.ids import ImportId
from socialpulse.creators import Imports, Lake, Profiles, Understanding
from socialpulse.discovery import CreatorLists, Discovery, ExportId, Exports, Indexing
from socialpulse.feed import Feed, Popular
from socialpulse.media import Library, Links, MediaId, Processing, Staging, Uploads
from socialpulse.people import People, Ties
from socialpulse.posts import (
    Cards,
    Comments,
    Lists,
    Planting,
    Posts,
    Reactions,
    Reports,
    Shares,
    SubjectKind,
    find_live_ids,
    find_searchable,
)
from socialpulse.runtime.blobs import Blobs, open_blobs
from socialpulse.runtime.clock import Clock, SystemClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.interpreter import tune_interpreter
from socialpulse.runtime.jobs import Job, Jobs
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import Settings
from socialpulse.runtime.tail import PgTail
from socialpulse.search import Indexing as PostIndexing
from socialpulse.search import Search, Sources

CLOCK_S = 3_600.0
MINUTE_S = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Program:
    """The open rooms. Any role of the program is one of these plus what drives it."""

    settings: Settings
    clock: Clock
    db: Db
    blobs: Blobs
    log: PgLog
    jobs: Jobs
    models: LazyModels
    accounts: Accounts
    uploads: Uploads
    library: Library
    links: Links
    processing: Processing
    people: People
    ties: Ties
    posts: Posts
    lists: Lists
    comments: Comments
    reactions: Reactions
    shares: Shares
    reports: Reports
    planting: Planting
    moderation: Moderation
    recorder: Recorder
    counting: Counting
    popular: Popular
    feed: Feed
    lake: Lake
    imports: Imports
    profiles: Profiles
    understanding: Understanding
    search: Search
    post_indexing: PostIndexing
    indexing: Indexing
    discovery: Discovery
    creator_lists: CreatorLists
    exports: Exports

    @property
    def scratch(self) -> Path:
        return self.settings.data.absolute() / "scratch"

    async def tick(self) -> None:
        """Do what time alone makes due: days of the log, records past their terms."""
        await self.log.make_days(self.clock.now().date(), 8)
        await self.lake.expire()
        await self.accounts.expire()
        await self.exports.expire()
        await self.uploads.expire()
        await self.library.revive()
        await self.recorder.expire()
        await self.counting.tidy()
        await self.popular.look_at_all()
        await self.posts.tidy()
        await self.moderation.policies.tidy()

    async def tick_minute(self) -> None:
        """Do what is due on the minute: scheduled posts go live, what ends ends, what is popular is looked at."""
        await self.posts.publish_due()
        await self.moderation.machine.end_due()
        await self.posts.call_again()
        await self.comments.call_again()
        await self.people.call_again()
        await self.popular.look()
        async with self.db.transaction() as tx:
            await self.jobs.defer(tx, COMPARE_POSTS)
            await self.jobs.defer(tx, LOOK_AGAIN)
        self.models.holder.let_go()

    async def keep_time(self) -> None:
        """Tick every hour and on every minute until cancelled."""
        while True:
            await self.tick()
            for _ in range(round(CLOCK_S / MINUTE_S)):
                await self.tick_minute()
                await asyncio.sleep(MINUTE_S - self.clock.now().timestamp() % MINUTE_S)


@contextlib.asynccontextmanager
async def open_program(settings: Settings, url: str, clock: Clock | None = None) -> AsyncIterator[Program]:
    """Return the program over a migrated database at `url`, closed at the end of the block."""
    tune_interpreter()
    clock = clock or SystemClock()
    rooms: dict[str, Program] = {}

    async def run_import(import_id: str) -> None:
        await rooms["all"].imports.run_handed_in(ImportId(UUID(import_id)))

    async def understand() -> None:
        await rooms["all"].understanding.catch_up()

    async def index() -> None:
        await rooms["all"].indexing.catch_up()

    async def export(export_id: str) -> None:
        await rooms["all"].exports.run(ExportId(UUID(export_id)))

    async def index_posts(post_id: str) -> None:
        await rooms["all"].post_indexing.catch_up()

    async def compare_posts() -> None:
        await rooms["all"].post_indexing.refresh()

    async def process(media_id: str) -> None:
        await rooms["all"].processing.process(MediaId(UUID(media_id)))

    async def cover(media_id: str) -> None:
        await rooms["all"].processing.cover(MediaId(UUID(media_id)))

    async def count() -> None:
        await rooms["all"].counting.catch_up()

    async def settle(media_id: str) -> None:
        await rooms["all"].posts.settle_media(MediaId(UUID(media_id)))

    async def look_at_post(post_id: str) -> None:
        await rooms["all"].moderation.machine.look(SubjectKind.POST, UUID(post_id))

    async def look_at_comment(comment_id: str) -> None:
        await rooms["all"].moderation.machine.look(SubjectKind.COMMENT, UUID(comment_id))

    async def look_at_profile(person_id: str) -> None:
        await rooms["all"].moderation.machine.look(SubjectKind.PERSON, UUID(person_id))

    async def look_again() -> None:
        await rooms["all"].moderation.machine.look_again()

    async def take_report(report_id: str) -> None:
        await rooms["all"].moderation.machine.take_report(UUID(report_id))

    async def send_letter(sealed: str) -> None:
        await rooms["all"].accounts.outbox.send_again(sealed)

    async def build(n_people: int, n_posts: int, n_artworks: int) -> None:
        from socialpulse.app.demo_network import DemoNetwork  # these stand on this module
        from socialpulse.app.demo_progress import Size

        await DemoNetwork(rooms["all"]).build(Size(n_people, n_posts, n_artworks))

    jobs = Jobs(
        url,
        (
            Job(IMPORT, "imports", run_import, patient=True),
            Job(UNDERSTAND, "understand", understand, alone=True, patient=True),
            Job(INDEX, "index", index, alone=True, patient=True),
            Job(EXPORT, "exports", export, patient=True),
            Job(INDEX_POSTS, "index", index_posts, alone=True, priority=10),
            Job(COMPARE_POSTS, "index", compare_posts, alone=True),
            Job(PROCESS, "media", process, priority=10),
            Job(PROCESS_AGAIN, "media", process),
            Job(COVER, "media", cover, priority=10),
            Job(COUNT, "activity", count, alone=True),
            Job(SETTLE, "posts", settle, priority=10),
            Job(LOOK_AT_POST, "moderation", look_at_post, priority=8),
            Job(LOOK_AT_COMMENT, "moderation", look_at_comment, priority=10),  # takes milliseconds
            Job(LOOK_AT_PROFILE, "moderation", look_at_profile),
            Job(LOOK_AGAIN, "again", look_again, alone=True, patient=True),
            Job(REPORT, "moderation", take_report, priority=10),
            Job(LETTER, "accounts", send_letter, priority=10),
            Job(BUILD, "demo", build, alone=True, patient=True),
        ),
    )
    db = Db(url, announcer(jobs), pool_size=settings.database.pool_size)
    async with db, contextlib.AsyncExitStack() as stack:
        await jobs.open()
        stack.push_async_callback(jobs.close)
        rooms["all"] = _furnish(settings, clock, db, jobs)
        stack.push_async_callback(rooms["all"].accounts.close)
        stack.push_async_callback(rooms["all"].recorder.close)
        stack.push_async_callback(rooms["all"].popular.close)
        stack.push_async_callback(rooms["all"].search.close)
        stack.push_async_callback(rooms["all"].moderation.close)
        yield rooms["all"]


def _furnish(settings: Settings, clock: Clock, db: Db, jobs: Jobs) -> Program:
    key = settings.secrets.contact_key
    if key is None:
        raise RuntimeError("open_data_folder fills in the contact key; call it first")
    blobs, events, models = open_blobs(settings), PgLog(db), LazyModels(settings)
    accounts = Accounts.open(settings, db, clock)
    quotas = accounts.quotas
    lake, profiles = Lake(db, blobs, events, clock), Profiles(db)
    scratch = settings.data.absolute() / "scratch"
    library = Library(db, blobs, events, clock, scratch)
    detect, hold = models.detect_language, settings.posts.hold
    people, cards = People(db, clock, library, must_be_looked_at=hold), Cards(library)
    posts = Posts(db, events, clock, people, library, cards, detect, must_be_looked_at=hold)
    comments = Comments(db, events, clock, people, library, must_be_looked_at=hold)
    counting, popular = Counting(db, events), Popular(db, clock)
    discovery = Discovery(db, profiles, quotas, models.embed_query, clock, settings.index_folder)
    return Program(
        settings=settings,
        clock=clock,
        db=db,
        blobs=blobs,
        log=events,
        jobs=jobs,
        models=models,
        accounts=accounts,
        uploads=Uploads(db, blobs, events, clock, Staging(settings.data.absolute() / "uploads")),
        library=library,
        links=Links(_secret(settings.secrets.media_key), clock),
        processing=Processing(db, blobs, events, clock, scratch),
        people=people,
        ties=Ties(db, clock),
        posts=posts,
        lists=Lists(db, people, cards),
        comments=comments,
        reactions=Reactions(db, clock),
        shares=Shares(db, clock, cards),
        reports=Reports(db, clock),
        planting=Planting(db, events, library),
        moderation=open_moderation(settings, db, events, clock, Judged(posts, comments, people, library), models),
        recorder=Recorder(db, events, clock),
        counting=counting,
        popular=popular,
        feed=Feed(db, posts, counting, popular),
        lake=lake,
        imports=Imports(db, blobs, events, lake, clock, key.get_secret_value().encode(), scratch, settings.batch_rows),
        profiles=profiles,
        understanding=Understanding(db, events, clock, models.load, settings.understand_not, settings.risk_not),
        search=Search(db, posts, models.embed_query, clock, settings.post_index_folder),
        post_indexing=PostIndexing(
            db,
            events,
            PgTail(db),
            Sources(find_searchable, find_live_ids),
            models.embed_texts,
            settings.post_index_folder,
        ),
        indexing=Indexing(profiles, events, settings.index_folder),
        discovery=discovery,
        creator_lists=CreatorLists(db, profiles, quotas, discovery, clock),
        exports=Exports(db, blobs, profiles, quotas, discovery, clock, scratch),
    )


def _secret(key: SecretStr | None) -> bytes:
    if key is None:
        raise RuntimeError("open_data_folder fills in the keys; call it first")
    return key.get_secret_value().encode()
