"""Numbers as people write them: 50.7M, 12,3k, 1.234.567, 1 234, 2.4万, 3,5 %."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation

import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.sources.values.reading import Bad, Column, Read, Values, as_array, by_plain, shown, types_of

MOST_CHARACTERS = 60  # of a number

_THOUSAND, _MILLION, _BILLION = Decimal(10**3), Decimal(10**6), Decimal(10**9)
FACTORS: dict[str, Decimal] = {
    "": Decimal(1),
    **dict.fromkeys(("k", "tsd", "mil", "thousand", "тыс", "rb", "ribu", "千", "천"), _THOUSAND),
    **dict.fromkeys(
        ("m", "mm", "mn", "mi", "mio", "mln", "mill", "million", "millions", "млн", "jt", "juta"), _MILLION
    ),
    **dict.fromkeys(("b", "bn", "mrd", "mld", "billion", "billions", "млрд"), _BILLION),
    **dict.fromkeys(("万", "萬", "만", "w"), Decimal(10**4)),
    **dict.fromkeys(("亿", "億", "억"), Decimal(10**8)),
    **dict.fromkeys(("lakh", "lac", "l"), Decimal(10**5)),
    **dict.fromkeys(("crore", "cr"), Decimal(10**7)),
}
_NUMBER = re.compile(r"\+?(?P<digits>[\d.,]+)(?P<power>[eE][+-]?\d{1,3})?\s*(?P<word>[^\W\d_]*)\.?\s*[+%]?")
_GAP = re.compile(r"(?<=\d)[\s'’`´_](?=\d{3}(?!\d))")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_PLAIN = r"^\d{1,18}$"  # what needs no judgement, for Arrow to read …
_PLAIN_WITH_POINT = r"^\d{1,18}(?:\.\d{1,9})?$"  # … and where the point is the decimal mark
_SEPARATED = re.compile(r"\d[\d.,]*[.,]\d+")


def read_number(text: str, mark: str = ".") -> Decimal:
    """Return the number a text says, exactly. `mark` is the decimal mark where one separator could be either.

    `1,234` is ambiguous and follows the mark; `12,3`, `1,234.5` and `1,234,567` are not. A percent sign is dropped.
    Raises ValueError with what is wrong: not a number, negative, an unknown suffix.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError("is not a number")
    clean = _GAP.sub("", unicodedata.normalize("NFKC", text).strip().lstrip("'"))
    if clean[:1] in "-−" and _NUMBER.fullmatch(clean[1:].strip()):
        raise ValueError("is negative")
    match = _NUMBER.fullmatch(clean)
    if match is None:
        raise ValueError("is not a number")
    word = match["word"].lower()
    if word not in FACTORS:
        raise ValueError(f"has the unknown suffix {word!r}")
    try:
        return Decimal(_with_point(match["digits"], mark) + (match["power"] or "")) * FACTORS[word]
    except InvalidOperation:
        raise ValueError("is not a number") from None


def find_decimal_mark(sample: Iterable[str], whole: bool) -> str:
    """Return the decimal mark of a column, "." or ",", from those of its texts that can be read in one way only.

    Without such evidence a column of counts takes its one separator for a grouping mark (nobody has 1.234 followers),
    and any other column takes the point for decimal.
    """
    votes = {".": 0, ",": 0}
    grouped = {".": 0, ",": 0}
    for text in sample:
        found = _SEPARATED.search(text)
        if found is None:
            continue
        digits = found[0]
        if _AMBIGUOUS.fullmatch(digits):
            has_suffix = bool(text[found.end() :].strip(" +"))
            grouped["." if "." in digits and not has_suffix else ","] += 1
        else:
            votes[_decimal_of(digits)] += 1
    if votes["."] != votes[","]:
        return "." if votes["."] > votes[","] else ","
    return "," if whole and grouped["."] > grouped[","] else "."


def counts(column: Column, mark: str = ".", most: int = 10**14) -> Read:
    """Return the column as whole numbers (int64) in [0, most]; below, above and in between is bad."""
    return _in_range(_numbers(column, lambda text: _whole(read_number(text, mark)), pa.int64()), most)


