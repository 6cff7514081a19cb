"""Lists of creators: whose they are, what is in them, and what a search makes of them."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR, Actor, Standing
from socialpulse.core.errors import Forbidden, Invalid, NotFound, OverQuota
from socialpulse.core.ids import CreatorId
from socialpulse.discovery import Filters, Interval, Search, Sort
from socialpulse.discovery.types import ListId
from tests.discovery.conftest import owner_of_new_tenant

pytestmark = pytest.mark.anyio


async def ids_in(program: Program, actor: Actor, list_id: ListId, limit: int = 3) -> list[CreatorId]:
    """Return everything in a list, a page at a time."""
    found: list[CreatorId] = []
    cursor = None
    while True:
        page = await program.creator_lists.find_creators(actor, list_id, limit, cursor, None)
        found += [entry.listed.creator_id for entry in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


async def test_a_list_keeps_the_order_in_which_creators_came_over_pages(
    program: Program, seven: list[CreatorId]
) -> None:
    made = await program.creator_lists.make(OPERATOR, "  Summer   campaign ", "")
    added = await program.creator_lists.add(OPERATOR, made.id, seven, ())
    assert (made.name, added.n_added, added.list.n_creators) == ("Summer campaign", 7, 7)
    assert await ids_in(program, OPERATOR, made.id) == seven


async def test_adding_again_changes_nothing_and_says_so(program: Program, seven: list[CreatorId]) -> None:
    made = await program.creator_lists.make(OPERATOR, "Summer", "")
    await program.creator_lists.add(OPERATOR, made.id, seven[:3], ())
    await program.creator_lists.note(OPERATOR, made.id, seven[0], "met in Berlin", ["Shortlist", "shortlist "])
    added = await program.creator_lists.add(OPERATOR, made.id, [*seven[:4], CreatorId(uuid4())], ["new"])
    assert (added.n_added, added.n_already, added.n_unknown, added.list.n_creators) == (1, 3, 1, 4)
    page = await program.creator_lists.find_creators(OPERATOR, made.id, 10, None, "shortlist")
    assert [(entry.listed.note, entry.listed.tags) for entry in page.items] == [("met in Berlin", ["shortlist"])]
    assert await program.creator_lists.find_tags(OPERATOR, made.id) == [("new", 1), ("shortlist", 1)]


async def test_a_whole_search_is_added_in_its_order(program: Program, seven: list[CreatorId]) -> None:
    made = await program.creator_lists.make(OPERATOR, "Small ones", "")
    search = Search(filters=Filters(followers=Interval(0, 4_000)), sort=Sort.FOLLOWERS)
    added = await program.creator_lists.add_found(OPERATOR, made.id, search, 3, ())
    assert added.n_added == 3
    assert await ids_in(program, OPERATOR, made.id) == seven[3:6]


async def test_what_is_removed_is_out_and_no_longer_counted(program: Program, seven: list[CreatorId]) -> None:
    made = await program.creator_lists.make(OPERATOR, "Summer", "")
    await program.creator_lists.add(OPERATOR, made.id, seven, ())
    n, after = await program.creator_lists.remove(OPERATOR, made.id, [*seven[:2], CreatorId(uuid4())])
    assert (n, after.n_creators) == (2, 5)
    assert await ids_in(program, OPERATOR, made.id) == seven[2:]


async def test_a_search_can_be_held_to_lists_and_kept_out_of_them(program: Program, seven: list[CreatorId]) -> None:
    made = await program.creator_lists.make(OPERATOR, "Summer", "")
    await program.creator_lists.add(OPERATOR, made.id, seven[:3], ())
    among = Search(sort=Sort.FOLLOWERS, in_lists=(made.id,))
    inside = await program.discovery.search(OPERATOR, among)
    outside = await program.discovery.search(OPERATOR, replace(among, in_lists=(), not_in_lists=(made.id,)))
    assert [hit.creator_id for hit in inside.hits] == seven[:3]
    assert [hit.creator_id for hit in outside.hits] == seven[3:]


async def test_a_search_in_an_empty_list_finds_nobody(program: Program, seven: list[CreatorId]) -> None:
    made = await program.creator_lists.make(OPERATOR, "Empty", "")
    found = await program.discovery.search(OPERATOR, Search(in_lists=(made.id,)))
    assert found.n_total == 0


async def test_a_list_of_another_tenant_is_not_there(program: Program, seven: list[CreatorId]) -> None:
    mine, other = await owner_of_new_tenant(program), await owner_of_new_tenant(program)
    made = await program.creator_lists.make(mine, "Ours", "")
    assert await program.creator_lists.find_own(other) == []
    for attempt in (
        program.creator_lists.load(other, made.id),
        program.creator_lists.rename(other, made.id, "Theirs", ""),
        program.creator_lists.delete(other, made.id),
        program.creator_lists.add(other, made.id, seven, ()),
        program.creator_lists.remove(other, made.id, seven),
        program.creator_lists.note(other, made.id, seven[0], "", ()),
        program.creator_lists.find_creators(other, made.id, 10, None, None),
        program.discovery.search(other, Search(in_lists=(made.id,))),
    ):
        with pytest.raises(NotFound, match=str(made.id)):
            await attempt
    assert [one.name for one in await program.creator_lists.find_own(mine)] == ["Ours"]


async def test_a_viewer_reads_lists_and_changes_none(program: Program) -> None:
    owner = await owner_of_new_tenant(program)
    viewer = replace(owner, standing=Standing.VIEWER)
    made = await program.creator_lists.make(owner, "Ours", "")
    assert (await program.creator_lists.load(viewer, made.id)).name == "Ours"
    with pytest.raises(Forbidden, match="keep-lists"):
        await program.creator_lists.delete(viewer, made.id)


async def test_a_page_of_a_list_counts_on_the_quota_as_a_search_does(program: Program, seven: list[CreatorId]) -> None:
    owner = await owner_of_new_tenant(program, n_creators=3)
    made = await program.creator_lists.make(owner, "Ours", "")
    await program.creator_lists.add(owner, made.id, seven, ())
    await program.creator_lists.find_creators(owner, made.id, 3, None, None)
    await program.creator_lists.find_creators(owner, made.id, 3, None, None)
    with pytest.raises(OverQuota):
        await program.creator_lists.find_creators(owner, made.id, 4, None, None)


async def test_a_list_needs_a_name(program: Program) -> None:
    with pytest.raises(Invalid, match="name"):
        await program.creator_lists.make(OPERATOR, " \t", "")
