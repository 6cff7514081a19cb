"""The records inside an answer of an API, and what kind of records they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from socialpulse.core.errors import Invalid
from socialpulse.sources.files.paths import Record
from socialpulse.sources.files.shapes import TABLE, Shape, find_other, find_shape, shape_named
from socialpulse.sources.files.vocabulary import PART, vocabulary

DEEPEST_LIST = 4  # keys above a list of records that is looked for

Found = tuple[Record, Shape]

_CHANNELS = "youtube#channelListResponse"
_AROUND_DATA = frozenset(
    {"data", "meta", "includes", "errors", "error", "extra", "paging", "status", "code", "message", "request_id"}
)
ENVELOPES = frozenset({"kind", "business_discovery", "data", "api", "error", "errors", "problem", "type"})
_BY_ADDRESS = (("/2/users", "x-api"), ("/v2/user/info", "tiktok-api"), ("/v2/research/user", "tiktok-research"))
_NAMING = frozenset({"handle", "who", "profile_url"})


def records_of_line(record: Record) -> list[Found]:
    """Return the records in one line of JSON lines, or one item of a list: itself, or what an answer holds.

    Raises Invalid where it is an error answer, or known to be no account.
    """
    return _opened(record, None)


def records_of_document(document: Record) -> list[Found]:
    """Return the records in a whole document: an answer, a recorded exchange, one record, or a list within it.

    Raises Invalid where it is an error answer, holds no accounts, or several lists of which none is clearly the one.
    """
    if isinstance(document.get("api"), dict):
        return _recorded(document["api"])
    found = _opened(document, None)
    if len(found) != 1 or found[0][1] is not TABLE:
        return found
    inner = found[0][0]
    lists = dict(_lists_in(inner, "", DEEPEST_LIST))
    if not lists or _names_somebody(inner):
        return found
    opened = {path: [one for item in items for one in _opened(item, None)] for path, items in lists.items()}
    likely = {path: many for path, many in opened.items() if many[0][1] is not TABLE}
    likely = likely or {path: many for path, many in opened.items() if _names_somebody(many[0][0])} or opened
    if len(likely) > 1:
        raise Invalid.one(
            "file", ", ".join(likely), "several lists of records: hand in the one that holds the accounts"
        )
    return next(iter(likely.values()))


def _opened(record: Record, hint: str | None) -> list[Found]:
    _refuse_errors(record)
    if isinstance(inner := record.get("business_discovery"), dict):
        return [(inner, shape_named("instagram-api"))]
    kind = record.get("kind")
    if kind == _CHANNELS:
        return _all_opened(record.get("items", []), "youtube-api")
    if isinstance(kind, str) and kind.startswith("youtube#") and kind != "youtube#channel":
        raise Invalid.one("record", kind, "holds no channels: hand in answers of channels.list")
    shape = find_shape(record, kind)
    if shape is not None:
        return [(record, shape)]
    other = find_other(record)
    if other is not None:
        raise Invalid.one("record", ", ".join(list(record)[:8]), f"these are {other}, no accounts")
    if "data" in record and record.keys() <= _AROUND_DATA:
        return _in_data(record["data"], "x-api" if _has_x_paging(record) else hint)
    if hint is not None and ("username" in record or "display_name" in record):
        return [(record, shape_named(hint))]
    return [(record, TABLE)]


def _in_data(data: object, hint: str | None) -> list[Found]:
    if isinstance(data, list):
        return _all_opened(data, hint)
    if not isinstance(data, dict):
        raise Invalid.one("data", data, "is no record")
    if isinstance(user := data.get("user"), dict):
        return _opened(user, "tiktok-api")
    return _opened(data, hint)


def _all_opened(items: Sequence[object], hint: str | None) -> list[Found]:
    return [found for item in items if isinstance(item, dict) for found in _opened(item, hint)]


def _recorded(api: Mapping[str, Any]) -> list[Found]:
    """Return the accounts in recorded exchanges, {"get": {"/2/users/by": {"response": …}}}; others are passed by."""
    found: list[Found] = []
    refused: Invalid | None = None
    for exchanges in api.values():
        for address, exchange in exchanges.items() if isinstance(exchanges, dict) else ():
            response = exchange.get("response") if isinstance(exchange, dict) else None
            if not isinstance(response, dict):
                continue
            hint = next((name for start, name in _BY_ADDRESS if str(address).startswith(start)), None)
            try:
                found += [pair for pair in _opened(response, hint) if pair[1] is not TABLE]
            except Invalid as error:
                refused = error
    if not found:
        raise refused or Invalid.one("file", ", ".join(api), "none of the recorded answers holds an account")
    return found


def _has_x_paging(record: Record) -> bool:
    meta = record.get("meta")
    return isinstance(meta, dict) and bool({"result_count", "next_token", "previous_token"} & meta.keys())


def _refuse_errors(record: Record) -> None:
    error = record.get("error")
    if isinstance(error, dict) and error.get("code") not in ("ok", 0, None):
        raise _error_answer(error.get("code"), _reason(error) or error.get("message"))
    if isinstance(error, str) and error:
        raise _error_answer(error, record.get("errorDescription") or record.get("error_description") or "")
    if record.get("data"):
        return
    if isinstance(record.get("title"), str) and "/problems/" in str(record.get("type")):
        raise _error_answer(record["title"], record.get("detail"))
    first = next(iter(errors), None) if isinstance(errors := record.get("errors"), list) else None
    if isinstance(first, dict) and ("message" in first or "detail" in first):
        raise _error_answer(first.get("code") or first.get("title"), first.get("message") or first.get("detail"))
    if record.get("code") not in (0, None) and "message" in record and "request_id" in record:
        raise _error_answer(record["code"], record["message"])


def _reason(error: Mapping[str, Any]) -> str:
    """Return what YouTube puts beside the code: quotaExceeded, keyInvalid … with its message."""
    many = error.get("errors")
    first = many[0] if isinstance(many, list) and many and isinstance(many[0], dict) else {}
    return " - ".join(str(part) for part in (first.get("reason"), error.get("message")) if part)


def _error_answer(code: object, message: object) -> Invalid:
    return Invalid.one("file", str(code), f"this is an error answer, not data: {message or 'no message'}")


def _lists_in(record: Record, path: str, deepest: int) -> Iterator[tuple[str, list[Record]]]:
    for key, value in record.items():
        if isinstance(value, dict) and deepest > 1:
            yield from _lists_in(value, f"{path}{key}.", deepest - 1)
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            yield f"{path}{key}", value


def _names_somebody(record: Record) -> bool:
    words = vocabulary()
    meanings = (meaning for key in record for meaning in words.meanings(words.read(key)))
    return any(meaning.field in _NAMING and meaning.prior > PART for meaning in meanings)