def amounts(column: Column, mark: str = ".", most: float = 1e14) -> Read:
    """Return the column as numbers (float64) in [0, most]; below and above is bad."""
    return _in_range(_numbers(column, lambda text: float(read_number(text, mark)), pa.float64(), mark), most)


def rates(column: Column, mark: str = ".", percent: bool = False, most: float = 100.0) -> Read:
    """Return the column as fractions (float64) in [0, most]: 3.4 % is 0.034, and so is a bare 3.4 where `percent`."""

    def read(text: str) -> float:
        return float(read_number(text, mark) / (100 if percent or text.endswith("%") else 1))

    if types_of(column) <= _typed(pa.float64()):
        bare = _numbers(column, float, pa.float64())
        return _in_range(Read(pc.divide(bare.values, 100.0) if percent else bare.values, bare.bad), most)
    values = Values.of(column)
    hundredth = "e-2" if percent else ""  # in the text: the nearest number to 0.034 is not always that to 3.4, over 100
    return _in_range(
        by_plain(
            values.text,
            _plain(values.text, mark),
            lambda text: pc.binary_join_element_wise(text, hundredth, "").cast(pa.float64()),
            read,
            pa.float64(),
            values.bad,
        ),
        most,
    )


def _numbers(column: Column, read: Callable[[str], int | float], kind: pa.DataType, mark: str = "") -> Read:
    if types_of(column) <= _typed(kind):
        try:
            return Read(as_array(column, kind))
        except (OverflowError, pa.ArrowInvalid):
            pass  # beyond 64 bits: read as text below, and found to be too many there
    values = Values.of(column)
    plain = _plain(values.text, mark)
    return by_plain(values.text, plain, lambda text: text.cast(kind), read, kind, values.bad)


def _plain(text: pa.Array, mark: str) -> pa.Array:
    return pc.match_substring_regex(text, _PLAIN_WITH_POINT if mark == "." else _PLAIN)


def _typed(kind: pa.DataType) -> set[type]:
    return {int, type(None)} if pa.types.is_integer(kind) else {int, float, type(None)}


def _in_range(found: Read, most: float) -> Read:
    outside = pc.or_(pc.less(found.values, 0), pc.greater(found.values, most))
    if not pc.any(outside, min_count=0).as_py():
        return found
    rows = pc.indices_nonzero(pc.fill_null(outside, False)).to_pylist()
    bad = [Bad(row, shown(found.values[row].as_py()), _outside(found.values[row].as_py(), most)) for row in rows]
    values = pc.if_else(outside, pa.scalar(None, found.values.type), found.values)
    return Read(values, (*found.bad, *bad))


def _outside(value: float, most: float) -> str:
    return "is negative" if value < 0 else f"is more than {most:,.0f}"


def _whole(number: Decimal) -> int:
    """Return a count. `1.2345k` may end in a fraction and is rounded; a plain 348.5 is no count of anything."""
    if number >= 10**18:
        raise ValueError("is more than anybody can count")
    if number != number.to_integral_value() and number < 1000:
        raise ValueError("is not a whole number")
    return round(number)


def _with_point(digits: str, mark: str) -> str:
    """Return digits with grouping marks taken out and a point as the decimal mark."""
    if "." not in digits and "," not in digits:
        return digits
    if _AMBIGUOUS.fullmatch(digits):
        decimal = mark
    else:
        decimal = _decimal_of(digits)
    grouping = "," if decimal == "." else "."
    head, point, tail = digits.partition(decimal)
    groups = head.split(grouping)
    well_grouped = len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(2 <= len(group) <= 3 for group in groups[1:]))
    if not well_grouped or grouping in tail or decimal in tail or not (head or tail):
        raise ValueError("is not a number")
    return "".join(groups) + ("." + tail if point and tail else "")


def _decimal_of(digits: str) -> str:
    """Return the decimal mark of digits that hold both marks, one of them twice, or one with no group of three."""
    last = max(digits.rfind("."), digits.rfind(","))
    mark, other = digits[last], "," if digits[last] == "." else "."
    return other if digits.count(mark) > 1 else mark
