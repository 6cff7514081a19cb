"""The GraphQL face of known-bad lists, for moderators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from socialpulse.moderation.graph_desk import ModerationDesk
from socialpulse.moderation.graph_told import like
from socialpulse.moderation.known import (
    Entry,
    HashKind,
    Imported,
    KnownList,
    KnownMatch,
    Terms,
    hash_named,
    key_named,
    write_hash,
)
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason
from socialpulse.runtime.graph import After, Connection, First, Info, connect

strawberry.enum(HashKind)
_HASH = 'Hexadecimal; of VPDQ a JSON list of "hash,quality,seconds".'
_DISTANCE = "Bits of 256 that may differ, 0 to 64."
_SHARE = "Of a clip's frames, or of the entry's, that must be near: more than 0, up to 1."


@strawberry.input(name="KnownListInput", description="What a list asks for. `nearAction` null: as `action`.")
class TermsInput:
    action: Action = strawberry.field(description="Where the very same file comes again.")
    near_action: Action | None = None
    severity: int = 50
    reason: Reason
    distance: int = strawberry.field(default=31, description=_DISTANCE)
    min_quality: int = 50
    p_frames: float = strawberry.field(default=0.8, description=_SHARE)
    enabled: bool = True
    source: str = strawberry.field(default="", description="Who gave the list.")

    def terms(self) -> Terms:
        return Terms(**{**vars(self), "near_action": self.near_action or self.action})


@strawberry.input(name="KnownListChange", description="What is to be otherwise; what is left out, or null, stays.")
class TermsChange:
    action: Action | None = None
    near_action: Action | None = None
    severity: int | None = None
    reason: Reason | None = None
    distance: int | None = strawberry.field(default=None, description=_DISTANCE)
    min_quality: int | None = None
    p_frames: float | None = strawberry.field(default=None, description=_SHARE)
    enabled: bool | None = None
    source: str | None = None

    def change(self, terms: Terms) -> Terms:
        asked: dict[str, Any] = {name: value for name, value in vars(self).items() if value is not None}
        return replace(terms, **asked)


@strawberry.type(name="KnownList", description="A list of hashes of what somebody calls bad, and what it asks for.")
class ListNode:
    name: str
    action: Action
    near_action: Action
    severity: int
    reason: Reason
    distance: int
    min_quality: int
    p_frames: float
    enabled: bool
    source: str
    n_entries: int
    made_at: datetime
    changed_at: datetime


@strawberry.type(name="KnownEntry", description="One hash on a list. `code` is what it is removed by.")
class EntryNode:
    id: strawberry.ID
    kind: HashKind
    code: str
    hash: str
    source_ids: list[str]
    added_at: datetime


@strawberry.type(name="KnownMatch", description="What a list says of a hash.")
class MatchNode:
    list_name: str
    action: Action
    severity: int
    reason: Reason
    distance: int
    entry: strawberry.ID
    is_exact: bool
    p_query: float
    p_entry: float


@strawberry.type(name="RejectedHash", description="What was not read: the line or record, what stood there, and why.")
class RejectNode:
    number: int
    value: str
    reason: str


@strawberry.type(name="HashesImported", description="What became of hashes. `others`: of kinds unknown here.")
class ImportedNode:
    n_read: int
    n_added: int
    n_deleted: int
    n_harmless: int
    others: JSON
    n_rejected: int
    rejects: list[RejectNode] = strawberry.field(description="The first of them.")


@strawberry.type
class Query:
    @strawberry.field(description="Every known-bad list, by name. For moderators.")
    async def known_lists(self, info: Info) -> list[ListNode]:
        desk = info.context.desk(ModerationDesk)
        return [_list(known) for known in await desk.verbs.lists.find(desk.actor)]

    @strawberry.field(description="One known-bad list. For moderators.")
    async def known_list(self, info: Info, name: str) -> ListNode:
        desk = info.context.desk(ModerationDesk)
        return _list(await desk.verbs.lists.load(desk.actor, name))

    @strawberry.field(description="The hashes of a list, in the order they came. For moderators.")
    async def known_entries(
        self, info: Info, name: str, first: First = 50, after: After = None
    ) -> Connection[EntryNode]:
        desk = info.context.desk(ModerationDesk)
        return await connect(
            lambda limit, cursor: desk.verbs.lists.find_entry_page(desk.actor, name, limit, cursor),
            _entries,
            first,
            after,
        )

    @strawberry.field(description=f"What the lists say of a hash, the gravest first. {_HASH} For moderators.")
    async def match_hash(self, info: Info, kind: HashKind, hash: str) -> list[MatchNode]:
        desk = info.context.desk(ModerationDesk)
        return [_match(one) for one in await desk.verbs.known.match_hash(desk.actor, kind, hash)]


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Make an empty list. A name has small letters, digits and hyphens.")
    async def add_known_list(self, info: Info, name: str, terms: TermsInput) -> ListNode:
        desk = info.context.desk(ModerationDesk)
        return _list(await desk.verbs.lists.add(desk.actor, name, terms.terms()))

    @strawberry.mutation(description="Change what a list asks for, and when.")
    async def change_known_list(self, info: Info, name: str, terms: TermsChange) -> ListNode:
        desk = info.context.desk(ModerationDesk)
        return _list(await desk.verbs.lists.change(desk.actor, name, terms.change))

    @strawberry.mutation(description="Delete a list and its entries; returns its name.")
    async def remove_known_list(self, info: Info, name: str) -> str:
        desk = info.context.desk(ModerationDesk)
        await desk.verbs.lists.remove(desk.actor, name)
        return name

    @strawberry.mutation(description=f"Put one hash on a list; false: it was on it already. {_HASH}")
    async def add_known_hash(self, info: Info, name: str, kind: HashKind, hash: str) -> bool:
        desk = info.context.desk(ModerationDesk)
        return await desk.verbs.lists.add_entry(desk.actor, name, hash_named(kind, hash))

    @strawberry.mutation(description="Take one hash off a list, by the `code` of its entry; returns that.")
    async def remove_known_hash(self, info: Info, name: str, kind: HashKind, code: str) -> str:
        desk = info.context.desk(ModerationDesk)
        await desk.verbs.lists.remove_entry(desk.actor, name, key_named(kind, code))
        return code

    @strawberry.mutation(
        description="Put hashes on a list, and take off it what their giver deleted: the text of a file as "
        "ThreatExchange, HMA, CSV or one hash a line. `kind`: only where the text itself does not say it."
    )
    async def import_hashes(self, info: Info, name: str, text: str, kind: HashKind | None = None) -> ImportedNode:
        desk = info.context.desk(ModerationDesk)
        verbs = desk.verbs
        return _imported(await verbs.lists.import_text(desk.actor, name, text, kind, verbs.scratch))


def _list(known: KnownList) -> ListNode:
    terms = {name: getattr(known.terms, name) for name in Terms.__slots__}
    return like(ListNode, known, **terms)


def _entries(entries: Sequence[Entry]) -> list[EntryNode]:
    return [
        like(
            EntryNode,
            one,
            id=strawberry.ID(str(one.id)),
            kind=one.hash.kind,
            code=one.hash.code.hex(),
            hash=write_hash(one.hash),
            source_ids=list(one.source_ids),
        )
        for one in entries
    ]


def _match(match: KnownMatch) -> MatchNode:
    return like(MatchNode, match, entry=strawberry.ID(str(match.entry)))


def _imported(done: Imported) -> ImportedNode:
    rejects = [like(RejectNode, one) for one in done.rejects]
    return like(ImportedNode, done, others=JSON(dict(done.others)), rejects=rejects)
