"""LaTeX → Equation: tokens, macros, names, grammar; names only."""

from __future__ import annotations

from mathlink.errors import SyntaxProblem
from mathlink.latex.statement import read

__all__ = ["SyntaxProblem", "read"]
