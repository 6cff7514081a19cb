"""A small world of creators, and tenants that look at it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import orjson
import pytest

from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR, Actor, Role, Standing
from socialpulse.core.ids import CreatorId, TenantId
from socialpulse.discovery import Search, Sort

PASSWORD = "correct horse battery"


async def bring_in(program: Program, people: Sequence[dict[str, object]], folder: Path) -> None:
    path = folder / f"people-{len(list(folder.iterdir()))}.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps({"observed_at": "2026-10-01T00:00:00Z", **person}) for person in people))
    await program.imports.run_file(OPERATOR, path, None, None, lambda _: None)
    await program.jobs.work_off()


@pytest.fixture
async def seven(program: Program, tmp_path: Path) -> list[CreatorId]:
    """Seven creators, the largest first."""
    people = [
        {"platform": "tiktok", "handle": f"seven{n}", "bio": "Fitness at home", "followers": 8_000 - 1_000 * n}
        for n in range(1, 8)
    ]
    await bring_in(program, people, tmp_path)
    found = await program.discovery.search(OPERATOR, Search(sort=Sort.FOLLOWERS))
    return [hit.creator_id for hit in found.hits]


async def owner_of_new_tenant(program: Program, n_creators: int | None = None) -> Actor:
    """Return the owner of a tenant of its own, with a quota."""
    accounts = program.accounts
    person = await accounts.sign_up.add(OPERATOR, f"{uuid4().hex}@example.org", PASSWORD)
    tenant = await accounts.tenants.make(Actor(Role.PERSON, person.id), "A tenant")
    if n_creators is not None:
        await accounts.tenants.set_quota(OPERATOR, tenant.id, n_creators)
    return Actor(Role.PERSON, person.id, TenantId(tenant.id), Standing.OWNER)
