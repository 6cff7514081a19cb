"""A network to measure on: people who follow each other, posts with clips and pictures, what was done and seen.

Posts and reactions come in through the rooms' own bulk verb; people and the rows of media, which have none, by SQL.
Who is followed, who posts and what is liked have long tails, as they have anywhere. The same seed, the same network.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import LiteralString
from uuid import UUID, uuid4

import orjson
import psycopg

from socialpulse.app import Program
from socialpulse.core.actor import Actor, Role
from socialpulse.core.ids import PersonId, SessionId, fresh_uuid
from socialpulse.media import MediaId
from socialpulse.posts import CommentId, Picture, Planted, PlantedComment, PlantedPost, PostId, PostKind

DAYS = 30
N_FOLLOWED = 40  # of a person, on average
N_SEEN = 500  # of each viewer
WORDS = ("morning", "light", "over", "the", "river", "with", "friends", "and", "a", "camera", "#city", "#walk")
LANGUAGES = ("en", "en", "en", "de", "es", "fr", "pt", None)


@dataclass(frozen=True, slots=True)
class Network:
    """Who and what there is. The first people are the most followed; the viewers are some of all."""

    people: list[PersonId]
    posts: list[PostId]
    viewers: list[PersonId]


async def seed(program: Program, n_people: int, n_posts: int, n_viewers: int, number: int = 1) -> Network:
    """Fill an empty program; return what is in it. About a minute for 10,000 people and 100,000 posts."""
    dice = random.Random(number)
    people = [PersonId(fresh_uuid()) for _ in range(n_people)]
    media = await _add_people(program, people)
    await _add_follows(program, people, dice)
    posts = list(_posts(people, media, n_posts, dice))
    ids = [post.id for post in posts]
    now = datetime.now(UTC)
    await program.planting.plant(
        posts,
        list(_comments(posts, people, n_posts, dice)),
        list(_reactions(ids, people, 6 * n_posts, now, dice)),
        list(_reactions(ids, people, n_posts // 2, now, dice)),
        list(_reactions(ids, people, n_posts // 5, now, dice)),
    )
    viewers = dice.sample(people, n_viewers)
    await _see(program, viewers, posts, dice)
    async with await psycopg.AsyncConnection.connect(program.db.url, autocommit=True) as connection:
        await connection.execute("VACUUM ANALYZE")  # or PostgreSQL begins with it while others are measured
    return Network(people, ids, viewers)


async def _add_people(program: Program, people: list[PersonId]) -> dict[PersonId, tuple[MediaId, MediaId]]:
    """Add people with a picture of themselves; return a clip and a picture of each, for their posts."""
    media = {person: (MediaId(fresh_uuid()), MediaId(fresh_uuid())) for person in people}
    avatars = [fresh_uuid() for _ in people]
    async with program.db.transaction() as tx:
        await tx.run(
            """INSERT INTO accounts.person (id, email, email_key, made_at)
               SELECT i, i::text, i::text, now() FROM unnest(%(ids)s::uuid[]) i""",
            ids=people,
        )
        for kind, ids in (
            ("image", avatars),
            ("video", [clip for clip, _ in media.values()]),
            ("image", [picture for _, picture in media.values()]),
        ):
            await tx.run(_MEDIA, ids=ids, owners=people, kind=kind)
            roles, names = [role for role, _ in FILES[kind]], [name for _, name in FILES[kind]]
            await tx.run(_FILES, ids=ids, roles=roles, names=names)
        await tx.run(
            """INSERT INTO people.person (id, handle, name, bio, avatar_id, links, language, private, age_bracket,
                                          made_at)
               SELECT i, 'p' || n, 'Person ' || n, 'Looks at things, and says so.', a, '{}', 'en', n %% 20 = 0, '25-34',
                      now()
               FROM unnest(%(ids)s::uuid[], %(avatars)s::uuid[]) WITH ORDINALITY AS t (i, a, n)""",
            ids=people,
            avatars=avatars,
        )
        await tx.run(
            """INSERT INTO people.handle (key, person_id, taken_at)
               SELECT handle, id, now() FROM people.person"""
        )
    return media


_MEDIA: LiteralString = """
INSERT INTO media.media (id, owner_id, file_name, n_bytes, state, public, kind, width, height, duration_ms, has_sound,
                         thumbhash, pipeline, made_at, moved_at)
SELECT i, o, 'clip', 1000000, 'ready', true, %(kind)s, 720, 1280, 12000, true,
       decode('1cd7b0f30d4587778887778778778778878887', 'hex'), 99, now(), now()
