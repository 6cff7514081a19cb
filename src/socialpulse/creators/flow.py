"""What this room says to others: events, and the log topic that names the accounts to look at again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from socialpulse.core.events import Event
from socialpulse.core.ids import AccountId, ImportId
from socialpulse.runtime.db import Tx
from socialpulse.runtime.log import Entry, Log, Record

ACCOUNTS_TOPIC = "creators.accounts"
OBSERVED = b"observed"  # keys of ACCOUNTS_TOPIC: a profile came in or changed …
UNDERSTOOD = b"understood"  # … or its words were understood


@dataclass(frozen=True, slots=True)
class AccountsChanged(Event):
    """Accounts stand in ACCOUNTS_TOPIC that readers have not seen. A doorbell: which ones, the topic says."""


@dataclass(frozen=True, slots=True)
class AccountsUnderstood(Event):
    """As AccountsChanged, for accounts whose words were understood."""


@dataclass(frozen=True, slots=True)
class ImportWaits(Event):
    """A file was handed in and waits to be read."""

    import_id: ImportId


async def tell_changed(log: Log, tx: Tx, why: bytes, ids: Sequence[AccountId], at: datetime) -> None:
    """Write account ids into the topic, 5,000 to an entry, and ring for whoever reads it."""
    if not ids:
        return
    numbers = np.asarray(ids, dtype="<i8")
    parts = [numbers[start : start + 5_000] for start in range(0, len(numbers), 5_000)]
    await log.append(ACCOUNTS_TOPIC, [Record(why, part.tobytes(), at) for part in parts], tx)
    await tx.announce(AccountsChanged() if why == OBSERVED else AccountsUnderstood())


def changed_ids(entries: Iterable[Entry]) -> list[AccountId]:
    """Return the accounts that entries of ACCOUNTS_TOPIC name, each once, in rising order."""
    bodies = [np.frombuffer(entry.body, dtype="<i8") for entry in entries]
    return [AccountId(int(number)) for number in np.unique(np.concatenate(bodies))] if bodies else []
