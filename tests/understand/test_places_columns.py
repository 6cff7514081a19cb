"""Columns are read like single texts, and keep their length, chunks and nulls."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.understand.places import country_code, country_codes, find_place, find_places

TEXTS = st.one_of(
    st.none(),
    st.sampled_from(["Berlin, Germany", "Paris, Texas", "USA", "🇯🇵", "Your Bed", "", "LA"]),
    st.text(max_size=12),
)
CHUNKS = st.lists(st.lists(TEXTS, max_size=6), max_size=4)


@given(CHUNKS)
def test_a_column_has_the_answers_of_its_texts_in_the_same_chunks(chunks: list[list[str | None]]) -> None:
    column = pa.chunked_array([pa.array(chunk, pa.string()) for chunk in chunks], pa.string())
    found = [[find_place(text) if text is not None else None for text in chunk] for chunk in chunks]
    places = find_places(column)
    assert [c.to_pylist() for c in places.countries.chunks] == [
        [p.country if p else None for p in row] for row in found
    ]
    assert [c.to_pylist() for c in places.cities.chunks] == [[p.city if p else None for p in row] for row in found]


@given(CHUNKS)
def test_declared_countries_of_a_column_are_those_of_its_texts(chunks: list[list[str | None]]) -> None:
    column = pa.chunked_array([pa.array(chunk, pa.string()) for chunk in chunks], pa.string())
    expected = [[country_code(text) if text is not None else None for text in chunk] for chunk in chunks]
    assert [chunk.to_pylist() for chunk in country_codes(column).chunks] == expected


def test_a_plain_array_gives_one_chunk_of_strings() -> None:
    codes = country_codes(pa.array(["Deutschland", None, "-"], pa.large_string()))
    assert codes.type == pa.string()
    assert codes.to_pylist() == ["DE", None, None]
