from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from socialpulse.core.errors import Invalid, Unavailable
from socialpulse.runtime.db import Db

pytestmark = pytest.mark.anyio

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x1f"), max_size=12)


@dataclass(frozen=True, slots=True)
class Fruit:
    name: str
    n: int


async def test_a_failed_transaction_leaves_nothing(db: Db) -> None:
    async with db.transaction() as tx:
        await tx.run("CREATE TABLE fruit (name text, n int)")
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as tx:
            await tx.run("INSERT INTO fruit VALUES ('fig', 1)")
            raise ZeroDivisionError
    async with db.transaction() as tx:
        assert await tx.value("SELECT count(*) FROM fruit") == 0


async def test_rows_become_dataclasses_by_name(db: Db) -> None:
    async with db.transaction() as tx:
        assert await tx.find(Fruit, "SELECT 3 AS n, 'fig' AS name") == Fruit("fig", 3)
        assert await tx.find(Fruit, "SELECT 3 AS n, 'fig' AS name WHERE false") is None
        assert len(await tx.rows(Fruit, "SELECT 'fig' AS name, generate_series(1, 3) AS n")) == 3


async def test_a_value_never_becomes_part_of_the_statement(db: Db) -> None:
    async with db.transaction() as tx:
        trap = "'; DROP TABLE creators.account; --"
        assert await tx.value("SELECT %(text)s::text", text=trap) == trap


async def test_a_nul_is_refused_as_what_was_sent_and_not_as_an_error_of_ours(db: Db) -> None:
    for opened in (db.transaction, db.reading):
        with pytest.raises(Invalid, match="NUL"):
            async with opened() as tx:
                await tx.value("SELECT %(text)s::text", text="a\0b")
        async with opened() as tx:
            assert await tx.value("SELECT 1") == 1


async def test_arrow_rows_survive_the_way_in_and_out(db: Db) -> None:
    schema = pa.schema(
        [
            ("a", pa.string()),
            ("b", pa.list_(pa.string())),
            ("c", pa.int64()),
            ("d", pa.timestamp("us", tz="UTC")),
            ("e", pa.bool_()),
        ]
    )
    rows = {
        "a": ['quote " comma , and\nline', "", None, "tab\t\\N", "🧵"],
        "b": [['x"y\\', "{},"], None, ["one"], ["", "NULL"], ["🧵"]],
        "c": [1, None, -(2**62), 0, 2**62],
        "d": [datetime(2026, 11, 1, 12, 0, 0, 123456, UTC), None, datetime(1970, 1, 1, tzinfo=UTC), None, None],
        "e": [True, None, False, None, True],
    }
    table = pa.table(rows, schema=schema)
    async with db.transaction() as tx:
        await tx.run("CREATE TEMP TABLE t (a text, b text[], c bigint, d timestamptz, e boolean)")
        await tx.copy_in("t", table)
        out = await tx.copy_out(
            schema, "SELECT a, array_to_string(b, E'\\x1f'), c, (extract(epoch FROM d) * 1000000)::bigint, e FROM t"
        )
    assert out.to_pydict() == rows


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.one_of(st.none(), TEXT), min_size=1, max_size=20), lists=st.lists(TEXT, max_size=5))
async def test_any_text_comes_back_as_it_was(db: Db, texts: list[str | None], lists: list[str]) -> None:
    table = pa.table({"a": pa.array(texts, pa.string()), "b": pa.array([lists] * len(texts), pa.list_(pa.string()))})
    async with db.transaction() as tx:
        await tx.run("CREATE TEMP TABLE IF NOT EXISTS u (a text, b text[]) ON COMMIT DROP")
        await tx.copy_in("u", table)
        found = await tx.records("SELECT a, b FROM u")
    assert [row["a"] for row in found] == texts
    assert all(row["b"] == lists for row in found)


async def test_vectors_come_back_as_floats(db: Db) -> None:
    schema = pa.schema([("v", pa.list_(pa.float32(), 4))])
    async with db.transaction() as tx:
        out = await tx.copy_out(schema, "SELECT * FROM (VALUES ('\\x003c00b800000040'::bytea), (NULL)) AS t (v)")
    assert out["v"].to_pylist() == [[1.0, -0.5, 0.0, 2.0], None]


async def test_a_hold_is_kept_from_others_and_ends_with_its_block(db: Db, url: str) -> None:
    async with Db(url) as other:
        async with db.hold("harvest") as held, other.hold("harvest") as again:
            assert held
            assert not again
        async with other.hold("harvest") as later:
            assert later


async def test_a_server_that_is_not_there_is_named(tmp_path: object) -> None:
    db = Db(f"postgresql:///nothing?host={tmp_path}&connect_timeout=1")
    with pytest.raises(Unavailable, match="does not answer"):
        await db.open(timeout_s=0.5)
