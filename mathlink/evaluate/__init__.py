"""A Term at a point, in doubles: the same order of operations, the same exceptions as the Python code it stands for."""

from __future__ import annotations

from mathlink.evaluate.program import Program, compiled
from mathlink.evaluate.rules import Raised, Undefined
from mathlink.evaluate.walk import evaluate, is_undefined, jittered

__all__ = ["Program", "Raised", "Undefined", "compiled", "evaluate", "is_undefined", "jittered"]
