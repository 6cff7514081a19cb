"""The quick reader of tables finds what the careful one finds, or leaves the block to it."""

from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from socialpulse.sources.files.careful import read_careful
from socialpulse.sources.files.dialects import Dialect
from socialpulse.sources.files.quick import read_quick
from socialpulse.sources.files.runs import Run
from socialpulse.sources.files.streams import Block

DIALECT = Dialect(",", None, False, ("a", "b", "c"), 1)
PIECES = ["x", "é", "김", " ", ",", '"', "\n", "\r\n", ";", "'", "\\"]
CELLS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


def found(run: Run) -> tuple[Any, ...]:
    columns = [column.to_pylist() for column in run.columns]
    return run.n_records, run.places.tolist(), run.lines.tolist(), columns, list(run.rejects)


def block(text: str) -> Block:
    return Block(text.encode(), 1, (), 0)


def careful(text: str) -> Run:
    return read_careful(block(text), iter(()), DIALECT)


@settings(max_examples=200)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_tables_written_by_the_book_read_the_same(rows: list[list[str]], newline: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=newline).writerows(rows)
    quick = read_quick(block(text.getvalue()), DIALECT)
    if quick is not None and quick[1] is None:
        assert found(quick[0]) == found(careful(text.getvalue()))


@settings(max_examples=400)
@given(st.lists(st.sampled_from(["x", "é", '"', '""', ",", ",,", "\n", "\r\n", "\r", " "]), max_size=30))
def test_any_text_reads_the_same_where_the_quick_reader_takes_it(pieces: list[str]) -> None:
    text = "".join(pieces) + "\n"
    quick = read_quick(block(text), DIALECT)
    if quick is not None:
        run, left = quick
        taken = text.encode() if left is None else text.encode()[: -len(left.data)]
        assert found(run) == found(careful(taken.decode()))


def test_the_quick_reader_takes_what_is_written_by_the_book() -> None:
    quick = read_quick(block('a,"b, ""c""\nd",e\n1,2,3\n,,\n\n4,5,6\n"open,7,8\n'), DIALECT)
    assert quick is not None
    run, left = quick
    assert [column.to_pylist() for column in run.columns] == [["a", "1", "4"], ['b, "c"\nd', "2", "5"], ["e", "3", "6"]]
    assert (run.lines.tolist(), left and (left.data, left.first_line)) == ([1, 3, 6], (b'"open,7,8\n', 7))
