"""The eleven real influencer lists, against rows copied from them by hand. Headers change monthly, and lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

SWB, CINEMA = "Sports with a ball", "Cinema & Actors/actresses"


@dataclass(frozen=True)
class List:
    """What a person sees in one of the files."""

    file: str
    platform: str
    month: int | None  # of 2022, where the file's name says so
    n_rows: int
    place: str  # the field that its column of countries is
    rows: tuple[tuple[str, str | None, int, str | None, list[str] | None], ...]


LISTS = (
    List("instagram_-_-nov_2022", "instagram", 11, 1000, "country", (
        ("cristiano", "Cristiano Ronaldo", 483_100_000, "India", [SWB]),
        ("selenagomez", "Selena Gomez", 347_600_000, "United States", ["Music", "Lifestyle"]),
        ("d_a___m_i", "KIM DA MI", 4_600_000, "Indonesia", None),
        ("lalala_lfamily", "Lfamily", 2_500_000, "Thailand", ["Music"]),
    )),
    List("instagram_june_2022_-_june_2022", "instagram", 6, 1022, "country", (
        ("433", "433", 50_700_000, "Spain", [SWB]),
        ("____kimwoobin", "김우빈", 3_600_000, "Indonesia", ["Lifestyle"]),
        ("_hakkencoser_", "Hakken 八犬", 3_500_000, "United States", ["Lifestyle", "Photography"]),
        ("_zyozyo", "지효 (JIHYO)", 3_600_000, None, None),
        ("21savage", None, 13_500_000, "United States", ["Music"]),
    )),
    List("tiktok_june_2022_-_june_2022", "tiktok", 6, 1007, "country", (
        ("___nicoichi___", "NICO【平成フラミンゴ】", 1_300_000, None, None),
        ("_.anime.edits_0", "video", 97_000, None, None),
        ("king_misr", "🎨محمد فاروق الرسام🎨", 2_000_000, None, None),
    )),
    List("youtube_-_--nov_2022", "youtube", 11, 1000, "country", (
        ("tseries", "T-Series", 229_500_000, "India", ["Music & Dance"]),
        ("✿ Kids Diana Show", "✿ Kids Diana Show", 102_500_000, None, ["Animation", "Toys"]),
        ("WoodyandKleiny", "Woody & Kleiny", 10_200_000, "United States", None),
    )),
    List("youtube_june_2022_-_june_2022", "youtube", 6, 1021, "country", (
        ("juptube", "Galinha Pintadinha", 30_500_000, None, ["Music & Dance"]),
        ("Baby Big Mouth Kids - Sing, Dance, Explore", "Baby Big Mouth Kids - Sing, Dance, Explore", 10_600_000, None,
         ["Animation", "Toys"]),
        ("POPSVIETNAM", "POPS MUSIC", 9_500_000, "United States", ["Music & Dance"]),
    )),
    List("_-_Tiktok_sep_2022", "tiktok", 9, 1000, "country", (
        ("jypestraykids", "Stray Kids", 13_800_000, None, None),
        ("daniimolalaa", "Ladaniuu", 499_900, None, None),
        ("jass_mcg", "jass_mcg", 52_200, None, None),
    )),
    List("_-_Youtube_sep-2022", "youtube", 9, 1047, "country", (
        ("checkgate", "Cocomelon - Nursery Rhymes", 142_500_000, None, ["Education"]),
        ("grammygoldofficia", "Grammy Gold Official", 17_200_000, "Thailand", ["Music & Dance"]),
        ("MrBeast6000", "MrBeast", 104_100_000, "United States", ["Video games", "Humor"]),
    )),
    List("_-_instagram", "instagram", None, 1000, "audience_country", (
        ("433", "433", 48_500_000, "Spain", [SWB]),
        ("gucci", "Gucci Official", 47_900_000, "United States", ["Accessories & Jewellery", "Clothing & Outfits"]),
        ("yihyun_1208", "조이현 cho yihyun", 5_400_000, "South Korea", None),
    )),
    List("_-_instagram_sep-2022", "instagram", 9, 1050, "audience_country", (
        ("cristiano", "Cristiano Ronaldo", 477_900_000, "India", [SWB]),
        ("taylorswift", "Taylor Swift", 223_500_000, "Brazil", None),
        ("shahinsamadpoor", "Shahin Samad poor شاهین صمدپور", 4_700_000, "Iran", ["Literature & Journalism", CINEMA]),
    )),
    List("_-_tiktok", "tiktok", None, 1000, "country", (
        ("ekin.721", "MOMO’s", 221_700, None, None),
        ("khaby.lame", "Khabane lame", 135_200_000, None, None),
        ("monabouchon_", "Monabouchon", 139_100, None, None),
    )),
    List("_-_youtube", "youtube", None, 1000, "audience_country", (
        ("setindia", "SET India", 130_400_000, "India", None),
        ("Like Nastya", "Like Nastya", 90_100_000, None, ["Animation"]),
        ("EdisonPts", "EdisonPts", 13_300_000, "Russia", ["Video games"]),
    )),
)  # fmt: skip


@pytest.fixture(params=LISTS, ids=[one.file for one in LISTS])
def known(request: pytest.FixtureRequest) -> List:
    assert isinstance(request.param, List)
    return request.param


@pytest.fixture
def found(known: List, shared: Path, read: Any) -> Any:
    between = "-" if known.month and not known.file.startswith("_") else ""
    return read(shared / "profiles" / "influencer_lists" / f"social_media_influencers{between}{known.file}.csv")


def test_at_least_99_in_100_rows_are_in(known: List, found: Any) -> None:
    assert found.batches[-1].checkpoint.n_records == known.n_rows
    assert len(found.rows) >= 0.99 * known.n_rows


def test_rows_say_what_a_person_reads_in_them(known: List, found: Any) -> None:
    rows = {row["handle"]: row for row in found.rows}
    for handle, name, followers, country, categories in known.rows:
        row = rows[handle]
        expected = (known.platform, name, followers, country, categories)
        shown = row["name"] and normalize("NFC", row["name"])  # some names hold Korean in pieces
        assert (row["platform"], shown, row["followers"], row[known.place], row["categories"]) == expected


def test_the_month_comes_from_the_name_of_the_file(known: List, found: Any) -> None:
    bases = {(row["observed_basis"], row["observed_at"] if known.month else None) for row in found.rows}
    month = datetime(2022, known.month, 1, tzinfo=UTC) if known.month else None
    assert bases == {("file-name" if known.month else "file-time", month)}


def test_nothing_is_ever_zero_where_the_list_shows_an_error(known: List, found: Any) -> None:
    errors = [row for row in found.rows if "#VALOR!" in row["raw"]]
    assert all(row["avg_comments"] is None or row["avg_likes"] is None for row in errors)


def test_every_column_is_kept_in_the_raw_record(known: List, found: Any) -> None:
    widths = {row["raw"].count('":"') for row in found.rows}
    assert len(widths) == 1
    assert widths.pop() >= 11


def test_an_engagement_count_becomes_a_rate_and_no_likes(shared: Path, read: Any) -> None:
    rows = read(shared / "profiles/influencer_lists/social_media_influencers_-_instagram.csv").rows
    first = rows[0]
    assert first["engagement_rate"] == pytest.approx(637_000 / 48_500_000)
    assert {row["avg_likes"] for row in rows} == {None}


def test_columns_headed_likes_and_comments_are_not_believed_where_comments_outnumber_likes(
    shared: Path, read: Any
) -> None:
    rows = read(shared / "profiles/influencer_lists/social_media_influencers-instagram_june_2022_-_june_2022.csv").rows
    assert {(row["avg_likes"], row["avg_comments"], row["avg_views"]) for row in rows} == {(None, None, None)}
