"""Cutting elements out of JSON without parsing it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialpulse.core.errors import Invalid
from socialpulse.sources.files import elements as module
from socialpulse.sources.files.elements import Element, depth_of, elements
from socialpulse.sources.files.streams import Fault, Packing, Stream

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('{}[]",:\\ né\n'), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), max_size=6)


@pytest.fixture
def cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def cut_up(text: str, skip_bytes: int, depth: int, block_bytes: int = 7) -> list[Element | Fault]:
        monkeypatch.setattr(module, "BLOCK_BYTES", block_bytes)
        path = tmp_path / "x.json"
        path.write_bytes(text.encode())
        with Stream(path, Packing()) as stream:
            return list(elements(stream, skip_bytes, depth))

    return cut_up


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OBJECTS, st.sampled_from([None, 1]), st.integers(1, 40))
def test_the_items_of_a_list_are_found_in_any_blocks(cut: Any, items: list[Any], indent: int | None, size: int) -> None:
    text = json.dumps(items, indent=indent, ensure_ascii=False)
    found = cut(text, 1, 1, size)
    assert [json.loads(one.data) for one in found] == items


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OBJECTS, st.integers(1, 40))
def test_documents_one_after_the_other_are_found(cut: Any, items: list[Any], size: int) -> None:
    found = cut(" \n".join(json.dumps(item) for item in items), 0, 0, size)
    assert [json.loads(one.data) for one in found] == items


def test_a_list_inside_ends_where_it_ends(cut: Any) -> None:
    text = '{"meta": {"a": [1]}, "data": [{"x": 1}, {"y": [2]}], "more": [{"z": 3}]}'
    found = cut(text, text.index('[{"x"') + 1, 2)
    assert [json.loads(one.data) for one in found] == [{"x": 1}, {"y": [2]}]


def test_what_is_no_element_is_a_fault_with_its_number(cut: Any) -> None:
    found = cut('[{"a": 1}, 7, {"b": 2}]', 1, 1)
    assert [type(one) for one in found] == [Element, Fault, Element]
    assert (found[1].line, found[1].excerpt) == (2, "7")


@pytest.mark.parametrize("text", ['[{"a": 1}, {"b"', '[{"a": 1}]]', '[{"a": "x}]', "[{}, [}"])
def test_brackets_that_do_not_match_are_refused_in_the_end(cut: Any, text: str) -> None:
    with pytest.raises(Invalid, match="cut short or its brackets do not match"):
        cut(text, 1, 1)


@given(VALUES)
def test_depth_is_that_of_the_deepest_bracket(value: Any) -> None:
    def depth(one: Any) -> int:
        inside = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        return isinstance(one, dict | list) + max(map(depth, inside), default=0)

    assert depth_of(json.dumps(value).encode()) == depth(value)
