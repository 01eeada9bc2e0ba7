"""Term → a real number of as many digits as wanted (mpmath), and → an exact fraction where only rational steps occur."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath
from mpmath import mp

from mathlink.errors import OutOfReach
from mathlink.evaluate import Raised, Undefined
from mathlink.term import BINDERS, Term, free_symbols, size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["evaluate_exact", "evaluate_mp", "rational"]

_LONGEST_SUM = 20_000
_GUARD = 10
_LARGEST_EXPONENT = 100_000
_MOST_BITS = 200_000  # of an exact fraction
_LARGEST_CONSTANT = 20  # nodes


def evaluate_mp(root: Term, point: Mapping[str, Any], digits: int = 50) -> Any:
    """The value at ``point`` over the reals, as an ``mpf`` good to about ``digits`` digits (a bool for a condition).

    Constants are exact, ``pi`` is π. There is no value where a step leaves the reals.

    Raises
    ------
    Raised : a ``raise`` leaf is reached.
    Undefined, ZeroDivisionError : no real value here.
    OutOfReach : a term that cannot be evaluated (an opaque call, a limit), or a symbol without a value.
    """
    with mp.workdps(digits + _GUARD):
        return _run(root, point, {})


def evaluate_exact(root: Term, point: Mapping[str, Any]) -> Any:
    """The exact value (``Fraction`` or bool) where every step that is reached is rational.

    Raises
    ------
    Raised, Undefined, ZeroDivisionError : no value here.
    OutOfReach : some step is not rational, or too large.
    """
    return _run(root, point, {}, exact=True)


def rational(term: Term) -> Fraction | None:
    """The exact value of a term without symbols (``-2``, ``1/3``); ``None`` where it has symbols or is not rational."""
    if term.op == "const":
        return Fraction(term.data[0])
    if size(term) > _LARGEST_CONSTANT or free_symbols(term):
        return None
    try:
        value = evaluate_exact(term, {})
    except (ArithmeticError, OutOfReach):
        return None
    return value if isinstance(value, Fraction) else None


def _run(root: Term, point: Mapping[str, Any], memo: dict[Term, Any], exact: bool = False) -> Any:
    stack = [root]
    while stack:
        term = stack[-1]
        if term in memo:
            stack.pop()
            continue
        missing = _missing(term, memo)
        if missing is None:
            memo[term] = _value(term, point, memo, exact)
            if exact and _is_long(memo[term]):
                raise OutOfReach("a fraction with too many digits")
            stack.pop()
        else:
            stack.append(missing)
    return memo[root]


def _is_long(value: Any) -> bool:
    return isinstance(value, Fraction) and value.denominator.bit_length() + value.numerator.bit_length() > _MOST_BITS


def _missing(term: Term, memo: dict[Term, Any]) -> Term | None:
    """The argument that has to be known next; branches that are not taken are never asked for."""
    match term.op:
        case "ite":
            condition, yes, no = term.args
            wanted: tuple[Term, ...] = (condition,)
            if condition in memo:
                wanted = (yes,) if memo[condition] else (no,)
        case "and" | "or":
            stop = term.op == "or"
            for a in term.args:
                if a not in memo:
                    return a
                if bool(memo[a]) is stop:
                    return None
            return None
        case "integral" | "sum" | "prod" | "bigmax" | "bigmin":
            wanted = term.args[1:-1]
        case "derivative" | "limit":
            wanted = ()
        case _:
            wanted = term.args
    return next((a for a in wanted if a not in memo), None)


def _value(term: Term, point: Mapping[str, Any], memo: dict[Term, Any], exact: bool) -> Any:
    op = term.op
    if op == "const":
        return term.data[0] if exact else _mpf(term.data[0])
    if op == "sym":
        if term.data not in point:
            raise OutOfReach(f"no value for {term.data}")
        return Fraction(point[term.data]) if exact else _mpf(point[term.data])
    if op in ("true", "false"):
        return op == "true"
    if op == "raise":
        raise Raised(term.data)
    if op == "ite":
        return memo[term.args[1] if memo[term.args[0]] else term.args[2]]
    if op in ("and", "or"):
        stop = op == "or"
        return stop if any(a in memo and bool(memo[a]) is stop for a in term.args) else not stop
    if op in BINDERS:
        return _binder(term, point, memo, exact)
    args = [memo[a] for a in term.args]
    if op in _PLAIN:
        return _PLAIN[op](*args)
    if op == "pow":
        return _exact_power(*args) if exact else _power(*args)
    if exact:
        if op == "fn" and term.data in _EXACT:
            return Fraction(_EXACT[term.data](*args))
        if op == "fn" and term.data == "sqrt":
            return _exact_root(*args)
        raise OutOfReach(f"{op} {term.data or ''} is not rational")
    if op == "named" and term.data in _NAMED:
        return _NAMED[term.data]()
    if op == "fn":
        return _apply(term.data, args)
    raise OutOfReach(f"{op} {term.data or ''} has no numeric value")


def _mpf(value: Any) -> Any:
    if isinstance(value, Fraction):
        return mp.mpf(value.numerator) / value.denominator
    return mp.mpf(value)


def _divide(a: Any, b: Any) -> Any:
    if b == 0:
        raise ZeroDivisionError("division by zero")
    return a / b


def _floor_divide(a: Any, b: Any) -> Any:
    quotient = _divide(a, b)
    return Fraction(quotient.__floor__()) if isinstance(quotient, Fraction) else mp.floor(quotient)


_PLAIN: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": _divide,
    "neg": lambda a: -a,
    "abs": abs,
    "floordiv": _floor_divide,
    "mod": lambda a, b: a - b * _floor_divide(a, b),
    "max": lambda *a: max(a),
    "min": lambda *a: min(a),
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "not": lambda a: not a,
}


def _power(a: Any, b: Any) -> Any:
    if b == 0:
        return mp.mpf(1)
    if a == 0:
        if b < 0:
            raise ZeroDivisionError("0 to a negative power")
        return mp.mpf(0)
    if a < 0 and b != mp.floor(b):
        raise Undefined("a fractional power of a negative number")
    if abs(b * mp.log(abs(a))) > 1e7:
        raise OutOfReach("a power without bounds")
    return mp.power(a, b)


def _exact_power(a: Fraction, b: Fraction) -> Fraction:
    if b.denominator == 2:
        a, b = _exact_root(a), 2 * b
    if b.denominator != 1:
        raise OutOfReach("a fractional power is not rational")
    if abs(b) * max(a.numerator.bit_length(), a.denominator.bit_length()) > _LARGEST_EXPONENT:
        raise OutOfReach("a power too large")
    return Fraction(a**b.numerator)


def _exact_root(a: Fraction) -> Fraction:
    if a < 0:
        raise Undefined("the root of a negative number")
    root = Fraction(math.isqrt(a.numerator), math.isqrt(a.denominator))
    if root * root != a:
        raise OutOfReach("an irrational root")
    return root


def _round_even(x: Any) -> Any:
    low = mp.floor(x)
    rest = x - low
    up = rest > 0.5 or (rest == 0.5 and int(low) % 2 == 1)
    return low + 1 if up else low


_EXACT: dict[str, Callable[[Fraction], int]] = {
    "floor": lambda x: x.__floor__(),
    "ceil": lambda x: x.__ceil__(),
    "trunc": lambda x: x.__trunc__(),
    "round": lambda x: x.__round__(),
    "sign": lambda x: (x > 0) - (x < 0),
}

_NAMED: dict[str, Callable[[], Any]] = {
    "pi": lambda: +mp.pi,
    "e": lambda: +mp.e,
    "euler_gamma": lambda: +mp.euler,
    "inf": lambda: mp.inf,
}

#: Where a function has a real value; outside, :class:`Undefined`.
_WHERE: dict[str, Callable[..., bool]] = {
    "sqrt": lambda x: bool(x >= 0),
    "log": lambda x: bool(x > 0),
    "log10": lambda x: bool(x > 0),
    "log2": lambda x: bool(x > 0),
    "log1p": lambda x: bool(x > -1),
    "asin": lambda x: bool(abs(x) <= 1),
    "acos": lambda x: bool(abs(x) <= 1),
    "acosh": lambda x: bool(x >= 1),
    "atanh": lambda x: bool(abs(x) < 1),
    "ellipk": lambda m: bool(m < 1),
    "ellipe": lambda m: bool(m <= 1),
    "zeta": lambda s: bool(s != 1),
    "lambertw": lambda x: bool(x * mp.e >= -1),
    "gammainc": lambda a, x: bool(a > 0 and x >= 0),
    "gammaincc": lambda a, x: bool(a > 0 and x >= 0),
    "bessely": lambda n, x: bool(x > 0),
    "besselk": lambda n, x: bool(x > 0),
    "erfinv": lambda x: bool(abs(x) < 1),
    "ei": lambda x: bool(x != 0),
    "polygamma": lambda n, x: bool(n >= 0 and mp.isint(n) and (x > 0 or not mp.isint(x))),
    "ellipf": lambda phi, m: bool(m <= 1),
    "ellipeinc": lambda phi, m: bool(m <= 1),
    "betainc": lambda a, b, x: bool(a > 0 and b > 0 and 0 <= x <= 1),
}

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "cbrt": lambda x: mp.sign(x) * mp.root(abs(x), 3),
    "exp2": lambda x: mp.power(2, x),
    "log1p": lambda x: mp.log1p(x),
    "log10": mp.log10,
    "log2": lambda x: mp.log(x) / mp.log(2),
    "loggamma": lambda x: mp.log(abs(mp.gamma(x))),
    "ceil": mp.ceil,
    "trunc": lambda x: mp.sign(x) * mp.floor(abs(x)),
    "round": _round_even,
    "binom": mp.binomial,
    "copysign": lambda x, y: abs(x) if y >= 0 else -abs(x),
    "gammainc": lambda a, x: mp.gammainc(a, 0, x, regularized=True),
    "gammaincc": lambda a, x: mp.gammainc(a, x, mp.inf, regularized=True),
    "ei": lambda x: mp.re(mp.ei(x)),
    "ellipeinc": mp.ellipe,
    "betainc": lambda a, b, x: mp.betainc(a, b, 0, x, regularized=True),
}


def _apply(name: str, args: list[Any]) -> Any:
    where = _WHERE.get(name)
    if where is not None and not where(*args):
        raise Undefined(f"{name} has no real value here")
    if name in ("exp", "expm1", "exp2", "sinh", "cosh", "gamma", "factorial") and args[0] > 1e6:
        raise OutOfReach(f"{name} of a very large number")
    rule = _FUNCTIONS.get(name) or getattr(mp, name)
    try:
        value = rule(*args)
    except ValueError as error:  # poles
        raise Undefined(str(error)) from None
    except (mpmath.libmp.NoConvergence, TypeError, OverflowError) as error:
        raise OutOfReach(str(error)) from None
    if isinstance(value, mp.mpc):
        if abs(value.imag) > mp.mpf(10) ** (8 - mp.dps) * max(1, abs(value.real)):
            raise Undefined(f"{name} has no real value here")
        value = value.real
    if not mp.isfinite(value):
        raise Undefined(f"{name} has no finite value here")
    return value


_FOLDS: dict[str, tuple[int | None, Callable[[Any, Any], Any]]] = {
    "sum": (0, lambda a, b: a + b),
    "prod": (1, lambda a, b: a * b),
    "bigmax": (None, max),
    "bigmin": (None, min),
}


def _binder(term: Term, point: Mapping[str, Any], memo: dict[Term, Any], exact: bool) -> Any:
    variable, body = term.args[0].data, term.args[-1]
    if term.op in _FOLDS:
        return _fold(term, point, memo, exact)
    if exact or term.op == "limit":
        raise OutOfReach(f"{term.op} has no numeric value")

    def at(x: Any) -> Any:
        return _run(body, {**point, variable: x}, {})

    try:
        if term.op == "derivative":
            return mp.diff(at, _mpf(point[variable]))
        value, error = mp.quad(at, [memo[term.args[1]], memo[term.args[2]]], error=True)
    except (KeyError, ValueError, mpmath.libmp.NoConvergence) as error:
        raise OutOfReach(f"{term.op}: {error}") from None
    if error > mp.mpf(10) ** (-mp.dps // 2) * max(1, abs(value)):
        raise OutOfReach("an integral that did not converge")
    return value


def _fold(term: Term, point: Mapping[str, Any], memo: dict[Term, Any], exact: bool) -> Any:
    index, lo, hi, body = term.args
    total, join = _FOLDS[term.op]
    first, last = memo[lo], memo[hi]
    if not (_whole(first) and _whole(last)) or last - first > _LONGEST_SUM:
        raise OutOfReach(f"{term.op} from {first} to {last}")
    value: Any = total if total is None else (Fraction(total) if exact else mp.mpf(total))
    for k in range(int(first), int(last) + 1):
        entry = _run(body, {**point, index.data: k}, {}, exact)
        value = entry if value is None else join(value, entry)
    if value is None:
        raise Undefined(f"{term.op} over nothing")
    return value


def _whole(value: Any) -> bool:
    return bool(abs(value) < 1e15 and value == int(value))
