"""Functions of the language applied to symbolic and concrete numbers; choices, extremes, sums and products."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.constants import Exact, exact
from mathlink.lift.domains import INSIDE
from mathlink.lift.paths import active, refuse
from mathlink.lift.symbolic import COMPLEX, NumpyReal, Real, is_whole, made, term_of
from mathlink.lift.truths import Truth, as_bool, folded, is_symbolic, truth_term

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.term import Term

__all__ = ["FUNCTIONS", "PI", "SAME_IN_MATH", "choose", "largest", "product", "smallest", "total"]

Rule = "Callable[..., Any]"

PI = Exact(math.pi, t.named("pi"))


# ── functions of the language ────────────────────────────────────────────────────────────────────


def _named(name: str, native: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """A function of :data:`mathlink.term.FUNCTIONS`, applied to symbolic or concrete numbers."""
    count = t.FUNCTIONS[name]
    whole = name in ("floor", "ceil", "trunc", "factorial")
    inside = INSIDE.get(name)

    def unary(x: Any) -> Any:
        kind = type(x)
        if kind is Real or kind is NumpyReal:
            if inside is not None and kind is Real:
                if active.tracer.guarded() and not active.tracer.decide(inside(x.term)):
                    raise ValueError("math domain error")
                active.tracer.partial(t.fn(name, x.term))
            return made(t.fn(name, x.term), whole and kind is Real, kind is NumpyReal)
        if kind is Truth:
            return unary(x._number())
        if is_symbolic(x):
            return COMPLEX[name](x) if name in COMPLEX else refuse(f"{name} of a complex number")
        return _concrete(name, native, x)

    def several(*args: Any) -> Any:
        if not any(map(is_symbolic, args)):
            return _concrete(name, native, *args)
        terms = [term_of(a) for a in args]
        if None in terms:
            raise TypeError("must be real number")
        return made(t.fn(name, *terms), numpy=any(type(a) is NumpyReal for a in args))  # type: ignore[arg-type]

    return unary if count == 1 else several


def _concrete(name: str, native: Callable[..., Any] | None, *args: Any) -> Any:
    if native is None:
        from mathlink.evaluate import evaluate

        terms = [exact(a) for a in args]
        value = evaluate(t.fn(name, *terms), {})
        return Exact(value, t.fn(name, *terms)) if type(value) is float and math.isfinite(value) else value
    value = native(*args)
    if type(value) is float and math.isfinite(value):
        return Exact(value, t.fn(name, *(exact(a) for a in args)))
    return value


SAME_IN_MATH = [
    "sqrt",
    "cbrt",
    "exp",
    "expm1",
    "exp2",
    "log1p",
    "log10",
    "log2",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "erf",
    "erfc",
    "gamma",
    "factorial",
    "atan2",
    "copysign",
    "floor",
    "ceil",
    "trunc",
]
FUNCTIONS: dict[str, Callable[..., Any]] = {n: _named(n, getattr(math, n)) for n in SAME_IN_MATH}
FUNCTIONS |= {"log": _named("log", math.log), "loggamma": _named("loggamma", math.lgamma)}
FUNCTIONS |= {n: _named(n) for n in t.FUNCTIONS if n not in FUNCTIONS}


# ── spelled out ──────────────────────────────────────────────────────────────────────────────────


def choose(condition: Any, yes: Any, no: Any) -> Any:
    """``yes`` where the condition holds, else ``no``; symbolic where the condition is."""
    test = truth_term(condition)
    test = active.tracer.simplified(test) if test.op not in ("true", "false") else test
    if test.op in ("true", "false"):
        return yes if test.op == "true" else no
    if yes is no:
        return yes
    a, b = type(yes), type(no)
    if (a is Truth or a is bool) and (b is Truth or b is bool):
        return folded(t.or_(t.and_(test, as_bool(yes)), t.and_(t.not_(test), as_bool(no))))
    left, right = term_of(yes), term_of(no)
    if left is None or right is None:
        refuse("a choice between values that are no numbers")
    numpy = a is NumpyReal or b is NumpyReal
    return made(t.ite(test, left, right), is_whole(yes) and is_whole(no), numpy)


def _extreme(make: Callable[..., Term], native: Callable[..., Any], drop: float) -> Callable[..., Any]:
    def extreme(*values: Any) -> Any:
        if not any(map(is_symbolic, values)):
            return native(values)
        kept = [v for v in values if is_symbolic(v) or v != drop]
        if any(not is_symbolic(v) and v == -drop for v in kept):
            return -drop
        terms = [term_of(v) for v in kept]
        if None in terms:
            raise TypeError("comparison of a number with something that is none")
        terms = list(dict.fromkeys(terms))
        numpy = any(type(v) is NumpyReal for v in values)
        return made(make(*terms), all(map(is_whole, kept)), numpy)

    return extreme


largest = _extreme(t.maximum, max, -math.inf)
smallest = _extreme(t.minimum, min, math.inf)


def total(values: Any, start: Any = 0) -> Any:
    """``sum(values, start)`` in the same order, without adding to a first zero."""
    if hasattr(values, "folded"):
        return values.folded("sum") if start == 0 else start + values.folded("sum")
    result = start
    first = start == 0 if type(start) is int else False
    for value in values:
        result = value if first else result + value
        first = False
    return result


def product(values: Any, start: Any = 1) -> Any:
    """``math.prod(values, start=start)`` without multiplying by a first one."""
    if hasattr(values, "folded"):
        return values.folded("prod") if start == 1 else start * values.folded("prod")
    result = start
    first = start == 1 if type(start) is int else False
    for value in values:
        result = value if first else result * value
        first = False
    return result
