"""The trials of the demo network: posts written as anybody writes them, so that moderation has something to do."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from socialpulse.app.demo_art import Gallery, Piece
from socialpulse.app.program import Program
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.errors import Conflict, NotFound
from socialpulse.core.ids import PersonId
from socialpulse.demo.network import DEMO_DOMAIN, LISTED_SEED, TRIALS, Exhibit, Trial
from socialpulse.demo.studio import paint_pattern, paint_sign
from socialpulse.media import MediaId
from socialpulse.moderation import Action, Hash, HashKind, Terms
from socialpulse.people import AgeBracket, Profile
from socialpulse.posts import Draft, Picture, PostId, PostKind, Reason, SubjectKind

LIST = "demo"
NEWCOMER = f"win@{DEMO_DOMAIN}"
TERMS = Terms(Action.REMOVE, Action.HOLD, 90, Reason.EXTREMISM, source="made by the demo network")
PERHAPS = 20  # the latest posts of somebody, among which a trial may stand already
REPORTER = 30
N_LOOKS, LOOK_S = 120, 0.5


class Trials:
    """Writes what is missing of the trials. Killed anywhere, it goes on where it was."""

    def __init__(self, program: Program, gallery: Gallery, people: Sequence[PersonId]) -> None:
        self._program = program
        self._gallery = gallery
        self._people = people
        self._newcomer: PersonId | None = None

    async def run(self) -> None:
        """Put a picture on a list of known-bad media, write every trial, and report one that is harmless."""
        await self._fill_list()
        self._newcomer = await self._sign_up()
        reported: list[PostId] = []
        for trial in TRIALS:
            media_id = await self._bring(trial)
            post_id = await self._find(trial) or await self._write(trial, media_id)
            if trial.is_reported:
                reported.append(post_id)
        for post_id in reported:
            await self._report(post_id)

    async def _fill_list(self) -> None:
        """Have the list of the demo know a picture that nobody has posted."""
        listed = await self._gallery.bring(
            Piece(self._people[0], "demo-listed.jpg", partial(paint_pattern, LISTED_SEED))
        )
        await self._gallery.finish()
        lists = self._program.moderation.lists
        with suppress(Conflict):  # it is there already
            await lists.add(OPERATOR, LIST, TERMS)
        async with self._program.db.transaction() as tx:
            prints = await self._program.library.find_fingerprints(tx, listed)
            sums = await self._program.library.find_sums(tx, listed)
        hashes = [Hash(HashKind.PDQ, each.pdq) for each in prints]
        hashes += [Hash(HashKind.SHA256, sums.sha256)] if sums else []
        for item in hashes:
            await lists.add_entry(OPERATOR, LIST, item)

    async def _bring(self, trial: Trial) -> MediaId | None:
        """Return the picture a trial shows; it need not be ready."""
        paint = _PAINTERS[trial.exhibit](trial)
        if paint is None:
            return None
        return await self._gallery.bring(Piece(self.author(trial), f"demo-trial-{trial.author}.jpg", paint))

    async def _find(self, trial: Trial) -> PostId | None:
        """Return the post of a trial that an earlier run wrote."""
        author = Actor(Role.PERSON, self.author(trial))
        lists = self._program.lists
        found = [*(await lists.find_unpublished(author, PERHAPS)).items]
        found += (await lists.find_of_person(author, self.author(trial), PERHAPS)).items
        return next((one.card.post.id for one in found if one.card.post.caption == trial.caption), None)

    async def _write(self, trial: Trial, media_id: MediaId | None) -> PostId:
        pictures = [] if media_id is None else [Picture(media_id)]
        kind = PostKind.IMAGES if pictures else PostKind.TEXT
        author = Actor(Role.PERSON, self.author(trial))
        return (await self._program.posts.write(author, Draft(kind, trial.caption, pictures, language="en"))).post.id

    async def _report(self, post_id: PostId) -> None:
        """Have somebody report a post once others see it; where they do not within a minute, nobody does."""
        reporter, reports = Actor(Role.PERSON, self._people[REPORTER % len(self._people)]), self._program.reports
        for _ in range(N_LOOKS):
            with suppress(NotFound):
                await reports.report(reporter, SubjectKind.POST, post_id, Reason.HARASSMENT, "It swears.")
                return
            await asyncio.sleep(LOOK_S)

    async def _sign_up(self) -> PersonId:
        """Return somebody who has just come; everybody else in the demo has been here for weeks."""
        sign_up = self._program.accounts.sign_up
        try:
            person = await sign_up.find_by_email(OPERATOR, NEWCOMER)
        except NotFound:
            person = await sign_up.add(OPERATOR, NEWCOMER, secrets.token_urlsafe(24))
        with suppress(Conflict):  # somebody else has the handle; without a profile nothing is written
            profile = Profile("win.cash.now", "Win Cash", AgeBracket.FROM_25, private=False)
            await self._program.people.save(Actor(Role.PERSON, person.id), profile)
        return person.id

    def author(self, trial: Trial) -> PersonId:
        """Return who writes a trial."""
        if trial.is_first and self._newcomer is not None:
            return self._newcomer
        return self._people[trial.author % len(self._people)]


_PAINTERS: Mapping[Exhibit, Callable[[Trial], Callable[[], bytes] | None]] = {
    Exhibit.NOTHING: lambda trial: None,
    Exhibit.SIGN: lambda trial: partial(paint_sign, trial.words),
    Exhibit.LISTED: lambda trial: partial(paint_pattern, LISTED_SEED),
    Exhibit.SMALLER: lambda trial: partial(paint_pattern, LISTED_SEED, 480, 70),
}
