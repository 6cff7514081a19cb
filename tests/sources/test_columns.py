"""Which column is which: header and values together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from socialpulse.core.platforms import Platform
from socialpulse.sources import open_file
from socialpulse.sources.files.choosing import decide_columns
from socialpulse.sources.files.columns import Columns
from socialpulse.sources.files.content import Look
from socialpulse.sources.files.shapes import TABLE

HANDLES = [f"some.user_{n}" for n in range(20)]
NAMES = [f"Some User {n} ✨" for n in range(20)]
COUNTRIES = ["Spain", "India", "United States", "Brazil"] * 5
NUMBERS = [str(n * 1000) for n in range(1, 21)]
Decide = Callable[[dict[str, list[Any]]], Columns]


@pytest.fixture
def decide() -> Decide:
    return lambda table: decide_columns({name: Look(values) for name, values in table.items()}, TABLE, Platform.TIKTOK)


@pytest.mark.parametrize(
    ("of_handles", "of_names"),
    [
        ("Name", "Instagram Name"),
        ("instagram name", "influencer name "),
        ("Tiktoker name", "Tiktok name"),
        ("Tiktoker", "influencer name"),
        ("account", "full name"),
        ("full name", "name"),
        ("userName", "name"),
    ],
)
def test_the_column_of_handles_is_told_by_its_values(of_handles: str, of_names: str) -> None:
    for order in (1, -1):
        table = dict([(of_handles, HANDLES), (of_names, NAMES)][::order])
        columns = decide_columns({name: Look(values) for name, values in table.items()}, TABLE, None)
        assert (columns.of("handle"), columns.of("name")) == ((of_handles,), (of_names,))


def test_a_column_headed_with_another_platform_stays_out(decide: Decide) -> None:
    columns = decide({"instagram": HANDLES, "tiktok": [f"t{n}" for n in range(20)], "instagram followers": NUMBERS})
    assert (columns.of("handle"), columns.of("followers")) == (("tiktok",), ())


def test_a_column_of_countries_is_found_under_a_wrong_header(decide: Decide) -> None:
    columns = decide({"username": HANDLES, "Views avg.": COUNTRIES, "Followers": NUMBERS})
    assert (columns.of("country"), columns.of("avg_views")) == (("Views avg.",), ())
    assert "whatever the header says" in columns.explain()


def test_a_header_beats_the_search_for_countries(decide: Decide) -> None:
    columns = decide({"username": HANDLES, "born in": COUNTRIES, "Country": COUNTRIES})
    assert columns.of("country") == ("Country",)


def test_the_country_of_the_audience_is_kept_apart(decide: Decide) -> None:
    columns = decide({"username": HANDLES, "Audience country(mostly)": COUNTRIES})
    assert (columns.of("audience_country"), columns.of("country")) == (("Audience country(mostly)",), ())


def test_exact_numbers_go_before_rounded_ones(decide: Decide) -> None:
    rounded = [f"{n}K" for n in range(1, 21)]
    assert decide({"username": HANDLES, "Followers": rounded, "Followers (2)": NUMBERS}).of("followers") == (
        "Followers (2)",
        "Followers",
    )


def test_row_numbers_are_no_ids(decide: Decide) -> None:
    columns = decide({"id": [str(n) for n in range(1, 21)], "S.no": NUMBERS, "username": HANDLES})
    assert columns.of("platform_user_id") == ()
    assert "these are row numbers" in columns.explain()


@pytest.mark.parametrize(
    "header", ["followers growth", "fake followers %", "followers per day", "follower quality score"]
)
def test_a_header_that_only_sounds_like_followers_is_left_alone(decide: Decide, header: str) -> None:
    assert decide({"username": HANDLES, header: NUMBERS}).of("followers") == ()


@pytest.mark.parametrize(
    ("values", "rate"),
    [(["3.4", "2.1", "8.0"], 0.034), (["0.034", "0.021", "0.08"], 0.034), (["3.4%", "2%", "0.5%"], 0.034)],
)
def test_rates_are_percent_or_fractions_by_their_values(read_text: Any, values: list[str], rate: float) -> None:
    rows = "".join(f"user{n},{value}\n" for n, value in enumerate(values))
    assert read_text("instagram.csv", "username,ER\n" + rows).rows[0]["engagement_rate"] == rate


def test_engagement_is_a_rate_where_its_values_are(decide: Decide) -> None:
    assert decide({"username": HANDLES, "engagement": ["3.4", "2.1"] * 10}).of("engagement_rate") == ("engagement",)
    assert decide({"username": HANDLES, "engagement": NUMBERS}).of("engagements") == ("engagement",)


def test_a_decimal_comma_is_seen_in_the_column(read_text: Any) -> None:
    comma = read_text("instagram.csv", "username;followers\na;12,3k\nb;1,234k\nc;1.234.567\n")
    point = read_text("instagram.csv", "username;followers\na;12.3k\nb;1,234k\nc;1,234,567\n")
    assert [row["followers"] for row in comma.rows] == [12_300, 1_234, 1_234_567]
    assert [row["followers"] for row in point.rows] == [12_300, 1_234_000, 1_234_567]


def test_headers_may_break_over_lines_and_repeat(read_text: Any) -> None:
    found = read_text("tiktok.csv", 'username,"Followers\r\n","Followers"\na,5K,5000\nb,7K,#VALOR!\n')
    assert [row["followers"] for row in found.rows] == [5_000, 7_000]
    assert json.loads(found.rows[1]["raw"]) == {"username": "b", "Followers": "7K", "Followers (2)": "#VALOR!"}


def test_categories_come_in_the_order_of_their_numbers(read_text: Any) -> None:
    found = read_text("tiktok.csv", "username,Category_3,Category_1,Category_2\na,c,a,\nb,,x,y\n")
    assert [row["categories"] for row in found.rows] == [["a", "c"], ["x", "y"]]


def test_unknown_columns_are_kept(read_text: Any) -> None:
    row = read_text("tiktok.csv", 'username,shoe size,note\na,42,"he said ""hi"""\nb,43,x\\y\n').rows
    assert json.loads(row[0]["raw"]) == {"username": "a", "shoe size": "42", "note": 'he said "hi"'}
    assert json.loads(row[1]["raw"])["note"] == "x\\y"


