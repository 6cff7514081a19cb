"""The demo network, carried out: people, follows, posts with what they show, two weeks of activity.

A background job of minutes. Killed anywhere it goes on where it was: what is planned follows from a seed and the moment
of its first beginning, which its progress remembers; each step looks at what stands and adds what is missing. Once it
is complete it is never touched again, so what people delete stays deleted.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from uuid import UUID

import structlog

from socialpulse.app.demo_art import Gallery, Piece
from socialpulse.app.demo_days import Telling
from socialpulse.app.demo_progress import Progress, Size, find_progress, save_progress
from socialpulse.app.demo_trials import Trials
from socialpulse.app.program import Program
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.errors import Conflict, NotFound
from socialpulse.core.ids import PersonId
from socialpulse.demo.network import (
    DAYS,
    Fortnight,
    Medium,
    Member,
    PlannedComment,
    PlannedPost,
    View,
    World,
    draw_cast,
    draw_world,
    live,
    talk,
)
from socialpulse.media import MediaId
from socialpulse.people import AgeBracket, People, Profile, Ties
from socialpulse.posts import CommentId, Picture, Planted, PlantedComment, PlantedPost, PostId, PostKind
from socialpulse.runtime.clock import SetClock

SEED = 1
N_SIGN_IN = 3  # people of the demo world whose password is told
P_REPOST = 0.35  # of what is shared

log = structlog.get_logger(__name__)


def sign_in_of(program: Program) -> tuple[list[str], str]:
    """Return the addresses and the password of those whom anybody at this machine may be.

    The password follows from a key of this installation: it is nobody else's, and need not be kept.
    """
    key = program.settings.secrets.accounts_key
    if key is None:
        raise RuntimeError("open_data_folder fills in the accounts key; call it first")
    digest = hmac.digest(key.get_secret_value().encode(), b"demo network", hashlib.sha256)
    return [member.email for member in draw_cast(SEED, N_SIGN_IN)], base64.b32encode(digest)[:16].decode().lower()


@dataclass(slots=True)
class _Plan:
    """Everything that is to be, drawn from the seed."""

    world: World
    fortnight: Fortnight
    comments: list[PlannedComment]
    begins: datetime
    views_of: dict[int, list[View]]  # by post
    people: list[PersonId] = field(default_factory=list)

    def at(self, at_s: float) -> datetime:
        return self.begins + timedelta(seconds=at_s)

    def uuid(self, what: str, number: int, at_s: float) -> UUID:
        """Return the id of the thing of this number: a uuid7 of its moment, the same whenever it is asked for."""
        ms = int(self.at(at_s).timestamp() * 1_000)
        rest = hashlib.sha256(f"{self.begins.isoformat()}/{what}/{number}".encode()).digest()[:10]
        return UUID(bytes=ms.to_bytes(6, "big") + bytes([0x70 | rest[0] & 15, rest[1], 0x80 | rest[2] & 63]) + rest[3:])

    def post_id(self, number: int) -> PostId:
        return PostId(self.uuid("post", number, self.world.posts[number].at_s))

    def comment_id(self, number: int) -> CommentId:
        return CommentId(self.uuid("comment", number, self.comments[number].at_s))


def _draw(size: Size, ends_at: datetime) -> _Plan:
    begins = ends_at - timedelta(days=DAYS)
    world = draw_world(SEED, size.n_people, size.n_posts, size.n_artworks, begins.hour)
    fortnight = live(world, SEED)
    views_of: dict[int, list[View]] = {post.number: [] for post in world.posts}
    for view in fortnight.views:
        views_of[view.post].append(view)
    return _Plan(world, fortnight, talk(world, fortnight, SEED), begins, views_of)


class DemoNetwork:
    """Makes the demo network. One at a time: the job that runs it is alone."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._clock = SetClock(program.clock.now())  # of what happened in the past
        self._people = People(program.db, self._clock, program.library)
        self._ties = Ties(program.db, self._clock)
        self._progress = Progress(program.clock.now(), Size())
        self._n_planted = 0

    async def build(self, size: Size) -> None:
        """Make what is missing of the demo network, and nothing where it is complete."""
        found = await find_progress(self._program)
        now = self._program.clock.now().replace(minute=0, second=0, microsecond=0)
        self._progress = found or Progress(now, size)
        if self._progress.complete:
            return
        if found is None:
            await self._tell()
        plan = await asyncio.to_thread(_draw, self._progress.size, self._progress.ends_at)
        await self._program.log.make_days(plan.begins.date(), DAYS + 2)
        gallery = Gallery(self._program)
        try:
            await self._add_people(plan)
            await self._plant(plan, [post for post in plan.world.posts if not post.shows], {})
            await self._add_follows(plan)
            await Trials(self._program, gallery, plan.people).run()
            missing = await self._show_art(plan, gallery)
        finally:
            gallery.close()
        await self._tell_days(plan, missing)
        await self._tell(complete=True)

    async def _tell(self, **changes: int | bool) -> None:
        """Remember, and say, how far it is."""
        self._progress = replace(self._progress, **changes)  # type: ignore[arg-type]
        await save_progress(self._program, self._progress)
        log.info("demo network", progress=str(self._progress))

    async def _add_people(self, plan: _Plan) -> None:
        """Give everybody an account and a profile. Only the first few can sign in, the others' passwords are lost."""
        sign_up, password = self._program.accounts.sign_up, sign_in_of(self._program)[1]
        for member in plan.world.cast:
            try:
                person = await sign_up.find_by_email(OPERATOR, member.email)
            except NotFound:
                own = password if member.number < N_SIGN_IN else secrets.token_urlsafe(24)
                person = await sign_up.add(OPERATOR, member.email, own)
            plan.people.append(person.id)
            self._clock.set(plan.begins - timedelta(days=41))
            await self._save_profile(person.id, member, None)
            if len(plan.people) % 50 == 0:
                await self._tell(n_people=len(plan.people))
        await self._tell(n_people=len(plan.people))

    async def _save_profile(self, person: PersonId, member: Member, avatar: MediaId | None) -> None:
        """Write a profile, where there is none yet or it has no picture; what its person changed since stays."""
        actor = Actor(Role.PERSON, person)
        try:
            own = await self._people.load_own(actor)
        except NotFound:
            pass
        else:
            if avatar is None or own.person.avatar_id is not None:
                return
        profile = Profile(
            member.handle, member.name, AgeBracket(member.age), member.bio, avatar, (), member.language, private=False
        )
        try:
            await self._people.save(actor, profile)
        except Conflict:  # somebody else took the handle before
            await self._people.save(actor, replace(profile, handle=f"{member.handle[:24]}.demo"))

    async def _add_follows(self, plan: _Plan) -> None:
        for follower, followed, at_s in plan.fortnight.follows:
            self._clock.set(plan.at(at_s))
            await self._ties.follow(Actor(Role.PERSON, plan.people[follower]), plan.people[followed])

    async def _show_art(self, plan: _Plan, gallery: Gallery) -> set[int]:
        """Bring portraits and artworks in, and plant each post once what it shows is ready.

        Return the numbers of posts that cannot be shown, because a piece of theirs failed.
        """
        works = _Works(plan, gallery)
        portraits: dict[int, MediaId] = {}
        for member, number in zip_longest(plan.world.cast, works.shown):
            if member is not None:
                person = plan.people[member.number]
                portraits[member.number] = await gallery.bring(Piece.of_portrait(person, member))
            if number is not None:
                await works.bring(number)
            await self._plant_ready(plan, works)
            await self._hang(plan, gallery, portraits)
        await gallery.finish()
        await self._plant_ready(plan, works)
        await self._hang(plan, gallery, portraits)
        return works.missing

    async def _plant_ready(self, plan: _Plan, works: _Works) -> None:
        ready = works.take_ready()
        if ready:
            await self._plant(plan, ready, {post.number: await works.pictures(post) for post in ready})

    async def _hang(self, plan: _Plan, gallery: Gallery, portraits: dict[int, MediaId]) -> None:
        for number in [number for number, media_id in portraits.items() if gallery.is_ready(media_id)]:
            await self._save_profile(plan.people[number], plan.world.cast[number], portraits.pop(number))

    async def _plant(self, plan: _Plan, posts: Sequence[PlannedPost], pictures: dict[int, list[Picture]]) -> None:
        """Put posts in with everything people did to them. What is there already stays as it is."""
        numbers = {post.number for post in posts}
        views = [view for number in sorted(numbers) for view in plan.views_of[number]]
        liked, saved, shared = (list(_done(plan, views, name)) for name in ("like", "save", "share"))
        await self._program.planting.plant(
            [_planted(plan, post, pictures.get(post.number, [])) for post in posts],
            comments=[_commented(plan, comment) for comment in plan.comments if comment.post in numbers],
            likes=liked,
            saves=saved,
            reposts=[one for one in shared if one.person_id.bytes[-1] / 256 < P_REPOST],
        )
        self._n_planted += len(posts)
        await self._tell(n_posts=self._n_planted)

    async def _tell_days(self, plan: _Plan, missing: set[int]) -> None:
        """Tell the activity of every day to the recorder."""
        posts = [plan.post_id(post.number) for post in plan.world.posts]
        authors = [plan.people[post.author] for post in plan.world.posts]
        days: dict[int, list[View]] = defaultdict(list)
        for view in plan.fortnight.views:
            if view.post not in missing:
                days[view.at_ms // 86_400_000].append(view)
        telling = Telling(self._program, plan.begins, plan.people)
        try:
            for day in range(self._progress.n_days, DAYS):
                await telling.tell(day, days[day], posts, authors)
                await self._tell(n_days=day + 1)
        finally:
            await telling.close()


class _Works:
    """Which artworks are in, and which posts wait for them."""

    def __init__(self, plan: _Plan, gallery: Gallery) -> None:
        self._plan = plan
        self._gallery = gallery
        self._waiting = [post for post in plan.world.posts if post.shows]
        self._media: dict[int, MediaId] = {}
        self._owner: dict[int, PersonId] = {}  # whoever showed it first
        for post in self._waiting:
            for number in post.shows:
                self._owner.setdefault(number, plan.people[post.author])
        self.shown = sorted(self._owner)
        self.missing: set[int] = set()

    async def bring(self, number: int) -> None:
        piece = Piece.of_artwork(self._owner[number], self._plan.world.artworks[number])
        self._media[number] = await self._gallery.bring(piece)

    def take_ready(self) -> list[PlannedPost]:
        """Return the posts that can be shown by now, each once; those that never can are noted as missing."""
        ready, waiting = [], []
        for post in self._waiting:
            media = [self._media.get(number) for number in post.shows]
            if any(one is not None and self._gallery.has_failed(one) for one in media):
                self.missing.add(post.number)
            elif all(one is not None and self._gallery.is_ready(one) for one in media):
                ready.append(post)
            else:
                waiting.append(post)
        self._waiting = waiting
        return ready

    async def pictures(self, post: PlannedPost) -> list[Picture]:
        """Return what a post shows, as media of its author: the artwork itself, or a copy of it."""
        author, found = self._plan.people[post.author], []
        for number, alt in zip(post.shows, post.alts, strict=True):
            media_id, name = self._media[number], self._plan.world.artworks[number].file_name
            if self._owner[number] != author:
                media_id = await self._gallery.copy(media_id, author, name)
            found.append(Picture(media_id, alt))
        return found


def _planted(plan: _Plan, post: PlannedPost, pictures: Sequence[Picture]) -> PlantedPost:
    works = [plan.world.artworks[number] for number in post.shows]
    if not works:
        kind = PostKind.TEXT
    else:
        kind = PostKind.VIDEO if works[0].medium is Medium.CLIP else PostKind.IMAGES
    author, at = plan.people[post.author], plan.at(post.at_s)
    return PlantedPost(plan.post_id(post.number), author, kind, post.caption, at, post.language, pictures)


def _commented(plan: _Plan, comment: PlannedComment) -> PlantedComment:
    parent = None if comment.parent is None else plan.comment_id(comment.parent)
    author, at = plan.people[comment.author], plan.at(comment.at_s)
    post_id = plan.post_id(comment.post)
    return PlantedComment(plan.comment_id(comment.number), post_id, author, comment.text, at, parent)


def _done(plan: _Plan, views: Sequence[View], name: str) -> Iterator[Planted]:
    for view in views:
        if name in view.done:
            yield Planted(plan.post_id(view.post), plan.people[view.person], plan.at(view.at_ms / 1_000))
