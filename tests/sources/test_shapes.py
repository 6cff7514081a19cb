"""Exports of vendors and objects of APIs, built after their documentation."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

EXPORTS = json.loads(Path(__file__).with_name("exports.json").read_text())  # a record of each kind, and what it says


@pytest.mark.parametrize("kind", EXPORTS)
def test_a_record_is_read_by_the_names_of_its_fields(kind: str, read_text: Any) -> None:
    known = read_text("export.json", json.dumps(EXPORTS[kind]["record"])).known()
    said = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in known.items()}
    assert said == EXPORTS[kind]["expected"]


@pytest.mark.parametrize("kind", EXPORTS)
def test_lines_lists_and_documents_say_the_same(kind: str, read_text: Any) -> None:
    record = EXPORTS[kind]["record"]
    lines = read_text("export.jsonl", f"{json.dumps(record)}\n" * 3)
    listed = read_text("list.json", json.dumps([record] * 3, indent=1))
    joined = read_text("joined.json", json.dumps(record, indent=1) * 3)
    inside = read_text("inside.json", json.dumps({"result": {"items": [record] * 3}}))
    for found in (lines, listed, joined, inside):
        assert (len(found.rows), found.rejects) == (3, [])
        assert found.known(2) == lines.known(0)


def test_a_record_is_kept_whole(read_text: Any) -> None:
    record = EXPORTS["Apify Instagram"]["record"]
    for name, text in (("a.jsonl", json.dumps(record) + "\n{}\n"), ("b.json", json.dumps({"items": [record]}))):
        assert json.loads(read_text(name, text).rows[0]["raw"]) == record


def test_shapes_may_be_mixed_and_keep_their_order(read_text: Any) -> None:
    kinds = ("Apify Instagram", "Modash", "X with the new names")
    records = [EXPORTS[kind]["record"] for kind in (*kinds, *kinds)]
    found = read_text("mixed.jsonl", "".join(json.dumps(record) + "\n" for record in records))
    assert [row["line"] for row in found.rows] == [1, 2, 3, 4, 5, 6]
    assert [row["source"] for row in found.rows] == ["apify", "modash", "x-api"] * 2


def test_an_export_flattened_into_a_table_reads_like_the_record(read_text: Any) -> None:
    header = "authorMeta.id,authorMeta.name,authorMeta.nickName,authorMeta.fans,authorMeta.verified,text"
    row = read_text("dump.csv", header + "\n107955,charlidamelio,charli,150000000,true,a dance\n").known()
    assert row == {
        "platform": "tiktok", "platform_user_id": "107955", "handle": "charlidamelio", "name": "charli",
        "followers": 150_000_000, "verified": True, "post_texts": ["a dance"],
    }  # fmt: skip


def test_numbered_columns_are_one_list(read_text: Any) -> None:
    header = "username,followersCount,postsCount,externalUrls/0/url,externalUrls/1/url"
    row = read_text("dump.csv", header + "\nnasa,5,6,https://nasa.gov,https://shop.nasa.gov\n").rows[0]
    assert (row["source"], row["links"]) == ("apify", ["https://nasa.gov", "https://shop.nasa.gov"])


def test_records_of_an_unknown_shape_are_read_by_their_keys(read_text: Any) -> None:
    record = {
        "platform": "TikTok",
        "profile": {"handle": "ada", "displayName": "Ada"},
        "stats": {"followerCount": "12K"},
    }
    late = {**record, "country": "Spain"}
    found = read_text("odd.jsonl", "".join(json.dumps(one) + "\n" for one in [record] * 2500 + [late]))
    assert found.known(0) == {"platform": "tiktok", "handle": "ada", "name": "Ada", "followers": 12_000}
    assert found.rows[2500]["country"] == "Spain"


def test_a_later_time_of_the_record_itself_counts(read_text: Any) -> None:
    record = {"username": "a", "followersCount": 1, "postsCount": 2, "scrapedAt": "2024-05-06T07:08:09Z"}
    row = read_text("nov_2022.json", json.dumps([record])).rows[0]
    assert (row["observed_at"], row["observed_basis"]) == (datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC), "record")
