r"""Powers that a ``where`` map names as quantities of their own, entry by entry: ``\sigma_j^2`` of an array of variances."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink import latex
from mathlink.bind.rewriting import rewritten
from mathlink.errors import SyntaxProblem
from mathlink.term import Term, index, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.model import Equation

__all__ = ["named"]

_ENTRY = re.compile(r"(.+)_\{[^{}]+\}\Z")


def named(
    equation: Equation, where: Mapping[str, str | float] | None, symbols: Mapping[str, str]
) -> tuple[Equation, dict[str, str | float]]:
    r"""The equation and the map with ``\sigma_j^2`` as the entries of an array ``\sigma^{2}``, where the map has such a key."""
    found: dict[str, str | float] = {}
    for key, value in (where or {}).items():
        power = _power(key, {name: kind for name, kind in symbols.items() if name != key})
        if power is not None:
            equation, key = _with_entries(equation, *power), _name(*power) if _occurs(equation, *power) else key
        found[key] = value
    return equation, found


def _occurs(equation: Equation, base: str, exponent: Term) -> bool:
    """Whether entries of the power stand in the equation, read as such or as powers of entries."""
    seen = set(
        postorder(*(t for row in _rows(equation) for k in row.links for t in (k.left, k.right) if t is not None))
    )
    return any(_is_entry(t, base, exponent) or (t.op == "index" and t.args[0] is _whole(base, exponent)) for t in seen)


def _rows(equation: Equation) -> tuple[Equation, ...]:
    return (equation, *equation.definitions)


def _whole(base: str, exponent: Term) -> Term:
    return sym(_name(base, exponent))


def _is_entry(t: Term, base: str, exponent: Term) -> bool:
    if t.op != "pow" or t.args[1] is not exponent or t.args[0].op != "index":
        return False
    return t.args[0].args[0] is sym(base)


def _power(key: str, symbols: Mapping[str, str]) -> tuple[str, Term] | None:
    """The base and the exponent of a key that is a power of an entry."""
    if "^" not in key:
        return None
    try:
        read = latex.read_notation(key, symbols)
    except SyntaxProblem:
        return None
    if read.op != "pow" or read.args[1].op != "const":
        return None
    base = read.args[0]
    if base.op == "index" and base.args[0].op == "sym":
        return base.args[0].data, read.args[1]
    entry = _ENTRY.match(base.data) if base.op == "sym" else None
    return (entry[1], read.args[1]) if entry else None


def _name(base: str, exponent: Term) -> str:
    return f"{base}^{{{exponent.data[0]}}}"


def _with_entries(equation: Equation, base: str, exponent: Term) -> Equation:
    whole = _whole(base, exponent)

    def change(t: Term, args: tuple[Term, ...]) -> Term | None:
        return index(whole, *args[0].args[1:]) if _is_entry(t, base, exponent) else None

    return rewritten(equation, change)
