"""Recorded answers of the platforms' APIs: what they say of an account, and what is refused because it is none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from socialpulse.core.errors import Invalid
from socialpulse.sources import open_file

YOUTUBE = "sns-sdks__python-youtube/testdata/"
X = "sns-sdks__python-twitter/testdata/"
META = "sns-sdks__python-facebook/testdata/"
RECORDED = "NangoHQ__integration-templates/integrations/"


@pytest.fixture
def answers(shared: Path) -> Path:
    return shared / "platform_api"


def pick(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


WHO = (
    "platform",
    "platform_user_id",
    "handle",
    "name",
    "followers",
    "following",
    "posts",
    "country",
    "source",
    "policy",
)
ACCOUNTS: dict[str, tuple[Any, ...]] = {
    YOUTUBE + "apidata/channels/info.json": (
        "youtube", "UC_x5XG1OV2P6uZZ5FSM9Ttw", "googledevelopers", "Google Developers", None, None, None, "US",
        "youtube-api", "youtube-api",
    ),
    YOUTUBE + "apidata/channels/info_multiple.json": (
        "youtube", "UCK8sQmJBp8GCxrOtXWBpyEA", "google", "Google", 10_700_000, None, 2_678, None,
        "youtube-api", "youtube-api",
    ),
    YOUTUBE + "apidata/channels/update_resp.json": (
        "youtube", "UCa-vrCLQHviTOVnEKDOdetQ", None, "ikaros data", None, None, None, "CN",
        "youtube-api", "youtube-api",
    ),
    YOUTUBE + "modeldata/channels/channel_info.json": (
        "youtube", "UC_x5XG1OV2P6uZZ5FSM9Ttw", "googledevelopers", "Google Developers", 1_927_873, None, 5_026, "US",
        "youtube-api", "youtube-api",
    ),
    RECORDED + "youtube/tests/get-channel.test.json": (
        "youtube", "UCZXMDk2QjU7dBanCVrMj4CA", "nangodeveloper", "Nango Developer", 1, None, 0, None,
        "youtube-api", "youtube-api",
    ),
    X + "models/user.json": (
        "x", "2244994945", "TwitterDev", "Twitter Dev", 510_710, 2_031, 3_599, None, "x-api", "x-api",
    ),
    X + "apis/user/followers_resp.json": (
        "x", "1356836061637468161", "Aman64539368", "Aman", None, None, None, None, "x-api", "x-api",
    ),
    X + "apis/user/search_users_resp.json": (
        "x", "2244994945", "XDevelopers", "Developers", None, None, None, None, "x-api", "x-api",
    ),
    RECORDED + "twitter-v2/tests/list-users.test.json": (
        "x", "9999999999", "apideveloper", "API Developer", 680_000, 750, 4_200, None, "x-api", "x-api",
    ),
    META + "instagram/apidata/discovery/user_fields.json": (
        "instagram", "17841407673135339", "facebookfordevelopers", "Facebook for Developers", 64_976, None, 436, None,
        "instagram-api", "meta-platform",
    ),
    META + "instagram/models/ig_user.json": (
        "instagram", "17841407673135339", "facebookfordevelopers", "Facebook for Developers", 64_361, 16, 427, None,
        "instagram-api", "meta-platform",
    ),
    META + "instagram_basic/models/user_info.json": (
        "instagram", "17841406338772941", "ikroskun", None, None, None, 10, None, "instagram-api", "meta-platform",
    ),
    RECORDED + "tiktok-personal/tests/user-profile.test.json": (
        "tiktok", "-000sr6ziSORMWi9D4IFqm6ADJtH4KS3gO6e", None, "nangodeveloperacc", 0, 0, 0, None,
        "tiktok-api", "tiktok-display",
    ),
}  # fmt: skip


@pytest.mark.parametrize("file", ACCOUNTS)
def test_the_first_account_of_an_answer_is_read(file: str, answers: Path, read: Any) -> None:
    assert pick(read(answers / file).rows[0], *WHO) == ACCOUNTS[file]


@pytest.mark.parametrize(
    ("file", "n_accounts"),
    [
        (YOUTUBE + "apidata/channels/info_multiple.json", 2),
        (X + "apis/user/followers_resp.json", 5),
        (X + "apis/user/search_users_resp.json", 23),
        (X + "apis/lists/list_members_resp.json", 5),
        (X + "apis/tweet/tweet_liking_users_resp.json", 4),
        (X + "apis/tweet/tweet_retweed_users_resp.json", 5),
        (RECORDED + "twitter-v2/tests/list-users.test.json", 2),
    ],
)
def test_every_account_of_an_answer_is_in(file: str, n_accounts: int, answers: Path, read: Any) -> None:
    found = read(answers / file)
    assert (len(found.rows), found.rejects) == (n_accounts, [])


def test_a_channel_brings_its_topics_and_dates(answers: Path, read: Any) -> None:
    row = read(answers / YOUTUBE / "modeldata/channels/channel_info.json").rows[0]
    assert row["categories"] == ["Entertainment", "Technology", "Lifestyle"]
    assert row["joined_at"] == datetime(2007, 8, 23, 0, 34, 43, tzinfo=UTC)
    assert (row["views"], row["likes"]) == (160_361_638, None)


def test_an_x_user_brings_links_that_were_shortened(answers: Path, read: Any) -> None:
    row = read(answers / X / "models/user.json").rows[0]
    assert row["links"] == ["https://developer.twitter.com/en/community"]
    assert (row["verified"], row["private"], row["location"]) == (True, False, "127.0.0.1")


def test_recent_media_become_averages_and_texts(answers: Path, read: Any) -> None:
    row = read(answers / META / "instagram/apidata/discovery/medias_p1.json").rows[0]
    assert (row["avg_likes"], row["avg_comments"]) == ((87 + 186) / 2, (11 + 16) / 2)
    assert row["last_post_at"] == datetime(2021, 8, 17, 19, 0, 42, tzinfo=UTC)
    assert [text[:14] for text in row["post_texts"]] == ["To attract new", "Today, we are "]


@pytest.mark.parametrize("file", ["x_genuine.csv", "x_fake_followers.csv"])
def test_tables_of_old_x_users_are_read_whole(file: str, shared: Path, read: Any) -> None:
    found = read(shared / "bots" / file)
    assert len(found.rows) == {"x_genuine.csv": 1045, "x_fake_followers.csv": 936}[file]
    assert {(row["platform"], row["source"], row["observed_basis"]) for row in found.rows} == {
        ("x", "x-api-v1", "record")
    }


def test_a_row_of_old_x_users(shared: Path, read: Any) -> None:
    row = read(shared / "bots" / "x_genuine.csv").known()
    assert (row["handle"], row["platform_user_id"]) == ("braddd", "3610511")
    assert (row["followers"], row["following"], row["posts"]) == (5_470, 2_385, 20_370)
    assert row["joined_at"] == datetime(2007, 4, 6, 10, 58, 22, tzinfo=UTC)
    assert row["links"] == ["http://braddd.tumblr.com"]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (YOUTUBE + "error_response.json", "error answer, not data: keyInvalid"),
        (
            YOUTUBE + "apidata/error_permission_resp.json",
            "'403': this is an error answer, not data: SERVICE_UNAVAILABLE",
        ),
        (META + "base/error_data.json", "'100': this is an error answer"),
        (X + "streams/delete_error.json", "error answer"),
        (RECORDED + "tiktok-accounts/tests/comments.test.json", "'40104': this is an error answer"),
    ],
)
def test_an_error_answer_is_refused_with_its_code(file: str, said: str, answers: Path) -> None:
    with pytest.raises(Invalid, match=said):
        open_file(answers / file)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (YOUTUBE + "apidata/videos/videos_info_multi.json", "youtube#videoListResponse"),
        (YOUTUBE + "apidata/comments/comments_multi.json", "youtube#commentListResponse"),
        (X + "models/tweet.json", "posts of X"),
        (X + "apis/lists/user_pinned_lists_resp.json", "X lists"),
        (META + "instagram/apidata/users/medias_p1.json", "media"),
        (META + "instagram/models/ig_comment.json", "comments"),
        (META + "facebook/apidata/pages/single_fields_page.json", "Facebook pages"),
        (META + "instagram/models/ig_hashtag.json", "no column holds handles"),
        (RECORDED + "tiktok-personal/tests/videos.test.json", "none of the recorded answers holds an account"),
    ],
)
def test_what_is_no_account_is_refused_by_its_name(file: str, said: str, answers: Path) -> None:
    with pytest.raises(Invalid, match=said):
        open_file(answers / file)


def test_no_answer_at_all_breaks_the_reading(answers: Path, read: Any) -> None:
    files = [path for path in answers.rglob("*") if path.is_file()]
    outcomes = {path.name: _outcome(path, read) for path in files}
    assert len(files) > 300
    assert set(outcomes.values()) <= {"read", "refused"}


def _outcome(path: Path, read: Any) -> str:
    try:
        read(path)
    except Invalid:
        return "refused"
    return "read"
