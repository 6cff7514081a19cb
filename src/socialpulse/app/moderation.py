"""The moderation room, put together: what looks, what decides, what people do about it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from socialpulse.app.models import LazyModels
from socialpulse.media import Library
from socialpulse.moderation import (
    Carrier,
    Eyes,
    Judging,
    Known,
    KnownLists,
    Looking,
    Machine,
    Materials,
    Perspective,
    Policies,
    Replays,
    Review,
    Subjects,
    find_machine_since,
)
from socialpulse.people import People
from socialpulse.posts import Comments, Posts
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import Log
from socialpulse.runtime.settings import EndpointSettings, Settings
from socialpulse.understand.endpoint import Endpoint
from socialpulse.understand.opinion import Budget, HttpOpinion
from socialpulse.understand.registry import Batcher
from socialpulse.understand.speech import HttpTranscriber


@dataclass(frozen=True, slots=True)
class Judged:
    """The rooms whose things are judged."""

    posts: Posts
    comments: Comments
    people: People
    library: Library


@dataclass(frozen=True, slots=True)
class Moderation:
    """The parts of the room that others call."""

    policies: Policies
    replays: Replays
    known: Known
    lists: KnownLists
    judging: Judging
    review: Review
    machine: Machine
    perspective: Perspective
    endpoints: list[Endpoint]

    async def close(self) -> None:
        for endpoint in self.endpoints:
            await endpoint.close()


def open_moderation(
    settings: Settings, db: Db, log: Log, clock: Clock, rooms: Judged, models: LazyModels
) -> Moderation:
    """Return the room. Nothing is loaded yet."""
    posts, comments, people = rooms.posts, rooms.comments, rooms.people
    known, materials = Known(db, clock), Materials(clock, posts, comments, people)
    judging = Judging(clock, materials, Carrier(rooms.library, posts, comments, people, known))
    review = Review(db, clock, judging, Subjects(posts, comments, people))
    policies = Policies(db, clock, review.audit)
    endpoints: list[Endpoint] = []
    eyes = _eyes(settings, clock, models, endpoints)
    looking = Looking(db, clock, rooms.library, known, eyes)
    return Moderation(
        policies=policies,
        replays=Replays(db, clock, find_machine_since),
        known=known,
        lists=KnownLists(db, clock, review.audit),
        judging=judging,
        review=review,
        machine=Machine(db, clock, materials, looking, policies, judging, review),
        perspective=Perspective(Batcher(models.read_texts).ask, log, clock),
        endpoints=endpoints,
    )


def _eyes(settings: Settings, clock: Clock, models: LazyModels, endpoints: list[Endpoint]) -> Eyes:
    """Return what measures. What is opened for it is added to `endpoints`."""
    wanted, secrets = settings.moderation, settings.secrets
    ears = opinion = None
    if wanted.speech is not None:
        endpoints.append(_endpoint(wanted.speech, secrets.speech_key))
        ears = HttpTranscriber(endpoints[-1], wanted.speech.model)
    if wanted.opinion is not None:
        endpoints.append(_endpoint(wanted.opinion, secrets.opinion_key))
        budget = Budget(clock, wanted.opinion.n_calls_a_day, wanted.opinion.n_tokens_a_day)
        opinion = HttpOpinion(endpoints[-1], wanted.opinion.model, budget, wanted.opinion.n_pictures)
    return Eyes(models.load_harm, models.load_pictures, ears, opinion)


def _endpoint(wanted: EndpointSettings, key: SecretStr | None) -> Endpoint:
    return Endpoint(wanted.url, None if key is None else key.get_secret_value(), wanted.timeout_s)
