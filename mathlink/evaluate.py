"""A Term at a point, in doubles: the same order of operations, the same exceptions as the Python code it stands for."""

from __future__ import annotations

import math
import operator
import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.quadrature import integral
from mathlink.term import BINDERS, Term, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Number = int | float

__all__ = ["Raised", "Undefined", "compiled", "evaluate", "is_undefined", "jittered"]

_LONGEST_SUM = 100_000


class Raised(ArithmeticError):
    """The point leads to a ``raise`` leaf; ``name`` is the exception the code raises there."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class Undefined(ArithmeticError):
    """No real value here, although Python itself would not raise (a fractional power of a negative number)."""


def is_undefined(error: Exception) -> bool:
    """Whether an exception of :func:`evaluate` means "no real value at this point" (and not "cannot be evaluated")."""
    return isinstance(error, (ArithmeticError, ValueError)) and not isinstance(error, OutOfReach)


def evaluate(root: Term, point: Mapping[str, Any]) -> Any:
    """The value at ``point`` (a number for every free symbol), a float, an int or a bool.

    Raises
    ------
    Raised : a ``raise`` leaf is reached.
    Undefined, ValueError, ZeroDivisionError, OverflowError : there is no value, as in Python.
    OutOfReach : a term that has no value in doubles (an opaque call, a limit), or a symbol without a value.
    """
    memo: dict[Term, Any] = {}
    return _run(root, point, memo)


def compiled(
    roots: Sequence[Term], calls: Mapping[str, Callable[..., Any]] | None = None
) -> Callable[[Mapping[str, Any]], list[Any]]:
    """A function of a point that gives the value of every root, or the exception it raised.

    Terms without branches run as a straight line of operations; the others as :func:`evaluate` does. ``calls`` are the
    functions behind opaque calls, by name.
    """
    order = list(postorder(*roots))
    if any(t.op in _LAZY or t.op in BINDERS or t.op in ("raise", "call", "index") for t in order):
        return lambda point: _each(roots, point, calls or {})
    where = {t: i for i, t in enumerate(order)}
    program = [(_step(t), tuple(where[a] for a in t.args)) for t in order]
    targets = [where[r] for r in roots]

    def straight(point: Mapping[str, Any]) -> list[Any]:
        values: list[Any] = []
        for step, args in program:
            try:
                values.append(step(point, *[values[i] for i in args]))
            except (ArithmeticError, ValueError, TypeError, OutOfReach) as error:
                values.append(error)
        return [values[i] for i in targets]

    return straight


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


def _each(roots: Sequence[Term], point: Mapping[str, Any], calls: Mapping[str, Callable[..., Any]]) -> list[Any]:
    memo: dict[Term, Any] = {}
    found: list[Any] = []
    for root in roots:
        try:
            found.append(_run(root, point, memo, None, calls))
        except (ArithmeticError, ValueError, TypeError, OutOfReach) as error:
            found.append(error)
    return found


def _step(term: Term) -> Callable[..., Any]:
    if term.op == "sym":
        name = term.data
        return lambda point: _number(point, name)
    if not term.args:
        return _constant(term)
    rule = _rule(term)

    def apply(point: Mapping[str, Any], *args: Any) -> Any:
        for a in args:
            if isinstance(a, Exception):
                raise a
        return _held(rule(*args))

    return apply


def _constant(term: Term) -> Callable[..., Any]:
    try:
        value: Any = _leaf(term, {})
    except OutOfReach:
        return lambda point: _leaf(term, point)
    return lambda point: value


_LAZY = frozenset({"ite", "and", "or"})


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
        if term.op in _LAZY:
            missing, value = _lazy(term, memo)
        elif term.op in BINDERS:
            missing, value = _binder(term, point, memo, move, calls)
        else:
            missing = next((a for a in term.args if a not in memo), None)
            value = None
            if missing is None:
                if term.op == "call" and term.data in calls:
                    value = calls[term.data](*[memo[a] for a in term.args])
                else:
                    value = _held(_rule(term)(*[memo[a] for a in term.args])) if term.args else _leaf(term, point)
                if move is not None and term.args:
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


def _binder(
    term: Term,
    point: Mapping[str, Any],
    memo: dict[Term, Any],
    move: Callable[[Any], Any] | None,
    calls: Mapping[str, Callable[..., Any]],
) -> tuple[Term | None, Any]:
    if term.op not in _FOLDS and term.op != "integral":
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
    start, fold = _FOLDS[term.op]
    total: Any = start
    for k in range(first, last + 1):
        value = _run(body, {**point, index.data: k}, {}, move, calls)
        total = value if total is None else _held(fold(total, value))
    if total is None:
        raise Undefined(f"{term.op} over nothing")
    return None, total


def _integrated(term: Term, point: Mapping[str, Any], lo: float, hi: float) -> float:
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


_FOLDS: dict[str, tuple[Any, Callable[[Any, Any], Any]]] = {
    "sum": (0, operator.add),
    "prod": (1, operator.mul),
    "bigmax": (None, max),
    "bigmin": (None, min),
}


def _whole(value: Any) -> int:
    if value != value or value in (math.inf, -math.inf) or int(value) != value:
        raise OutOfReach(f"{value!r} as a bound of a sum")
    return int(value)


def _leaf(term: Term, point: Mapping[str, Any]) -> Any:
    match term.op:
        case "const":
            value, literal = term.data
            if value.denominator == 1 and not literal:
                return value.numerator
            return _double(value)
        case "sym":
            return _number(point, term.data)
        case "named":
            if term.data in _NAMED:
                return _NAMED[term.data]
            raise OutOfReach(f"{term.data} is not real")
        case "true" | "false":
            return term.op == "true"
        case "raise":
            raise Raised(term.data)
    raise OutOfReach(f"{term.op} has no value in doubles")


def _double(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        raise OutOfReach("a number beyond the doubles") from None


def _number(point: Mapping[str, Any], name: str) -> Any:
    try:
        value = point[name]
    except KeyError:
        raise OutOfReach(f"no value for {name}") from None
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 and abs(value) < 2**53 else float(value)
    return value


_NAMED = {"pi": math.pi, "e": math.e, "euler_gamma": 0.5772156649015329, "inf": math.inf, "nan": math.nan}


_LARGEST = 1 << 17  # bits of a whole number


def _held(value: Any) -> Any:
    """The value, unless it is a whole number that further steps would take for ever with."""
    if type(value) is int and value.bit_length() > _LARGEST:
        raise OutOfReach("a whole number with too many digits")
    return value


def _power(a: Any, b: Any) -> Any:
    if type(a) is int and type(b) is int and abs(a) > 1 and a.bit_length() * b > _LARGEST:
        raise OutOfReach("a whole number with too many digits")
    value = a**b
    if isinstance(value, complex):
        raise Undefined("a fractional power of a negative number")
    return value


def _factorial(x: Any) -> Any:
    if x < 0 and x == int(x):
        raise Undefined("factorial of a negative integer")
    return math.factorial(int(x)) if x == int(x) and x <= 170 else math.gamma(x + 1)


def _binom(n: Any, k: Any) -> Any:
    if n == int(n) and k == int(k) and n >= 0:
        if min(k, n - k) * int(n).bit_length() > _LARGEST:
            raise OutOfReach("a whole number with too many digits")
        return math.comb(int(n), int(k)) if k >= 0 else 0
    if n - k + 1 <= 0 and n - k == int(n - k):
        return 0.0
    return math.gamma(n + 1) / (math.gamma(k + 1) * math.gamma(n - k + 1))


def _loggamma(x: Any) -> Any:
    return math.lgamma(x)  # log|Γ(x)| for negative x, as in Python and SciPy


def _by_mpmath(name: str) -> Callable[..., Any]:
    def apply(*args: Any) -> Any:
        import mpmath

        with mpmath.workprec(80):
            try:
                value = getattr(mpmath, name)(*args)
            except mpmath.libmp.NoConvergence:
                raise OutOfReach(f"{name} of these numbers takes too long") from None
            if isinstance(value, mpmath.mpc):
                if abs(value.imag) > 1e-12 * abs(value.real):
                    raise Undefined(f"{name} is not real here")
                value = value.real
            return float(value)

    return apply


_LARGE_FOR_GAMMA = 1e5  # beyond, the difference of two logarithms has lost its digits


def _beta(a: Any, b: Any) -> Any:
    if not (a > 0 and b > 0 and max(a, b) > _LARGE_FOR_GAMMA):
        return _by_mpmath("beta")(a, b)
    import mpmath

    with mpmath.workdps(30 + math.frexp(max(a, b))[1] // 3):
        small, large = sorted((mpmath.mpf(a), mpmath.mpf(b)))
        return float(mpmath.exp(mpmath.loggamma(small) - mpmath.loggamma(large + small) + mpmath.loggamma(large)))


def _betainc(a: Any, b: Any, x: Any) -> Any:
    import mpmath

    if a <= 0 or b <= 0 or not 0 <= x <= 1:
        raise Undefined("incomplete beta function outside a > 0, b > 0, 0 ≤ x ≤ 1")
    return float(mpmath.betainc(a, b, 0, x, regularized=True))


def _erfinv(x: Any) -> Any:
    import mpmath

    if not -1 < x < 1:
        raise Undefined("inverse of erf outside -1 < x < 1")
    with mpmath.workprec(80):
        return float(mpmath.erfinv(x))


def _ei(x: Any) -> Any:
    import mpmath

    if x == 0:
        raise Undefined("exponential integral at 0")
    with mpmath.workprec(80):
        return float(mpmath.re(mpmath.ei(x)))


def _polygamma(order: Any, x: Any) -> Any:
    if order < 0 or order != int(order):
        raise Undefined("a derivative of digamma of an order that is no whole number")
    return _by_mpmath("polygamma")(int(order), x)


def _elliptic(name: str) -> Callable[..., Any]:
    def apply(phi: Any, m: Any) -> Any:
        if m > 1:
            raise Undefined("incomplete elliptic integral of a parameter above 1")
        return _by_mpmath(name)(phi, m)

    return apply


def _regularised(upper: bool) -> Callable[..., Any]:
    def apply(a: Any, x: Any) -> Any:
        import mpmath

        if a <= 0 or x < 0:
            raise Undefined("incomplete gamma function outside a > 0, x ≥ 0")
        bounds = (x, mpmath.inf) if upper else (0, x)
        return float(mpmath.gammainc(a, *bounds, regularized=True))

    return apply


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": math.sqrt,
    "cbrt": math.cbrt,
    "exp": math.exp,
    "expm1": math.expm1,
    "exp2": math.exp2,
    "log": math.log,
    "log1p": math.log1p,
    "log10": math.log10,
    "log2": math.log2,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": math.acosh,
    "atanh": math.atanh,
    "erf": math.erf,
    "erfc": math.erfc,
    "gamma": math.gamma,
    "loggamma": _loggamma,
    "digamma": _by_mpmath("digamma"),
    "factorial": _factorial,
    "floor": math.floor,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "round": round,
    "sign": lambda x: (x > 0) - (x < 0),
    "ellipk": _by_mpmath("ellipk"),
    "ellipe": _by_mpmath("ellipe"),
    "zeta": _by_mpmath("zeta"),
    "lambertw": _by_mpmath("lambertw"),
    "atan2": math.atan2,
    "hypot": math.hypot,
    "binom": _binom,
    "beta": _beta,
    "besselj": _by_mpmath("besselj"),
    "bessely": _by_mpmath("bessely"),
    "besseli": _by_mpmath("besseli"),
    "besselk": _by_mpmath("besselk"),
    "copysign": math.copysign,
    "gammainc": _regularised(upper=False),
    "gammaincc": _regularised(upper=True),
    "erfi": _by_mpmath("erfi"),
    "erfinv": _erfinv,
    "ei": _ei,
    "polygamma": _polygamma,
    "ellipf": _elliptic("ellipf"),
    "ellipeinc": _elliptic("ellipe"),
    "hyp1f1": _by_mpmath("hyp1f1"),
    "hyp2f1": _by_mpmath("hyp2f1"),
    "betainc": _betainc,
}

_RULES: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": _power,
    "neg": operator.neg,
    "abs": abs,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "max": lambda *a: max(a),
    "min": lambda *a: min(a),
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
    "ne": operator.ne,
    "not": operator.not_,
}


def _rule(term: Term) -> Callable[..., Any]:
    if term.op == "fn":
        return _FUNCTIONS[term.data]
    rule = _RULES.get(term.op)
    if rule is not None:
        return rule
    raise OutOfReach(f"{term.op} {term.data or ''} has no value in doubles")
