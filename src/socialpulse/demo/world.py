"""The demo world: creators drawn chunk by chunk, every chunk from its own random numbers.

Chunk c of seed s is drawn by a generator seeded with (s, c) and nothing else, so any chunk can be made at any time, on
any machine, in any order, and a creator does not depend on how many others were asked for. The same numpy release gives
the same world; numpy may change its streams between releases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from socialpulse.core.errors import Invalid
from socialpulse.demo.accounts import draw_accounts
from socialpulse.demo.bios import Speaker
from socialpulse.demo.contacts import draw_contacts
from socialpulse.demo.dice import Ints
from socialpulse.demo.display import draw_stems
from socialpulse.demo.export import Drawn, write_records
from socialpulse.demo.figures import draw_figures
from socialpulse.demo.handles import make_handles
from socialpulse.demo.needles import needle_rows, reserved
from socialpulse.demo.people import N_PER_CHUNK, draw_people
from socialpulse.demo.slots import draw_languages, draw_slots, fill_contacts
from socialpulse.demo.vocabulary import load_vocabulary

MOST_CREATORS: Final = 1 << 32


@dataclass(frozen=True, slots=True)
class Chunk:
    """The accounts of N_PER_CHUNK creators; creator i of the chunk has rows bounds[i] to bounds[i + 1]."""

    rows: pa.RecordBatch
    bounds: Ints


def creators(count: int, seed: int, *, first: int = 0, n_per_batch: int = N_PER_CHUNK) -> Iterator[pa.RecordBatch]:
    """Yield the accounts of creators `first` to `first + count - 1` of a seed's world, n_per_batch creators at a time.

    Batches follow RECORD, one row per account, in the order of the creators; how they are cut changes nothing in them.
    Memory holds one chunk and one batch. Raises Invalid for numbers out of range.
    """
    least = {"count": (count, 0), "seed": (seed, 0), "first": (first, 0), "n_per_batch": (n_per_batch, 1)}
    for field, (value, lowest) in least.items():
        if value < lowest:
            raise Invalid.one(field, value, f"must be at least {lowest}")
    if first + count > MOST_CREATORS:
        raise Invalid.one("count", count, f"creator {MOST_CREATORS - 1} is the last of a world; ask for fewer")
    return _batches(count, seed, first, n_per_batch)


def _batches(count: int, seed: int, first: int, n_per_batch: int) -> Iterator[pa.RecordBatch]:
    held: list[pa.RecordBatch] = []
    n_held = 0
    place, end = first, first + count
    while place < end:
        number, row = divmod(place, N_PER_CHUNK)
        chunk = draw_chunk(seed, number)
        stop = min(N_PER_CHUNK, row + end - place)
        while row < stop:
            taken = min(stop - row, n_per_batch - n_held)
            begin = int(chunk.bounds[row])
            held.append(chunk.rows.slice(begin, int(chunk.bounds[row + taken]) - begin))
            row, place, n_held = row + taken, place + taken, n_held + taken
            if n_held == n_per_batch or place == end:
                yield pa.concat_batches(held)
                held, n_held = [], 0


def draw_chunk(seed: int, number: int) -> Chunk:
    """Return one chunk of a seed's world, the hand-written creators that live in it included."""
    words = load_vocabulary()
    rng = np.random.default_rng([seed, number])
    first = number * N_PER_CHUNK
    needles = needle_rows(seed, first, N_PER_CHUNK)
    people = draw_people(rng, words, reserved(), needles.creator)
    accounts = draw_accounts(rng, words, people)
    figures = draw_figures(rng, people, accounts)
    language = draw_languages(rng, people, accounts)
    slots = draw_slots(rng, words, people, accounts, language)
    own, short = draw_stems(rng, words, people, accounts, slots)
    handles = make_handles(rng, accounts, own, short, number)
    contacts = draw_contacts(rng, words, people, accounts, handles, first)
    fill_contacts(words, slots, accounts, contacts.other, len(words.grammar.tokens))
    speaker = Speaker(
        people=people,
        accounts=accounts,
        language=language,
        slots=slots,
        tokens=pa.concat_arrays(
            [words.grammar.tokens, contacts.mail.fill_null(""), handles.take(pa.array(np.maximum(contacts.other, 0)))]
        ),
        has_mail=contacts.mail.is_valid().to_numpy(zero_copy_only=False),
        has_other=contacts.other >= 0,
    )
    rows = write_records(rng, words, Drawn(seed, first, speaker, figures, handles, contacts))
    return _with_needles(rows, accounts.creator, needles.creator, needles.rows)


def _with_needles(rows: pa.RecordBatch, creator: Ints, placed: Ints, needles: pa.RecordBatch) -> Chunk:
    """Return a chunk in which the needles' rows stand where their creators' drawn rows stood."""
    kept = np.flatnonzero(~np.isin(creator, placed))
    owners = np.concatenate([creator[kept], placed])
    order = np.argsort(owners, kind="stable")
    both = pa.concat_batches([rows.take(pa.array(kept)), needles]) if len(placed) else rows
    return Chunk(
        both.take(pa.array(order)) if len(placed) else rows, np.searchsorted(owners[order], np.arange(N_PER_CHUNK + 1))
    )
