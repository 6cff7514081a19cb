"""The command line: one small file for each noun. Errors are one line on standard error and exit code 1."""

from __future__ import annotations

import sys

from socialpulse.core.errors import SocialPulseError


def main() -> None:
    """Run the command line."""
    from socialpulse.cli.commands import app

    try:
        app(standalone_mode=True)
    except SocialPulseError as error:
        print(f"socialpulse: {error}", file=sys.stderr)
        sys.exit(1)
