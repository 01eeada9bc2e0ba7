"""Numbers of a program → exact terms, and floats that remember how they came about."""

from __future__ import annotations

import math
import numbers
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mathlink import term as t

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.term import Term

__all__ = ["Exact", "constant", "exact", "named_number"]

_DIGITS = 15  # a decimal with more significant digits was computed, not written
_SHORT = 11  # so few digits next to a long decimal are no accident
_MOST_ERROR = 1e-10  # of the value
_MOST_STEPS = 200  # of constants alone: an iteration whose exact values grow for ever is followed in doubles
_PI_DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 16, 18, 24, 32, 36, 45, 64, 90, 180, 360)


class Exact(float):
    """A float that knows the term it was computed from (``2*math.pi``, ``math.sqrt(2)``); in every other way a float."""

    __slots__ = ("error", "steps", "term")

    term: Term
    steps: int  # operations behind it: exact numbers grow with each
    error: float  # at most so far from the number that the term is

    def __new__(cls, value: float, term: Term, steps: int = 0, error: float | None = None) -> Exact:
        made = super().__new__(cls, value)
        made.term = term
        made.steps = steps
        made.error = math.ulp(value) if error is None else error
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Exact, (float(self), self.term, self.steps, self.error)

    def __neg__(self) -> Exact:
        return Exact(float.__neg__(self), t.neg(self.term), self.steps, self.error)

    def __abs__(self) -> Exact:
        return self if self >= 0 else -self


def _keep(name: str, make: Callable[[Term, Term], Term]) -> None:
    """Give :class:`Exact` the arithmetic ``name`` in both orders."""
    plain = getattr(float, f"__{name}__")
    plain_reflected = getattr(float, f"__r{name}__")

    def forward(self: Exact, other: Any) -> Any:
        value = plain(self, other)
        if type(value) is not float or not math.isfinite(value):
            return value
        steps, error = _steps(name, self, other), _error(name, self, other, value)
        if steps > _MOST_STEPS or not error <= _MOST_ERROR * abs(value):
            return value
        return Exact(value, make(self.term, exact(other)), steps, error)

    def backward(self: Exact, other: Any) -> Any:
        value = plain_reflected(self, other)
        if type(value) is not float or not math.isfinite(value):
            return value
        steps, error = _steps(name, other, self), _error(name, other, self, value)
        if steps > _MOST_STEPS or not error <= _MOST_ERROR * abs(value):
            return value
        return Exact(value, make(exact(other), self.term), steps, error)

    setattr(Exact, f"__{name}__", forward)
    setattr(Exact, f"__r{name}__", backward)


def _error(name: str, left: Any, right: Any, value: float) -> float:
    """How far the double may be from the exact result: underflow and cancellation are the code's own, and no rounding."""
    a, b, size = abs(float(left)), abs(float(right)), abs(float(value))
    of_a, of_b = (side.error if type(side) is Exact else math.ulp(float(side)) for side in (left, right))
    rounding = math.ulp(size)
    if name in ("add", "sub"):
        return of_a + of_b + rounding
    if name == "mul":
        return a * of_b + b * of_a + of_a * of_b + rounding
    if name == "truediv":
        return (of_a + size * of_b) / b + rounding
    if not a:
        return rounding
    return size * (b * of_a / a + abs(math.log(a)) * of_b) + 4 * rounding


def _steps(name: str, left: Any, right: Any) -> int:
    """Operations behind a result; a power counts as its multiplications."""
    behind = sum(side.steps for side in (left, right) if type(side) is Exact)
    return behind + (math.ceil(abs(right)) if name == "pow" and math.isfinite(right) else 1)


for _name, _make in (("add", t.add), ("sub", t.sub), ("mul", t.mul), ("truediv", t.div), ("pow", t.pow_)):
    _keep(_name, _make)


def exact(value: Any) -> Term:
    """The term of a number, without the remark on how it was read."""
    return value.term if type(value) is Exact else constant(value)[0]


def named_number(value: float) -> float:
    """A number that a program has under a name: its decimal or π, e, τ as they are meant, through all arithmetic.

    ``C**2`` of ``C = 299_792_458.0`` is the square of that number and not the double next to it. Numbers that can only be guessed at
    (``0.3333333333333333``) stay floats.
    """
    term = _NAMED.get(value)
    if term is None:
        term, guess = constant(value)
        if guess or not math.isfinite(value) or not value:
            return value
    return Exact(value, term)


