"""Lists are kept: terms, files in and out, and who may."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation.known import REMOVED, Format, Hash, HashKind
from socialpulse.moderation.types import Action
from tests.moderation.known.conftest import TERMS, Shelf, code

pytestmark = pytest.mark.anyio

FRAMES = json.dumps([f"{code(8).hex()},90,0.0", f"{code(9).hex()},80,1.0"])
ALL_KINDS = f"pdq {code(1).hex()}\nmd5 {'ab' * 16}\nsha256 {'cd' * 32}\nvpdq {FRAMES}\n"


async def test_a_file_read_twice_changes_nothing_the_second_time(shelf: Shelf) -> None:
    await shelf.add("bad")
    first = await shelf.lists.import_file(OPERATOR, "bad", shelf.file(ALL_KINDS))
    before = await shelf.lists.load(OPERATOR, "bad")
    again = await shelf.lists.import_file(OPERATOR, "bad", shelf.file(ALL_KINDS))
    assert (first.n_read, first.n_added, again.n_added, again.n_deleted) == (4, 4, 0, 0)
    assert (before.n_entries, (await shelf.lists.load(OPERATOR, "bad")).n_entries) == (4, 4)


async def test_what_an_exchange_deleted_leaves_the_list_and_the_last_word_counts(shelf: Shelf) -> None:
    def update(number: int, gone: bool) -> dict[str, object]:
        descriptors = {} if gone else {"descriptors": {"data": [{"status": "MALICIOUS"}]}}
        hash_ = {"id": str(number), "indicator": code(number).hex(), "type": "HASH_PDQ"}
        return {**hash_, "should_delete": gone, **descriptors}

    await shelf.add("bad")
    await shelf.take(json.dumps({"data": [update(1, False), update(2, False)]}))
    updates = [update(1, True), update(3, False), update(3, True), update(4, True), update(4, False)]
    done = await shelf.lists.import_file(OPERATOR, "bad", shelf.file(json.dumps({"data": updates})))
    assert (done.n_added, done.n_deleted) == (1, 1)
    assert {(hash_, ids) for _, hash_, ids in await shelf.entries()} == {
        (code(2).hex(), ("2",)),
        (code(4).hex(), ("4",)),
    }


async def test_a_clip_named_twice_with_other_moments_is_one_entry(shelf: Shelf) -> None:
    await shelf.add("bad")
    later = FRAMES.replace(",1.0", ",2.5")
    done = await shelf.lists.import_file(OPERATOR, "bad", shelf.file(f"vpdq {FRAMES}\nvpdq {later}\n"))
    assert (done.n_added, done.n_rejected) == (1, 0)


async def test_all_who_name_a_hash_are_kept(shelf: Shelf) -> None:
    await shelf.add("bad")
    await shelf.take(f"id,md5\nb,{'ab' * 16}\na,{'ab' * 16}\n")
    await shelf.take(f"id,md5\nc,{'ab' * 16}\n")
    [(_, _, ids)] = await shelf.entries()
    assert set(ids) == {"a", "b", "c"}


async def test_a_bad_line_is_told_and_all_others_are_in(shelf: Shelf) -> None:
    await shelf.add("bad")
    done = await shelf.lists.import_file(OPERATOR, "bad", shelf.file(f"pdq {code(1).hex()}\npdq xyz\n{'ab' * 16}\n"))
    assert (done.n_read, done.n_added, done.n_rejected) == (3, 2, 1)
    assert (done.rejects[0].number, done.rejects[0].value) == (2, "xyz")


@pytest.mark.parametrize("form", Format)
async def test_a_list_goes_out_and_comes_in_again_whole(shelf: Shelf, form: Format) -> None:
    await shelf.add("bad")
    await shelf.take(ALL_KINDS)
    written = b"".join([part async for part in shelf.lists.export(OPERATOR, "bad", form)])
    await shelf.add("again")
    done = await shelf.lists.import_file(OPERATOR, "again", shelf.file(written))
    assert (done.n_added, done.n_rejected) == (4, 0)
    assert {pair[:2] for pair in await shelf.entries("again")} == {pair[:2] for pair in await shelf.entries("bad")}


@pytest.mark.parametrize("form", Format)
async def test_an_empty_list_goes_out_as_a_file_without_hashes(shelf: Shelf, form: Format) -> None:
    await shelf.add("bad")
    written = b"".join([part async for part in shelf.lists.export(OPERATOR, "bad", form)])
    if written:
        assert (await shelf.lists.import_file(OPERATOR, "bad", shelf.file(written))).n_read == 0


async def test_a_list_goes_out_in_valid_json_over_several_pages(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socialpulse.moderation.known.lists.PAGE", 2)
    await shelf.add("bad", *(code(number) for number in range(5)))
    written = b"".join([part async for part in shelf.lists.export(OPERATOR, "bad", Format.THREATEXCHANGE)])
    assert len(json.loads(written)["data"]) == 5


async def test_terms_that_do_not_fit_are_refused_all_at_once(shelf: Shelf) -> None:
    wrong = replace(TERMS, severity=0, distance=65, min_quality=101, p_frames=0.0, source="x" * 501)
    with pytest.raises(Invalid) as refused:
        await shelf.lists.add(OPERATOR, "bad", wrong)
    assert {problem.field for problem in refused.value.problems} == {
        "severity",
        "distance",
        "min_quality",
        "p_frames",
        "source",
    }


@pytest.mark.parametrize("name", ["", "Bad", "a b", "-a", "a" * 65, "a\n", "ä"])
async def test_names_that_do_not_fit_are_refused(shelf: Shelf, name: str) -> None:
    with pytest.raises(Invalid):
        await shelf.lists.add(OPERATOR, name, TERMS)


async def test_a_name_is_taken_once(shelf: Shelf) -> None:
    await shelf.add("bad")
    with pytest.raises(Conflict):
        await shelf.lists.add(OPERATOR, "bad", TERMS)


async def test_the_list_of_what_was_removed_is_filled_by_decisions_alone(shelf: Shelf) -> None:
    with pytest.raises(Conflict):
        await shelf.take(ALL_KINDS, REMOVED)
    with pytest.raises(Conflict):
        await shelf.lists.add_entry(OPERATOR, REMOVED, Hash(HashKind.PDQ, code(1)))
    with pytest.raises(Conflict):
        await shelf.lists.remove(OPERATOR, REMOVED)


async def test_what_is_not_there_is_not_found(shelf: Shelf) -> None:
    for verb in (shelf.lists.load, shelf.lists.remove, shelf.lists.find_entries):
        with pytest.raises(NotFound):
            await verb(OPERATOR, "none")
    with pytest.raises(NotFound):
        await shelf.take(ALL_KINDS, "none")


async def test_a_deleted_list_takes_its_entries_with_it(shelf: Shelf) -> None:
    await shelf.add("bad", code(1))
    await shelf.lists.remove(OPERATOR, "bad")
    await shelf.add("bad")
    assert await shelf.entries() == set()


async def test_every_change_is_noted(shelf: Shelf) -> None:
    await shelf.add("bad", code(1))
    await shelf.lists.change(OPERATOR, "bad", lambda terms: replace(terms, action=Action.LIMIT))
    await shelf.lists.add_entry(OPERATOR, "bad", Hash(HashKind.MD5, bytes(16)))
    assert not await shelf.lists.add_entry(OPERATOR, "bad", Hash(HashKind.MD5, bytes(16)))
    await shelf.lists.remove_entry(OPERATOR, "bad", Hash(HashKind.MD5, bytes(16)))
    await shelf.lists.remove(OPERATOR, "bad")
    acts = [act.removeprefix("known-list.") for act, _, _ in shelf.notes.acts]
    assert acts == ["add", "import", "change", "add-entry", "remove-entry", "remove"]
    assert shelf.notes.acts[2][2] == {"action": ["remove", "limit"]}


async def test_an_import_that_fails_at_its_end_leaves_the_list_as_it_was(shelf: Shelf) -> None:
    await shelf.add("bad", code(1))
    shelf.notes.closed = True
    with pytest.raises(Conflict):
        await shelf.take(ALL_KINDS)
    assert len(await shelf.entries()) == 1


async def test_people_who_are_no_moderators_see_nothing(shelf: Shelf) -> None:
    somebody = Actor(Role.PERSON, fresh_uuid())
    for verb in (shelf.lists.load, shelf.lists.remove, shelf.lists.find_entries):
        with pytest.raises(Forbidden):
            await verb(somebody, REMOVED)