FROM unnest(%(ids)s::uuid[], %(owners)s::uuid[]) AS t (i, o)"""
_FILES: LiteralString = """
INSERT INTO media.file (media_id, path, place, role, mime, n_bytes, width, height)
SELECT i, md5(i::text) || md5(name) || '/' || name, place, role, 'image/avif', 40000 + place, 720, 720
FROM unnest(%(ids)s::uuid[]) AS t (i),
     unnest(%(roles)s::text[], %(names)s::text[]) WITH ORDINALITY AS f (role, name, place)"""
_FORMS = ("avif", "webp", "jpg")
_THUMBNAILS = [("thumbnail", f"thumbnail-{size}.{form}") for size in (720, 320) for form in _FORMS]
_PARTS = [f"{name}.{form}" for name in ("360", "480", "720", "sound") for form in ("m3u8", "m4s")]
FILES = {  # as the pipeline makes them
    "image": [("picture", "picture-2048.webp"), ("picture", "picture-2048.jpg"), *_THUMBNAILS],
    "video": [
        ("master", "master.m3u8"),
        ("progressive", "480p.mp4"),
        *(("stream", name) for name in _PARTS),
        *(("poster", f"poster-720.{form}") for form in _FORMS),
        *_THUMBNAILS,
    ],
}


async def _add_follows(program: Program, people: list[PersonId], dice: random.Random) -> None:
    pairs: list[tuple[PersonId, PersonId]] = []
    for person in people:
        n_followed = min(len(people) // 5, int(dice.paretovariate(1.5) * N_FOLLOWED / 3))
        pairs += [(person, other) for other in {_popular(people, dice) for _ in range(n_followed)} if other != person]
    async with program.db.transaction() as tx:
        await tx.run(
            """INSERT INTO people.follow (follower_id, followed_id, at)
               SELECT a, b, now() FROM unnest(%(a)s::uuid[], %(b)s::uuid[]) AS t (a, b)""",
            a=[one for one, _ in pairs],
            b=[other for _, other in pairs],
        )
        await tx.run(
            """INSERT INTO people.block (blocker_id, blocked_id, at)
               SELECT a, b, now() FROM unnest(%(a)s::uuid[], %(b)s::uuid[]) AS t (a, b)
               WHERE a <> b AND NOT EXISTS (
                   SELECT FROM people.follow WHERE (follower_id, followed_id) IN ((a, b), (b, a)))
               ON CONFLICT DO NOTHING""",
            a=people,
            b=dice.sample(people, len(people)),
        )


def _posts(
    people: list[PersonId], media: dict[PersonId, tuple[MediaId, MediaId]], n: int, dice: random.Random
) -> Iterator[PlantedPost]:
    """Yield posts of the last DAYS, six in ten of them clips and a quarter pictures."""
    now = datetime.now(UTC)
    for _ in range(n):
        author = _popular(people, dice)
        clip, picture = media[author]
        kind = dice.choices((PostKind.VIDEO, PostKind.IMAGES, PostKind.TEXT), (60, 25, 15))[0]
        shown = {PostKind.VIDEO: (Picture(clip, "a clip"),), PostKind.IMAGES: (Picture(picture, "a picture"),)}
        yield PlantedPost(
            id=PostId(fresh_uuid()),
            author_id=author,
            kind=kind,
            caption=" ".join(dice.sample(WORDS, 10)),
            at=now - timedelta(days=DAYS * dice.random()),
            language=dice.choice(LANGUAGES),
            pictures=shown.get(kind, ()),
            sensitive=dice.random() < 0.02,
        )


def _comments(
    posts: list[PlantedPost], people: list[PersonId], n: int, dice: random.Random
) -> Iterator[PlantedComment]:
    for _ in range(n):
        post = posts[int(len(posts) * dice.random() ** 2)]
        yield PlantedComment(CommentId(fresh_uuid()), post.id, _popular(people, dice), "Well seen.", post.at)


def _reactions(
    posts: list[PostId], people: list[PersonId], n: int, now: datetime, dice: random.Random
) -> Iterator[Planted]:
    for _ in range(n):
        post, at = posts[int(len(posts) * dice.random() ** 2)], now - timedelta(days=DAYS * dice.random() ** 2)
        yield Planted(post, people[dice.randrange(len(people))], at)


def _popular(people: list[PersonId], dice: random.Random) -> PersonId:
    return people[int(len(people) * dice.random() ** 2)]


async def _see(program: Program, viewers: list[PersonId], posts: list[PlantedPost], dice: random.Random) -> None:
    """Have each viewer have seen some posts of the last days."""
    now_ms = int(datetime.now(UTC).timestamp() * 1_000)
    recent = [post.id for post in posts if post.at > datetime.now(UTC) - timedelta(days=3)]
    for viewer in viewers:
        events = [{"kind": "impression", "post": str(one), "at": now_ms} for one in dice.sample(recent, N_SEEN)]
        await program.recorder.take(Actor(Role.PERSON, viewer), orjson.dumps({"id": str(uuid4()), "events": events}))
    await program.counting.catch_up()


def token_of(program: Program, person: UUID) -> str:
    """Return a token that signs a person in."""
    return program.accounts.sessions.access_token(Actor(Role.PERSON, person), SessionId(fresh_uuid()))
