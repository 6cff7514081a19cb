"""Every engine gives the answers that plain Python gives: any rows, filter, order, groups, counts, pages, changes."""

from __future__ import annotations

import functools
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from socialpulse.retrieval import (
    And,
    Answer,
    Bool,
    ByColumn,
    Category,
    Column,
    ContainsAll,
    ContainsAny,
    Decay,
    Ends,
    Engine,
    Equals,
    Everything,
    Facet,
    Filter,
    Histogram,
    IdIn,
    In,
    Linear,
    Log,
    Matches,
    Metric,
    Missing,
    MultiCategory,
    Not,
    Number,
    NumberType,
    Or,
    Order,
    Query,
    Range,
    Rank,
    Schema,
    Similarity,
    Time,
    TopValues,
    Vector,
    Weighted,
)
from socialpulse.retrieval.plain import PlainIndex

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time
DAY_ONE = datetime(2025, 1, 1, tzinfo=UTC)
WORDS = ("", "a", "b", "ä", "日本", "a b", "\U0001f600")
LENGTHS = {"like": 3, "near": 9}
QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

COLUMNS: tuple[Column, ...] = (
    Category("one"),
    Category("two"),
    MultiCategory("many"),
    Number("u32", NumberType.U32),
    Number("i64", NumberType.I64),
    Number("f32", NumberType.F32),
    Number("f64", NumberType.F64),
    Bool("flag"),
    Time("at"),
)
VECTORS = (Vector("like", LENGTHS["like"]), Vector("near", LENGTHS["near"], Metric.INNER))


def value_of(column: Column) -> st.SearchStrategy[Any]:
    match column:
        case Category():
            return st.sampled_from(WORDS)
        case MultiCategory():
            return st.lists(st.sampled_from(WORDS), max_size=4)
        case Number(type=NumberType.U32):
            return st.sampled_from((0, 1, 2, 3, 100, 2**32 - 2))
        case Number(type=NumberType.I64):
            return st.sampled_from((-(2**63) + 1, -5, 0, 1, 2**53 + 1, 2**63 - 2))
        case Number():
            return st.sampled_from((-1.5, 0.0, 0.1, 0.5, 1.0, 3.0))
        case Bool():
            return st.booleans()
        case Time():
            return st.integers(-3, 3).map(lambda n: DAY_ONE + timedelta(days=n, microseconds=n))


@functools.cache  # building strategies costs more than drawing from them
def rows_of(schema: Schema, most: int = 40) -> st.SearchStrategy[list[dict[str, Any]]]:
    # small whole components: lengths and products are the same whatever the order of the sums
    values = {c.name: st.none() | value_of(c) for c in schema.columns} | {
        v.name: st.none() | st.lists(st.integers(-2, 2).map(float), min_size=v.dims, max_size=v.dims)
        for v in schema.vectors
    }
    return st.lists(st.fixed_dictionaries({"id": st.integers(-20, 20), **values}), max_size=most)


@functools.cache
def filters_of(schema: Schema) -> st.SearchStrategy[Filter]:
    leaves: list[st.SearchStrategy[Filter]] = [
        st.just(Everything()),
        st.builds(IdIn, st.lists(st.integers(-22, 22), max_size=30)),
    ]
    leaves += [st.builds(Missing, st.just(name)) for name in schema.names]
    for column in schema.columns:
        name, value = st.just(column.name), value_of(column)
        if isinstance(column, MultiCategory):
            leaves += [st.builds(kind, name, value.map(tuple)) for kind in (ContainsAny, ContainsAll)]
            continue
        leaves += [st.builds(Equals, name, value), st.builds(In, name, st.lists(value, max_size=7).map(tuple))]
        if isinstance(column, Number | Time):
            bound = st.none() | value
            leaves.append(st.builds(Range, name, bound, bound, st.sampled_from(Ends)))
    return st.recursive(
        st.one_of(leaves),
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(And, st.lists(inner, max_size=3).map(tuple))
            | st.builds(Or, st.lists(inner, max_size=3).map(tuple))
        ),
        max_leaves=6,
    )


@functools.cache
def ranks_of(schema: Schema) -> st.SearchStrategy[Rank]:
    by_column = [
        st.builds(ByColumn, st.just(c.name), st.sampled_from(Order))
        for c in schema.columns
        if not isinstance(c, MultiCategory)
    ]
    terms: list[st.SearchStrategy[Any]] = [st.builds(Matches, filters_of(schema))]
    for c in schema.columns:
        if isinstance(c, Number):
            terms += [
                st.builds(Linear, st.just(c.name), st.sampled_from((0.0, -1.0)), st.sampled_from((2.0, 128.0))),
                st.builds(Log, st.just(c.name), st.just(0.25), st.sampled_from((4.0, 64.0))),
            ]
        if isinstance(c, Time):
            terms.append(st.builds(Decay, st.just(c.name), st.just(DAY_ONE), st.just(86_400.0)))
    for v in schema.vectors:
        query = st.lists(st.integers(-3, 3).map(float), min_size=v.dims, max_size=v.dims)
        terms += [st.builds(Similarity, st.just(v.name), query)] * 3
    weighted = st.lists(st.tuples(st.one_of(terms), st.sampled_from((1.0, 0.5, -0.25))), max_size=3)
    return st.builds(Weighted, weighted.map(tuple)) | (st.one_of(by_column) if by_column else st.nothing())


