"""From the items of a file to changes of a list, and the account of what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from socialpulse.moderation.known.formats import Item, Noted, Other, Skipped
from socialpulse.moderation.known.types import Change, HashKind, Imported, Reject

BATCH = 20_000  # items read and stored at once
MOST_REJECTS = 1_000  # reported of one file
MOST_OTHERS = 50  # different kinds counted of one file; those after them are one more


def next_batch(items: Iterator[Item]) -> list[Item]:
    """Return the next items; none at the end."""
    return list(islice(items, BATCH))


def changes_of(items: Sequence[Item]) -> list[Change]:
    """Return what these items ask for, each hash once: the last word on it counts, and all who named it are kept."""
    found: dict[tuple[HashKind, bytes], Change] = {}
    for item in items:
        if not isinstance(item, Noted):
            continue
        key = (item.hash.kind, item.hash.code)
        before = found.get(key)
        ids = (item.source_id,) if item.source_id else ()
        if before is not None and not item.gone:
            ids = tuple(dict.fromkeys((*before.source_ids, *ids)))
        found[key] = Change(item.hash, ids, item.gone)
    return list(found.values())


class Tally:
    """What became of a file so far."""

    def __init__(self) -> None:
        self.n_added = self.n_deleted = 0
        self._n_read = self._number = self._n_harmless = self._n_rejected = 0
        self._others: Counter[str] = Counter()
        self._rejects: list[Reject] = []

    def count(self, items: Sequence[Item]) -> None:
        """Take note of items, in the order of the file."""
        for item in items:
            self._n_read += item.number != self._number
            self._number = item.number
            if isinstance(item, Reject):
                self._n_rejected += 1
                if len(self._rejects) < MOST_REJECTS:
                    self._rejects.append(item)
            elif isinstance(item, Other):
                known = item.kind in self._others or len(self._others) < MOST_OTHERS
                self._others[item.kind if known else "others"] += 1
            else:
                self._n_harmless += isinstance(item, Skipped)

    def total(self) -> Imported:
        """Return the account."""
        return Imported(
            n_read=self._n_read,
            n_added=self.n_added,
            n_deleted=self.n_deleted,
            n_harmless=self._n_harmless,
            others=dict(self._others),
            n_rejected=self._n_rejected,
            rejects=tuple(self._rejects),
        )
