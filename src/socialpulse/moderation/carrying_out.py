"""Carries out a judgement where its subject is shown, and keeps out pictures that were removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from socialpulse.core.errors import Conflict
from socialpulse.core.ids import PersonId
from socialpulse.media import Library, MediaId
from socialpulse.moderation.known import Known
from socialpulse.moderation.types import Action, Judgement, Match
from socialpulse.people import Look, People
from socialpulse.posts import CommentId, Comments, Judged, Marks, PostId, Posts, Reason, SubjectKind, Verdict
from socialpulse.runtime.db import Tx

OF_PICTURES = frozenset(  # reasons for which what is removed is the picture, not the words beside it
    {
        Reason.GRAPHIC_VIOLENCE,
        Reason.EXTREMISM,
        Reason.ANIMAL_CRUELTY,
        Reason.ADULT_CONTENT,
        Reason.INTIMATE_IMAGES,
        Reason.CHILD_ABUSE,
        Reason.CHILD_SAFETY,
        Reason.INTELLECTUAL_PROPERTY,
    }
)
_VERDICTS = {
    Action.SHOW: Verdict.LIVE,
    Action.BLUR: Verdict.LIVE,
    Action.LIMIT: Verdict.LIVE,
    Action.HOLD: Verdict.HELD,
    Action.ESCALATE: Verdict.HELD,
    Action.REMOVE: Verdict.REMOVED,
}
_LOOKS = {Verdict.LIVE: Look.ACCEPTED, Verdict.HELD: Look.HELD, Verdict.REMOVED: Look.REFUSED}


class Carrier:
    """Does to posts, comments and profiles what was decided about them."""

    def __init__(self, library: Library, posts: Posts, comments: Comments, people: People, known: Known) -> None:
        self._library = library
        self._posts = posts
        self._comments = comments
        self._people = people
        self._known = known

    async def carry_out(
        self, tx: Tx, judgement: Judgement, media: Sequence[MediaId], matches: Sequence[Match] = ()
    ) -> None:
        """Show, hide or mark the subject for everybody. `matches`: what the policy asks for besides.

        Raises NotFound where it is gone, Conflict where it was changed meanwhile.
        """
        subject, verdict = judgement.subject, _VERDICTS[judgement.action]
        match subject.kind:
            case SubjectKind.POST:
                words = judgement.words if verdict is not Verdict.LIVE else None
                marks = _marks(judgement.action, matches)
                await self._posts.judge(tx, PostId(subject.id), Judged(verdict, subject.version, words), marks)
            case SubjectKind.COMMENT:
                folded = judgement.action in (Action.BLUR, Action.LIMIT)
                await self._comments.judge(tx, CommentId(subject.id), verdict, folded=folded)
            case SubjectKind.PERSON:
                if not await self._people.judge(tx, PersonId(subject.id), subject.version, _LOOKS[verdict]):
                    raise Conflict(f"the profile was changed since version {subject.version}; look at it again")
        if judgement.action is Action.REMOVE and judgement.reason in OF_PICTURES:
            await self._keep_out(tx, judgement, media)

    async def narrow(self, tx: Tx, post_id: PostId, stands: Mapping[str, Judgement]) -> None:
        """Have a post hidden from groups of viewers, or be shown to them behind a warning, and to no other groups."""
        hidden = {group for group, judgement in stands.items() if judgement.action is Action.LIMIT}
        await self._posts.narrow(tx, post_id, hidden_from=hidden, blurred_for=stands.keys() - hidden)

    async def take_back(self, tx: Tx, undone: Judgement) -> None:
        """Let come again what a judgement that is overturned kept out."""
        await self._known.lift_tombstone(tx, str(undone.id))

    async def _keep_out(self, tx: Tx, judgement: Judgement, media: Sequence[MediaId]) -> None:
        for media_id in media:
            sums = await self._library.find_sums(tx, media_id)
            prints = await self._library.find_fingerprints(tx, media_id)
            await self._known.add_tombstone(tx, prints, sums.sha256 if sums else None, str(judgement.id))


def _marks(action: Action, matches: Sequence[Match]) -> Marks:
    blurred = any(match.action is Action.BLUR and not match.viewers for match in matches)  # beside a graver one
    return Marks(blurred=blurred or action is Action.BLUR, limited=action is Action.LIMIT)
