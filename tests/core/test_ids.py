from __future__ import annotations

from socialpulse.core.ids import fresh_uuid, uuid_of


def test_fresh_ids_are_uuid7_differ_and_sort_by_their_making() -> None:
    ids = [fresh_uuid() for _ in range(1_000)]
    assert all(found.version == 7 for found in ids)
    assert len(set(ids)) == 1_000
    assert [found.int >> 80 for found in ids] == sorted(found.int >> 80 for found in ids)


def test_text_that_is_no_uuid_is_none() -> None:
    assert uuid_of("nobody") is None
