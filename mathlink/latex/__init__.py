"""LaTeX → Equation: tokens, macros, names, grammar; names only."""

from __future__ import annotations

from mathlink.errors import SyntaxProblem
from mathlink.latex.given import Given, read_given
from mathlink.latex.notation import read_notation, to_sympy
from mathlink.latex.statement import read

__all__ = ["Given", "SyntaxProblem", "read", "read_given", "read_notation", "to_sympy"]