@functools.cache
def facets_of(schema: Schema) -> st.SearchStrategy[tuple[Facet, ...]]:
    facets: list[Facet] = []
    for c in schema.columns:
        if isinstance(c, Category | MultiCategory | Bool):
            facets += [TopValues(c.name, 1), TopValues(c.name, 10)]
        elif isinstance(c, Time):
            facets.append(Histogram(c.name, (DAY_ONE - timedelta(days=1), DAY_ONE, DAY_ONE + timedelta(days=2))))
        else:
            facets += [Histogram(c.name, (0.1, 1, 2)), Histogram(c.name, (-3, 0, 50))]
    return st.lists(st.sampled_from(facets), max_size=4).map(tuple) if facets else st.just(())


SCHEMAS = st.builds(
    lambda columns, vectors: Schema(tuple(columns), tuple(vectors)),
    st.lists(st.sampled_from(COLUMNS), unique=True),
    st.lists(st.sampled_from(VECTORS), unique=True),
)


def table(schema: Schema, rows: list[dict[str, Any]], names: tuple[str, ...] | None = None) -> pa.Table:
    arrow: dict[str, pa.DataType] = {"id": pa.int64()}
    for c in schema.columns:
        match c:
            case Category():
                arrow[c.name] = pa.string()
            case MultiCategory():
                arrow[c.name] = pa.list_(pa.string())
            case Number(type=kind):
                arrow[c.name] = {"u32": pa.uint32(), "i64": pa.int64()}.get(kind.value, pa.float64())
            case Bool():
                arrow[c.name] = pa.bool_()
            case Time():
                arrow[c.name] = pa.timestamp("us", tz="UTC")
    arrow |= {v.name: pa.list_(pa.float32(), v.dims) for v in schema.vectors}
    wanted = ["id", *(schema.names if names is None else names)]
    return pa.table({n: pa.array([row.get(n) for row in rows], arrow[n]) for n in wanted})


def assert_right(answer: Answer, plain: PlainIndex, query: Query) -> None:
    """The counts are equal, and the hits are those of plain Python; only keys within 1e-6 may change places."""
    right = plain.search(query)
    assert (answer.n_rows, answer.n_total, answer.facets) == (right.n_rows, right.n_total, right.facets)
    assert len(answer.ids) == min(query.k, len(right.hits))
    ungrouped = Query(query.filter, query.rank, query.k)
    keys = {hit.id: hit.key for hit in plain.search(ungrouped).hits}
    found = [keys[int(row_id)] for row_id in answer.ids]
    expected = [hit.key for hit in right.hits[: query.k]]
    if isinstance(query.rank, ByColumn):
        assert found == expected
        assert answer.ids.tolist() == [hit.id for hit in right.hits[: query.k]]
        return
    assert found == pytest.approx(expected, abs=1e-6)
    assert answer.scores.tolist() == pytest.approx(found, abs=1e-6)
    pairs = list(zip((-answer.scores).tolist(), answer.ids.tolist(), strict=True))
    assert pairs == sorted(pairs)
    if query.group_by:
        groups = [group for group in answer.groups if group is not None]
        assert len(set(groups)) == len(groups)
        assert list(answer.groups) == [plain.rows[int(i)].get(query.group_by) for i in answer.ids]


@given(st.data())
@QUICK
def test_filters_ranks_groups_and_facets_agree_with_plain_python(engine: Engine, data: st.DataObject) -> None:
    schema = data.draw(SCHEMAS)
    rows = data.draw(rows_of(schema))
    plain = PlainIndex(schema)
    plain.upsert(rows)
    grouping = [c.name for c in schema.columns if not isinstance(c, MultiCategory)]
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        index = engine.create(Path(name), schema)
        with engine.write(Path(name)) as writer:
            writer.upsert(table(schema, rows))
            writer.commit()
        for _ in range(6):
            query = Query(
                filter=data.draw(filters_of(schema)),
                rank=data.draw(ranks_of(schema)),
                k=data.draw(st.sampled_from((0, 1, 3, 100))),
                group_by=data.draw(st.none() | st.sampled_from(grouping)) if grouping else None,
                facets=data.draw(facets_of(schema)),
            )
            event(type(query.rank).__name__)
            assert_right(index.search(query), plain, query)


