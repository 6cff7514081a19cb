"""The HTTP doors of known-bad lists, for moderators."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from socialpulse.accounts import Act, Who, guarded, spooled
from socialpulse.core.actor import Actor
from socialpulse.moderation.known import (
    Entry,
    Format,
    HashKind,
    Imported,
    Known,
    KnownList,
    KnownLists,
    KnownMatch,
    Terms,
    hash_named,
    key_named,
    write_hash,
)
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason

Severity = Annotated[int, Field(ge=1, le=100)]
Distance = Annotated[int, Field(ge=0, le=64, description="Bits of 256 that may differ; 31 is usual.")]
Quality = Annotated[int, Field(ge=0, le=100, description="Of what is looked up; below 50 a match says little.")]
Share = Annotated[float, Field(gt=0, le=1, description="Of a clip's frames, or of the entry's, that must be near.")]
Source = Annotated[str, Field(max_length=500, description="Who gave the list.")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ListBody(_Body):
    """A new list. `near_action` is as `action` where it is left out."""

    name: str = Field(examples=["exchange-violence"])
    action: Action = Field(description="Where the very same file comes again.")
    near_action: Action | None = Field(default=None, description="Where a picture or clip is nearly the same.")
    severity: Severity = 50
    reason: Reason
    distance: Distance = 31
    min_quality: Quality = 50
    p_frames: Share = 0.8
    enabled: bool = True
    source: Source = ""

    def terms(self) -> Terms:
        return Terms(**{"near_action": self.action} | self.model_dump(exclude_none=True, exclude={"name"}))


class ChangeBody(_Body):
    """What is to be otherwise; what is left out, or null, stays."""

    action: Action | None = None
    near_action: Action | None = None
    severity: Severity | None = None
    reason: Reason | None = None
    distance: Distance | None = None
    min_quality: Quality | None = None
    p_frames: Share | None = None
    enabled: bool | None = None
    source: Source | None = None


class HashBody(_Body):
    kind: HashKind
    hash: str = Field(max_length=1 << 20, description='Hexadecimal; of vpdq a JSON list of "hash,quality,seconds".')


class ListOut(BaseModel):
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


class EntryOut(BaseModel):
    """`code` is what the entry is removed by: the hash itself, or SHA-256 of a clip's frames."""

    id: int
    kind: HashKind
    code: str
    hash: str
    source_ids: tuple[str, ...]
    added_at: datetime


class AddedOut(BaseModel):
    added: bool = Field(description="false: it was on the list already.")


def router(known: Known, lists: KnownLists, scratch: Path, max_bytes: int, who: Who) -> APIRouter:
    """Return the routes of lists. Uploads are written to `scratch` as they come in, never held in memory."""
    routes = APIRouter(prefix="/v1/moderation/lists", tags=["moderation"], route_class=guarded(who, Act.MODERATE))
    _add_lists(routes, lists, Depends(who))
    _add_entries(routes, known, lists, Depends(who))
    _add_files(routes, lists, scratch, max_bytes, Depends(who))
    return routes


def _add_lists(routes: APIRouter, lists: KnownLists, caller: Any) -> None:
    @routes.get("", summary="Every known-bad list")
    async def all_lists(actor: Actor = caller) -> list[ListOut]:
        return [_list_out(known) for known in await lists.find(actor)]

    @routes.post("", status_code=201, summary="Make a list")
    async def add(body: ListBody, actor: Actor = caller) -> ListOut:
        return _list_out(await lists.add(actor, body.name, body.terms()))

    @routes.get("/{name}", summary="One list")
    async def one(name: str, actor: Actor = caller) -> ListOut:
        return _list_out(await lists.load(actor, name))

    @routes.patch("/{name}", summary="Change what a list asks for, and when")
    async def change(name: str, body: ChangeBody, actor: Actor = caller) -> ListOut:
        asked = body.model_dump(exclude_none=True)
        return _list_out(await lists.change(actor, name, lambda terms: replace(terms, **asked)))

    @routes.delete("/{name}", status_code=204, summary="Delete a list and its entries")
    async def remove(name: str, actor: Actor = caller) -> None:
        await lists.remove(actor, name)


def _add_entries(routes: APIRouter, known: Known, lists: KnownLists, caller: Any) -> None:
    @routes.post("/match", summary="What the lists say of a hash")
    async def match(body: HashBody, actor: Actor = caller) -> list[KnownMatch]:
        return await known.match_hash(actor, body.kind, body.hash)

    @routes.get("/{name}/entries", summary="Entries of a list, by id")
    async def entries(
        name: str,
        after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
        limit: Annotated[int, Query(ge=1, le=1_000)] = 50,
        actor: Actor = caller,
    ) -> list[EntryOut]:
        return [_entry_out(entry) for entry in await lists.find_entries(actor, name, after, limit)]

    @routes.post("/{name}/entries", summary="Put one hash on a list")
    async def add_entry(name: str, body: HashBody, actor: Actor = caller) -> AddedOut:
        return AddedOut(added=await lists.add_entry(actor, name, hash_named(body.kind, body.hash)))

    @routes.delete("/{name}/entries/{kind}/{code}", status_code=204, summary="Take one hash off a list")
    async def remove_entry(name: str, kind: HashKind, code: str, actor: Actor = caller) -> None:
        await lists.remove_entry(actor, name, key_named(kind, code))


def _add_files(routes: APIRouter, lists: KnownLists, scratch: Path, max_bytes: int, caller: Any) -> None:
    @routes.post("/{name}/import", summary="Put the hashes of a file on a list")
    async def import_file(
        name: str,
        file: Annotated[UploadFile, File(description="JSON, JSON lines, CSV or text; see docs/known-bad.md.")],
        kind: Annotated[HashKind | None, Form(description="Only where the file itself does not say it.")] = None,
        actor: Actor = caller,
    ) -> Imported:
        path = await spooled(file, scratch, max_bytes)
        try:
            return await lists.import_file(actor, name, path, kind)
        finally:
            path.unlink()

    @routes.get("/{name}/export", response_class=StreamingResponse, summary="A list as a file")
    async def export(name: str, form: Format = Format.THREATEXCHANGE, actor: Actor = caller) -> StreamingResponse:
        await lists.load(actor, name)  # before the first byte is sent, so that what is wrong can still be said
        return StreamingResponse(lists.export(actor, name, form), media_type=form.mime)


def _list_out(known: KnownList) -> ListOut:
    return ListOut(
        name=known.name,
        n_entries=known.n_entries,
        made_at=known.made_at,
        changed_at=known.changed_at,
        **asdict(known.terms),
    )


def _entry_out(entry: Entry) -> EntryOut:
    return EntryOut(
        id=entry.id,
        kind=entry.hash.kind,
        code=entry.hash.code.hex(),
        hash=write_hash(entry.hash),
        source_ids=entry.source_ids,
        added_at=entry.added_at,
    )
