"""Whom a text speaks of: the people its handles lead to, as far as its writer can see them."""

from __future__ import annotations

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid, NotFound
from socialpulse.core.ids import PersonId
from socialpulse.people import People
from socialpulse.posts.rules import MOST_MENTIONS
from socialpulse.posts.spans import find_handles


async def find_mentioned(people: People, actor: Actor, field: str, text: str) -> list[PersonId]:
    """Return whom a text mentions, each once, in order. A handle that leads to nobody the writer sees is only text.

    Raises Invalid where it mentions more people than MOST_MENTIONS.
    """
    handles = find_handles(text)
    if len(handles) > MOST_MENTIONS:
        raise Invalid.one(field, f"{len(handles)} people", f"at most {MOST_MENTIONS} can be mentioned; leave some out")
    found: dict[PersonId, None] = {}
    for handle in handles:
        try:
            found[(await people.load_by_handle(actor, handle)).person.id] = None
        except NotFound:
            continue
    return list(found)
