"""Truths that depend on the inputs, and comparisons that make them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.paths import active, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.lift.symbolic import Real
    from mathlink.term import Term

__all__ = ["SYMBOLIC", "Truth", "as_bool", "compare", "folded", "is_symbolic", "negated", "truth_term"]

SYMBOLIC: set[type] = set()
"""Types of what :func:`is_symbolic` takes for symbolic."""


def is_symbolic(value: Any) -> bool:
    """Whether it is a symbolic number (real or complex) or truth."""
    return type(value) in SYMBOLIC


def truth_term(value: Any) -> Term:
    """The condition that a value is true, as Python's ``bool`` sees it."""
    if type(value) is Truth:
        return value.term
    if is_symbolic(value):
        return as_bool(compare("ne", value.term, t.const(0)))
    return t.boolean(bool(value))


def as_bool(value: Any) -> Term:
    """The term of a :class:`Truth` or of a bool."""
    return value.term if type(value) is Truth else t.boolean(bool(value))


# ── comparisons ──────────────────────────────────────────────────────────────────────────────────

_DECIDED: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}


def compare(op: str, a: Term, b: Term) -> Any:
    """``a op b``: a bool where it is decided by the terms alone, else a :class:`Truth`."""
    if a is b:
        if a.op not in ("const", "named"):
            active.tracer.assumptions["no input is NaN or infinite"] = None
        return op in ("le", "eq")
    if a.op == "const" and b.op == "const":
        return _DECIDED[op](a.data[0], b.data[0])
    left, right = _limit(a), _limit(b)
    if left is not None or right is not None:
        active.tracer.assumptions["no input is NaN or infinite"] = None
        return _DECIDED[op](0.0 if left is None else left, 0.0 if right is None else right)
    term = t.make(op, (a, b))
    active.tracer.note(term)
    return active.tracer.decide(term) if active.tracer.eager else Truth(term)


def _limit(term: Term) -> float | None:
    if term.op == "named" and term.data in ("inf", "nan"):
        return math.inf if term.data == "inf" else math.nan
    if term.op == "neg" and term.args[0].op == "named" and term.args[0].data == "inf":
        return -math.inf
    return None


class Truth:
    """A symbolic truth value; asked for its ``bool`` it takes one side and the tracer comes back for the other."""

    __slots__ = ("term",)
    __array_ufunc__ = None

    def __init__(self, term: Term) -> None:
        self.term = term

    def __bool__(self) -> bool:
        return active.tracer.decide(self.term)

    def _logic(self, other: Any, make: Callable[..., Term]) -> Any:
        if type(other) is Truth or type(other) is bool or type(other).__name__ in ("bool", "bool_"):
            return folded(make(self.term, as_bool(other)))
        return NotImplemented

    def __and__(self, other: Any) -> Any:
        return self._logic(other, t.and_)

    def __or__(self, other: Any) -> Any:
        return self._logic(other, t.or_)

    def __xor__(self, other: Any) -> Any:
        return self._logic(other, lambda a, b: t.or_(t.and_(a, t.not_(b)), t.and_(t.not_(a), b)))

    def __eq__(self, other: Any) -> Any:
        if isinstance(other, (bool, Truth)):
            same = t.or_(t.and_(self.term, as_bool(other)), t.and_(t.not_(self.term), t.not_(as_bool(other))))
            return folded(same)
        return self._number() == other

    def __ne__(self, other: Any) -> Any:
        return negated(self == other)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __invert__(self) -> Any:
        return folded(t.not_(self.term))

    def __hash__(self) -> int:
        refuse("a truth that depends on the inputs as a key or in a set")

    def __index__(self) -> int:
        return int(bool(self))

    def _number(self) -> Real:
        from mathlink.lift.symbolic import Real

        return Real(t.ite(self.term, t.const(1), t.const(0)), True)

    def __float__(self) -> float:
        refuse("float() of a condition, in code that cannot be followed")

    def __str__(self) -> str:
        active.tracer.formatted = True
        return "\N{BULLET}"

    __repr__ = __str__


def negated(value: Any) -> Any:
    """``not value``, kept symbolic."""
    return folded(t.not_(value.term)) if type(value) is Truth else not value


def folded(term: Term) -> Any:
    """A :class:`Truth`, or a bool where the parts decide it."""
    if term.op in ("and", "or"):
        stop = t.boolean(term.op == "or")
        parts = [a for a in dict.fromkeys(term.args) if a.op not in ("true", "false") or a is stop]
        if stop in parts:
            return term.op == "or"
        term = (t.or_ if term.op == "or" else t.and_)(*parts)
    return term.op == "true" if term.op in ("true", "false") else Truth(term)


def _through_number(name: str) -> Callable[..., Any]:
    def apply(self: Truth, *args: Any) -> Any:
        return getattr(self._number(), name)(*args)

    return apply


for _name in [
    "add",
    "radd",
    "sub",
    "rsub",
    "mul",
    "rmul",
    "truediv",
    "rtruediv",
    "pow",
    "rpow",
    "floordiv",
    "mod",
    "neg",
    "abs",
    "lt",
    "le",
    "gt",
    "ge",
]:
    setattr(Truth, f"__{_name}__", _through_number(f"__{_name}__"))


SYMBOLIC.add(Truth)
