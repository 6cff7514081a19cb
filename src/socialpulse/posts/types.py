"""The nouns of this room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType, TypeVar
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.media import MediaId, Shown
from socialpulse.people import Person, Seen

T = TypeVar("T")
PostId = NewType("PostId", UUID)
CommentId = NewType("CommentId", UUID)


class PostKind(StrEnum):
    VIDEO = "video"
    IMAGES = "images"
    TEXT = "text"


class Visibility(StrEnum):
    """Whom an author shows a post to. Those who follow a private person see what is public to others."""

    PUBLIC = "public"
    FOLLOWERS = "followers"
    ME = "me"


class PostState(StrEnum):
    """How far a post is. Only a live one is seen by others than its author."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    WAITING = "waiting"  # for its media
    FAILED = "failed"  # a medium did; state_words say why
    HELD = "held"  # until moderation says live
    LIVE = "live"
    REMOVED = "removed"  # by moderation; state_words say why
    DELETED = "deleted"  # by its author; nobody sees it


class Verdict(StrEnum):
    """What moderation says of a post, a comment or a profile."""

    LIVE = "live"
    HELD = "held"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Marks:
    """How moderation narrows what may be shown to everybody.

    blurred  behind a warning, whatever the author says
    limited  for who follows the author or comes for it: in no list for everybody
    """

    blurred: bool = False
    limited: bool = False


class SubjectKind(StrEnum):
    """What can be reported."""

    POST = "post"
    COMMENT = "comment"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image or clip of a post, as its author hands it in.

    alt       what is to be seen, for who cannot
    cover_ms  the time of the frame that is to stand for a clip; None: as it is, at first the best of its frames
    """

    media_id: MediaId
    alt: str = ""
    cover_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything an author decides about a post. `language` None: it is measured."""

    kind: PostKind
    caption: str = ""
    pictures: Sequence[Picture] = ()
    language: str | None = None
    sensitive: bool = False
    comments_on: bool = True
    visibility: Visibility = Visibility.PUBLIC
    scheduled_at: datetime | None = None  # None: at once
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is kept. `sensitive`: its author says so, or moderation does."""

    id: PostId
    author_id: PersonId
    kind: PostKind
    caption: str
    tags: list[str]  # as they are compared
    mentions: list[PersonId]
    language: str | None
    sensitive: bool
    comments_on: bool
    visibility: Visibility
    state: PostState
    state_words: str | None
    version: int
    scheduled_at: datetime | None
    made_at: datetime
    live_at: datetime | None  # when others could see it first
    edited_at: datetime | None

    def __post_init__(self) -> None:
        """Rows of the database hold plain text."""
        object.__setattr__(self, "kind", PostKind(self.kind))
        object.__setattr__(self, "visibility", Visibility(self.visibility))
        object.__setattr__(self, "state", PostState(self.state))


@dataclass(frozen=True, slots=True)
class Counts:
    """How often others did what to a post."""

    n_likes: int = 0
    n_comments: int = 0
    n_saves: int = 0
    n_shares: int = 0
    n_reposts: int = 0


@dataclass(frozen=True, slots=True)
class Mine:
    """What the viewer did with a post."""

    liked: bool = False
    saved: bool = False
    reposted: bool = False


@dataclass(frozen=True, slots=True)
class Pictured:
    """A medium of a post with its files."""

    shown: Shown
    alt: str


@dataclass(frozen=True, slots=True)
class Body:
    """What whoever may see a post sees alike, and what doors made of it to show it."""

    post: Post
    author: Person
    avatar: str | None  # the path of the author's smallest picture
    pictures: list[Pictured]
    drawn: dict[str, Any] = field(default_factory=dict)

    def draw(self, door: str, make: Callable[[Body], T]) -> T:
        """Return what a door makes of it; made once where everybody may fetch its files, for signed addresses end."""
        found: T | None = self.drawn.get(door)
        if found is None:
            found = make(self)
            if all(one.shown.media.public for one in self.pictures):
                self.drawn[door] = found
        return found


@dataclass(frozen=True, slots=True)
class Card:
    """A post as one viewer sees it, with all a page shows of it. `mine` None: the viewer is nobody in particular."""

    body: Body
    author: Seen
    counts: Counts
    mine: Mine | None

    @property
    def post(self) -> Post:
        return self.body.post

    @property
    def pictures(self) -> list[Pictured]:
        return self.body.pictures


@dataclass(frozen=True, slots=True)
class Listed:
    """A post in a list, and the cursor of what follows it there."""

    card: Card
    cursor: str


@dataclass(frozen=True, slots=True)
class Place:
    """A post in an order by time, newest first. `by` reposted it then; None: its author posted it then."""

    at: datetime
    id: PostId
    author_id: PersonId
    by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """What the popularity of a public post is judged from."""

    id: PostId
    author_id: PersonId
    language: str | None
    sensitive: bool
    at: datetime
    n_likes: int
    n_comments: int
    n_saves: int
    n_shares: int
    n_reposts: int


@dataclass(frozen=True, slots=True)
class Revision:
    """A post as it stood from one edit to the next."""

    version: int
    caption: str
    media: list[MediaId]
    alts: list[str]
    language: str | None
    sensitive: bool
    comments_on: bool
    visibility: Visibility
    at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said below a post, or in reply to that. `liked`: by the viewer.

    state   held: only its author sees it, until moderation has looked
    folded  moderation has it shown to who asks for it
    """

    id: CommentId
    post_id: PostId
    author_id: PersonId
    parent_id: CommentId | None
    text: str
    mentions: list[PersonId]
    made_at: datetime
    n_likes: int
    n_replies: int
    liked: bool
    state: Verdict = Verdict.LIVE
    folded: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", Verdict(self.state))


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as one viewer sees it."""

    comment: Comment
    author: Seen
    avatar: str | None


@dataclass(frozen=True, slots=True)
class Reaction:
    """How a post stands after the caller did something with it."""

    counts: Counts
    mine: Mine


@dataclass(frozen=True, slots=True)
class Share:
    """A link to a post that remembers who made it. `n_brought`: how many people came by it first."""

    code: str
    post_id: PostId
    at: datetime
    n_brought: int


@dataclass(frozen=True, slots=True)
class Report:
    """What one person reported about one thing: every reason they ever gave, their latest words, what stood there."""

    id: UUID
    reporter_id: PersonId | None  # None: their account is gone
    subject_kind: SubjectKind
    subject_id: UUID
    about_id: PersonId  # whoever made it
    reasons: list[str]
    words: str
    subject: dict[str, object]
    n_times: int
    made_at: datetime
    changed_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject_kind", SubjectKind(self.subject_kind))
