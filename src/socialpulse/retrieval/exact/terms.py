"""The terms of a weighted rank that come from columns: each gives every matching row a number from 0 to 1."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import F64, Array
from socialpulse.retrieval.exact.mask import mask_of
from socialpulse.retrieval.exact.matched import Matched
from socialpulse.retrieval.query import Decay, Linear, Log, Matches
from socialpulse.retrieval.schema import Column, Number, Time
from socialpulse.retrieval.stored.columns import microseconds, nulls
from socialpulse.retrieval.stored.conditions import Conditions
from socialpulse.retrieval.stored.threads import shares, spread

BLOCK_ROWS = 1 << 14  # numbers that stay in the cache from one step to the next
SHARE_ROWS = 1 << 16  # fewer are not worth a second thread

ValueTerm: TypeAlias = Linear | Log | Decay
ColumnTerm: TypeAlias = ValueTerm | Matches


def check_term(term: ColumnTerm, conditions: Conditions) -> None:
    """Raise Invalid when the term does not fit its column, or its numbers make no sense."""
    match term:
        case Matches(filter=wanted):
            conditions.of(wanted)
            return
        case Linear(low=low, high=high):
            fits, needed = math.isfinite(high - low) and low != high, "two different finite numbers"
        case Log(low=low, high=high):
            fits, needed = 0 < low < high < math.inf, "0 < low < high"
        case Decay(half_life_s=low):
            fits, needed = 0 < low < math.inf, "a half life above 0 s"
    if not fits:
        raise Invalid.one(term.column, term, f"takes {needed}")
    column, kind = conditions.schema.column(term.column), Time if isinstance(term, Decay) else Number
    if not isinstance(column, kind):
        name = type(term).__name__
        raise Invalid.one(column.name, type(column).__name__, f"{name} takes a {kind.__name__} column")
    if isinstance(term, Decay):
        microseconds(column, term.at)


def term_values(term: ColumnTerm, matched: Matched, conditions: Conditions) -> F64:
    """Return the term for each matching row, 0 for rows without the value. (n,)"""
    if isinstance(term, Matches):
        condition, schema = conditions.of(term.filter), conditions.schema
        return matched.gather(lambda part: part.of(mask_of(condition, schema, part.rows)), np.bool_).astype(np.float64)
    column, stored = conditions.schema.column(term.column), matched.plain(term.column)
    found = np.empty(len(stored))

    def work(first: int, last: int) -> None:
        for start in range(first, last, BLOCK_ROWS):
            block = slice(start, min(start + BLOCK_ROWS, last))
            found[block] = _of_column(term, column, stored[block])

    spread(work, shares(len(stored), SHARE_ROWS))
    return found


def _of_column(term: ValueTerm, column: Column, stored: Array) -> F64:
    values = stored.astype(np.float64)
    match term:
        case Linear(low=low, high=high):
            found = np.clip((values - low) / (high - low), 0.0, 1.0)
        case Log(low=low, high=high):
            found = np.minimum(np.log(np.maximum(values, low) / low) / math.log(high / low), 1.0)
        case Decay(at=at, half_life_s=half_life_s):
            age_s = np.maximum(microseconds(column, at) - values, 0.0) / 1e6
            found = np.exp2(-age_s / half_life_s)
    found[nulls(column, stored)] = 0.0
    return found
