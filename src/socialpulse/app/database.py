"""The database of a command: there, migrated, and left as it was found."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from socialpulse.runtime.db import EmbeddedPostgres, migrate
from socialpulse.runtime.settings import Settings

Say = Callable[[str], None]  # tells whoever watches the command line


@contextlib.contextmanager
def database(settings: Settings, say: Say = lambda _: None) -> Iterator[str]:
    """Return the url of a migrated database; the embedded one runs at least until the block ends."""
    if settings.database.url is not None:
        migrate(settings.database.url)
        yield settings.database.url
        return
    postgres = EmbeddedPostgres(settings.database_folder)
    if not settings.database_folder.exists():
        say(f"Making a database in {settings.database_folder} …")
    postgres.start()
    try:
        migrate(postgres.url)
        yield postgres.url
    finally:
        postgres.stop()
