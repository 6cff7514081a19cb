"""What lists know is found, at once after it was put on one; what was removed does not come back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from socialpulse.core.actor import OPERATOR
from socialpulse.core.errors import Invalid
from socialpulse.media import Fingerprint
from socialpulse.moderation.known import REMOVED, Hash, HashKind, Known, KnownMatch
from socialpulse.moderation.known.hamming import FEWEST_SORTED
from socialpulse.moderation.types import Action
from tests.moderation.known.conftest import TERMS, Shelf, code, prints

pytestmark = pytest.mark.anyio


async def names(shelf: Shelf, *codes: bytes) -> list[str]:
    return [match.list_name for match in await shelf.known.match(prints(*codes))]


async def put(shelf: Shelf, why: str, found: list[Fingerprint], sha256: bytes | None = None) -> int:
    async with shelf.db.transaction() as tx:
        return await shelf.known.add_tombstone(tx, found, sha256, why)


async def lift(shelf: Shelf, why: str) -> int:
    async with shelf.db.transaction() as tx:
        return await shelf.known.lift_tombstone(tx, why)


def clip(*numbers: int) -> str:
    return json.dumps([f"{code(number).hex()},90,{at}.0" for at, number in enumerate(numbers)])


async def test_a_picture_within_the_distance_of_its_list_is_found_and_one_beyond_is_not(shelf: Shelf) -> None:
    await shelf.add("near", code(1), terms=replace(TERMS, distance=2))
    [match] = await shelf.known.match(prints(code(1, 3, 200)))
    assert match == KnownMatch(
        "near", Action.HOLD, 60, TERMS.reason, 2, match.entry, is_exact=False, p_query=1.0, p_entry=1.0
    )
    assert await shelf.known.match(prints(code(1, 3, 100, 200))) == []


async def test_the_very_file_asks_for_the_action_and_a_near_one_for_the_other(shelf: Shelf) -> None:
    await shelf.add("bad", code(1))
    await shelf.lists.add_entry(OPERATOR, "bad", Hash(HashKind.SHA256, b"s" * 32))
    await shelf.lists.add_entry(OPERATOR, "bad", Hash(HashKind.MD5, b"m" * 16))
    for sums in ((b"s" * 32, None), (None, b"m" * 16), (b"s" * 32, b"m" * 16)):
        [match] = await shelf.known.match(prints(code(1)), *sums)
        assert (match.action, match.is_exact) == (Action.REMOVE, True)
    [match] = await shelf.known.match(prints(code(1)), b"m" * 32, b"s" * 16)
    assert (match.action, match.is_exact) == (Action.HOLD, False)


async def test_a_hash_of_one_kind_is_not_taken_for_another(shelf: Shelf) -> None:
    await shelf.add("bad")
    await shelf.lists.add_entry(OPERATOR, "bad", Hash(HashKind.SHA256, code(1)))
    assert await shelf.known.match(prints(code(1))) == []


async def test_a_picture_that_shows_too_little_is_not_compared(shelf: Shelf) -> None:
    await shelf.add("bad", code(1))
    assert await shelf.known.match(prints(code(1), quality=49)) == []
    await shelf.lists.change(OPERATOR, "bad", lambda terms: replace(terms, min_quality=40))
    assert len(await shelf.known.match(prints(code(1), quality=49))) == 1


async def test_of_several_lists_the_gravest_comes_first_and_a_disabled_one_not_at_all(shelf: Shelf) -> None:
    await shelf.add("a", code(1), terms=replace(TERMS, near_action=Action.BLUR))
    await shelf.add("b", code(1), terms=replace(TERMS, near_action=Action.REMOVE))
    await shelf.add("c", code(1), terms=replace(TERMS, enabled=False))
    await shelf.add("d", code(1), terms=replace(TERMS, near_action=Action.REMOVE, severity=90))
    assert await names(shelf, code(1)) == ["d", "b", "a"]
    await shelf.lists.change(OPERATOR, "c", lambda terms: replace(terms, enabled=True))
    assert "c" in await names(shelf, code(1))


async def test_what_changes_is_known_at_once_in_every_process(shelf: Shelf) -> None:
    other = Known(shelf.db, shelf.clock)
    await shelf.add("bad", code(1))
    assert len(await other.match(prints(code(1)))) == 1
    await shelf.take(f"pdq {code(2).hex()}")
    assert len(await other.match(prints(code(2)))) == 1
    await shelf.lists.remove_entry(OPERATOR, "bad", Hash(HashKind.PDQ, code(1)))
    assert await other.match(prints(code(1))) == []
    assert len(await other.match(prints(code(2)))) == 1
    await shelf.lists.remove(OPERATOR, "bad")
    assert await other.match(prints(code(2))) == []


async def test_a_list_that_grows_large_bit_by_bit_loses_nothing(shelf: Shelf) -> None:
    numbers = range(FEWEST_SORTED + 600)
    await shelf.add("bad", *(code(number) for number in numbers[:FEWEST_SORTED]))
    assert await names(shelf, code(7)) == ["bad"]
    for start in (FEWEST_SORTED, FEWEST_SORTED + 300):
        await shelf.take("\n".join(f"pdq {code(number).hex()}" for number in numbers[start : start + 300]))
        assert await names(shelf, code(start + 299, 5)) == ["bad"]
    assert await names(shelf, code(3)) == await names(shelf, code(numbers[-1])) == ["bad"]
    assert await names(shelf, code(10**6)) == []


async def test_a_known_clip_is_found_cut_short_and_inside_a_longer_one(shelf: Shelf) -> None:
    await shelf.add("bad")
    await shelf.take(f"vpdq {clip(1, 2, 3, 4, 5)}")
    [whole] = await shelf.known.match(prints(*(code(n, 9) for n in (1, 2, 3, 4, 5))))
    assert (whole.distance, whole.p_query, whole.p_entry) == (1, 1.0, 1.0)
    [short] = await shelf.known.match(prints(code(4), code(5)))
    assert (short.p_query, short.p_entry) == (1.0, 0.4)
    [inside] = await shelf.known.match(prints(*(code(n) for n in (91, 92, 93, 1, 2, 3, 4, 94))))
    assert (inside.p_query, inside.p_entry) == (0.5, 0.8)
    assert await names(shelf, code(1), code(2), code(91), code(92)) == []


async def test_a_known_picture_in_one_frame_of_a_clip_is_found(shelf: Shelf) -> None:
    await shelf.add("bad", code(5))
    [match] = await shelf.known.match(prints(*(code(n) for n in range(1, 11))))
    assert (match.p_query, match.p_entry) == (0.1, 1.0)


async def test_what_was_removed_is_known_again_exactly_and_nearly(shelf: Shelf) -> None:
    assert await put(shelf, "j1", prints(code(1)), b"s" * 32) == 2
    [same] = await shelf.known.match(prints(code(1)), b"s" * 32)
    assert (same.list_name, same.action) == (REMOVED, Action.REMOVE)
    [near] = await shelf.known.match(prints(code(1, 1, 2, 3)), b"t" * 32)
    assert (near.list_name, near.action) == (REMOVED, Action.HOLD)


async def test_a_removed_clip_is_known_by_its_frames(shelf: Shelf) -> None:
    await put(shelf, "j1", prints(code(1), code(2), code(3)))
    assert await names(shelf, code(1, 8), code(2, 8), code(3, 8)) == [REMOVED]
    assert await names(shelf, code(1)) == [REMOVED]  # all of what is shown here was removed


async def test_a_removed_picture_that_shows_too_little_is_known_by_its_bytes_alone(shelf: Shelf) -> None:
    assert await put(shelf, "j1", prints(code(1), quality=20), b"s" * 32) == 1
    assert await put(shelf, "j2", prints(code(2), quality=20)) == 0
    assert await shelf.known.match(prints(code(1), quality=20)) == []


async def test_an_overturned_removal_lets_it_come_again_unless_another_stands(shelf: Shelf) -> None:
    await put(shelf, "j1", prints(code(1)), b"s" * 32)
    await put(shelf, "j2", prints(code(1)), b"t" * 32)
    assert await lift(shelf, "j1") == 1  # the bytes of its file; what it looks like was removed once more
    assert await names(shelf, code(1)) == [REMOVED]
    assert await lift(shelf, "j2") == 2
    assert await shelf.known.match(prints(code(1)), b"s" * 32) == []
    assert await lift(shelf, "j2") == await lift(shelf, "never") == 0


async def test_a_removal_that_is_rolled_back_leaves_nothing(shelf: Shelf) -> None:
    with pytest.raises(RuntimeError):
        async with shelf.db.transaction() as tx:
            await shelf.known.add_tombstone(tx, prints(code(1)), b"s" * 32, "j1")
            raise RuntimeError
    assert await shelf.known.match(prints(code(1)), b"s" * 32) == []


async def test_nothing_to_look_up_is_nothing_found(shelf: Shelf) -> None:
    await shelf.add("bad", code(1))
    assert await shelf.known.match([]) == []


@pytest.mark.parametrize(
    ("kind", "written"), [("pdq", code(1, 4).hex()), ("MD5", "6d" * 16), ("sha-256", "73" * 32), ("vpdq", clip(1, 2))]
)
async def test_a_given_hash_of_any_kind_can_be_looked_up(shelf: Shelf, kind: str, written: str) -> None:
    await shelf.add("bad", code(1))
    await shelf.lists.add_entry(OPERATOR, "bad", Hash(HashKind.MD5, b"m" * 16))
    await shelf.lists.add_entry(OPERATOR, "bad", Hash(HashKind.SHA256, b"s" * 32))
    assert [match.list_name for match in await shelf.known.match_hash(OPERATOR, kind, written)] == ["bad"]


@pytest.mark.parametrize(("kind", "written"), [("pdna", "00"), ("pdq", "xyz"), ("vpdq", "[]"), ("md5", "")])
async def test_a_given_hash_that_is_none_is_refused(shelf: Shelf, kind: str, written: str) -> None:
    with pytest.raises(Invalid):
        await shelf.known.match_hash(OPERATOR, kind, written)
