"""Questions nobody means: each is answered or refused with a reason, none fails."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialpulse.core.actor import ANONYMOUS
from socialpulse.core.errors import Invalid
from socialpulse.search import Question
from tests.search.conftest import World

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("text", ["", "   ", "\n"])
async def test_an_empty_question_is_refused(world: World, text: str) -> None:
    with pytest.raises(Invalid, match="is empty"):
        await world.find(await world.person(), text)


async def test_ten_thousand_letters_are_refused_with_their_number(world: World) -> None:
    with pytest.raises(Invalid, match="10,000 characters"):
        await world.find(await world.person(), "x" * 10_000)


@pytest.mark.parametrize(
    "text",
    [
        "🍞🍞🍞",
        "?!...",
        "'; DROP TABLE posts.post; --",
        "\u202eevil\u202c שלום عالم",
        "\x00\x01",
        "a" * 1_000,
        "#",
        "# #a#b ##c",
        "%_\\",
        '"quoted',
        "\ud800",
        "😀" * 500,
    ],
)
async def test_nonsense_finds_nothing_and_breaks_nothing(world: World, text: str) -> None:
    ada = await world.person()
    await world.post(ada, "my dog in the snow")
    assert await world.find(ada, text) == []


async def test_before_anything_was_posted_nothing_is_found(world: World) -> None:
    ada = await world.person()
    assert await world.find(ada, "bread") == []
    assert await world.search.find_tags(ada, "b", 10) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
async def test_any_text_is_answered(world: World, text: str) -> None:
    try:
        await world.search.find_posts(ANONYMOUS, Question(text), 5)
    except Invalid as refused:
        assert not text.strip(), refused  # the one reason there is


@pytest.mark.parametrize("cursor", ["x", "", "W10", "WyJhIiwxLjAsMCxbMF1d"])
async def test_a_cursor_of_elsewhere_is_refused(world: World, cursor: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        await world.search.find_posts(await world.person(), Question("bread"), 5, cursor)
