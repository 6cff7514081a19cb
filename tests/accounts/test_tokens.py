"""Access tokens: ours are read, all others are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest

from socialpulse.accounts.tokens import LIFETIME, read_token, write_token
from socialpulse.core.actor import Actor, Role, Standing
from socialpulse.core.errors import NotSignedIn
from socialpulse.core.ids import SessionId, TenantId

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
KEY = b"k" * 32
ADA = Actor(Role.PERSON, uuid4(), TenantId(uuid4()), Standing.ADMIN)
SESSION = SessionId(uuid4())


def claims(**changed: object) -> dict[str, object]:
    plain = jwt.decode(write_token(KEY, ADA, SESSION, NOW), options={"verify_signature": False})
    return {name: value for name, value in {**plain, **changed}.items() if value is not None}


def test_a_token_says_who_it_was_written_for() -> None:
    found = read_token(KEY, write_token(KEY, ADA, SESSION, NOW), NOW)
    assert (found.actor, found.session) == (ADA, SESSION)


def test_a_token_is_over_when_its_time_is() -> None:
    token = write_token(KEY, ADA, SESSION, NOW)
    read_token(KEY, token, NOW + LIFETIME - timedelta(seconds=1))
    with pytest.raises(NotSignedIn, match="expired"):
        read_token(KEY, token, NOW + LIFETIME)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(jwt.encode(claims(), "", "none"), id="alg none"),
        pytest.param(jwt.encode(claims(), b"x" * 32, "HS256"), id="another key"),
        pytest.param(jwt.encode(claims(), b"k" * 64, "HS512"), id="another algorithm"),
        pytest.param(jwt.encode(claims(iss="elsewhere"), KEY, "HS256"), id="another issuer"),
        pytest.param(jwt.encode(claims(sub=None), KEY, "HS256"), id="of nobody"),
        pytest.param(jwt.encode(claims(exp=None), KEY, "HS256"), id="without end"),
        pytest.param(jwt.encode(claims(role="emperor"), KEY, "HS256"), id="of an unknown role"),
        pytest.param(jwt.encode(claims(sub="1 OR 1=1"), KEY, "HS256"), id="of no id"),
        pytest.param("", id="nothing"),
        pytest.param("a.b.c", id="nonsense"),
    ],
)
def test_what_we_did_not_write_is_refused(token: str) -> None:
    with pytest.raises(NotSignedIn, match="not one of ours"):
        read_token(KEY, token, NOW)


def test_one_changed_character_makes_a_token_void() -> None:
    head, body, signature = write_token(KEY, ADA, SESSION, NOW).split(".")
    with pytest.raises(NotSignedIn):
        read_token(KEY, f"{head}.{body[:-2]}{'A' if body[-2] != 'A' else 'B'}{body[-1]}.{signature}", NOW)
