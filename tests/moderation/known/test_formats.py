"""Every shape of file says the same; what is broken is reported and takes nothing with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialpulse.core.errors import Invalid
from socialpulse.moderation.known.formats import Item, Noted, Other, Skipped, read_file
from socialpulse.moderation.known.types import HashKind, Reject

PDQ, MD5, SHA = "f8" * 32, "ab" * 16, "0c" * 32
FRAMES = [f"{PDQ},90,0.000", f"{'1f' * 32},77,1.500"]


def read(folder: Path, text: str | bytes, kind: HashKind | None = None) -> list[Item]:
    path = folder / "list"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_file(path, kind))


def said(items: list[Item]) -> list[tuple[str, str, str | None]]:
    """Return kind, hash and source id of what is noted."""
    return [(item.hash.kind.value, item.hash.code.hex(), item.source_id) for item in items if isinstance(item, Noted)]


def update(**changes: object) -> dict[str, object]:
    descriptors = {"data": [{"id": "1", "status": "MALICIOUS", "owner": {"id": "7"}}]}
    plain = {"id": "5", "indicator": PDQ, "type": "HASH_PDQ", "last_updated": 1, "should_delete": False}
    return {**plain, "descriptors": descriptors, **changes}


SHAPES = {
    "threat_updates": json.dumps({"data": [update()], "paging": {"cursors": {"before": "a"}, "next": "https://x"}}),
    "threat_updates, two pages": "\n".join(json.dumps({"data": page}) for page in ([update()], [])),
    "threat_descriptors": json.dumps(
        {"data": [{"id": "5", "raw_indicator": PDQ, "type": "HASH_PDQ", "status": "MALICIOUS", "tags": {"data": []}}]}
    ),
    "a descriptor with its indicator": json.dumps([{"id": "5", "indicator": {"indicator": PDQ, "type": "HASH_PDQ"}}]),
    "the table of its web page": f"td_id,td_indicator_type,td_raw_indicator,td_status\n5,HASH_PDQ,{PDQ},MALICIOUS\n",
    "its Python tool": f"signal_type,signal_str,collab,category,tags,id\npdq,{PDQ},A,POSITIVE_CLASS,,5\n",
    "HMA": json.dumps({"id": 5, "disable_until_ts": 1, "bank": {"name": "B"}, "signals": {"pdq": PDQ}}),
    "HMA, a list": json.dumps([{"id": 5, "signals": {"pdq": PDQ}}]),
    "StopNCII": json.dumps({"count": 1, "hashRecords": [{"id": 5, "hashValue": PDQ, "signalType": "ImagePDQ"}]}),
    "semicolons": f"id;kind;hash\n5;PDQ;{PDQ.upper()}\n",
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_says_which_hash_and_whose(tmp_path: Path, name: str) -> None:
    assert said(read(tmp_path, SHAPES[name])) == [("pdq", PDQ, "5")]


def test_a_table_with_a_column_for_each_kind_gives_each_hash(tmp_path: Path) -> None:
    items = read(tmp_path, f"id,md5,sha1,SHA-256,pdq\n9,{MD5.upper()},aa,{SHA},\n10,,,,{PDQ}\n")
    assert said(items) == [("md5", MD5, "9"), ("sha256", SHA, "9"), ("pdq", PDQ, "10")]


def test_text_has_one_hash_a_line_its_kind_said_or_not(tmp_path: Path) -> None:
    items = read(tmp_path, f"\ufeff# a list\n{MD5}  # named\r\n\npdq {PDQ}\nHASH_SHA256\t{SHA}\n")
    assert said(items) == [("md5", MD5, None), ("pdq", PDQ, None), ("sha256", SHA, None)]
    assert said(read(tmp_path, f"{SHA}\n{MD5}\n", HashKind.SHA256)) == [("sha256", SHA, None)]


def test_64_digits_of_no_kind_are_reported_not_guessed(tmp_path: Path) -> None:
    [item] = read(tmp_path, PDQ)
    assert isinstance(item, Reject)
    assert "pdq or sha256" in item.reason


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(FRAMES),
        json.dumps([FRAMES]),
        "vpdq " + json.dumps(FRAMES),
        f"0,90,{PDQ},0.000\n45,77,{'1f' * 32},1.500\n",
        json.dumps({"id": 1, "signals": {"vpdq": json.dumps(FRAMES)}}),
    ],
)
def test_frames_of_a_clip_are_one_entry(tmp_path: Path, text: str) -> None:
    [item] = read(tmp_path, text)
    assert isinstance(item, Noted)
    assert [(frame.pdq.hex(), frame.quality, frame.at_ms) for frame in item.hash.frames] == [
        (PDQ, 90, 0),
        ("1f" * 32, 77, 1_500),
    ]


def test_frames_that_show_nothing_are_left_out_and_a_clip_of_them_alone_is_reported(tmp_path: Path) -> None:
    [item] = read(tmp_path, json.dumps([*FRAMES, f"{'22' * 32},49,2.0"]))
    assert isinstance(item, Noted)
    assert len(item.hash.frames) == 2
    [item] = read(tmp_path, json.dumps([f"{PDQ},49,0.0"]))
    assert isinstance(item, Reject)


@pytest.mark.parametrize(
    "changes",
    [
        {"should_delete": True},
        {"should_delete": True, "descriptors": None},
        {"descriptors": {"data": []}},
        {"descriptors": {"data": [{"id": "1", "status": "NON_MALICIOUS"}]}},
    ],
)
def test_what_an_exchange_took_back_is_to_go(tmp_path: Path, changes: dict[str, object]) -> None:
    [item] = read(tmp_path, json.dumps({"data": [update(**changes)]}))
    assert isinstance(item, Noted)
    assert item.gone


def test_one_descriptor_that_says_harmless_does_not_outweigh_another(tmp_path: Path) -> None:
    both = {"data": [{"id": "1", "status": "NON_MALICIOUS"}, {"id": "2", "status": "MALICIOUS"}]}
    [item] = read(tmp_path, json.dumps({"data": [update(descriptors=both)]}))
    assert isinstance(item, Noted)
    assert not item.gone


@pytest.mark.parametrize(
    "text",
    [
        f"signal_type,signal_str,category\npdq,{PDQ},NEGATIVE_CLASS\n",
        json.dumps([{"id": "1", "raw_indicator": PDQ, "type": "HASH_PDQ", "status": "NON_MALICIOUS"}]),
        json.dumps({"id": 1, "disable_until_ts": 0, "signals": {"pdq": PDQ}}),
    ],
)
def test_what_its_giver_calls_harmless_is_passed_over(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == [Skipped(2 if text.startswith("signal") else 1)]


def test_kinds_that_nothing_matches_are_counted_not_refused(tmp_path: Path) -> None:
    items = read(tmp_path, json.dumps({"data": [update(type="URI", indicator="https://x"), update()]}))
    assert isinstance(items[0], Other)
    assert items[0].kind == "uri"
    assert len(said(items)) == 1


BAD = "zz" * 32
ONE, TWO = json.dumps({"pdq": PDQ}), json.dumps({"pdq": SHA})
DAMAGED = {
    "text": (f"pdq {PDQ}\npdq {BAD}\npdq {SHA}\n", 2),
    "a table": (f"kind,hash\npdq,{PDQ}\npdq,{BAD}\npdq,{SHA}\n", 3),
    "a table with an open quote": (f'kind,hash\npdq,{PDQ}\n"pdq,{BAD}\npdq,{SHA}\n', 3),
    "JSON lines": (f'{ONE}\n{{"pdq":\n{TWO}\n', 2),
    "a list": (f'[{ONE},{{"pdq" "x"}},{TWO}]', 2),
    "a list with words in it": (f"[{ONE}, oops, {TWO}]", 2),
    "a page": (f'{{"data":[{ONE},{{"pdq":""}},{TWO}],"x":[]}}', 2),
    "a list that is cut off": (f'[{ONE},{TWO},{{"pdq":"aa', 3),
    "a list without its end": (f"[{ONE},{TWO}", 3),
    "a page without its end": (f'{{"data":[{ONE},{TWO}]', 3),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_broken_is_reported_with_its_number_and_takes_nothing_with_it(tmp_path: Path, name: str) -> None:
    text, number = DAMAGED[name]
    items = read(tmp_path, text)
    assert [hash_ for _, hash_, _ in said(items)] == [PDQ, SHA]
    assert [item.number for item in items if isinstance(item, Reject)] == [number]


@pytest.mark.parametrize(
    "body", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xef", b"\x1f\x8b\x08\x00binary", b"PK\x03\x04\x00\x00"]
)
def test_a_file_that_is_empty_or_no_text_is_refused_whole(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(Invalid):
        read(tmp_path, body)


def test_a_table_from_a_spreadsheet_in_utf_16_is_read(tmp_path: Path) -> None:
    assert len(said(read(tmp_path, f"kind\thash\npdq\t{PDQ}\n".encode("utf-16")))) == 1


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(st.binary(max_size=400), st.text(alphabet='[]{}",:\\\n abcdef0123pdq', max_size=300).map(str.encode))
)
def test_no_nonsense_ends_in_anything_but_reports(tmp_path: Path, body: bytes) -> None:
    try:
        items = read(tmp_path, body)
    except Invalid:
        return
    assert all(isinstance(item, Noted | Other | Skipped | Reject) for item in items)
