"""The program put together: every room opened with what it needs, and who hears what is said (FLOW)."""

from socialpulse.app.flow import FLOW
from socialpulse.app.program import Program, open_program

__all__ = ["FLOW", "Program", "open_program"]
