"""How a term reads over generators: one row of a table for every operation, exact or not shown."""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.prove.rechecking.circle import inverse_angle, is_cosine, is_sine, is_tangent
from mathlink.prove.rechecking.exponentials import (
    built,
    is_exponential,
    is_general_power,
    is_root,
    log_of_number,
)
from mathlink.prove.rechecking.polynomial import constant
from mathlink.prove.rechecking.series import is_sum, unrolled
from mathlink.prove.rechecking.special import SPECIAL
from mathlink.term import BINDERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.prove.rechecking.kernel import Kernel
    from mathlink.prove.rechecking.polynomial import Quotient
    from mathlink.term import Term

    Law = Callable[..., bool]

__all__ = ["reads_as"]

MOST_EXPONENT = 5_000
HALF = Fraction(1, 2)


def reads_as(kernel: Kernel, term: Term, value: Quotient) -> bool:
    """Whether it follows that the term is the value, from the values of its arguments."""
    if _by_definition(kernel, term, value):
        return True
    if term.op in BINDERS:
        return is_sum(kernel, term, value) if term.op in ("sum", "prod") else unrolled(kernel, term, value)
    arguments = [kernel.values.get(a) for a in term.args]
    if None in arguments:
        return False
    law = _OPERATIONS.get(term.op)
    if law is not None:
        return law(kernel, value, *arguments)
    if term.op == "fn":
        own = _FUNCTIONS.get(term.data)
        return own is not None and own(kernel, value, *arguments)
    return False


def _by_definition(kernel: Kernel, term: Term, value: Quotient) -> bool:
    """Whether the value is the generator that was introduced for this very operation on these arguments."""
    if term.op == "const":
        return kernel.ring.equal(value, constant(term.data[0]))
    let = kernel.bare(value)
    if let is None:
        return False
    if let.function == "term":
        return bool(let.about is term)
    match term.op:
        case "sym":
            return let.function == "symbol" and bool(let.about == term.data)
        case "named":
            return bool(let.function == term.data)
        case "fn":
            name, arguments = term.data, term.args
        case "call":
            name, arguments = f"call {term.data}", term.args
        case "index":
            name, arguments = f"entry {term.args[0].data}", term.args[1:]
        case _:
            return False
    values = [kernel.values.get(a) for a in arguments]
    own = kernel.arguments[let.number]
    return (
        let.function == name
        and len(own) == len(values)
        and all(v is not None and kernel.ring.equal(v, a) for v, a in zip(values, own, strict=True))
    )


# ── arithmetic ───────────────────────────────────────────────────────────────────────────────────


def _arithmetic(name: str) -> Law:
    def law(kernel: Kernel, value: Quotient, *args: Quotient) -> bool:
        return kernel.ring.equal(value, getattr(kernel.ring, name)(*args))

    return law


def _power(kernel: Kernel, value: Quotient, base: Quotient, exponent: Quotient) -> bool:
    number = kernel.ring.value(exponent)
    if number is None:
        return is_general_power(kernel, base, exponent, value)
    if number.denominator == 1:
        small = abs(number) <= MOST_EXPONENT
        return small and kernel.ring.equal(value, kernel.ring.power(base, int(number)))
    return is_root(kernel, base, number, value)


