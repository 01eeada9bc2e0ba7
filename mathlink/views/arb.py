"""A Term at a point as a certified ball: the real value lies inside, or there is none, or it is not known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import flint

from mathlink.errors import OutOfReach
from mathlink.term import BINDERS, COMPARISONS, Term
from mathlink.views._arb_integrals import integrated
from mathlink.views._arb_rules import FUNCTIONS, OPERATIONS, compare, power, simple

if TYPE_CHECKING:
    from collections.abc import Mapping

    Number = Any  # Fraction while exact and short, flint.arb otherwise

__all__ = ["Undefined", "enclose", "holds", "rounded", "value"]

BITS = 200
MOST_BITS = 800
_CANCELLED_BITS = (400, 800, 1600)
"""Precisions for a value that is far smaller than what it is the difference of; the last one reaches the smallest double."""
_SMALLEST = flint.arb(2) ** -1075
LONGEST_SUM = 5_000


@dataclass(frozen=True)
class Undefined:
    """No ball. ``known`` tells whether that is certain (no real value here) or a limit of the evaluation."""

    why: str
    known: bool = True


def enclose(term: Term, point: Mapping[str, Any], bits: int = BITS) -> flint.arb | None:
    """A finite ball around the value of ``term`` at ``point``; ``None`` where there is no value or none is known.

    The precision doubles up to 800 bits while the ball is wide.
    """
    found = value(term, point, bits)
    return None if isinstance(found, Undefined) else found


def rounded(term: Term, point: Mapping[str, Any]) -> float | None:
    """The value as the double next to it, however much cancels; ``None`` where there is no value or it is not known well enough."""
    ball = enclose(term, point)
    for bits in _CANCELLED_BITS:
        if ball is None or ball.rad() == 0 or ball.rel_accuracy_bits() >= _DOUBLE_BITS:
            break
        found = at_precision(term, point, bits)
        ball = found if isinstance(found, flint.arb) else None
    if ball is None:
        return None
    if ball.rad() != 0 and ball.rel_accuracy_bits() < _DOUBLE_BITS:
        return 0.0 if bool(abs(ball) < _SMALLEST) else None
    return float(ball.mid())


_DOUBLE_BITS = 60


def value(term: Term, point: Mapping[str, Any], bits: int = BITS) -> flint.arb | Undefined:
    """As :func:`enclose`, with the reason where there is no ball."""
    while True:
        found = at_precision(term, point, bits)
        if isinstance(found, Undefined):
            if found.known or bits >= MOST_BITS:
                return found
        elif isinstance(found, bool):
            return Undefined("a condition, not a number")
        elif _sharp(found, bits) or bits >= MOST_BITS:
            return found
        bits = min(2 * bits, MOST_BITS)


def holds(condition: Term, point: Mapping[str, Any], bits: int = BITS) -> bool | None:
    """Whether a condition holds at the point, certainly; ``None`` where it cannot be decided or has no value."""
    while True:
        found = at_precision(condition, point, bits)
        if isinstance(found, bool):
            return found
        if not isinstance(found, Undefined) or found.known or bits >= MOST_BITS:
            return None
        bits = min(2 * bits, MOST_BITS)


def at_precision(term: Term, point: Mapping[str, Any], bits: int) -> flint.arb | bool | Undefined:
    """One evaluation, without retry: a finite ball, a decided condition, or the reason why not."""
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        found = _run(term, point)
        if isinstance(found, (bool, Undefined)):
            return found
        ball = simple(found)
        return ball if ball.is_finite() else Undefined("not finite", known=False)
    except (OutOfReach, OverflowError, MemoryError) as error:
        return Undefined(str(error), known=False)
    finally:
        flint.ctx.prec = before


def _sharp(ball: flint.arb, bits: int) -> bool:
    if ball.rel_accuracy_bits() >= 80:
        return True
    return bool(ball.rad() < flint.arb(2) ** (-(bits * 3) // 5))


def _run(root: Term, point: Mapping[str, Any]) -> Any:
    """Fraction, ball, bool or Undefined; iterative, lazy in ``ite``, ``and``, ``or``."""
    memo: dict[Term, Any] = {}
    stack = [root]
    while stack:
        term = stack[-1]
        if term in memo:
            stack.pop()
            continue
        missing, found = _step(term, point, memo)
        if missing is not None:
            stack.append(missing)
            continue
        memo[term] = found
        stack.pop()
    return memo[root]


def _step(term: Term, point: Mapping[str, Any], memo: dict[Term, Any]) -> tuple[Term | None, Any]:
    """The argument that is needed next, or ``None`` and the value."""
    if not term.args:
        return None, _leaf(term, point)
    if term.op == "ite":
        return _branch(term, memo)
    if term.op in ("and", "or"):
        return _logic(term, memo)
    if term.op in BINDERS:
        return _fold(term, point, memo)
    for a in term.args:
        if a not in memo:
            return a, None
    values = [memo[a] for a in term.args]
    for v in values:
        if isinstance(v, Undefined):
            return None, v
    return None, _apply(term, values)


def _leaf(term: Term, point: Mapping[str, Any]) -> Any:
    match term.op:
        case "const":
            return term.data[0]
        case "sym":
            if term.data not in point:
                return Undefined(f"no value for {term.data}", known=False)
            return _exact(point[term.data])
        case "true" | "false":
            return term.op == "true"
        case "raise":
            return Undefined(f"raises {term.data}")
        case "named" if term.data in _NAMED:
            return _NAMED[term.data]()
    return Undefined(f"{term.op} {term.data or ''}".strip(), known=False)


_NAMED = {
    "pi": flint.arb.pi,
    "e": flint.arb.const_e,
    "euler_gamma": flint.arb.const_euler,
    "inf": flint.arb.pos_inf,
}


def _exact(number: Any) -> Any:
    if isinstance(number, float) and not math.isfinite(number):
        return Undefined("not a finite point", known=False)
    return number if isinstance(number, Fraction) else Fraction(number)


def _branch(term: Term, memo: dict[Term, Any]) -> tuple[Term | None, Any]:
    condition, yes, no = term.args
    if condition not in memo:
        return condition, None
    chosen = _truth(memo[condition])
    if isinstance(chosen, Undefined):
        return None, chosen
    branch = yes if chosen else no
    return (None, memo[branch]) if branch in memo else (branch, None)


def _logic(term: Term, memo: dict[Term, Any]) -> tuple[Term | None, Any]:
    stop = term.op == "or"
    for a in term.args:
        if a not in memo:
            return a, None
        found = _truth(memo[a])
        if isinstance(found, Undefined) or found is stop:
            return None, found
    return None, not stop


def _truth(found: Any) -> bool | Undefined:
    """A number stands for "is not zero", as in Python."""
    if isinstance(found, (bool, Undefined)):
        return found
    decided = compare("ne", found, Fraction(0))
    return Undefined("too close to decide", known=False) if decided is None else decided


def _fold(term: Term, point: Mapping[str, Any], memo: dict[Term, Any]) -> tuple[Term | None, Any]:
    if term.op in ("derivative", "limit"):
        return None, Undefined(term.op, known=False)
    index, lo, hi, body = term.args
    for bound in (lo, hi):
        if bound not in memo:
            return bound, None
        if isinstance(memo[bound], Undefined):
            return None, memo[bound]
    first, last = memo[lo], memo[hi]
    if term.op == "integral":
        return None, _integral(index.data, first, last, body, point)
    if not all(isinstance(b, Fraction) and b.denominator == 1 for b in (first, last)):
        return None, Undefined(f"bounds of a {term.op}", known=False)
    if last - first >= LONGEST_SUM:
        return None, Undefined(f"{term.op} over {last - first + 1} terms", known=False)
    values = []
    for k in range(int(first), int(last) + 1):
        found = _run(body, {**point, index.data: Fraction(k)})
        if isinstance(found, Undefined):
            return None, found
        values.append(found)
    return None, _total(term.op, values)


def _integral(variable: str, first: Any, last: Any, body: Term, point: Mapping[str, Any]) -> Any:
    lo, hi = simple(first), simple(last)
    if not (lo.is_finite() and hi.is_finite()):
        return Undefined("an integral without end", known=False)
    inside = (lo.union(hi)).mid()  # where the integrand has no real value, the integral has none
    there = _run(body, {**point, variable: Fraction(float(inside))})
    if isinstance(there, Undefined) and there.known:
        return there
    found = integrated(body, variable, lo, hi, point)
    if isinstance(found, str):
        return Undefined(found)
    return Undefined("an integral that does not converge", known=False) if found is None else found


def _total(op: str, values: list[Any]) -> Any:
    if op in ("bigmax", "bigmin"):
        if not values:
            return Undefined(f"{op} over nothing")
        return OPERATIONS["max" if op == "bigmax" else "min"](*values)
    total: Any = Fraction(op == "prod")
    for v in values:
        total = OPERATIONS["mul" if op == "prod" else "add"](total, v)
    return total


def _apply(term: Term, values: list[Any]) -> Any:
    if term.op == "not":
        truth = _truth(values[0])
        return truth if isinstance(truth, Undefined) else not truth
    if any(isinstance(v, bool) for v in values):
        values = [Fraction(v) if isinstance(v, bool) else v for v in values]
    if term.op in COMPARISONS:
        found = compare(term.op, *values)
        return Undefined("too close to decide", known=False) if found is None else found
    rule = power if term.op == "pow" else FUNCTIONS.get(term.data) if term.op == "fn" else OPERATIONS.get(term.op)
    if rule is None:
        return Undefined(f"{term.op} {term.data or ''}".strip(), known=False)
    found = rule(*values)
    if isinstance(found, str):
        return Undefined(found)
    return Undefined("too wide to decide", known=False) if found is None else found
