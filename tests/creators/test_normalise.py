from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.creators.normalise import _clean, _cleaned, clean_handle, leads, normalise

KEY = b"a key"
Observe = Callable[..., pa.RecordBatch]


def one(observe: Observe, **row: Any) -> dict[str, Any]:
    rows = normalise(
        observe({"handle": "ada", **row}, **({"policy": row.pop("policy")} if "policy" in row else {})), KEY
    ).rows
    found: dict[str, Any] = rows.to_pylist()[0]
    return found


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("@ada", "ada"),
        ("  Ada.L ", "Ada.L"),
        ("✿ Kids Show", "✿ Kids Show"),
        ("@", None),
        ("\x00", None),
        ("ada\x00b", "adab"),
        ("a" * 500, "a" * 100),
    ],
)
def test_handles_are_kept_as_their_owners_write_them(written: str, kept: str | None) -> None:
    assert clean_handle(written) == kept


def test_handles_that_differ_only_in_case_are_one(observe: Observe) -> None:
    rows = normalise(observe({"handle": "AdaL"}, {"handle": "@adal"}), KEY).rows
    assert rows["handle_key"].to_pylist() == ["adal", "adal"]


def test_a_row_that_names_nobody_is_refused_with_its_line(observe: Observe) -> None:
    result = normalise(observe({"handle": "ada"}, {"handle": " @ "}, {"platform_user_id": "7"}), KEY)
    assert result.rows.num_rows == 2
    assert [(reject.line, reject.severity, reject.field) for reject in result.rejects] == [(2, "row", "handle")]


def test_a_platform_we_do_not_know_is_refused(observe: Observe) -> None:
    result = normalise(observe({"handle": "ada", "platform": "friendster"}), KEY)
    assert result.rows.num_rows == 0
    assert result.rejects[0].value == "friendster"


@pytest.mark.parametrize(
    ("field", "value"), [("followers", -1), ("followers", 10**11), ("avg_likes", -0.5), ("views", 10**15)]
)
def test_a_number_that_cannot_be_is_refused_alone(observe: Observe, field: str, value: float) -> None:
    result = normalise(observe({"handle": "ada", field: value, "posts": 3}), KEY)
    row = result.rows.to_pylist()[0]
    assert (row[field], row["posts"]) == (None, 3)
    assert [(reject.severity, reject.field) for reject in result.rejects] == [("field", field)]


def test_zero_stays_zero_and_null_stays_null(observe: Observe) -> None:
    row = one(observe, followers=0)
    assert (row["followers"], row["following"]) == (0, None)


def test_an_account_without_a_name_is_called_by_its_handle(observe: Observe) -> None:
    assert one(observe, name="  ")["name"] == "ada"


def test_text_is_cleaned_of_what_no_database_holds(observe: Observe) -> None:
    assert one(observe, bio="a\x00b\n\n c\u200b d")["bio"] == "ab c d"


@pytest.mark.parametrize(
    ("said", "country", "city", "basis"),
    [
        ({"country": "Germany"}, "DE", None, "declared"),
        ({"country": "DE", "city": "Berlin"}, "DE", "Berlin", "declared"),
        ({"location": "Lisbon, Portugal"}, "PT", "Lisbon", "location"),
        ({"audience_country": "India"}, "IN", None, "audience"),
        ({"country": "Germany", "location": "Lisbon, Portugal", "audience_country": "India"}, "DE", None, "declared"),
        ({"location": "my bed"}, None, None, None),
    ],
)
def test_a_place_is_known_by_the_best_that_was_said(
    observe: Observe, said: dict[str, str], country: str | None, city: str | None, basis: str | None
) -> None:
    row = one(observe, **said)
    assert (row["country"], row["city"], row["place_basis"]) == (country, city, basis)


def test_engagement_is_reactions_over_followers(observe: Observe) -> None:
    assert one(observe, followers=1_000, avg_likes=30.0, avg_comments=10.0)["engagement_rate"] == pytest.approx(0.04)
    assert one(observe, followers=0, avg_likes=30.0)["engagement_rate"] is None
    assert one(observe, followers=1_000, avg_likes=30.0, engagement_rate=0.07)["engagement_rate"] == pytest.approx(0.07)


def test_engagement_is_not_derived_where_the_terms_forbid_it(observe: Observe) -> None:
    rows = normalise(observe({"handle": "ada", "followers": 1_000, "avg_likes": 30.0}, policy="youtube-api"), KEY).rows
    assert rows["engagement_rate"].to_pylist() == [None]


def test_addresses_are_kept_as_hashes_that_need_our_key(observe: Observe) -> None:
    batch = observe({"handle": "ada", "emails": ["Ada@Example.com "]}, {"handle": "bob", "emails": ["ada@example.com"]})
    first, second = normalise(batch, KEY).rows["contact_hashes"].to_pylist()
    assert first == second
    assert "example" not in str(first)
    assert normalise(batch, b"another").rows["contact_hashes"].to_pylist()[0] != first


def test_rows_of_one_account_are_led_by_the_newest(observe: Observe) -> None:
    days = [datetime(2026, 10, day, tzinfo=UTC) for day in (2, 3, 1)]
    rows = normalise(observe(*({"handle": "ada", "observed_at": day} for day in days)), KEY).rows
    lead, _ = leads(rows)
    assert lead.tolist() == [1, 1, 1]


def test_rows_that_share_only_a_handle_are_stored_one_after_the_other(observe: Observe) -> None:
    batch = observe(
        {"handle": "ada", "platform_user_id": "1"}, {"handle": "ada", "platform_user_id": "2"}, {"handle": "bob"}
    )
    lead, turn = leads(normalise(batch, KEY).rows)
    assert lead.tolist() == [0, 1, 2]
    assert turn.tolist() == [0, 1, 0]


def test_an_empty_batch_is_an_empty_table(observe: Observe) -> None:
    result = normalise(observe(), KEY)
    assert result.rows.num_rows == 0
    assert result.rejects == ()


ODD = [
    "a",
    "é",
    "e\u0301",
    "  ",
    " ",
    "\u00a0",
    "\x85",
    "\u200b",
    "\ufeff",
    "\u3000",
    "\x00",
    "\n",
    "😀",
    "\u1680",
    "\u2028",
    "K",
]


@given(st.lists(st.lists(st.sampled_from(ODD) | st.characters(), max_size=8).map("".join), min_size=1))
def test_texts_that_arrow_finds_tidy_are_those_that_stay_as_they_are(texts: list[str]) -> None:
    texts = [text for text in texts if text.encode("utf-8", "ignore").decode() == text]
    found = _cleaned(pa.chunked_array([pa.array(texts, pa.string())]), 5)
    assert found.to_pylist() == [_clean(text)[:5] or None for text in texts]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([None, "1", "2"]), st.sampled_from([None, "x", "y"]))))
def test_rows_that_share_nothing_lead_themselves(rows: list[tuple[str, str | None, str | None]]) -> None:
    rows = [row for row in rows if row[1] or row[2]]
    platform, user_id, handle = ([row[place] for row in rows] for place in range(3))
    table = pa.table(
        {
            "platform": pa.array(platform, pa.string()),
            "platform_user_id": pa.array(user_id, pa.string()),
            "handle_key": pa.array(handle, pa.string()),
            "observed_at": pa.array([0] * len(rows), pa.timestamp("us", tz="UTC")),
        }
    )
    lead, turn = leads(table)
    claims = [(name, value) for name, *row in rows for value in enumerate(row) if value[1] is not None]
    share_nothing = len(set(claims)) == len(claims)
    assert share_nothing == (lead.tolist() == list(range(len(rows))) and not turn.any())
