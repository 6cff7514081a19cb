"""Transactions over a pool of connections.

    async with db.transaction() as tx:
        before = await tx.load(Quota, "SELECT … WHERE tenant = %(tenant)s FOR UPDATE", tenant=tenant)

SQL is `LiteralString`, so a type checker refuses text put together at run time. Rows become dataclasses by column name.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, LiteralString, TypeVar
from weakref import WeakKeyDictionary

import psycopg
import pyarrow as pa
from psycopg import sql
from psycopg.rows import class_row, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from socialpulse.core.errors import Invalid, Unavailable
from socialpulse.core.events import Event
from socialpulse.runtime.db import arrow

T = TypeVar("T")


class Tx:
    """One open transaction. Everything done through it happens together or not at all."""

    def __init__(self, connection: psycopg.AsyncConnection[Any], announcer: Announcer) -> None:
        self.connection = connection
        self._announcer = announcer

    async def run(self, query: LiteralString, **values: Any) -> int:
        """Run a statement; return how many rows it touched."""
        return (await self.connection.execute(query, values or None)).rowcount

    async def find(self, kind: type[T], query: LiteralString, **values: Any) -> T | None:
        """Return the first row as `kind`, or None. Its columns must be named like the fields of `kind`."""
        async with self.connection.cursor(row_factory=class_row(kind)) as cursor:
            await cursor.execute(query, values or None)
            return await cursor.fetchone()

    async def rows(self, kind: type[T], query: LiteralString, **values: Any) -> list[T]:
        """Return every row as `kind`."""
        async with self.connection.cursor(row_factory=class_row(kind)) as cursor:
            await cursor.execute(query, values or None)
            return await cursor.fetchall()

    async def value(self, query: LiteralString, **values: Any) -> Any:
        """Return the first column of the first row, or None where there is no row."""
        row = await (await self.connection.execute(query, values or None)).fetchone()
        return None if row is None else row[0]

    async def records(self, query: LiteralString, **values: Any) -> list[dict[str, Any]]:
        """Return every row as a plain mapping; for counts and reports that have no noun."""
        async with self.connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(query, values or None)
            return await cursor.fetchall()

    async def copy_in(self, table: LiteralString, rows: pa.Table) -> None:
        """Append Arrow rows to a table, column names as in `rows`, through COPY. About a million values a second."""
        columns = sql.SQL(", ").join(map(sql.Identifier, rows.column_names))
        target = sql.SQL(".").join(map(sql.Identifier, table.split(".")))
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(target, columns)
        async with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for chunk in arrow.csv_chunks(rows):
                await copy.write(chunk)

    async def copy_out(self, schema: pa.Schema, query: LiteralString, **values: Any) -> pa.Table:
        """Return the rows of a query as Arrow, in the columns of `schema`.

        Lists of text must be joined by arrow.SEPARATOR in the query and bytea left as it is.
        """
        body = sql.SQL(query).format(**{name: sql.Literal(value) for name, value in values.items()})
        statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)").format(body)
        async with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            parts = [bytes(part) async for part in copy]
        return arrow.read_rows(b"".join(parts), schema)

    async def announce(self, event: Event) -> None:
        """Say that something happened; whoever hears it is told if, and only if, this transaction commits."""
        await self._announcer(self, event)


Announcer = Callable[[Tx, Event], Awaitable[None]]


async def _nobody_listens(tx: Tx, event: Event) -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Whole:
    """A transaction that others of the same task become part of."""

    db: Db
    task: asyncio.Task[Any] | None
    tx: Tx


_whole: ContextVar[_Whole | None] = ContextVar("whole", default=None)

# The country a request comes from, in two capitals; '' where nobody knows it. SQL that decides what is shown reads it
# as current_setting('socialpulse.asked_from', true).
ASKED_FROM: ContextVar[str] = ContextVar("asked from", default="")
_ASK_FROM = "SELECT set_config('socialpulse.asked_from', %s, %s)"

_READING = {
    "application_name": "socialpulse reading",
    "autocommit": True,
    "options": "-c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan",
}


@contextlib.contextmanager
def _nul_refused() -> Iterator[None]:
    """Raise Invalid for a NUL in a value: JSON and addresses can hold one, and no text of PostgreSQL can."""
    try:
        yield
    except psycopg.DataError as error:
        if "NUL" not in str(error):
            raise
        raise Invalid.one("text", "NUL", "is a character that no text can hold here; leave it out") from None


class Db:
    """A pool of connections to one PostgreSQL."""

    def __init__(self, url: str, announcer: Announcer = _nobody_listens, *, pool_size: int = 10) -> None:
        self.url = url
        self._announcer = announcer
        self._pool = AsyncConnectionPool(
            url, min_size=1, max_size=pool_size, open=False, timeout=30, kwargs={"application_name": "socialpulse"}
        )
        self._reading = AsyncConnectionPool(
            url, min_size=0, max_size=pool_size, open=False, timeout=30, kwargs=_READING
        )
        self._asked_from = WeakKeyDictionary[psycopg.AsyncConnection[Any], str]()  # what those for reading were told

    async def open(self, timeout_s: float = 15.0) -> None:
        """Connect. Raises Unavailable where the server does not answer in time."""
        try:
            await self._pool.open(wait=True, timeout=timeout_s)
            await self._reading.open()
        except PoolTimeout:
            await self._pool.close()
            where = psycopg.conninfo.conninfo_to_dict(self.url).get("host", "localhost")
            raise Unavailable(
                f"PostgreSQL at {where} does not answer; is it running, and is database.url right?"
            ) from None

    async def close(self) -> None:
        await self._reading.close()
        await self._pool.close()

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Return an open transaction: committed at the end of the block, rolled back when it raises."""
        around = self._around()
        if around is not None:
            async with around.connection.transaction():
                yield around
            return
        with _nul_refused():
            async with self._pool.connection() as connection, connection.transaction():
                if country := ASKED_FROM.get():
                    await connection.execute(_ASK_FROM, [country, True])  # until the transaction ends
                yield Tx(connection, self._announcer)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """Return a connection for reads alone, each of which sees what is committed when it begins.

        Costs two round trips less than a transaction, and plans each query once instead of for each set of values:
        for reads that are asked for hundreds of times a second. Writing fails.
        """
        around = self._around()
        if around is not None:
            yield around
            return
        with _nul_refused():
            async with self._reading.connection() as connection:
                country = ASKED_FROM.get()
                if self._asked_from.get(connection, "") != country:
                    self._asked_from.pop(connection, None)
                    await connection.execute(_ASK_FROM, [country, False])
                    self._asked_from[connection] = country
                yield Tx(connection, self._announcer)

    def _around(self) -> Tx | None:
        """Return the whole that this task is in, if any."""
        found = _whole.get()
        return found.tx if found is not None and found.db is self and found.task is asyncio.current_task() else None

    @contextlib.asynccontextmanager
    async def whole(self) -> AsyncIterator[Tx]:
        """Return an open transaction of which every other in this block becomes a part: all are committed, or none.

        One of them that raises takes back its own part alone. Tasks begun in the block have transactions of their own.
        """
        async with self.transaction() as tx:
            token = _whole.set(_Whole(self, asyncio.current_task(), tx))
            try:
                yield tx
            finally:
                _whole.reset(token)

    @contextlib.asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[bool]:
        """Return whether this name is ours until the block ends; False where another process holds it.

        The hold ends with the connection, so a killed process never keeps one.
        """
        async with await psycopg.AsyncConnection.connect(self.url, autocommit=True) as connection:
            cursor = await connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
            row = await cursor.fetchone()
            try:
                yield bool(row and row[0])
            finally:
                with contextlib.suppress(psycopg.Error):  # a server learns late that a connection has ended
                    await connection.execute("SELECT pg_advisory_unlock_all()")

    async def __aenter__(self) -> Db:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
