"""From the bytes a client sends to judged events. Pure; about a microsecond for each event."""

from __future__ import annotations

import struct
from collections import Counter
from typing import Any
from uuid import UUID

import orjson

from socialpulse.activity.types import LAYOUT, NO_POSITION, OF_PEOPLE, Batch, Kind, Source, Why
from socialpulse.core.errors import Invalid, TooLarge

MOST_EVENTS = 500
MOST_AHEAD_MS = 5 * 60_000
MOST_AGE_MS = 48 * 3_600_000  # batch ids are remembered for longer, so nothing sent again counts twice
MOST_WATCHED_MS = 2 * 3_600_000
MOST_LOOPS = 1_000
_KINDS = {kind.name.lower(): int(kind) for kind in Kind}
_SUBJECTS = {int(kind): "person" if kind in OF_PEOPLE else "post" for kind in Kind}
_SOURCES = {source.name.lower(): int(source) for source in Source}
_NOTHING = bytes(16)
_pack = struct.Struct(LAYOUT).pack


def parse(body: bytes, now_ms: int) -> Batch:
    """Return the batch written in JSON, judged at a moment (milliseconds since 1970).

    What is wrong with one event drops that event and is counted; what is wrong with the whole raises Invalid, and
    more than MOST_EVENTS events TooLarge.
    """
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid.one("body", body[:200].decode(errors="replace"), f"is not JSON: {error}") from None
    if not isinstance(given, dict):
        raise Invalid.one("body", str(given), "must be an object with id and events")
    batch_id, events = _uuid(given.get("id")), given.get("events")
    if batch_id is None:
        raise Invalid.one("id", str(given.get("id")), "must be a uuid of your making; send the same one when you retry")
    if not isinstance(events, list):
        raise Invalid.one("events", str(events), "must be a list of events")
    if len(events) > MOST_EVENTS:
        raise TooLarge(f"{len(events)} events in one batch; send at most {MOST_EVENTS} at a time")
    dropped: Counter[Why] = Counter()
    rows = []
    for event in events:
        row = _row(event, now_ms)
        if isinstance(row, bytes):
            rows.append(row)
        else:
            dropped[row] += 1
    return Batch(UUID(bytes=batch_id), b"".join(rows), len(rows), dropped)


def _row(event: Any, now_ms: int) -> bytes | Why:
    """Return an event as a row of EVENT, or why it is dropped. What is absent is nought, what is unknown is not."""
    if type(event) is not dict:
        return Why.MALFORMED
    get = event.get
    name = get("kind")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        return Why.UNKNOWN_KIND
    at, ms, loops, position = get("at"), get("ms", 0), get("loops", 0), get("position", NO_POSITION)
    if type(at) is not int or type(ms) is not int or type(loops) is not int or type(position) is not int:
        return Why.MALFORMED
    subject = _uuid(get(_SUBJECTS[kind]))
    if subject is None:
        return Why.NO_SUBJECT
    if not 0 <= now_ms + MOST_AHEAD_MS - at <= MOST_AHEAD_MS + MOST_AGE_MS:
        return Why.AHEAD if at > now_ms else Why.TOO_LATE
    if not (0 <= ms <= MOST_WATCHED_MS and 0 <= loops <= MOST_LOOPS and 0 <= position <= NO_POSITION):
        return Why.ABSURD
    request = get("request")
    source = get("source")
    shown_in = _NOTHING if request is None else _uuid(request)
    if shown_in is None or not (source is None or type(source) is str):
        return Why.MALFORMED
    return _pack(subject, shown_in, at, ms, loops, position, kind, _SOURCES.get(source, 0) if source else 0)


def _uuid(text: Any) -> bytes | None:
    """Return the 16 bytes of a uuid in its usual form, or None."""
    if type(text) is not str or len(text) != 36:
        return None
    try:
        found = bytes.fromhex(text.replace("-", ""))
    except ValueError:
        return None
    return found if len(found) == 16 else None
