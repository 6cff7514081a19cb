"""Any file: what is refused as a whole, and what is kept of a file that is partly broken."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.sources import Batch, open_file

HEADER = "username,name,followers\n"
GOOD = HEADER + "".join(f"user{n},Name {n},{n}\n" for n in range(1, 301))


def refused(path: Path, **options: Any) -> str:
    with pytest.raises(Invalid) as caught:
        list(open_file(path, **options).read())
    return str(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def written(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return written


@pytest.mark.parametrize("data", [b"", b"\n \n\n", gzip.compress(b"", mtime=0), b"\xef\xbb\xbf"])
def test_zero_bytes_are_refused(file: Any, data: bytes) -> None:
    assert "is empty" in refused(file("x.csv", data), platform="tiktok")


@pytest.mark.parametrize("size", [10, 1_000, 3_000_000])
def test_binary_garbage_is_refused(file: Any, size: int) -> None:
    assert "is no text" in refused(file("x.csv", b"\x00\x01" + random.Random(1).randbytes(size)), platform="tiktok")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refused(tmp_path / "none.csv")


def test_a_zip_archive_is_refused_with_a_hint(file: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", GOOD)
    assert "unpack it" in refused(file("x.xlsx", packed.getvalue()))


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: pa.compress(data, "zstd", asbytes=True)])
@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_half_a_packed_file_is_refused_before_any_row_of_it_is_in(file: Any, pack: Any, share: float) -> None:
    text = HEADER + "".join(f"user{n},Name {random.Random(n).random()},{n}\n" for n in range(6_000))
    packed = pack(text.encode())
    path = file("instagram.csv.gz", packed[: int(len(packed) * share)])
    batches: list[Batch] = []
    with pytest.raises(Invalid, match="cut short or damaged"):
        batches.extend(open_file(path).read())
    assert batches == []


def test_a_packed_file_with_a_wrong_checksum_is_refused(file: Any) -> None:
    packed = bytearray(gzip.compress(GOOD.encode()))
    packed[-6] ^= 255
    assert "damaged" in refused(file("instagram.csv.gz", bytes(packed)))


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: pa.compress(data, "zstd", asbytes=True)])
def test_a_packed_file_reads_like_a_plain_one(read_text: Any, pack: Any) -> None:
    plain = read_text("instagram.csv", GOOD, observed_at=None).rows
    packed = read_text("instagram.csv.packed", pack(GOOD.encode())).rows
    assert [row["handle"] for row in packed] == [row["handle"] for row in plain]


def test_a_header_alone_gives_nothing(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER)
    assert (found.rows, found.rejects) == ([], [])


def test_a_text_without_a_table_is_refused(file: Any) -> None:
    assert "no column holds handles" in refused(file("notes.csv", "once upon a time\nthere was a file\n"))


def test_a_file_that_names_no_platform_is_refused_with_the_way_out(file: Any) -> None:
    assert "pass --platform" in refused(file("people.csv", GOOD))


def test_a_platform_that_is_told_is_taken(read_text: Any) -> None:
    assert read_text("people.csv", GOOD, platform="tiktok").rows[0]["platform"] == "tiktok"


@pytest.mark.parametrize("depth", [101, 1_000, 100_000])
@pytest.mark.parametrize("before", ['[{"username": "a", "followersCount": 1, "postsCount": 1, "x": ', '{"a": ', ""])
def test_json_nested_too_deeply_is_refused(file: Any, depth: int, before: str) -> None:
    after = {"[": "}]", "{": "}", "": ""}[before[:1]]
    path = file("instagram.json", before + "[" * depth + "]" * depth + after)
    assert refused(path, platform="instagram")


def test_a_line_nested_too_deeply_is_a_reject_and_the_rest_is_in(read_text: Any) -> None:
    good = '{"username": "a", "followersCount": 1, "postsCount": 1}\n'
    deep = '{"username": "b", "followersCount": 1, "postsCount": 1, "x": ' + "[" * 1000 + "]" * 1000 + "}\n"
    found = read_text("x.jsonl", good + deep + good)
    assert [row["line"] for row in found.rows] == [1, 3]
    assert (found.rejects[0].line, found.rejects[0].reason) == (2, "is nested deeper than 100 levels")


def test_lines_that_are_no_json_are_rejects_and_the_rest_is_in(read_text: Any) -> None:
    good = '{"username": "a", "followersCount": 1, "postsCount": 1}\n'
    found = read_text("x.jsonl", good + '{"username": \n' + "\n" + "[1, 2]\n" + "7\n" + good)
    assert [row["line"] for row in found.rows] == [1, 6]
    assert [(reject.line, reject.severity) for reject in found.rejects] == [(2, "row"), (4, "row"), (5, "row")]


def test_truncated_json_is_refused_before_any_row_of_it_is_in(file: Any) -> None:
    records = [{"username": f"u{n}", "followersCount": n, "postsCount": 1} for n in range(50_000)]
    text = json.dumps(records)
    assert "cut short" in refused(file("x.json", text[: len(text) // 2]))


def test_what_python_writes_for_no_number_is_null(read_text: Any) -> None:
    found = read_text("x.jsonl", '{"username": "a", "followersCount": NaN, "postsCount": 4}\n' * 2)
    assert [(row["followers"], row["posts"]) for row in found.rows] == [(None, 4), (None, 4)]
    assert json.loads(found.rows[0]["raw"])["followersCount"] is None


def test_half_a_character_in_json_does_not_spoil_its_record(read_text: Any) -> None:
    found = read_text("x.jsonl", '{"username": "a", "followersCount": 1, "biography": "cut \\ud83d"}\n' * 2)
    assert found.rows[0]["bio"] == "cut \ufffd"


def test_nul_characters_are_dropped(read_text: Any) -> None:
    table = read_text("instagram.csv", HEADER + "us\0er,A\0da,5\n").rows[0]
    record = read_text("x.jsonl", '{"username": "a", "followersCount": 1, "biography": "x\\u0000y"}\n' * 2).rows[0]
    assert (table["handle"], table["name"], record["bio"]) == ("user", "Ada", "xy")
    assert "\\u0000" not in record["raw"] + table["raw"]


def test_ten_thousand_columns_are_read(read_text: Any) -> None:
    header = "username,followers," + ",".join(f"extra {n}" for n in range(9_998))
    rows = "".join(f"user{n},{n}," + ",".join(["x"] * 9_998) + "\n" for n in range(30))
    found = read_text("instagram.csv", header + "\n" + rows)
    assert (len(found.rows), found.rows[7]["followers"]) == (30, 7)
    assert len(json.loads(found.rows[7]["raw"])) == 10_000


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_wide_encodings_are_found(read_text: Any, encoding: str) -> None:
    found = read_text("instagram.csv", (HEADER + "ada,Ünïcödé 김,7\n" * 30).encode(encoding))
    assert found.rows[0]["name"] == "Ünïcödé 김"
    assert found.rows[29]["line"] == 31


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "José Núñez, Müller straße"),
        ("cp1251", "Анастасия Ивлеева, Россия"),
        ("cp1250", "Łukasz Żółć z Krakowa"),
        ("cp1254", "Şükrü Özyıldız, İstanbul"),
        ("cp932", "平成フラミンゴ、日本のチャンネル"),
        ("cp949", "김우빈 대한민국 배우"),
        ("gb18030", "李子柒的美食和生活频道"),
    ],
)
def test_old_encodings_are_found(read_text: Any, encoding: str, name: str) -> None:
    found = read_text("instagram.csv", (HEADER + f'ada,"{name}",7\n' * 20).encode(encoding))
    assert {row["name"] for row in found.rows} == {name}


def test_a_file_of_old_mac_lines_is_read(read_text: Any) -> None:
    assert len(read_text("instagram.csv", GOOD.replace("\n", "\r")).rows) == 300


def test_a_platform_that_does_not_exist_is_refused(file: Any) -> None:
    assert "is none of instagram" in refused(file("people.csv", GOOD), platform="myspace")


def test_records_of_another_platform_than_told_are_refused_at_once(file: Any) -> None:
    path = file("users.json", '[{"username": "a", "public_metrics": {"followers_count": 5}}]')
    assert "holds x-api records of x, and was handed in as tiktok" in refused(path, platform="tiktok")


def test_what_excel_writes_about_its_delimiter_is_understood(read_text: Any) -> None:
    assert read_text("tiktok.csv", "sep=;\r\nusername;followers\r\nada;5\r\n").rows[0]["line"] == 3


def test_a_large_document_is_read_from_the_list_inside_of_it(read_text: Any) -> None:
    record = {"username": "ada", "followersCount": 5, "postsCount": 1, "biography": "x" * 1000, "tags": [{"a": 1}]}
    text = json.dumps({"meta": {"pages": [1, 2]}, "data": {"users": [record] * 9_000}, "next": None})
    found = read_text("large.json", text)
    assert (len(found.rows), found.rows[8_999]["line"], found.rejects) == (9_000, 9_000, [])


def test_large_documents_one_after_the_other_are_read(read_text: Any) -> None:
    answer = {
        "data": [{"id": "1", "username": "ada", "name": "Ada", "bio": "x" * 900}] * 100,
        "meta": {"result_count": 1},
    }
    found = read_text("pages.json", json.dumps(answer, indent=1) * 100)
    assert (len(found.rows), {row["platform"] for row in found.rows}) == (10_000, {"x"})
