"""All SQL of media, their files and what they are known by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.media.types import Facts, Fingerprint, Media, MediaFile, MediaId, Refusal, State, Sums, Upload
from socialpulse.runtime.db import Tx

COVER_PLACE, CAPTIONS_PLACE = 500, 1_000  # behind the files that are made of the whole clip

_COLUMNS: LiteralString = """
id, owner_id, file_name, n_bytes, state, reason, reason_words, public, kind, sha256, width, height, duration_ms,
has_sound, thumbhash, n_attempts, made_at, moved_at
"""
_MEDIA: LiteralString = "SELECT " + _COLUMNS + "FROM media.media "
_MOVE: LiteralString = (
    "UPDATE media.media SET state = %(state)s, reason = NULL, reason_words = NULL, moved_at = %(now)s "
)


@dataclass(frozen=True, slots=True)
class Served:
    """What stands behind a path, and whether everybody may have it."""

    mime: str
    n_bytes: int
    public: bool


@dataclass(frozen=True, slots=True)
class FileOf:
    """A file with the medium it belongs to."""

    media_id: MediaId
    path: str
    role: str
    mime: str
    n_bytes: int
    width: int | None
    height: int | None


async def add(tx: Tx, upload: Upload, now: datetime) -> None:
    """Make the medium that a complete upload becomes."""
    await tx.run(
        """INSERT INTO media.media (id, owner_id, file_name, n_bytes, state, made_at, moved_at)
           VALUES (%(id)s, %(owner)s, %(name)s, %(bytes)s, 'uploaded', %(now)s, %(now)s)""",
        id=upload.media_id,
        owner=upload.owner_id,
        name=upload.file_name,
        bytes=upload.n_bytes,
        now=now,
    )


async def find(tx: Tx, media_id: MediaId) -> Media | None:
    return await tx.find(Media, _MEDIA + "WHERE id = %(id)s", id=media_id)


async def find_locked(tx: Tx, media_id: MediaId) -> Media | None:
    """Return a medium that nobody else changes until the transaction ends."""
    return await tx.find(Media, _MEDIA + "WHERE id = %(id)s FOR UPDATE", id=media_id)


async def find_many(tx: Tx, ids: Sequence[MediaId]) -> list[Media]:
    return await tx.rows(Media, _MEDIA + "WHERE id = ANY(%(ids)s)", ids=list(ids))


async def find_latest(tx: Tx, owner_id: UUID | None, before: UUID | None, limit: int) -> list[Media]:
    """Return an owner's media, newest first, from below the id `before`."""
    return await tx.rows(
        Media,
        _MEDIA
        + """WHERE owner_id IS NOT DISTINCT FROM %(owner)s AND (%(before)s::uuid IS NULL OR id < %(before)s)
             ORDER BY id DESC LIMIT %(limit)s""",
        owner=owner_id,
        before=before,
        limit=limit,
    )


async def is_stale(tx: Tx, media_id: MediaId, pipeline: int) -> bool:
    """Return whether the files of a medium were made by other steps than these."""
    query: LiteralString = "SELECT pipeline <> %(pipeline)s FROM media.media WHERE id = %(id)s"
    return bool(await tx.value(query, id=media_id, pipeline=pipeline))


async def begin(tx: Tx, media_id: MediaId) -> None:
    """Count an attempt."""
    await tx.run("UPDATE media.media SET n_attempts = n_attempts + 1 WHERE id = %(id)s", id=media_id)


async def move(tx: Tx, media_id: MediaId, state: State, now: datetime) -> Media | None:
    """Return the medium in its new state, or None where it is gone."""
    query: LiteralString = _MOVE + "WHERE id = %(id)s RETURNING " + _COLUMNS
    return await tx.find(Media, query, id=media_id, state=state.value, now=now)


