"""Closed forms against numbers: quadrature, sums, values near a limit, at points of the domain."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath

from mathlink.errors import OutOfReach
from mathlink.prove.timer import Stopped, limit
from mathlink.sample import points
from mathlink.term import Term, fn, free_symbols, rebuild
from mathlink.views.mp import evaluate_mp

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Domain

__all__ = ["MOST_MISSING", "agreeing", "limited"]

MOST_MISSING = 0.3
_LONGEST = 3.0  # seconds for one closed form or one number
_LONGEST_COMPARING = 4.0
_DIGITS = 25
_NEAR = mpmath.mpf(10) ** -12
_TINY = mpmath.mpf(10) ** -25
_FAR = 1e4
_SMALL = Fraction(1, 500)
_TRIED = 40
_ENOUGH = 4


def limited(work: Callable[[], Any]) -> Any:
    """The result of ``work``, or ``None`` where it fails or takes too long."""
    try:
        with limit(_LONGEST):
            return work()
    except (Stopped, Exception):  # SymPy raises what it likes
        return None


def agreeing(term: Term, value: Term, domain: Domain, missing: float) -> int:
    """At how many points of the domain the numbers agree; 0 where they differ anywhere or too few were met.

    ``missing`` is the share of ordinary points at which no number may be found: where a value does not exist, none is, and a
    closed form without conditions of its own must not speak there.
    """
    count = lost = 0
    tried = points(domain, _TRIED) if free_symbols(value, term) else [{}]
    wanted = _ENOUGH if free_symbols(value, term) else 1
    started = time.monotonic()
    for point in tried:
        if time.monotonic() - started > _LONGEST_COMPARING:
            break
        try:
            right = evaluate_mp(value, point, _DIGITS)
        except (ArithmeticError, ValueError, OutOfReach):
            continue
        left = limited(lambda point=point: _number(term, point))  # type: ignore[misc]
        if left is None:
            lost += all(v == 0 or _SMALL <= abs(v) <= 1 / _SMALL for v in point.values())
            continue
        if abs(left - right) > _tolerance(term) * max(_floor(term), abs(left), abs(right)):
            return 0
        count += 1
        if count >= 2 * wanted:
            break
    return count if count >= wanted and lost <= missing * (count + lost) else 0


def _tolerance(term: Term) -> Any:
    return mpmath.mpf(10) ** (-4 if term.op == "limit" else -9)


def _floor(term: Term) -> Any:
    """Below this size differences count as they are: a limit is approached from a place near by, other values are computed."""
    return mpmath.mpf(1) if term.op == "limit" else _TINY


def _number(term: Term, point: dict[str, Any]) -> Any:
    """The binder's value by quadrature, by summing up, or by going near."""
    bound, *ends, body = term.args
    where = {n: v for n, v in point.items() if n in free_symbols(term)}

    body = rebuild(body, _as_exponential)

    def at(x: Any) -> Any:
        try:
            return evaluate_mp(body, {**where, bound.data: x}, mpmath.mp.dps + 5)
        except OutOfReach:
            return mpmath.mp.zero if abs(x) > _FAR and term.op == "integral" else mpmath.mp.nan

    with mpmath.mp.workdps(_DIGITS):
        limits = [_end(e, where) for e in ends]
        match term.op:
            case "integral":
                value, error = mpmath.mp.quad(at, limits, error=True)
                return value if error < _NEAR * max(1, abs(value)) else None
            case "sum":
                return mpmath.mp.nsum(at, limits)
            case "prod":
                return mpmath.mp.nprod(at, limits)
            case "limit":
                return _approached(at, limits[0])
    return None


def _as_exponential(term: Term, args: tuple[Term, ...]) -> Term | None:
    """e to a power as the function, which runs out into 0."""
    if term.op == "pow" and args[0].op == "named" and args[0].data == "e":
        return fn("exp", args[1])
    return None


def _end(term: Term, point: dict[str, Any]) -> Any:
    if term.op == "named" and term.data == "inf":
        return mpmath.mp.inf
    if term.op == "neg" and term.args[0].op == "named" and term.args[0].data == "inf":
        return -mpmath.mp.inf
    return evaluate_mp(term, point, _DIGITS)


def _approached(at: Callable[[Any], Any], end: Any) -> Any:
    """The value at two near places (on each side of a finite one); ``None`` where they differ."""
    for small in (mpmath.mpf(10) ** -9, mpmath.mpf(10) ** -5):
        if mpmath.isinf(end):
            near = [at(step / small) for step in (mpmath.sign(end), 2 * mpmath.sign(end))]
        else:
            near = [at(end + s) for s in (small, -small)]
        if abs(near[0] - near[1]) < max(mpmath.mpf(10) ** -6, 10 * small) * max(1, abs(near[0])):
            return near[0]
    return None
