"""Rows that cannot be read stand in the rejects with their line, and the rest is in."""

from __future__ import annotations

from typing import Any

import pytest

HEADER = "username,name,followers,country\n"


def reasons(found: Any) -> list[tuple[int, str, str, str]]:
    return [(one.line, one.severity, one.field, one.value) for one in found.rejects]


def test_an_unreadable_follower_count_rejects_its_row(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + "a,A,5,Spain\nb,B,many,Spain\nc,C,-7,Spain\nd,D,99999999999,Spain\n")
    assert [row["handle"] for row in found.rows] == ["a"]
    assert reasons(found) == [
        (3, "row", "followers", "many"), (4, "row", "followers", "-7"), (5, "row", "followers", "99999999999"),
    ]  # fmt: skip


def test_any_other_unreadable_value_leaves_its_row_in(read_text: Any) -> None:
    found = read_text(
        "instagram.csv", HEADER.strip() + ",posts\na,A,5,Spain,lots\nb,B,6,Spain,7\n" + "c,C,1,Italy,2\n" * 4
    )
    assert (found.rows[0]["handle"], found.rows[0]["posts"], found.rows[1]["posts"]) == ("a", None, 7)
    assert reasons(found) == [(2, "field", "posts", "lots")]


def test_a_row_about_nobody_is_rejected(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + "a,A,5,Spain\n,B,6,Spain\n-,C,7,Spain\n")
    assert [(one.line, one.field) for one in found.rejects] == [(3, "handle"), (4, "handle")]


def test_a_handle_with_forbidden_characters_is_rejected(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + "a,A,5,Spain\nb c,B,6,Spain\n@d,D,7,Spain\n")
    assert [row["handle"] for row in found.rows] == ["a", "d"]
    assert reasons(found) == [(3, "row", "handle", "b c")]


def test_nulls_are_no_rejects(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + "a,A,5,Spain\nb,-,N/A,#VALOR!\nc,C,N/A',-\n")
    assert [row["followers"] for row in found.rows] == [5, None, None]
    assert found.rejects == []


def test_a_short_row_is_filled_with_nothing(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + "a,A,5,Spain\nb,B\n")
    assert (found.rows[1]["handle"], found.rows[1]["followers"]) == ("b", None)


def test_a_row_with_too_many_cells_is_rejected(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + "a,A,5,Spain\nb,B,6,Spain,more\nc,C,7,Spain,,\n")
    assert [row["handle"] for row in found.rows] == ["a", "c"]
    assert reasons(found) == [(3, "row", "row", "more")]


