"""Interpretation of the source on symbolic numbers: for what tracing refuses, above all sums over a symbolic range."""

from mathlink.lift.interpret import calls as _calls
from mathlink.lift.interpret.machine import interpret

__all__ = ["interpret"]

_ = _calls  # puts calls and comprehensions into the table of expressions
