"""Conditions: expressions in the manner of Python over names of evidence, checked and compiled once.

    text.hate >= 0.9 and not (post.sensitive or "art" in known.lists)
    0.4 <= opinion.violates < 0.8
    post.kind in ("video", "images") and not sure(opinion.violates < 0.1)

Three truths: a name without a value makes its comparison unknown (None); false decides `and`, true decides `or`, and
the opposite of unknown is unknown. `sure(…)` is true where what stands in it certainly is, and false otherwise.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socialpulse.moderation.policy.names import NAMES, Kind, Name, find_name, meant
from socialpulse.moderation.types import Value

MOST_CHARS = 4_000
MOST_DEPTH = 40
MOST_NUMBER = 1e9
_MOST_PROBLEMS = 10  # of one condition are looked for

Values = Mapping[str, Value | None]
Test = Callable[[Values], bool | None]

_ORDER: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FLIPPED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Eq: ast.Eq, ast.NotEq: ast.NotEq}
_CONDITION = Name(Kind.FLAG, "a condition of the same file")
_MOST = {Kind.P: 1.0, Kind.STRENGTH: 3.0, Kind.NUMBER: MOST_NUMBER}


class WrongCondition(ValueError):
    """A condition that cannot be compiled. `reasons`: everything that is wrong with it."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reasons))


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition. `names`: the evidence and the conditions it asks for."""

    text: str
    test: Test
    names: frozenset[str]


def compile_condition(text: str, conditions: Collection[str] = ()) -> Condition:
    """Return the condition written in text, in which the names of other conditions may stand.

    Raises WrongCondition with every reason. Cost of its test: about 0.1 µs a comparison.
    """
    tree = _parsed(text)
    reader = _Reader(conditions)
    test = reader.test(tree.body)
    if reader.problems:
        raise WrongCondition(list(dict.fromkeys(reader.problems)))
    return Condition(text, test, frozenset(reader.names))


def _parsed(text: str) -> ast.Expression:
    line = " ".join(text.split())
    if not line:
        raise WrongCondition(["is empty"])
    if len(line) > MOST_CHARS:
        raise WrongCondition([f"has {len(line):,} characters, {MOST_CHARS:,} are possible; name parts of it"])
    if "#" in line or "\\" in line:
        raise WrongCondition(["holds a # or a \\, which mean nothing here"])
    try:
        return ast.parse(line, mode="eval")
    except SyntaxError as error:
        raise WrongCondition([f"cannot be read at character {error.offset or 1}: {error.msg}"]) from None
    except (ValueError, MemoryError, RecursionError):
        raise WrongCondition(["cannot be read: too deep, or no text"]) from None


@dataclass(frozen=True, slots=True)
class _Term:
    """One side of a comparison: a name, or a fixed value."""

    name: str | None
    kind: Kind
    value: float | str = 0.0


class _Reader:
    """Makes tests of the nodes of an expression, and notes what is wrong with them."""

    def __init__(self, conditions: Collection[str]) -> None:
        self._conditions = conditions
        self.problems = list[str]()
        self.names = set[str]()

    def test(self, node: ast.expr, depth: int = 0) -> Test:
        """Return the test of a node that is true, false or unknown."""
        if len(self.problems) >= _MOST_PROBLEMS:
            return _unknown
        if depth > MOST_DEPTH:
            return self._wrong(f"is nested more than {MOST_DEPTH} deep; name parts of it")
        match node:
            case ast.BoolOp(op=op, values=values):
                tests = [self.test(value, depth + 1) for value in values]
                return _every(tests) if isinstance(op, ast.And) else _any(tests)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _opposite(self.test(operand, depth + 1))
            case ast.Call(func=ast.Name(id="sure"), args=[inner], keywords=[]):
                return _sure(self.test(inner, depth + 1))
            case ast.Compare(left=left, ops=ops, comparators=others):
                sides = [left, *others]
                tests = [self._compared(*pair) for pair in zip(sides, ops, others, strict=False)]
                return tests[0] if len(tests) == 1 else _every(tests)
            case ast.Name() | ast.Attribute():
                return self._flag(node)
        return self._wrong(
            f"{_shown(node)} is no condition; compare names with values, join with and, or, not, sure(…)"
        )

    def _flag(self, node: ast.expr) -> Test:
        found = self._named(node)
        if found is None:
            return _unknown
        name, kind = found
        if kind is not Kind.FLAG:
            return self._wrong(f"{name} is a {kind} and says nothing alone; {_USE[kind].format(name)}")
        return operator.methodcaller("get", name)

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Test:
        if isinstance(op, ast.In | ast.NotIn):
            test = self._held(left, right)
            return test if isinstance(op, ast.In) else _opposite(test)
        if type(op) not in _ORDER:
            return self._wrong("`is` is not known here; write ==")
        one, other = self._term(left), self._term(right)
        if one is None or other is None:
            return _unknown
        if one.name is None:
            return self._ordered(other, _FLIPPED[type(op)], one)
        return self._ordered(one, type(op), other)

    def _ordered(self, one: _Term, op: type[ast.cmpop], other: _Term) -> Test:
        name, compare = one.name, _ORDER[op]
        if name is None:
            return self._wrong(f"{one.value!r} and {other.value!r} are compared, and neither is a name")
        wrong = _why_not(name, one.kind, op, other)
        if wrong:
            return self._wrong(wrong)
        if other.name is not None:
            return _between(name, compare, other.name)
        self._check_word(name, other.value)
        return _against(name, compare, other.value)

    def _held(self, left: ast.expr, right: ast.expr) -> Test:
        """Return the test of `"word" in name`, or of `name in ("word", "word")`."""
        if isinstance(right, ast.Tuple | ast.List | ast.Set):
            return self._one_of(left, right.elts)
        word, found = self._term(left), self._named(right)
        if word is None or found is None:
            return _unknown
        name, kind = found
        if kind is not Kind.SET or word.name is not None or not isinstance(word.value, str):
            return self._wrong(f'{name} is a {kind}; write "word" in a set, or a text in ("word", "word")')
        self._check_word(name, word.value)
        return _holding(name, word.value)

    def _one_of(self, left: ast.expr, nodes: Sequence[ast.expr]) -> Test:
        words = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        found = self._named(left)
        if found is None:
            return _unknown
        name, kind = found
        if kind is not Kind.TEXT or not words or len(words) < len(nodes):
            return self._wrong(f'{name} is a {kind}; only a text is looked for in ("word", "word")')
        for word in words:
            self._check_word(name, word)
        return _against(name, _is_in, frozenset(words))

    def _check_word(self, name: str, word: float | str) -> None:
        values = NAMES[name].values if name in NAMES else ()
        if values and isinstance(word, str) and word not in values:
            self._wrong(f"{name} never is or holds {word!r}{meant(word, values)}; possible are {', '.join(values)}")

    def _term(self, node: ast.expr) -> _Term | None:
        match node:
            case ast.Constant(value=bool()):
                self._wrong(f"{_shown(node)} is not known here; a flag stands alone, or behind not")
            case ast.Constant(value=int() | float() as number):
                if number <= MOST_NUMBER:
                    return _Term(None, Kind.NUMBER, number)
                self._wrong(f"a number is above {MOST_NUMBER:,.0f}")
            case ast.Constant(value=str() as word):
                return _Term(None, Kind.TEXT, word)
            case _:
                found = self._named(node)
                return found and _Term(*found)
        return None

    def _named(self, node: ast.expr) -> tuple[str, Kind] | None:
        """Return name and kind of a name, None (and a problem) for one that is unknown or none."""
        name = _dotted(node)
        if name is None:
            self._wrong(f"{_shown(node)} stands where a name or a fixed value belongs")
            return None
        found = _CONDITION if name in self._conditions else find_name(name)
        if found is None:
            self._wrong(f"{name} is not a name of evidence or a condition{meant(name, (*NAMES, *self._conditions))}")
            return None
        self.names.add(name)
        return name, found.kind

    def _wrong(self, reason: str) -> Test:
        self.problems.append(reason)
        return _unknown


_USE = {
    Kind.P: "write {} >= 0.9",
    Kind.STRENGTH: "write {} >= 2",
    Kind.NUMBER: "write {} >= 1",
    Kind.TEXT: 'write {} == "word"',
    Kind.SET: 'write "word" in {}',
}


def _why_not(name: str, kind: Kind, op: type[ast.cmpop], other: _Term) -> str | None:
    """Return why a name cannot be compared so, None where it can."""
    equality = op in (ast.Eq, ast.NotEq)
    if kind is Kind.FLAG:
        return f"{name} is a flag and is not compared; write it alone, or behind not"
    if kind is Kind.SET:
        return f"{name} is a set and is not compared; {_USE[kind].format(name)}"
    if kind is Kind.TEXT:
        if not equality or other.name is not None or other.kind is not Kind.TEXT:
            return f"{name} is a text; it is compared with == or != and a word in quotes"
        return None
    if kind is Kind.P and equality:
        return f"{name} is a p and never exactly a value; compare it with <, <=, > or >="
    if other.name is not None:
        return None if other.kind is kind else f"{name} is a {kind}, {other.name} a {other.kind}: they do not compare"
    if not isinstance(other.value, int | float):
        return f"{name} is a {kind}, and {other.value!r} is a text; {_USE[kind].format(name)}"
    if not 0 <= other.value <= _MOST[kind]:
        return f"{name} is a {kind}, from 0 to {_MOST[kind]:,.0f}; {other.value:.6g} lies outside"
    return None


def _dotted(node: ast.expr) -> str | None:
    parts = list[str]()
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def _shown(node: ast.expr) -> str:
    """Return a part of a condition as it was written, shortened; no deep part is walked through."""
    if isinstance(node, ast.Constant):
        return repr(node.value)[:40]
    return f"the {type(node).__name__.lower()} at character {node.col_offset + 1}"


def _unknown(values: Values) -> bool | None:
    return None


def _every(tests: Sequence[Test]) -> Test:
    def test(values: Values) -> bool | None:
        truth: bool | None = True
        for one in tests:
            found = one(values)
            if found is False:
                return False
            if found is None:
                truth = None
        return truth

    return test


def _any(tests: Sequence[Test]) -> Test:
    def test(values: Values) -> bool | None:
        truth: bool | None = False
        for one in tests:
            found = one(values)
            if found is True:
                return True
            if found is None:
                truth = None
        return truth

    return test


def _opposite(test: Test) -> Test:
    def opposite(values: Values) -> bool | None:
        found = test(values)
        return None if found is None else not found

    return opposite


def _sure(test: Test) -> Test:
    def sure(values: Values) -> bool | None:
        return test(values) is True

    return sure


def _against(name: str, compare: Callable[[Any, Any], bool], fixed: object) -> Test:
    def test(values: Values) -> bool | None:
        value = values.get(name)
        return None if value is None else compare(value, fixed)

    return test


def _between(name: str, compare: Callable[[Any, Any], bool], other: str) -> Test:
    def test(values: Values) -> bool | None:
        one, two = values.get(name), values.get(other)
        return None if one is None or two is None else compare(one, two)

    return test


def _is_in(value: object, words: frozenset[object]) -> bool:
    return value in words


def _holding(name: str, word: str) -> Test:
    def test(values: Values) -> bool | None:
        value = values.get(name)
        return None if value is None else word in value  # type: ignore[operator]  # a set: the name was checked

    return test
