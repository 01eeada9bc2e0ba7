"""Where an operation of a program would raise: inside ``try`` the path forks there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink import term as t
from mathlink.lift.paths import active, refuse
from mathlink.lift.truths import as_bool, compare

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = ["division", "power"]


def division(a: Term, b: Term, plain: bool) -> None:
    """A quotient, floor quotient or remainder; ``plain`` where Python and not NumPy computes it."""
    if not plain:
        return
    if b.op == "const":
        if b.data[0] == 0:
            raise ZeroDivisionError("division by zero")
    elif active.tracer.guarded() and active.tracer.decide(as_bool(compare("eq", b, t.const(0)))):
        raise ZeroDivisionError("division by zero")


def power(a: Term, b: Term, plain: bool) -> None:
    """A power; ``plain`` where Python and not NumPy computes it."""
    if not plain or not active.tracer.guarded():
        return
    zero = t.const(0)
    tracer = active.tracer
    if b.op == "const" and b.data[0] >= 0 and b.data[0].denominator == 1:
        return
    if tracer.decide(as_bool(compare("eq", a, zero))) and tracer.decide(as_bool(compare("lt", b, zero))):
        raise ZeroDivisionError("0.0 cannot be raised to a negative power")
    if not (b.op == "const" and b.data[0].denominator == 1) and tracer.decide(as_bool(compare("lt", a, zero))):
        refuse("a power of a negative number inside `try`")
