from __future__ import annotations

from socialpulse.core import errors
from socialpulse.core.errors import Invalid, Problem, SocialPulseError


def test_every_error_has_a_code_of_its_own() -> None:
    kinds = SocialPulseError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_the_tree_at_the_top_of_the_file_names_every_error() -> None:
    for kind in SocialPulseError.__subclasses__():
        assert f"{kind.__name__}" in (errors.__doc__ or "")
        assert str(kind.status) in (errors.__doc__ or "")


def test_all_problems_stand_in_one_message() -> None:
    error = Invalid(Problem("limit", "0", "too small"), Problem("sort", "x", "unknown"))
    assert "limit = '0': too small" in str(error)
    assert "sort = 'x': unknown" in str(error)


def test_a_long_value_is_shortened() -> None:
    assert len(Invalid.one("text", "x" * 5_000, "too long").problems[0].value) == 200
