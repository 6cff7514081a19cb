"""What a file's name tells, and when a record was seen."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from socialpulse.core.errors import Invalid
from socialpulse.sources import POLICIES, policy_of
from socialpulse.sources.files.naming import find_month, platforms_in_name

TEXT = "username,followers\na,5\n"


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("social media influencers-instagram - -nov 2022.csv", datetime(2022, 11, 1, tzinfo=UTC)),
        ("social_media_influencers_-_Youtube_sep-2022.csv", datetime(2022, 9, 1, tzinfo=UTC)),
        ("instagram_june_2022_-_june_2022.csv", datetime(2022, 6, 1, tzinfo=UTC)),
        ("2023 December tiktok.csv.gz", datetime(2023, 12, 1, tzinfo=UTC)),
        ("dump-2024-05.jsonl", datetime(2024, 5, 1, tzinfo=UTC)),
        ("dump_20240517.json.zst", datetime(2024, 5, 17, tzinfo=UTC)),
        ("dump-2024-05-17T10.csv", datetime(2024, 5, 17, tzinfo=UTC)),
        ("top 1000 of 2022.csv", None),
        ("maybe-2022-13.csv", None),
        ("march.csv", None),
    ],
)
def test_the_month_in_a_name(name: str, month: datetime | None) -> None:
    assert find_month(name) == month


@pytest.mark.parametrize(
    ("name", "platforms"),
    [
        ("Tiktok_sep.csv", {"tiktok"}),
        ("ig-list.csv", {"instagram"}),
        ("a.csv", set()),
        ("insta yt.csv", {"instagram", "youtube"}),
    ],
)
def test_the_platforms_in_a_name(name: str, platforms: set[str]) -> None:
    assert platforms_in_name(name) == platforms


def test_the_time_of_the_file_is_the_last_resort(tmp_path: Path, read: Any) -> None:
    path = tmp_path / "tiktok.csv"
    path.write_text(TEXT)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    row = read(path).rows[0]
    assert (row["observed_at"], row["observed_basis"]) == (datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC), "file-time")


def test_a_time_that_is_given_beats_the_name(read_text: Any) -> None:
    row = read_text("tiktok nov 2022.csv", TEXT, observed_at=datetime(2024, 1, 2, tzinfo=UTC)).rows[0]
    assert (row["observed_at"], row["observed_basis"]) == (datetime(2024, 1, 2, tzinfo=UTC), "given")


def test_the_time_of_the_record_beats_one_that_is_given(read_text: Any) -> None:
    text = "username,followers,scraped_at\na,5,2023-05-06\nb,6,\nc,7,soon\n"
    found = read_text("tiktok.csv", text, observed_at=datetime(2024, 1, 2, tzinfo=UTC))
    assert [row["observed_basis"] for row in found.rows] == ["record", "given", "given"]
    assert [(one.line, one.severity, one.field) for one in found.rejects] == [(4, "field", "observed_at")]


def test_every_source_names_a_policy_that_exists(shared: Path, read: Any) -> None:
    rows = read(shared / "platform_api/sns-sdks__python-youtube/testdata/apidata/channels/info.json").rows
    assert policy_of(rows[0]["policy"]).n_days_kept == 30
    assert not policy_of("youtube-api").may_derive
    assert all(policy.name == name for name, policy in POLICIES.items())


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(Invalid, match="is none of"):
        policy_of("finders-keepers")