def test_rows_with_other_delimiters_are_rejected_one_by_one(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + "a,A,5,Spain\nb;B;6;Spain\nc\tC\t7\tSpain\nd,D,8,Spain\n")
    assert [row["handle"] for row in found.rows] == ["a", "d"]
    assert [(one.line, "split by" in one.reason) for one in found.rejects] == [(3, True), (4, True)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(read_text: Any, delimiter: str) -> None:
    text = (HEADER + "a,A; B | C,5,Spain\n" + "b,B,6,Spain\n" * 5).replace(",", "\0").replace(delimiter, " ")
    found = read_text("instagram.csv", text.replace("\0", delimiter))
    assert (len(found.rows), found.rows[1]["followers"], found.rows[1]["country"]) == (6, 6, "Spain")


def test_blank_rows_do_not_count(read_text: Any) -> None:
    found = read_text("instagram.csv", "\n,,,\n" + HEADER + "\n,,,\na,A,5,Spain\n\n , ,,\nb,B,6,Spain\n,,,\n,,,\n")
    assert [(row["line"], row["handle"]) for row in found.rows] == [(6, "a"), (9, "b")]
    assert (found.rejects, found.batches[-1].checkpoint.n_records) == ([], 2)


def test_lines_are_those_of_the_file_where_cells_run_over_several(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + 'a,"A\nB\n\nC",5,Spain\nb,B,x,Spain\nc,"C\nD",7,Spain\nd,D,x,Spain\n')
    assert [(row["line"], row["name"]) for row in found.rows] == [(2, "A\nB\n\nC"), (7, "C\nD")]
    assert [one.line for one in found.rejects] == [6, 9]


def test_a_quote_that_is_never_closed_costs_one_row(read_text: Any) -> None:
    rows = "".join(f"user{n},N,{n},Spain\n" for n in range(200))
    found = read_text("instagram.csv", HEADER + rows + 'bad,"open,5,Spain\n' + rows)
    assert len(found.rows) == 400
    assert reasons(found) == [(202, "row", "row", 'bad,"open,5,Spain\n'.strip())]


def test_two_open_quotes_cost_two_rows(read_text: Any) -> None:
    rows = "".join(f"user{n},N,{n},Spain\n" for n in range(20))
    found = read_text("instagram.csv", HEADER + rows + 'bad,"open,5,Spain\n' + rows + 'worse,"open,5,Spain\n' + rows)
    assert (len(found.rows), [one.line for one in found.rejects]) == (60, [22, 43])


def test_quotes_inside_of_text_are_text(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + 'a,The 5" man,5,Spain\nb,"say ""hi""",6,Spain\n')
    assert [row["name"] for row in found.rows] == ['The 5" man', 'say "hi"']


def test_a_line_of_100_megabytes_is_skipped_and_the_rest_is_in(read_text: Any) -> None:
    long = b"b," + b"x" * 100_000_000 + b",6,Spain\n"
    found = read_text("instagram.csv", HEADER.encode() + b"a,A,5,Spain\n" + long + b"c,C,7,Spain\n")
    assert [(row["line"], row["handle"]) for row in found.rows] == [(2, "a"), (4, "c")]
    assert (found.rejects[0].line, len(found.rejects[0].value)) == (3, 200)
    assert "longer than" in found.rejects[0].reason


def test_a_cell_of_more_than_a_megabyte_rejects_its_row(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + "a,A,5,Spain\nb," + "x" * 1_100_000 + ",6,Spain\nc,C,7,Spain\n")
    assert [row["line"] for row in found.rows] == [2, 4]
    assert [(one.line, one.severity) for one in found.rejects] == [(3, "row")]


def test_a_long_line_of_json_is_skipped_and_the_rest_is_in(read_text: Any) -> None:
    good = '{"username": "a", "followersCount": 1, "postsCount": 1}\n'
    long = '{"username": "b", "biography": "' + "x" * 12_000_000 + '"}\n'
    found = read_text("x.jsonl", good + long + good)
    assert ([row["line"] for row in found.rows], [one.line for one in found.rejects]) == ([1, 3], [2])


def test_wrong_bytes_in_a_line_reject_that_line(read_text: Any) -> None:
    rows = "".join(f"user{n},Ñame 김 {n},{n},Spain\n" for n in range(40)).encode()
    found = read_text("instagram.csv", HEADER.encode() + rows + b"bad,Jos\xe9,5,Spain\n" + rows)
    assert len(found.rows) == 80
    assert (found.rejects[0].line, "no UTF-8" in found.rejects[0].reason) == (42, True)


def test_a_stray_carriage_return_rejects_its_row(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + "a,A,5,Spain\r\nb,B\rx,6,Spain\r\nc,C,7,Spain\r\n")
    assert [row["handle"] for row in found.rows] == ["a", "c"]
    assert [one.line for one in found.rejects] == [3]


def test_backslashes_before_quotes_are_understood(read_text: Any) -> None:
    found = read_text("instagram.csv", HEADER + 'a,"say \\"hi\\", all",5,Spain\nb,B,6,Spain\n')
    assert found.rows[0]["name"] == 'say "hi", all'


def test_a_record_that_contradicts_what_was_told_is_rejected(read_text: Any) -> None:
    text = "platform,username,followers\ninstagram,a,5\nTikTok,b,6\nMySpace,c,7\n" + "instagram,d,1\n" * 9
    found = read_text("mixed.csv", text, platform="instagram")
    assert {row["platform"] for row in found.rows} == {"instagram"}
    assert reasons(found) == [(3, "row", "platform", "tiktok"), (4, "row", "platform", "MySpace")]