def test_profile_addresses_say_platform_and_handle(read_text: Any) -> None:
    addresses = (
        "https://www.instagram.com/nasa/",
        "tiktok.com/@nasa?lang=en",
        "https://youtube.com/@NASA",
        "x.com/NASA",
    )
    found = read_text("people.csv", "url,followers\n" + "".join(f"{address},5\n" for address in addresses))
    assert [(row["platform"], row["handle"]) for row in found.rows] == [
        ("instagram", "nasa"), ("tiktok", "nasa"), ("youtube", "NASA"), ("x", "NASA"),
    ]  # fmt: skip


def test_a_channel_id_among_handles_is_an_id(read_text: Any) -> None:
    row = read_text("youtube.csv", "channel,subscribers\nUC_x5XG1OV2P6uZZ5FSM9Ttw,5\nnasa,6\n").rows[0]
    assert (row["handle"], row["platform_user_id"]) == (None, "UC_x5XG1OV2P6uZZ5FSM9Ttw")


def test_an_id_that_a_spreadsheet_shortened_is_a_fault_of_its_field(read_text: Any) -> None:
    found = read_text("x-accounts.csv", "user id,username,followers\n44196397,a,5\n1.35684E+18,b,6\n9.0,c,7\n")
    assert [row["platform_user_id"] for row in found.rows] == ["44196397", None, "9"]
    assert [(one.line, one.severity, one.field) for one in found.rejects] == [(3, "field", "platform_user_id")]


def test_posts_with_their_authors_give_no_totals(read_text: Any) -> None:
    found = read_text("instagram.csv", "username,followers,caption,likes\na,5,hello there,100\nb,6,what a day,7\n")
    assert (found.rows[0]["likes"], found.rows[0]["post_texts"]) == (None, ["hello there"])


def test_every_column_has_a_reason(shared: Path) -> None:
    path = shared / "profiles/influencer_lists/social_media_influencers-instagram_june_2022_-_june_2022.csv"
    said = open_file(path).explain().splitlines()[1:]
    assert len(said) == 11
    assert all(" -> " in line and ": " in line for line in said)
