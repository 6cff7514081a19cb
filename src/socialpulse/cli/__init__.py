"""The command line: one small file for each noun. Errors are one line on standard error and exit code 1."""

from __future__ import annotations

import sys

from socialpulse.core.errors import SocialPulseError


def main() -> None:
    """Run the command line."""
    try:
        from socialpulse.cli.commands import app

        app(standalone_mode=True)
    except SocialPulseError as error:
        _leave(str(error))
    except ImportError as error:
        _leave(
            f"a library cannot be loaded ({error}); run `make install`, and if it stays, remove .venv and run it again"
        )
    except KeyboardInterrupt:
        _leave("interrupted; what was stored stays, and the same command goes on from there")


def _leave(message: str) -> None:
    print("socialpulse: " + " ".join(message.split()), file=sys.stderr)
    sys.exit(1)
