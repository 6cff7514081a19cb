"""The letters of this room. Each leads to the screen that takes its token, and shows the token for programs."""

from __future__ import annotations

from datetime import datetime

from socialpulse.accounts.mail import Letter

_IF_NOT_YOU = "If it was not you, do nothing:"


def confirm_letter(to: str, origin: str, token: str) -> Letter:
    """Return what goes to an address that signs up."""
    text = (
        f"Somebody, hopefully you, signed up at {origin} with this address. This makes the account:\n\n"
        f"{_handed_in(f'{origin}/confirm', token)}"
        f"It is good for two days. {_IF_NOT_YOU} there is no account without it.\n"
    )
    return Letter(to, "Confirm your address", text)


def known_letter(to: str, origin: str) -> Letter:
    """Return what goes to an address that signs up and has an account."""
    text = (
        f"Somebody, hopefully you, signed up at {origin} with this address. It has an account already. Sign in, or set "
        f"a new password:\n\n{origin}/sign-in\n\n{origin}/forgotten\n\n{_IF_NOT_YOU} nothing has changed.\n"
    )
    return Letter(to, "You have an account already", text)


def reset_letter(to: str, origin: str, token: str) -> Letter:
    """Return what goes to an address whose owner lost the password."""
    text = (
        f"Somebody, hopefully you, asked for a new password at {origin}. This sets one:\n\n"
        f"{_handed_in(f'{origin}/reset', token)}"
        f"It is good for an hour. {_IF_NOT_YOU} your password stays as it is.\n"
    )
    return Letter(to, "Set a new password", text)


def invitation_letter(to: str, standing: str, tenant: str, origin: str, token: str, until: datetime) -> Letter:
    """Return what goes to an address that is asked to join a tenant."""
    text = (
        f"You are asked to join {tenant} at {origin} as {standing}. Sign in with this address; this lets you in:\n\n"
        f"{_handed_in(f'{origin}/join', token)}It is good until {until:%Y-%m-%d %H:%M} UTC.\n"
    )
    return Letter(to, f"Join {tenant}", text)


def _handed_in(screen: str, token: str) -> str:
    return f"{screen}?token={token}\n\nPrograms hand in its token:\n\n{token}\n\n"