async def start_over(tx: Tx, media_id: MediaId, now: datetime) -> Media | None:
    """Return the medium back in its first state, with all its attempts."""
    query: LiteralString = _MOVE + ", n_attempts = 0 WHERE id = %(id)s RETURNING " + _COLUMNS
    return await tx.find(Media, query, id=media_id, state=State.UPLOADED.value, now=now)


async def fail(tx: Tx, media_id: MediaId, refusal: Refusal, now: datetime) -> Media | None:
    """Return the medium, failed for this reason; files of a first rendition go. None where it is gone."""
    await tx.run("DELETE FROM media.file WHERE media_id = %(id)s", id=media_id)
    query: LiteralString = (
        """UPDATE media.media SET state = 'failed', reason = %(reason)s, reason_words = %(words)s, moved_at = %(now)s
           WHERE id = %(id)s RETURNING """  # noqa: S608  # column names are constants of this file
        + _COLUMNS
    )
    return await tx.find(Media, query, id=media_id, reason=refusal.reason.value, words=refusal.words, now=now)


async def save_facts(tx: Tx, media_id: MediaId, sums: Sums, facts: Facts, pipeline: int) -> None:
    await tx.run(
        """UPDATE media.media SET kind = %(kind)s, sha256 = %(sha)s, md5 = %(md5)s, width = %(width)s,
               height = %(height)s, duration_ms = %(ms)s, has_sound = %(sound)s, thumbhash = %(hash)s,
               pipeline = %(pipeline)s
           WHERE id = %(id)s""",
        id=media_id,
        kind=facts.kind.value,
        sha=sums.sha256,
        md5=sums.md5,
        width=facts.width,
        height=facts.height,
        ms=facts.duration_ms,
        sound=facts.has_sound,
        hash=facts.thumbhash,
        pipeline=pipeline,
    )


async def settle_pipeline(tx: Tx, media_id: MediaId, pipeline: int) -> None:
    """Note that these steps looked at a medium, whatever came of it."""
    await tx.run("UPDATE media.media SET pipeline = %(pipeline)s WHERE id = %(id)s", id=media_id, pipeline=pipeline)


async def replace_files(tx: Tx, media_id: MediaId, files: Sequence[MediaFile]) -> list[str]:
    """Have these be the files of a medium, in this order; return the paths it had and has no more."""
    paths = [file.path for file in files]
    gone = await tx.records(
        """DELETE FROM media.file WHERE media_id = %(id)s AND role <> 'captions' AND NOT path = ANY(%(paths)s)
           RETURNING path""",
        id=media_id,
        paths=paths,
    )
    for place, file in enumerate(files):
        await _add_file(tx, media_id, place, file)
    return [row["path"] for row in gone]


async def replace_pictures(tx: Tx, media_id: MediaId, files: Sequence[MediaFile], thumbhash: bytes) -> list[str]:
    """Have these be the pictures that stand for a clip; return the paths of what stood for it."""
    gone = await tx.records(
        """DELETE FROM media.file WHERE media_id = %(id)s AND role IN ('poster', 'thumbnail')
           AND NOT path = ANY(%(paths)s) RETURNING path""",
        id=media_id,
        paths=[file.path for file in files],
    )
    for place, file in enumerate(files):
        await _add_file(tx, media_id, COVER_PLACE + place, file)
    await tx.run("UPDATE media.media SET thumbhash = %(hash)s WHERE id = %(id)s", id=media_id, hash=thumbhash)
    return [row["path"] for row in gone]


async def save_cover(tx: Tx, media_id: MediaId, at_ms: int) -> bool:
    """Note which frame is to stand for a medium; return whether that is another than before."""
    return bool(
        await tx.run(
            "UPDATE media.media SET cover_ms = %(at)s WHERE id = %(id)s AND cover_ms IS DISTINCT FROM %(at)s",
            id=media_id,
            at=at_ms,
        )
    )


async def find_cover(tx: Tx, media_id: MediaId) -> int | None:
    """Return the time of the frame that was chosen to stand for a medium, in ms."""
    found: int | None = await tx.value("SELECT cover_ms FROM media.media WHERE id = %(id)s", id=media_id)
    return found