_NAMED = {math.pi: t.named("pi"), math.e: t.named("e"), math.tau: t.mul(t.const(2), t.named("pi"))}


def constant(value: Any) -> tuple[Term, str]:
    """The term a number stands for, and what had to be assumed to read it (``""``: nothing).

    Exact multiples of ``math.pi``, ``math.e`` and Euler's γ become the named constants, other floats the shortest decimal that gives
    the same double; a float that needs more than 15 digits becomes the fraction with a denominator ≤ 1000, or the square
    root of one, that rounds to it, or the short decimal one or two last places away, if there is one.
    """
    if type(value) is Exact:
        return value.term, ""
    if isinstance(value, (bool, int)):
        return t.const(int(value)), ""
    if isinstance(value, float):
        return _float(float(value), math.copysign(1.0, value) < 0)
    if isinstance(value, Fraction):
        return t.const(value), ""
    if isinstance(value, Decimal):
        return t.const(Fraction(value), str(value)), ""
    if isinstance(value, numbers.Integral):
        return t.const(int(value)), ""
    if isinstance(value, numbers.Real):
        return constant(float(value))
    raise TypeError(f"{value!r} is not a real number")


@lru_cache(maxsize=4096)
def _float(value: float, minus: bool) -> tuple[Term, str]:
    if math.isnan(value):
        return t.named("nan"), ""
    if math.isinf(value):
        return (t.named("inf"), "") if value > 0 else (t.neg(t.named("inf")), "")
    text = repr(value)
    mantissa = text.lstrip("-").split("e")[0].replace(".", "").strip("0")
    if len(mantissa) < 13:
        return t.const(Fraction(text), text), ""
    for recognise in (_as_pi, _as_e, _as_euler_gamma):
        found = recognise(value)
        if found is not None:
            return found
    if len(mantissa) <= _DIGITS:
        return t.const(Fraction(text), text), ""
    return _as_fraction(value) or _as_root(value) or _as_decimal(value) or (t.const(Fraction(text), text), "")


_EULER_GAMMA = 0.5772156649015329


def _as_pi(value: float) -> tuple[Term, str] | None:
    ratio = value / math.pi
    if not 1e-4 < abs(ratio) < 1e4:
        return None
    for q in _PI_DENOMINATORS:
        p = round(ratio * q)
        if p and abs(ratio * q - p) < 1e-11 * abs(p) and value in (p * math.pi / q, p / q * math.pi, p * (math.pi / q)):
            fraction = Fraction(p, q)
            term = t.named("pi") if fraction == 1 else t.mul(t.const(fraction), t.named("pi"))
            return term, f"{value!r} read as {'' if fraction == 1 else f'{fraction}·'}π"
    return None


def _as_e(value: float) -> tuple[Term, str] | None:
    return (t.named("e"), f"{value!r} read as e") if value == math.e else None


def _as_euler_gamma(value: float) -> tuple[Term, str] | None:
    """``numpy.euler_gamma``"""
    return (t.named("euler_gamma"), f"{value!r} read as γ") if value == _EULER_GAMMA else None


def _as_fraction(value: float) -> tuple[Term, str] | None:
    near = Fraction(value).limit_denominator(1000)
    if near and float(near) == value:
        return t.const(near), f"{value!r} read as {near}"
    return None


def _as_decimal(value: float) -> tuple[Term, str] | None:
    """A short decimal that arithmetic on decimals missed by a last place or two (``0.3048 * 12``)."""
    for towards in (math.inf, -math.inf):
        near = math.nextafter(value, towards)
        for candidate in (near, math.nextafter(near, towards)):
            text = repr(candidate)
            if len(text.lstrip("-").split("e")[0].replace(".", "").strip("0")) <= _SHORT:
                return t.const(Fraction(text), text), f"{value!r} read as {text}"
    return None


def _as_root(value: float) -> tuple[Term, str] | None:
    if not 1e-4 < abs(value) < 1e4:
        return None
    square = Fraction(value * value).limit_denominator(100)
    if square <= 0 or square.numerator > 10000:
        return None
    sign = -1 if value < 0 else 1
    roots = {math.sqrt(square), 1 / math.sqrt(1 / square), math.sqrt(square.numerator) / math.sqrt(square.denominator)}
    if abs(value) not in roots:
        return None
    root = t.fn("sqrt", t.const(square))
    return (root if sign > 0 else t.neg(root)), f"{value!r} read as {'-' if sign < 0 else ''}√({square})"
