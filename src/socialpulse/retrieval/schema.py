"""What a row may hold: an id, columns of five kinds, vectors. Fixed when an index is created."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from socialpulse.core.errors import Invalid

MAX_DIMS = 4096
ID = "id"  # the name of the row id in batches: 64 bits, signed, never null


class NumberType(Enum):
    """How a number is stored. One or two values at the edge of each whole type stand for null and are refused."""

    U32 = "u32"  # 0 .. 2**32 - 2
    I64 = "i64"  # -(2**63 - 1) .. 2**63 - 2
    F32 = "f32"  # values and bounds of a query are rounded to 32 bits before they are compared
    F64 = "f64"


class Metric(Enum):
    COSINE = "cosine"  # vectors are stored at unit length; a zero vector has similarity 0 to everything
    INNER = "inner"


class Precision(Enum):
    """How the numbers of a vector are stored. Similarity is that of the vector as it is stored."""

    F32 = "f32"
    F16 = "f16"  # half the bytes; a number keeps 11 bits, and is 65,504 at most
    I8 = "i8"  # a quarter: whole numbers from -127 to 127 and a scale a row, by which the length stays


@dataclass(frozen=True, slots=True)
class Category:
    """One text value of any number of different ones; new values need no announcement."""

    name: str


@dataclass(frozen=True, slots=True)
class MultiCategory:
    """A set of text values in the order first given. A row with an empty set is a row without a value."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    name: str
    type: NumberType


@dataclass(frozen=True, slots=True)
class Bool:
    name: str


@dataclass(frozen=True, slots=True)
class Time:
    """An instant, kept to the microsecond. Values without a time zone are refused."""

    name: str


@dataclass(frozen=True, slots=True)
class Vector:
    name: str
    dims: int
    metric: Metric = Metric.COSINE
    stored: Precision = Precision.F32


Column: TypeAlias = Category | MultiCategory | Number | Bool | Time


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns and vectors of an index. Raises Invalid for a name used twice, empty or reserved."""

    columns: tuple[Column, ...]
    vectors: tuple[Vector, ...] = ()

    def __post_init__(self) -> None:
        seen = {ID}
        for name in self.names:
            if not name or name in seen:
                raise Invalid.one("schema", name, f"names must be given, differ from each other and from {ID!r}")
            seen.add(name)
        for vector in self.vectors:
            if not 1 <= vector.dims <= MAX_DIMS:
                raise Invalid.one(vector.name, vector.dims, f"a vector has 1 to {MAX_DIMS} dimensions")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, then of all vectors."""
        return tuple(c.name for c in self.columns) + tuple(v.name for v in self.vectors)

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the columns that hold text values."""
        return tuple(c.name for c in self.columns if isinstance(c, Category | MultiCategory))

    def column(self, name: str) -> Column:
        """Return the column of this name. Raises Invalid naming those there are."""
        for column in self.columns:
            if column.name == name:
                return column
        raise Invalid.one("column", name, f"no such column; there are {_listed(c.name for c in self.columns)}")

    def vector(self, name: str) -> Vector:
        """Return the vector of this name. Raises Invalid naming those there are."""
        for vector in self.vectors:
            if vector.name == name:
                return vector
        raise Invalid.one("vector", name, f"no such vector; there are {_listed(v.name for v in self.vectors)}")

    def to_json(self) -> dict[str, list[dict[str, str | int]]]:
        """Return the schema as plain values, in the order it was declared."""
        columns: list[dict[str, str | int]] = []
        for c in self.columns:
            type_ = {"type": c.type.value} if isinstance(c, Number) else {}
            columns.append({"kind": type(c).__name__, "name": c.name, **type_})
        vectors: list[dict[str, str | int]] = []
        for v in self.vectors:
            stored = {} if v.stored is Precision.F32 else {"stored": v.stored.value}
            vectors.append({"name": v.name, "dims": v.dims, "metric": v.metric.value, **stored})
        return {"columns": columns, "vectors": vectors}


_KINDS: dict[str, type[Category] | type[MultiCategory] | type[Bool] | type[Time]] = {
    kind.__name__: kind for kind in (Category, MultiCategory, Bool, Time)
}


def schema_from_json(saved: dict[str, list[dict[str, str | int]]]) -> Schema:
    """Return the schema that `to_json` wrote. Raises KeyError or ValueError for anything else."""
    columns: list[Column] = []
    for entry in saved["columns"]:
        name, kind = str(entry["name"]), str(entry["kind"])
        columns.append(Number(name, NumberType(entry["type"])) if kind == Number.__name__ else _KINDS[kind](name))
    vectors = []
    for v in saved["vectors"]:
        stored = Precision(v.get("stored", Precision.F32.value))
        vectors.append(Vector(str(v["name"]), int(v["dims"]), Metric(v["metric"]), stored))
    return Schema(tuple(columns), tuple(vectors))


def _listed(names: object) -> str:
    return ", ".join(map(repr, names)) or "none"  # type: ignore[call-overload]
