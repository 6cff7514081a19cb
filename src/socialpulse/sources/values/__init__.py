"""Values as people and spreadsheets write them, read one column at a time.

Each reader takes a column (text, or what JSON and Parquet hold) and returns a `Read`: an Arrow array, and the rows
whose value is something else than what it should be. A value that says "nothing here" is null and no fault; a fault
is null too, never 0.
"""

from socialpulse.sources.values.flags import flags
from socialpulse.sources.values.numbers import amounts, counts, find_decimal_mark, rates, read_number
from socialpulse.sources.values.reading import Bad, Column, Read, Values, as_list
from socialpulse.sources.values.texts import bracketed, joined, lists, singles, split_list, texts
from socialpulse.sources.values.times import find_day_first, read_time, times

__all__ = [
    "Bad",
    "Column",
    "Read",
    "Values",
    "amounts",
    "as_list",
    "bracketed",
    "counts",
    "find_day_first",
    "find_decimal_mark",
    "flags",
    "joined",
    "lists",
    "rates",
    "read_number",
    "read_time",
    "singles",
    "split_list",
    "texts",
    "times",
]
