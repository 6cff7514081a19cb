"""The HTTP door of activity: one batch in, what became of it out."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from socialpulse.accounts import Act, Who, person_of
from socialpulse.activity.parsing import MOST_EVENTS
from socialpulse.activity.recorder import Recorder
from socialpulse.activity.types import OF_PEOPLE, Kind, Source
from socialpulse.core.actor import Actor
from socialpulse.core.errors import TooLarge

MOST_BYTES = 512 * MOST_EVENTS
_KINDS, _SOURCES = ([one.name.lower() for one in kinds] for kinds in (Kind, Source))
_OF_PEOPLE = ", ".join(sorted(kind.name.lower() for kind in OF_PEOPLE))
EXAMPLE = {
    "id": "0198c5a8-6f0e-7c3a-9d53-2b1f4f5f8a01",
    "events": [
        {
            "kind": "impression",
            "post": "0198c5a8-0000-7000-8000-000000000001",
            "at": 1793534400000,
            "source": "for_you",
        },
        {"kind": "watch", "post": "0198c5a8-0000-7000-8000-000000000001", "at": 1793534409000, "ms": 8200, "loops": 1},
    ],
}
_EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["kind", "at"],
    "properties": {
        "kind": {"type": "string", "enum": _KINDS},
        "at": {"type": "integer", "description": "Milliseconds since 1970, UTC."},
        "post": {"type": "string", "format": "uuid", "description": f"Needed, but by {_OF_PEOPLE}."},
        "person": {"type": "string", "format": "uuid", "description": f"Needed by {_OF_PEOPLE}."},
        "ms": {"type": "integer", "description": "Watched."},
        "loops": {"type": "integer"},
        "source": {"type": "string", "enum": _SOURCES},
        "request": {"type": "string", "format": "uuid", "description": "The page it was shown in."},
        "position": {"type": "integer", "description": "In that page, from 0."},
    },
}
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["id", "events"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid", "description": "Of your making; retry with it."},
                        "events": {"type": "array", "maxItems": MOST_EVENTS, "items": _EVENT},
                    },
                },
                "example": EXAMPLE,
            }
        },
    }
}


class ReceiptOut(BaseModel):
    """What became of a batch: it is durable. `repeated`: it had come before and is not counted again."""

    accepted: int
    dropped: dict[str, int] = Field(description="How many were left out, by reason.", examples=[{"too-late": 1}])
    repeated: bool


def router(recorder: Recorder, who: Who) -> APIRouter:
    """Return the route of activity."""
    routes = APIRouter(prefix="/v1", tags=["activity"])
    caller = Depends(who)

    @routes.post(
        "/activity",
        status_code=202,
        response_model=ReceiptOut,
        openapi_extra=BODY,
        summary="Tell what I saw and did; answered once it is durable",
    )
    async def take(request: Request, actor: Actor = caller) -> Response:
        person_of(actor, Act.TAKE_PART)  # before the body is read
        receipt = await recorder.take(actor, await _body(request))
        dropped = {why.value: n for why, n in receipt.dropped.items()}
        answer = {"accepted": receipt.n_accepted, "dropped": dropped, "repeated": receipt.repeated}
        return Response(orjson.dumps(answer), 202, media_type="application/json")

    return routes


async def _body(request: Request) -> bytes:
    """Return the body of a request. Raises TooLarge before more than MOST_BYTES are held."""
    parts, n_bytes = [], 0
    async for part in request.stream():
        n_bytes += len(part)
        if n_bytes > MOST_BYTES:
            raise TooLarge(f"the batch has more than {MOST_BYTES:,} bytes; send fewer events at a time")
        parts.append(part)
    return b"".join(parts)