def _absolute(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    ring = kernel.ring
    return ring.equal(ring.mul(value, value), ring.mul(a, a)) and kernel.signs.of(value) > 0


def _extreme(kernel: Kernel, value: Quotient, *args: Quotient, direction: int) -> bool:
    """2 max(a, b) = a + b + w with w² = (a − b)² and w ≥ 0."""
    if len(args) != 2:
        return False
    ring, (a, b) = kernel.ring, args
    gap = ring.sub(ring.mul(constant(2 * direction), value), ring.mul(constant(direction), ring.add(a, b)))
    return _absolute(kernel, ring.plain(gap), ring.sub(a, b)) or any(
        _absolute(kernel, g, ring.sub(a, b)) for g in _sizes(kernel, gap)
    )


def _sizes(kernel: Kernel, gap: Quotient) -> list[Quotient]:
    """|·| generators that the gap is a multiple of, as the gap itself."""
    found = []
    for let in kernel.of_function.get("abs", ()):
        generator = kernel.ring.generator(let.number)
        for scale in (Fraction(1), Fraction(2), HALF):
            candidate = kernel.ring.mul(constant(scale), generator)
            if kernel.ring.equal(gap, candidate):
                found.append(candidate)
    return found


def _floor_quotient(kernel: Kernel, value: Quotient, a: Quotient, b: Quotient) -> bool:
    return SPECIAL["floor"](kernel, value, kernel.ring.div(a, b))


def _remainder(kernel: Kernel, value: Quotient, a: Quotient, b: Quotient) -> bool:
    """a mod b = a − b ⌊a/b⌋"""
    ring = kernel.ring
    return SPECIAL["floor"](kernel, ring.plain(ring.div(ring.sub(a, value), b)), ring.div(a, b))


_OPERATIONS: dict[str, Law] = {
    **{name: _arithmetic(name) for name in ("add", "sub", "mul", "div", "neg")},
    "pow": _power,
    "abs": _absolute,
    "max": functools.partial(_extreme, direction=1),
    "min": functools.partial(_extreme, direction=-1),
    "floordiv": _floor_quotient,
    "mod": _remainder,
    "named": lambda kernel, value: is_exponential(kernel, constant(1), value),
}


# ── functions that are exponentials, logarithms or roots ─────────────────────────────────────────


def _shifted(kernel: Kernel, a: Quotient, by: int) -> Quotient:
    return kernel.ring.add(a, constant(by))


def _times_log(kernel: Kernel, a: Quotient, base: int) -> Quotient:
    known = log_of_number(kernel, Fraction(base))
    return constant(0) if known is None else kernel.ring.mul(a, known)


def _log_to(kernel: Kernel, value: Quotient, a: Quotient, *, base: int) -> bool:
    known = log_of_number(kernel, Fraction(base))
    return known is not None and is_exponential(kernel, kernel.ring.mul(value, known), a, positive=True)


def _exp2(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    known = log_of_number(kernel, Fraction(2))
    if kernel.ring.value(a) is not None:
        return is_root(kernel, constant(2), kernel.ring.value(a) or Fraction(0), value)
    return known is not None and is_exponential(kernel, kernel.ring.mul(a, known), value)


def _hyperbolic(kernel: Kernel, value: Quotient, a: Quotient, *, sign: int) -> bool:
    """2 sinh(a) = E − 1/E and 2 cosh(a) = E + 1/E with E = exp(a)."""
    ring, e = kernel.ring, built(kernel, a)
    if e is None:
        return False
    return ring.equal(ring.mul(constant(2), ring.mul(value, e)), _shifted(kernel, ring.mul(e, e), sign))


def _tanh(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    """tanh(a) (S + 1) = S − 1 with S = exp(2a)."""
    ring, square = kernel.ring, built(kernel, kernel.ring.mul(constant(2), a))
    if square is None:
        return False
    return ring.equal(ring.mul(value, _shifted(kernel, square, 1)), _shifted(kernel, square, -1))


def _asinh(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    """sinh is injective: E − 1/E = 2a with E = exp(value)."""
    ring, e = kernel.ring, built(kernel, value)
    if e is None:
        return False
    return ring.equal(_shifted(kernel, ring.mul(e, e), -1), ring.mul(constant(2), ring.mul(a, e)))


def _acosh(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    """E + 1/E = 2a with E = exp(value), and value ≥ 0."""
    ring, e = kernel.ring, built(kernel, value)
    if e is None or kernel.signs.of(value) < 1:
        return False
    return ring.equal(_shifted(kernel, ring.mul(e, e), 1), ring.mul(constant(2), ring.mul(a, e)))


def _atanh(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    """exp(2 value) = (1 + a)/(1 − a), which is positive where atanh has a value."""
    ring, one = kernel.ring, constant(1)
    ratio = ring.div(ring.add(one, a), ring.sub(one, a))
    return is_exponential(kernel, ring.mul(constant(2), value), ratio, positive=True)


def _hypot(kernel: Kernel, value: Quotient, a: Quotient, b: Quotient) -> bool:
    return is_root(kernel, kernel.ring.add(kernel.ring.mul(a, a), kernel.ring.mul(b, b)), HALF, value)


def _cube_root(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    """Every real number has one real cube root."""
    return kernel.ring.equal(kernel.ring.power(value, 3), a)


def _sign(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    known = kernel.signs.of(a)
    return abs(known) == 2 and kernel.ring.equal(value, constant(1 if known > 0 else -1))


_FUNCTIONS: dict[str, Law] = {
    **SPECIAL,
    "sqrt": lambda k, v, a: is_root(k, a, HALF, v),
    "cbrt": _cube_root,
    "hypot": _hypot,
    "exp": lambda k, v, a: is_exponential(k, a, v),
    "expm1": lambda k, v, a: is_exponential(k, a, _shifted(k, v, 1)),
    "exp2": _exp2,
    "log": lambda k, v, a: is_exponential(k, v, a, positive=True),
    "log1p": lambda k, v, a: is_exponential(k, v, _shifted(k, a, 1), positive=True),
    "log2": functools.partial(_log_to, base=2),
    "log10": functools.partial(_log_to, base=10),
    "sinh": functools.partial(_hyperbolic, sign=-1),
    "cosh": functools.partial(_hyperbolic, sign=1),
    "tanh": _tanh,
    "asinh": _asinh,
    "acosh": _acosh,
    "atanh": _atanh,
    "sin": lambda k, v, a: is_sine(k, a, v),
    "cos": lambda k, v, a: is_cosine(k, a, v),
    "tan": lambda k, v, a: is_tangent(k, a, v),
    "atan": functools.partial(inverse_angle, function="atan"),
    "asin": functools.partial(inverse_angle, function="asin"),
    "acos": functools.partial(inverse_angle, function="acos"),
    "sign": _sign,
}
