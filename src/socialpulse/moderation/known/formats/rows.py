"""What a record of a list says, whatever its fields are called: a row of a table, or an object of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from socialpulse.moderation.known.formats.hashes import guess_hash, kind_of, read_clip, read_hash
from socialpulse.moderation.known.types import Hash, HashKind, Reject

HASHES = ("raw_indicator", "indicator", "signal_str", "hashvalue", "hash_value", "hash", "value")
KIND_NAMES = ("indicator_type", "signal_type", "signaltype", "hash_type", "type", "kind", "algorithm")
IDS = ("source_id", "id", "entry_id", "indicator_id", "descriptor_id", "content_id")
OPINIONS = ("status", "category")
HARMLESS = ("non_malicious", "negative_class", "false_positive")
DELETIONS = ("should_delete", "deleted")
ENABLED = 1  # in `disable_until_ts` of HMA's contents; 0 is disabled for good, more is a moment
MOST_ID = 200  # characters kept of what others call an entry


@dataclass(frozen=True, slots=True)
class Noted:
    """A hash on the list; where `gone`, one that is to be taken off it. `number`: of the line or record."""

    number: int
    hash: Hash
    source_id: str | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """A hash of a kind that nobody here matches."""

    number: int
    kind: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record whose giver says that what it names is harmless, or does not use it now."""

    number: int


Item = Noted | Other | Skipped | Reject


def read_row(number: int, fields: Mapping[str, Any], kind: HashKind | None) -> Iterator[Item]:
    """Yield what one row of a table or one flat object says.

    Field names are in lower case. A hash stands in a field named after its kind, or in one of HASHES with its kind
    beside it; `kind` is of those without.
    """
    source_id = _text(fields, IDS)[:MOST_ID] or None
    if _text(fields, OPINIONS).lower() in HARMLESS:
        yield Skipped(number)
        return
    gone = _is_true(fields, DELETIONS)
    pairs = [(name, text) for name in fields if (text := _text(fields, (name,))) and kind_of(name)]
    if not pairs and (written := _text(fields, HASHES)):
        pairs = [(_text(fields, KIND_NAMES) or (kind.value if kind else ""), written)]
    if not pairs:
        yield Reject(number, shown(fields), "names no hash")
    for name, written in pairs:
        yield read_one(number, name, written, source_id, gone=gone)


def read_record(number: int, record: Any, kind: HashKind | None) -> Iterator[Item]:
    """Yield what one record of a JSON file says: frames of a clip, a content of HMA, or an object of an exchange."""
    if isinstance(record, list):
        yield read_frames(number, record)
    elif not isinstance(record, dict):
        yield Reject(number, shown(record), "is neither an object nor a list of frames")
    elif isinstance(record.get("signals"), dict):
        yield from _content(number, record)
    else:
        yield from read_row(number, _flat(record), kind)


def read_one(number: int, name: str, written: str, source_id: str | None, *, gone: bool = False) -> Item:
    """Return what one hash says whose kind is called `name`; empty where nobody names it."""
    kind = kind_of(name) if name else None
    if name and kind is None:
        return Other(number, shown(name)[:40].lower())
    try:
        found = read_hash(kind, written) if kind else guess_hash(written)
    except ValueError as error:
        return Reject(number, shown(written), str(error))
    return Noted(number, found, source_id, gone)


def read_frames(number: int, frames: list[Any]) -> Item:
    """Return what the frames of one clip say, each "hash,quality,seconds"."""
    try:
        return Noted(number, read_clip(frames))
    except ValueError as error:
        return Reject(number, shown(frames), str(error))


def shown(value: object) -> str:
    """Return what stood there, at most 200 characters of it, as PostgreSQL and terminals take it."""
    text = value if isinstance(value, str) else repr(value)
    text = text if len(text) <= 200 else text[:197] + "..."
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _content(number: int, record: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the signals of one content of a bank of HMA."""
    if record.get("disable_until_ts", ENABLED) != ENABLED:
        yield Skipped(number)
        return
    source_id = _text(record, IDS)[:MOST_ID] or None
    for name, written in record["signals"].items():
        if isinstance(written, str):
            yield read_one(number, name, written, source_id)
        else:
            yield Reject(number, shown({name: written}), "a signal is text")


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an object, with what lies deeper in objects of ThreatExchange beside them.

    A threat update is to be deleted where it says so, where every descriptor calls it harmless, and where none is left.
    """
    fields = {str(name).lower(): value for name, value in record.items()}
    inner = fields.get("indicator")
    if isinstance(inner, dict):  # a descriptor may hold its whole indicator
        fields |= {name: inner[name] for name in ("indicator", "type") if name in inner}
    if "should_delete" in fields:
        statuses = [_text(each, OPINIONS).lower() for each in _descriptors(fields)]
        all_harmless = all(status in HARMLESS for status in statuses)  # so too where there are none
        fields["should_delete"] = all_harmless or _is_true(fields, DELETIONS)
    return fields


def _descriptors(fields: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = fields.get("descriptors")
    found = found.get("data") if isinstance(found, dict) else found
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _is_true(fields: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    return _text(fields, names).lower() in ("true", "t", "yes", "1")


def _text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return the first of these fields that holds something, as text; empty where none does."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str | int | bool) and (text := str(value).replace("\x00", "").strip()):
            return text
    return ""
