"""Media as pages show them: the same as one by one, in one query."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from socialpulse.media import Library, MediaId, Role
from socialpulse.runtime.blobs import open_blobs
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import load_settings

pytestmark = pytest.mark.anyio
FILES = (("master", 900), ("stream", 5), ("thumbnail", 30), ("picture", 20), ("thumbnail", 20), ("poster", 10))


@pytest.fixture
def library(db: Db, clock: SetClock, tmp_path: Path) -> Library:
    return Library(db, open_blobs(load_settings(data=tmp_path)), PgLog(db), clock)


async def add(db: Db, *, public: bool = True, files: tuple[tuple[str, int], ...] = FILES) -> MediaId:
    media_id = MediaId(uuid4())
    async with db.transaction() as tx:
        await tx.run(
            """INSERT INTO media.media (id, file_name, n_bytes, state, public, kind, sha256, made_at, moved_at)
               VALUES (%(id)s, 'f', 1, 'ready', %(public)s, 'video', '\\x00ff', now(), now())""",
            id=media_id,
            public=public,
        )
        for place, (role, n_bytes) in enumerate(files):
            await tx.run(
                """INSERT INTO media.file (media_id, path, place, role, mime, n_bytes, width)
                   VALUES (%(id)s, %(path)s, %(place)s, %(role)s, 'image/webp', %(n)s, %(place)s)""",
                id=media_id,
                path=f'{place}-"{role}", {{x}}',
                place=place,
                role=role,
                n=n_bytes,
            )
    return media_id


async def test_media_are_shown_as_they_are_found_but_for_the_parts_of_streams(db: Db, library: Library) -> None:
    ids = [await add(db), await add(db, public=False), await add(db, files=()), MediaId(uuid4())]
    async with db.reading() as tx:
        shown, found = await library.find_shown(tx, ids), await library.find_many(tx, ids)
    for one in found.values():
        files = [file for file in one.files if file.role is not Role.STREAM]
        assert shown[one.media.id] == replace(one, files=files)
    assert len(shown) == len(found) == 3


async def test_the_smallest_picture_is_told_of_public_media_alone(db: Db, library: Library) -> None:
    public, private, bare = await add(db), await add(db, public=False), await add(db, files=(("poster", 1),))
    async with db.reading() as tx:
        found = await library.find_smallest(tx, [public, private, bare])
    assert found == {public: '3-"picture", {x}'}
