"""Where operations have no value: the condition under which each is defined, and the exception that Python raises outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink import term as t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.term import Term

__all__ = ["INSIDE", "always_computed", "defined", "is_partial"]

_ZERO, _ONE = t.const(0), t.const(1)
_MINUS_ONE = t.const(-1)

#: Function → the condition on its argument, as a program's ``math`` sees it.
INSIDE: dict[str, Callable[[Term], Term]] = {
    "sqrt": lambda x: t.le(_ZERO, x),
    "log": lambda x: t.lt(_ZERO, x),
    "log10": lambda x: t.lt(_ZERO, x),
    "log2": lambda x: t.lt(_ZERO, x),
    "log1p": lambda x: t.lt(_MINUS_ONE, x),
    "asin": lambda x: t.and_(t.le(_MINUS_ONE, x), t.le(x, _ONE)),
    "acos": lambda x: t.and_(t.le(_MINUS_ONE, x), t.le(x, _ONE)),
    "acosh": lambda x: t.le(_ONE, x),
    "atanh": lambda x: t.and_(t.lt(_MINUS_ONE, x), t.lt(x, _ONE)),
    "factorial": lambda x: t.le(_ZERO, x),
}


def is_partial(term: Term) -> bool:
    """Whether the operation at the top of the term has no value somewhere."""
    if term.op == "fn":
        return term.data in INSIDE
    if term.op == "pow":
        exponent = term.args[1]
        return exponent.op != "const" or exponent.data[0] < 0
    return term.op in ("div", "floordiv", "mod") and term.args[1].op not in ("const", "named")


def defined(term: Term) -> tuple[Term, str]:
    """The condition under which the operation at the top has a value, and what Python raises elsewhere."""
    if term.op == "fn":
        return INSIDE[term.data](term.args[0]), "ValueError"
    if term.op == "pow":
        base, exponent = term.args
        if exponent.op == "const":
            return t.ne(base, _ZERO), "ZeroDivisionError"
        return t.or_(t.ne(base, _ZERO), t.le(_ZERO, exponent)), "ZeroDivisionError"
    return t.ne(term.args[1], _ZERO), "ZeroDivisionError"


def always_computed(roots: Sequence[Term]) -> set[Term]:
    """The terms that are computed at every point: no branch stands before them."""
    seen: set[Term] = set()
    stack = list(roots)
    while stack:
        term = stack.pop()
        if term not in seen:
            seen.add(term)
            stack.extend(term.args[:1] if term.op in ("ite", "and", "or") else term.args)
    return seen
