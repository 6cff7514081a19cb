"""Reading creators: whole profiles for people, and rows for an index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from socialpulse.core.errors import NotFound
from socialpulse.core.ids import AccountId, CreatorId
from socialpulse.creators import profiles_store, risks_store, store
from socialpulse.creators.types import Account, Creator, FollowersPoint, Owner, StatsPoint
from socialpulse.runtime.db import Db

INDEX_ROW = profiles_store.INDEX_ROW


class Profiles:
    """Finds accounts and creators by id or handle. Filters nothing: who may see what is for the caller to judge."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def find_families(self, ids: Sequence[AccountId]) -> list[Account]:
        """Return every account of the creators that own these accounts, largest first; ids that are gone own none."""
        async with self._db.transaction() as tx:
            return await store.find_families(tx, ids)

    async def find_by_handle(self, platform: str, handle: str) -> Account | None:
        """Return who holds a handle on a platform now."""
        async with self._db.transaction() as tx:
            return await store.find_account_by_handle(tx, platform, handle)

    async def find_named(self, text: str) -> list[AccountId]:
        """Return the accounts whose handle or whole name is this text, at most 50 of each."""
        if len(text) > 60:
            return []
        async with self._db.transaction() as tx:
            return await store.find_named(tx, text)

    async def find_accounts_of(self, creators: Sequence[CreatorId]) -> dict[CreatorId, list[Account]]:
        """Return the accounts of creators, largest first; creators that are gone are missing."""
        async with self._db.transaction() as tx:
            found = await store.find_accounts_of(tx, creators)
        by_creator: dict[CreatorId, list[Account]] = {}
        for account in found:
            by_creator.setdefault(account.creator_id, []).append(account)
        return by_creator

    async def load_creator(self, creator: CreatorId) -> Creator:
        """Return a creator with all accounts, and the risks in their words with their evidence. Raises NotFound."""
        async with self._db.transaction() as tx:
            name = await store.find_creator_name(tx, creator)
            accounts = await store.find_accounts_of(tx, [creator])
            risks = await risks_store.find_risks(tx, [account.id for account in accounts])
        if name is None:
            raise NotFound(f"no creator has the id {creator}")
        return Creator(creator, accounts[0].name if accounts else name, accounts, risks)

    async def find_history(self, accounts: Sequence[AccountId], limit: int = 500) -> list[StatsPoint]:
        """Return the newest points of these accounts' numbers, newest first."""
        async with self._db.transaction() as tx:
            return await store.find_history(tx, accounts, limit)

    async def find_growth(self, accounts: Sequence[AccountId], n_points: int) -> list[FollowersPoint]:
        """Return the followers of these accounts, by account and day: the newest n_points days of each."""
        async with self._db.transaction() as tx:
            return await store.find_growth(tx, accounts, n_points)

    async def find_owners(self, accounts: Sequence[AccountId]) -> dict[AccountId, Owner]:
        """Return whose these accounts are; those that are gone are missing."""
        async with self._db.transaction() as tx:
            return {owner.account_id: owner for owner in await store.find_owners(tx, accounts)}

    async def find_numbers(self, creators: Sequence[CreatorId]) -> dict[CreatorId, int]:
        """Return what stands for these creators in an index; those that are gone are missing."""
        async with self._db.transaction() as tx:
            return await store.find_numbers(tx, creators)

    async def find_former_handles(self, account: AccountId) -> list[tuple[str, datetime]]:
        """Return the handles an account had, and until when, newest first."""
        async with self._db.transaction() as tx:
            return await store.find_former_handles(tx, account)

    async def index_rows(self, ids: Sequence[AccountId]) -> pa.Table:
        """Return what an index holds of these accounts (schema INDEX_ROW), by rising id; gone ones are missing."""
        async with self._db.transaction() as tx:
            return await profiles_store.find_index_rows(tx, ids)

    async def find_ids(self, after: AccountId, limit: int) -> list[AccountId]:
        """Return the next account ids in rising order; for whoever walks through all of them."""
        async with self._db.transaction() as tx:
            return await store.find_ids(tx, after, limit)

    async def count_accounts(self) -> int:
        async with self._db.transaction() as tx:
            return await store.count_accounts(tx)
