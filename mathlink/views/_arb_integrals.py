"""Certified quadrature: an integral over a finite range as a ball, the integrand continued to complex numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import acb, arb, fmpq

from mathlink.errors import OutOfReach
from mathlink.term import Term, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["integrated"]

_MOST_EVALUATIONS = 4_000
_NAN = acb(float("nan"))


def integrated(body: Term, variable: str, lo: Any, hi: Any, point: Mapping[str, Any]) -> arb | str | None:
    """A ball around the integral; a text where there is certainly no real value, ``None`` where nothing is known.

    Raises
    ------
    OutOfReach : the integrand holds an operation that is not continued to complex numbers.
    """
    order = list(postorder(body))
    for t in order:
        if not _continued(t):
            raise OutOfReach(f"an integral over {t.op} {t.data or ''}".rstrip())
    values = {n: acb(_ball(v)) for n, v in point.items()}

    def at(z: acb, analytic: bool) -> acb:
        made: dict[Term, acb] = {}
        for t in order:
            made[t] = z if t.op == "sym" and t.data == variable else _value(t, made, values, analytic)
        return made[body]

    found = acb.integral(at, acb(lo), acb(hi), eval_limit=_MOST_EVALUATIONS)
    if not found.is_finite():
        return None
    if not found.imag.contains(0):
        return "not real"
    return found.real


def _ball(value: Any) -> arb:
    if isinstance(value, arb):
        return value
    if isinstance(value, fmpq):
        return arb(value)
    exact = Fraction(value)
    return arb(fmpq(exact.numerator, exact.denominator))


def _continued(t: Term) -> bool:
    if t.op == "fn":
        return t.data in _FUNCTIONS
    return t.op in ("const", "sym", "pow", "named") or t.op in _OPERATIONS


def _value(t: Term, made: Mapping[Term, acb], values: Mapping[str, acb], analytic: bool) -> acb:
    match t.op:
        case "const":
            return acb(_ball(t.data[0]))
        case "sym":
            if t.data not in values:
                raise OutOfReach(f"no value for {t.data}")
            return values[t.data]
        case "named":
            return _NAMED[t.data]()
        case "pow":
            return _power(t, made, analytic)
        case "div" if _is_sinc(t):
            return made[t.args[1]].sinc()
        case "fn":
            return _FUNCTIONS[t.data](*(made[a] for a in t.args), analytic)
    return _OPERATIONS[t.op](*(made[a] for a in t.args))


def _is_sinc(t: Term) -> bool:
    """Whether it is sin u / u, whose gap at 0 does not matter to an integral."""
    top, bottom = t.args
    return top.op == "fn" and top.data == "sin" and top.args[0] is bottom


def _power(t: Term, made: Mapping[Term, acb], analytic: bool) -> acb:
    """Integer powers by multiplication; others by the principal branch, refused across its cut."""
    base, exponent = made[t.args[0]], t.args[1]
    sign = -1 if exponent.op == "neg" else 1
    inner = exponent.args[0] if exponent.op == "neg" else exponent
    if inner.op == "const" and inner.data[0].denominator == 1 and abs(inner.data[0]) < 1000:
        return base ** (sign * int(inner.data[0]))
    return base.pow(made[exponent], analytic=analytic)


def _cut(method: str) -> Callable[[acb, bool], acb]:
    return lambda z, analytic: getattr(z, method)(analytic=analytic)


def _entire(method: str) -> Callable[[acb, bool], acb]:
    return lambda z, analytic: getattr(z, method)()


def _off_unit_cuts(method: str) -> Callable[[acb, bool], acb]:
    """asin, acos, atanh: real on (−1, 1); balls that come near the cuts are refused."""

    def apply(z: acb, analytic: bool) -> acb:
        if analytic and not abs(z.real) < 1:
            return _NAN
        return getattr(z, method)()

    return apply


def _off_imaginary_cuts(method: str) -> Callable[[acb, bool], acb]:
    """atan, asinh: cuts along the imaginary axis beyond ±i."""

    def apply(z: acb, analytic: bool) -> acb:
        if analytic and z.real.contains(0) and not abs(z.imag) < 1:
            return _NAN
        return getattr(z, method)()

    return apply


_NAMED: dict[str, Callable[[], acb]] = {
    "pi": lambda: acb(arb.pi()),
    "e": lambda: acb(arb.const_e()),
    "euler_gamma": lambda: acb(arb.const_euler()),
}

_OPERATIONS: dict[str, Callable[..., acb]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
}

_FUNCTIONS: dict[str, Callable[..., acb]] = {
    "sqrt": _cut("sqrt"),
    "log": _cut("log"),
    "log1p": lambda z, analytic: (1 + z).log(analytic=analytic),
    "log10": lambda z, analytic: z.log(analytic=analytic) / acb(10).log(),
    "log2": lambda z, analytic: z.log(analytic=analytic) / acb(2).log(),
    "expm1": lambda z, analytic: z.expm1(),
    **{name: _entire(name) for name in ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "erfc", "gamma")},
    **{name: _off_unit_cuts(name) for name in ("asin", "acos", "atanh")},
    **{name: _off_imaginary_cuts(name) for name in ("atan", "asinh")},
    "besselj": lambda n, z, analytic: _whole_order(n, z, "bessel_j"),
    "besseli": lambda n, z, analytic: _whole_order(n, z, "bessel_i"),
}


def _whole_order(n: acb, z: acb, method: str) -> acb:
    """Entire for whole orders only."""
    return getattr(z, method)(n) if n.is_integer() else _NAN
