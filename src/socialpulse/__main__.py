"""`python -m socialpulse`."""

from socialpulse.cli import main

main()
