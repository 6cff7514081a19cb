"""Every error a caller may handle, in one tree.

    SocialPulseError
    ├── Invalid        400  a value does not fit; carries the field, the value and what is allowed
    ├── NotSignedIn    401  the caller is nobody we know
    ├── Forbidden      403  the caller is known and may not
    ├── NotFound       404  no such thing, or none the caller may see
    ├── Conflict       409  the world has moved on, or something else holds the place
    ├── TooLarge       413  more bytes, rows or results than we take
    ├── OverQuota      429  spent; carries when it fills again
    ├── Unavailable    503  a part we need does not answer; trying again later may help
    └── CannotStart    500  the program is set up so that it cannot run; says what and how to mend it

The message holds the values. `code` is stable and may be matched by programs; `status` is read by the API alone.
Where a person meets a refusal, `because` names it more closely ("wrong-password"), so that an app can say it in their
language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self


class SocialPulseError(Exception):
    """Base of all errors a caller may handle."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    cause: str = ""

    def because(self, cause: str) -> Self:
        """Return the same error with the stable name of what exactly is the matter."""
        self.cause = cause
        return self


@dataclass(frozen=True, slots=True)
class Problem:
    """One value that does not fit: where it stood, what it was, what would have been right."""

    field: str
    value: str
    reason: str
    cause: str = ""  # a stable name of the reason, where people meet it


class Invalid(SocialPulseError):
    """One or more values do not fit. All of them are reported at once."""

    code = "invalid"
    status = 400

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.field} = {p.value!r}: {p.reason}" for p in problems))

    @classmethod
    def one(cls, field: str, value: object, reason: str, cause: str = "") -> Invalid:
        """Return the error for a single value; long values are shortened to 200 characters."""
        text = value if isinstance(value, str) else repr(value)
        return cls(Problem(field, text if len(text) <= 200 else text[:197] + "...", reason, cause))


class NotSignedIn(SocialPulseError):
    code = "not-signed-in"
    status = 401


class Forbidden(SocialPulseError):
    code = "forbidden"
    status = 403


class NotFound(SocialPulseError):
    code = "not-found"
    status = 404


class Conflict(SocialPulseError):
    code = "conflict"
    status = 409


class TooLarge(SocialPulseError):
    code = "too-large"
    status = 413


class OverQuota(SocialPulseError):
    """Spent. `retry_after_s` is when it fills again, where that is known."""

    code = "over-quota"
    status = 429

    def __init__(self, message: str, retry_after_s: int | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)


class Unavailable(SocialPulseError):
    code = "unavailable"
    status = 503


class CannotStart(SocialPulseError):
    """The program cannot run as it is set up. The message is one line: what is wrong, and how to mend it."""

    code = "cannot-start"
    status = 500