@given(st.data())
@QUICK
def test_pages_put_together_are_the_whole_order(engine: Engine, data: st.DataObject) -> None:
    schema = Schema(COLUMNS, VECTORS)
    rows = data.draw(rows_of(schema))
    rank, group = data.draw(ranks_of(schema)), data.draw(st.sampled_from((None, "one", "i64", "f32")))
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        index = engine.create(Path(name), schema)
        with engine.write(Path(name)) as writer:
            for start in range(0, len(rows), 15):  # several segments
                writer.upsert(table(schema, rows[start : start + 15]))
                writer.commit()
        for k in (1, 3):
            query, found = Query(rank=rank, k=k, group_by=group), []
            for _ in range(100):
                answer = index.search(query)
                found += answer.ids.tolist()
                if answer.next is None:
                    break
                query = Query(rank=rank, k=k, group_by=group, after=answer.next)
            assert found == index.search(Query(rank=rank, k=100, group_by=group)).ids.tolist()


class Changes:
    """An engine's index and plain Python's, changed alike."""

    def __init__(self, engine: Engine, folder: Path, schema: Schema, data: st.DataObject) -> None:
        self.engine, self.folder, self.schema, self.data = engine, folder, schema, data
        self.index, self.writer = engine.create(folder, schema), engine.write(folder)
        self.plain, self.committed = PlainIndex(schema), PlainIndex(schema)

    def upsert(self) -> None:
        rows = self.data.draw(rows_of(self.schema, 12))
        self.writer.upsert(table(self.schema, rows))
        self.plain.upsert(rows)

    def update(self) -> None:
        names = self.data.draw(st.lists(st.sampled_from(self.schema.names), unique=True)) if self.schema.names else []
        rows = [{n: row.get(n) for n in ("id", *names)} for row in self.data.draw(rows_of(self.schema, 12))]
        n_known = len({row["id"] for row in rows} & self.plain.rows.keys())
        assert self.writer.update(table(self.schema, rows, tuple(names))) == n_known
        self.plain.update(rows)

    def delete(self) -> None:
        ids = self.data.draw(st.lists(st.integers(-20, 20), max_size=12))
        assert self.writer.delete(ids) == len(set(ids) & self.plain.rows.keys())
        self.plain.delete(ids)

    def reopen(self) -> None:  # a writer that goes away takes with it what it did not commit
        self.writer.close()
        self.writer, self.plain.rows = self.engine.write(self.folder), dict(self.committed.rows)

    def save(self) -> None:
        self.data.draw(st.sampled_from((self.writer.commit, self.writer.merge, self.writer.compact)))()
        self.committed.rows = dict(self.plain.rows)


STEPS = (Changes.upsert, Changes.upsert, Changes.update, Changes.delete, Changes.save, Changes.save, Changes.reopen)


@given(st.data())
@QUICK
def test_upserts_updates_deletes_and_merges_leave_what_plain_python_has(engine: Engine, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        changes = Changes(engine, Path(name), data.draw(SCHEMAS), data)
        for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=2, max_size=12)):
            step(changes)
            assert changes.writer.n_rows == len(changes.plain.rows)
            assert_same_rows(changes.index.find(range(-20, 21)), changes.committed)
        changes.writer.close()
        assert_same_rows(engine.open(Path(name)).find(range(-20, 21)), changes.committed)
        assert changes.index.status().n_rows == len(changes.committed.rows)


def assert_same_rows(found: pa.Table, plain: PlainIndex) -> None:
    rows = {row.pop("id"): row for row in found.to_pylist()}
    assert list(rows) == sorted(plain.rows)
    for row_id, row in rows.items():
        expected = plain.rows[row_id]
        for name, value in row.items():
            wanted = expected.get(name)
            if isinstance(wanted, list) and name == "many":
                wanted = list(dict.fromkeys(wanted))
            assert value == wanted, (row_id, name)


def test_a_thousand_random_vectors_come_in_the_order_of_their_cosines(engine: Engine, tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    vectors, query = rng.standard_normal((1000, 48)).astype(np.float32), rng.standard_normal(48)
    index = engine.create(tmp_path / "index", Schema((), (Vector("v", 48),)))
    with engine.write(tmp_path / "index") as writer:
        flat = pa.array(vectors.reshape(-1))
        writer.upsert(pa.table({"id": np.arange(1000), "v": pa.FixedSizeListArray.from_arrays(flat, 48)}))
        writer.commit()
    cosines = vectors @ query / np.linalg.norm(vectors, axis=1) / np.linalg.norm(query)
    answer = index.search(Query(rank=Weighted(((Similarity("v", query), 1.0),)), k=1000))
    assert answer.ids.tolist() == np.argsort(-cosines, kind="stable").tolist()
    assert np.abs(answer.scores - cosines[answer.ids]).max() < 1e-6
    assert np.array_equal(answer.scores, answer.similarities[:, 0])
