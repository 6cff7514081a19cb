"""PostgreSQL: where truth in rows lives. A pool, transactions, SQL that nothing can be pasted into, Arrow in and out.

Without a url in the settings, the server from the wheel is started under the data folder (`embedded`).
"""

from socialpulse.runtime.db.embedded import EmbeddedPostgres
from socialpulse.runtime.db.migrate import migrate, pending
from socialpulse.runtime.db.pool import ASKED_FROM, Announcer, Db, Tx

__all__ = ["ASKED_FROM", "Announcer", "Db", "EmbeddedPostgres", "Tx", "migrate", "pending"]
