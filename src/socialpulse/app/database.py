"""The database of a command: there, migrated, and left as it was found."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

import structlog

from socialpulse.core.errors import CannotStart
from socialpulse.runtime.db import EmbeddedPostgres, migrate
from socialpulse.runtime.settings import Settings

LOOK_S = 1.0

log = structlog.get_logger(__name__)

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
        with _kept_alive(postgres):
            yield postgres.url
    finally:
        postgres.stop()


@contextlib.contextmanager
def _kept_alive(postgres: EmbeddedPostgres) -> Iterator[None]:
    """Have a server that dies (killed, out of memory) started again, until the block ends."""
    ended = threading.Event()

    def keep() -> None:
        while not ended.wait(LOOK_S):
            try:
                if postgres.revive():
                    log.warning("PostgreSQL had died and was started again")
            except CannotStart as error:  # what it left behind is still being cleared away
                log.warning("PostgreSQL died and does not start yet", error=str(error))

    keeper = threading.Thread(target=keep, name="postgres-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()
