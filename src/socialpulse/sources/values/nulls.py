"""What people write where nothing is known."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

# What spreadsheets in several languages show for a formula that failed.
_ERRORS = """
#N/A #N/A! #N/D #NV #Н/Д #VALUE! #VALOR! #¡VALOR! #WERT! #VALEUR! #ЗНАЧ! #NAME? #NOMBRE? #¿NOMBRE? #NOM? #NOME? #ИМЯ?
#REF! #¡REF! #BEZUG! #RIF! #ССЫЛКА! #DIV/0! #¡DIV/0! #ДЕЛ/0! #NUM! #¡NUM! #ZAHL! #NOMBRE! #NULL! #¡NULO! #NULO! #NUL!
#ERROR! #SPILL! #CALC! #FIELD! #GETTING_DATA
""".split()
_MARKS = ["", "-", "--", "---", "–", "—", "_", ".", "..", "...", "…", "?", "??", "'", "''", '""', "\\N", "<NA>", "(null)"]
_NOT_A_NAME = ["N/A", "n/a", "N/A'", "n/a'", "#n/a", "NaN", "nan", "null", "NULL", "None", "undefined", "[deleted]"]
_WORDS = """
n/a n/a' 'n/a n.a. n.a na nan null none nil undefined unknown missing tbd n\\a not-available not_available n/d s/d k.a.
""".split()

# A person may be called Na or None, so names, handles and bios have fewer ways of being empty.
NO_TEXT = frozenset(_ERRORS + _MARKS + _NOT_A_NAME)
NO_VALUE = frozenset(
    word.lower() for word in [*NO_TEXT, *_WORDS, "not available", "not found", "no data", "empty", "<null>", "(blank)"]
)

_NO_TEXT = pa.array(sorted(NO_TEXT), pa.string())
_NO_VALUE = pa.array(sorted({form for word in NO_VALUE for form in (word, word.upper(), word.capitalize(), word.title())}))


def is_blank(text: str) -> bool:
    """Return whether a trimmed text stands for "no value" in a column of numbers, times, places and the like."""
    return text.lower() in NO_VALUE


def blank_texts(column: pa.Array) -> pa.Array:
    """Return a column of trimmed texts with null where a name, handle or bio is missing."""
    return _without(column, _NO_TEXT)


def blank_values(column: pa.Array) -> pa.Array:
    """Return a column of trimmed texts with null where it stands for "no value", in the usual cases of letters."""
    return _without(column, _NO_VALUE)


def _without(column: pa.Array, nothing: pa.Array) -> pa.Array:
    found = pc.is_in(column, nothing)
    return pc.if_else(found, pa.scalar(None, pa.string()), column) if pc.any(found, min_count=0).as_py() else column
