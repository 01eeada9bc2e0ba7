"""Walks over a Term at a point: once, or with every step moved a little."""

from __future__ import annotations

import math
import operator
import random
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.evaluate.rules import Undefined, held, leaf, rule_of
from mathlink.quadrature import integral
from mathlink.term import BINDERS, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FOLDS", "LAZY", "OPEN", "evaluate", "folded", "is_undefined", "jittered"]

_LONGEST_SUM = 100_000


def is_undefined(error: Exception) -> bool:
    """Whether an exception of :func:`evaluate` means "no real value at this point" (and not "cannot be evaluated")."""
    return isinstance(error, (ArithmeticError, ValueError)) and not isinstance(error, OutOfReach)


def evaluate(root: Term, point: Mapping[str, Any], memo: dict[Term, Any] | None = None) -> Any:
    """The value at ``point`` (a number for every free symbol), a float, an int or a bool.

    ``memo`` holds values of terms at this very point, and is filled further.

    Raises
    ------
    Raised : a ``raise`` leaf is reached.
    Undefined, ValueError, ZeroDivisionError, OverflowError : there is no value, as in Python.
    OutOfReach : a term that has no value in doubles (an opaque call, a limit), or a symbol without a value.
    """
    return _run(root, point, {} if memo is None else memo)


def jittered(
    root: Term,
    point: Mapping[str, Any],
    rng: random.Random,
    ulps: float = 2.0,
    calls: Mapping[str, Callable[..., Any]] | None = None,
) -> Any:
    """As :func:`evaluate`, with every float that is computed moved by up to ``ulps`` units in the last place, at random.

    The spread of a few such values shows how much of a result is rounding (Monte Carlo arithmetic; Parker, *Monte Carlo
    Arithmetic*, UCLA CSD-970002, 1997): it sees the cancellation inside, which moving the inputs does not.
    """

    def move(value: Any) -> Any:
        if isinstance(value, float) and value != 0 and math.isfinite(value):
            return value * (1.0 + ulps * rng.uniform(-1, 1) * _EPSILON)
        return value

    return _run(root, point, {}, move, calls or {})


_EPSILON = 2.0**-52


LAZY = frozenset({"ite", "and", "or"})
OPEN: Any = object()
"""In place of a value that was not asked for yet."""


_NO_CALLS: Mapping[str, Callable[..., Any]] = {}


def _run(
    root: Term,
    point: Mapping[str, Any],
    memo: dict[Term, Any],
    move: Callable[[Any], Any] | None = None,
    calls: Mapping[str, Callable[..., Any]] = _NO_CALLS,
) -> Any:
    stack = [root]
    while stack:
        term = stack[-1]
        if term in memo:
            stack.pop()
            continue
        if term.op in LAZY:
            missing, value = _lazy(term, memo)
        elif term.op in BINDERS:
            missing, value = folded(term, point, memo, move, calls)
        else:
            given = [memo.get(a, OPEN) for a in term.args]
            missing = next((a for a, v in zip(term.args, given, strict=True) if v is OPEN), None)
            value = None
            if missing is None:
                if term.op == "call" and term.data in calls:
                    value = calls[term.data](*given)
                else:
                    value = held(rule_of(term)(*given)) if given else leaf(term, point)
                if move is not None and given:
                    value = move(value)
        if missing is not None:
            stack.append(missing)
            continue
        memo[term] = value
        stack.pop()
    return memo[root]


def _lazy(term: Term, memo: dict[Term, Any]) -> tuple[Term | None, Any]:
    """The argument still needed, or ``None`` and the value."""
    if term.op == "ite":
        condition, yes, no = term.args
        if condition not in memo:
            return condition, None
        branch = yes if memo[condition] else no
        return (branch, None) if branch not in memo else (None, memo[branch])
    stop = term.op == "or"
    for a in term.args:
        if a not in memo:
            return a, None
        if bool(memo[a]) is stop:
            return None, stop
    return None, not stop


def folded(
    term: Term,
    point: Mapping[str, Any],
    memo: dict[Term, Any],
    move: Callable[[Any], Any] | None,
    calls: Mapping[str, Callable[..., Any]],
) -> tuple[Term | None, Any]:
    """A sum, a product, an extreme, an integral: the bound still needed, or ``None`` and the value."""
    if term.op not in FOLDS and term.op != "integral":
        raise OutOfReach(f"{term.op} has no value in doubles")
    index, lo, hi, body = term.args
    for bound in (lo, hi):
        if bound not in memo:
            return bound, None
    if term.op == "integral":
        return None, _integrated(term, point, float(memo[lo]), float(memo[hi]))
    first, last = _whole(memo[lo]), _whole(memo[hi])
    if last - first > _LONGEST_SUM:
        raise OutOfReach(f"{term.op} over {last - first + 1} terms")
    start, fold = FOLDS[term.op]
    total: Any = start
    for k in range(first, last + 1):
        value = _run(body, {**point, index.data: k}, {}, move, calls)
        total = value if total is None else held(fold(total, value))
    if total is None:
        raise Undefined(f"{term.op} over nothing")
    return None, total


def _integrated(term: Term, point: Mapping[str, Any], lo: float, hi: float) -> float:
    from mathlink.evaluate.program import compiled  # which needs this file

    run = compiled([term.args[-1]])

    def at(x: float) -> float:
        (value,) = run({**point, term.args[0].data: x})
        if isinstance(value, Exception):
            raise value
        return float(value)

    found = integral(at, lo, hi)
    if found is None:
        raise OutOfReach("an integral that does not settle in doubles")
    return found


FOLDS: dict[str, tuple[Any, Callable[[Any, Any], Any]]] = {
    "sum": (0, operator.add),
    "prod": (1, operator.mul),
    "bigmax": (None, max),
    "bigmin": (None, min),
}


def _whole(value: Any) -> int:
    if value != value or value in (math.inf, -math.inf) or int(value) != value:
        raise OutOfReach(f"{value!r} as a bound of a sum")
    return int(value)