async def replace_captions(tx: Tx, media_id: MediaId, file: MediaFile, now: datetime) -> list[str] | None:
    """Have this be what is read along with a medium; return the paths of what was. None where the medium is gone."""
    if not await tx.run("UPDATE media.media SET moved_at = %(now)s WHERE id = %(id)s", id=media_id, now=now):
        return None
    gone = await tx.records(
        "DELETE FROM media.file WHERE media_id = %(id)s AND role = 'captions' AND path <> %(path)s RETURNING path",
        id=media_id,
        path=file.path,
    )
    await _add_file(tx, media_id, CAPTIONS_PLACE, file)
    return [row["path"] for row in gone]


async def _add_file(tx: Tx, media_id: MediaId, place: int, file: MediaFile) -> None:
    await tx.run(
        """INSERT INTO media.file (media_id, path, place, role, mime, n_bytes, width, height)
           VALUES (%(id)s, %(path)s, %(place)s, %(role)s, %(mime)s, %(bytes)s, %(width)s, %(height)s)
           ON CONFLICT (media_id, path) DO UPDATE SET place = excluded.place, role = excluded.role""",
        id=media_id,
        path=file.path,
        place=place,
        role=file.role.value,
        mime=file.mime,
        bytes=file.n_bytes,
        width=file.width,
        height=file.height,
    )


async def replace_fingerprints(tx: Tx, media_id: MediaId, prints: Sequence[Fingerprint]) -> None:
    await tx.run("DELETE FROM media.fingerprint WHERE media_id = %(id)s", id=media_id)
    for item in prints:
        await tx.run(
            """INSERT INTO media.fingerprint (media_id, at_ms, sha256, pdq, pdq_quality)
               VALUES (%(id)s, %(at)s, %(sha)s, %(pdq)s, %(quality)s) ON CONFLICT DO NOTHING""",
            id=media_id,
            at=item.at_ms,
            sha=item.sha256,
            pdq=item.pdq,
            quality=item.pdq_quality,
        )


async def find_sums(tx: Tx, media_id: MediaId) -> Sums | None:
    """Return what the uploaded bytes are known by, None where they were not looked at yet."""
    return await tx.find(
        Sums, "SELECT sha256, md5 FROM media.media WHERE id = %(id)s AND sha256 IS NOT NULL", id=media_id
    )


async def find_fingerprints(tx: Tx, media_id: MediaId) -> list[Fingerprint]:
    """Return what a medium is known by, in the order of its time."""
    return await tx.rows(
        Fingerprint,
        "SELECT at_ms, sha256, pdq, pdq_quality FROM media.fingerprint WHERE media_id = %(id)s ORDER BY at_ms",
        id=media_id,
    )


async def find_files(tx: Tx, ids: Sequence[MediaId]) -> list[FileOf]:
    """Return the files of media, those of each in the order in which they are shown."""
    return await tx.rows(
        FileOf,
        """SELECT media_id, path, role, mime, n_bytes, width, height FROM media.file
           WHERE media_id = ANY(%(ids)s) ORDER BY media_id, place""",
        ids=list(ids),
    )


async def find_served(tx: Tx, path: str) -> Served | None:
    """Return what stands at a path; public where any medium that shares it is."""
    return await tx.find(
        Served,
        """SELECT f.mime, f.n_bytes, m.public FROM media.file f JOIN media.media m ON m.id = f.media_id
           WHERE f.path = %(path)s ORDER BY m.public DESC LIMIT 1""",
        path=path,
    )


async def find_unshared(tx: Tx, paths: Sequence[str]) -> list[str]:
    """Return those of these paths that no medium has."""
    rows = await tx.records(
        """SELECT path FROM unnest(%(paths)s::text[]) AS path
           WHERE NOT EXISTS (SELECT FROM media.file f WHERE f.path = path.path)""",
        paths=list(paths),
    )
    return [row["path"] for row in rows]


