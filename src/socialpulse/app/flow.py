"""Who hears what: event → jobs. The only place where rooms that do not know each other are tied together.

A job may only say the events in its row of SAYS; the announcer holds it to that while it runs. So the two tables are
the whole flow, and a test proves from them that every event is heard and none can cause itself.
"""

from __future__ import annotations

from dataclasses import asdict

import structlog

from socialpulse.accounts import LetterWaits
from socialpulse.activity import ActivityCame
from socialpulse.core.events import Event
from socialpulse.creators import AccountsChanged, AccountsUnderstood, ImportWaits
from socialpulse.discovery import ExportWaits
from socialpulse.media import CoverChosen, MediaMoved, MediaUploaded, MediaWaitsAgain
from socialpulse.people import ProfileWritten
from socialpulse.posts import CommentWritten, PostMoved, PostWritten, ReportCame
from socialpulse.runtime.db import Announcer, Tx
from socialpulse.runtime.jobs import Jobs

IMPORT = "creators.import"
UNDERSTAND = "creators.understand"
INDEX = "discovery.index"
EXPORT = "discovery.export"
INDEX_POSTS = "search.index"
COMPARE_POSTS = "search.compare"  # caused by the clock
PROCESS = "media.process"
PROCESS_AGAIN = "media.process-again"
COVER = "media.cover"
COUNT = "activity.count"
SETTLE = "posts.settle"
LOOK_AT_POST = "moderation.look-at-post"
LOOK_AT_COMMENT = "moderation.look-at-comment"
LOOK_AT_PROFILE = "moderation.look-at-profile"
LOOK_AGAIN = "moderation.look-again"  # caused by the clock
REPORT = "moderation.report"
LETTER = "accounts.letter"
BUILD = "demo.network"  # caused by a first start, not by an event

FLOW: dict[type[Event], tuple[str, ...]] = {
    ImportWaits: (IMPORT,),
    AccountsChanged: (INDEX, UNDERSTAND),
    AccountsUnderstood: (INDEX,),
    ExportWaits: (EXPORT,),
    MediaUploaded: (PROCESS,),
    MediaWaitsAgain: (PROCESS_AGAIN,),
    CoverChosen: (COVER,),
    MediaMoved: (SETTLE,),
    ActivityCame: (COUNT,),
    PostMoved: (INDEX_POSTS,),
    PostWritten: (LOOK_AT_POST,),
    CommentWritten: (LOOK_AT_COMMENT,),
    ProfileWritten: (LOOK_AT_PROFILE,),
    ReportCame: (REPORT,),
    LetterWaits: (LETTER,),
}

SAYS: dict[str, tuple[type[Event], ...]] = {
    IMPORT: (AccountsChanged,),
    UNDERSTAND: (AccountsUnderstood,),
    INDEX: (),
    EXPORT: (),
    INDEX_POSTS: (),
    PROCESS: (MediaMoved, CoverChosen),
    PROCESS_AGAIN: (MediaMoved, CoverChosen),
    COVER: (MediaMoved,),
    COUNT: (),
    SETTLE: (PostMoved, PostWritten),
    LOOK_AT_POST: (PostMoved,),
    LOOK_AT_COMMENT: (),
    LOOK_AT_PROFILE: (),
    REPORT: (),
    LETTER: (),
}


def announcer(jobs: Jobs) -> Announcer:
    """Return what turns an event into jobs, inside the transaction that announces it."""

    async def announce(tx: Tx, event: Event) -> None:
        speaker = structlog.contextvars.get_contextvars().get("job")
        if speaker in SAYS and type(event) not in SAYS[speaker]:
            raise RuntimeError(f"job {speaker} says {type(event).__name__}, and its row of SAYS does not allow it")
        for name in FLOW[type(event)]:
            await jobs.defer(tx, name, **{key: str(value) for key, value in asdict(event).items()})

    return announce
