"""The moderation room, put together: what looks, what decides, what people do about it."""

from __future__ import annotations

from dataclasses import dataclass

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
    Policies,
    Review,
    Subjects,
)
from socialpulse.people import People
from socialpulse.posts import Comments, Posts
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db


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
    known: Known
    lists: KnownLists
    judging: Judging
    review: Review
    machine: Machine


def open_moderation(db: Db, clock: Clock, rooms: Judged, models: LazyModels) -> Moderation:
    """Return the room. Nothing is loaded yet."""
    posts, comments, people = rooms.posts, rooms.comments, rooms.people
    known, materials = Known(db, clock), Materials(clock, posts, comments, people)
    judging = Judging(clock, materials, Carrier(rooms.library, posts, comments, people, known))
    review = Review(db, clock, judging, Subjects(posts, comments, people))
    policies = Policies(db, clock, review.audit)
    looking = Looking(db, clock, rooms.library, known, Eyes(models.load_harm, models.load_pictures))
    machine = Machine(db, clock, materials, looking, policies, judging, review)
    return Moderation(policies, known, KnownLists(db, clock, review.audit), judging, review, machine)