async def find_absent(tx: Tx, ids: Sequence[MediaId]) -> list[MediaId]:
    """Return those of these ids that are of no medium and of no upload."""
    rows = await tx.records(
        """SELECT id FROM unnest(%(ids)s::uuid[]) AS id
           WHERE NOT EXISTS (SELECT FROM media.media m WHERE m.id = id.id)
             AND NOT EXISTS (SELECT FROM media.upload u WHERE u.media_id = id.id)""",
        ids=list(ids),
    )
    return [row["id"] for row in rows]


async def delete(tx: Tx, media_id: MediaId) -> list[str]:
    """Delete a medium; return the paths of its files."""
    paths = [file.path for file in await find_files(tx, [media_id])]
    await tx.run("DELETE FROM media.media WHERE id = %(id)s", id=media_id)
    return paths


async def copy(tx: Tx, media_id: MediaId, copied: MediaId, owner: PersonId, now: datetime) -> None:
    """Make a ready medium of `owner` with the facts, files and fingerprints of another; not public."""
    await tx.run(
        """INSERT INTO media.media (id, owner_id, file_name, n_bytes, state, kind, sha256, md5, width, height,
                                    duration_ms, has_sound, thumbhash, n_attempts, pipeline, made_at, moved_at)
           SELECT %(copied)s, %(owner)s, file_name, n_bytes, state, kind, sha256, md5, width, height, duration_ms,
                  has_sound, thumbhash, n_attempts, pipeline, %(now)s, %(now)s
           FROM media.media WHERE id = %(id)s AND state = 'ready'""",
        id=media_id,
        copied=copied,
        owner=owner,
        now=now,
    )
    await tx.run(
        """INSERT INTO media.file (media_id, path, place, role, mime, n_bytes, width, height)
           SELECT m.id, f.path, f.place, f.role, f.mime, f.n_bytes, f.width, f.height
           FROM media.file f JOIN media.media m ON m.id = %(copied)s WHERE f.media_id = %(id)s""",
        id=media_id,
        copied=copied,
    )
    await tx.run(
        """INSERT INTO media.fingerprint (media_id, at_ms, sha256, pdq, pdq_quality)
           SELECT m.id, p.at_ms, p.sha256, p.pdq, p.pdq_quality
           FROM media.fingerprint p JOIN media.media m ON m.id = %(copied)s WHERE p.media_id = %(id)s""",
        id=media_id,
        copied=copied,
    )


async def save_public(tx: Tx, ids: Sequence[MediaId], public: bool) -> None:
    await tx.run("UPDATE media.media SET public = %(public)s WHERE id = ANY(%(ids)s)", ids=list(ids), public=public)


async def find_stuck(tx: Tx, before: datetime) -> list[MediaId]:
    """Return the media that are not finished and have not moved since."""
    rows = await tx.records(
        """SELECT id FROM media.media WHERE state IN ('uploaded', 'checking', 'transcoding') AND moved_at < %(before)s
           ORDER BY moved_at LIMIT 1000""",
        before=before,
    )
    return [row["id"] for row in rows]


async def touch(tx: Tx, ids: Sequence[MediaId], now: datetime) -> None:
    """Note that these were looked after, so that they are not found stuck again at once."""
    await tx.run("UPDATE media.media SET moved_at = %(now)s WHERE id = ANY(%(ids)s)", ids=list(ids), now=now)


async def find_stale(tx: Tx, pipeline: int, limit: int) -> list[MediaId]:
    """Return ready media whose files other steps made, newest first."""
    rows = await tx.records(
        """SELECT id FROM media.media WHERE state = 'ready' AND pipeline <> %(pipeline)s
           ORDER BY id DESC LIMIT %(limit)s""",
        pipeline=pipeline,
        limit=limit,
    )
    return [row["id"] for row in rows]
