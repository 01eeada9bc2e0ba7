"""Relations between two sides as wholes: a constant factor or offset, a power law, a further term."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from mathlink.prove.linear_fit import least_squares
from mathlink.prove.numbers import Number, recognise
from mathlink.prove.samples import AGREE, Samples, close
from mathlink.term import Term, abs_, add, const, div, fn, mul, neg, pow_, sub, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Found", "between", "laws"]

_LARGEST_EXPONENT = 12
_EXPONENT_DENOMINATOR = 12
_SNAP = 1e-6
_MOST_SYMBOLS = 8
_MOST_POWERS = 3
_TELLING = 8


@dataclass(frozen=True)
class Found:
    """A relation that gives the left values: its kind, and the left side as a function of the right one.

    ``number`` is the constant factor or offset, where the relation is one.
    """

    kind: str
    apply: Callable[[Term], Term]
    number: Number | None = None


def between(samples: Samples) -> Iterator[Found]:
    """Relations that hold at every sample, the simplest first."""
    for relation in (_factor, _offset, _mirrored, _inverse, _functions, _power):
        found = relation(samples)
        if found is not None:
            yield found


def laws(samples: Samples) -> Iterator[Found]:
    """Relations with powers of the symbols: code = equation · c xᵏ, code = equation + c xᵏ."""
    for relation in (_power_law, _further_term):
        found = relation(samples)
        if found is not None:
            yield found


def _constant(values: list[float]) -> Number | None:
    """The number that all values are, recognised; ``None`` where they differ."""
    middle = sorted(values)[len(values) // 2]
    if not math.isfinite(middle) or not all(close(v, middle) for v in values):
        return None
    number = recognise(middle)
    return number if all(close(v, number.value) for v in values) else None


def _factor(s: Samples) -> Found | None:
    """code = c · equation"""
    if any(b == 0 for b in s.right):
        return None
    number = _constant([a / b for a, b in zip(s.left, s.right, strict=True)])
    if number is None or number.value == 0:
        return None
    if number.value == -1:
        return Found("sign", neg, number)
    return Found("factor", lambda equation: mul(number.term, equation), number)


def _offset(s: Samples) -> Found | None:
    """code = equation + c"""
    differences = [a - b for a, b in zip(s.left, s.right, strict=True)]
    sharpest = min(range(len(differences)), key=lambda i: max(abs(s.left[i]), abs(s.right[i])))
    number = recognise(differences[sharpest])
    if number.value == 0 or not _explains(s, [number.value] * len(differences)):
        return None
    return Found("offset", lambda equation: add(equation, number.term), number)


def _explains(s: Samples, terms: list[float]) -> bool:
    """Whether left = right + term everywhere, and the terms are large enough at most points for that to say something."""
    telling = 0
    for a, b, d in zip(s.left, s.right, terms, strict=True):
        scale = max(abs(a), abs(b), abs(d))
        if abs(a - b - d) > AGREE * scale:
            return False
        telling += abs(d) > 1e-6 * scale
    return telling >= min(_TELLING, len(terms))


def _mirrored(s: Samples) -> Found | None:
    """code = c − equation"""
    number = _constant([a + b for a, b in zip(s.left, s.right, strict=True)])
    if number is None or not number.simple or number.value == 0:
        return None
    return Found("offset", lambda equation: sub(number.term, equation), number)


def _inverse(s: Samples) -> Found | None:
    """code = c / equation"""
    number = _constant([a * b for a, b in zip(s.left, s.right, strict=True)])
    if number is None or not number.simple or number.value == 0:
        return None
    return Found("exponent", lambda equation: div(number.term, equation), number)


def _functions(s: Samples) -> Found | None:
    """code = f(equation)"""
    for name, function in _WHOLE_FUNCTIONS.items():
        try:
            if all(close(a, function(b)) for a, b in zip(s.left, s.right, strict=True)):
                return Found("function", abs_ if name == "abs" else partial(fn, name))
        except (ValueError, OverflowError):
            continue
    return None


_WHOLE_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "log10": math.log10,
    "log2": math.log2,
    "abs": abs,
}


def _power(s: Samples) -> Found | None:
    """code = equation^k"""
    if any(b <= 0 or b == 1 for b in s.right) or any(a <= 0 for a in s.left):
        return None
    number = _constant([math.log(a) / math.log(b) for a, b in zip(s.left, s.right, strict=True)])
    if number is None or not number.simple or not 0 < abs(number.value) <= _LARGEST_EXPONENT:
        return None
    return Found("exponent", lambda equation: pow_(equation, number.term), number)


# ── Powers of the symbols ────────────────────────────────────────────────────────────────────────


def _power_law(s: Samples) -> Found | None:
    """code = equation · c xᵏ yᵐ"""
    if any(b == 0 for b in s.right):
        return None
    ratios = [a / b for a, b in zip(s.left, s.right, strict=True)]
    law = _law(s, ratios)
    if law is None:
        return None
    values = law.values(s)
    if values is None or not all(close(a, b * v) for a, b, v in zip(s.left, s.right, values, strict=True)):
        return None
    top, bottom = law.terms()
    return Found("factor", lambda equation: _scaled(equation, top, bottom))


def _further_term(s: Samples) -> Found | None:
    """code = equation + c xᵏ yᵐ"""
    differences = [a - b for a, b in zip(s.left, s.right, strict=True)]
    law = _law(s, differences)
    values = law.values(s) if law is not None else None
    if law is None or values is None or not _explains(s, values):
        return None
    top, bottom = law.terms()
    term = _scaled(None, top, bottom)
    if law.number.value < 0:
        return Found("missing", lambda equation: sub(equation, _scaled(None, *law.terms(positive=True))))
    return Found("missing", lambda equation: add(equation, term))


def _scaled(term: Term | None, top: list[Term], bottom: list[Term]) -> Term:
    """term · top / bottom, without idle ones."""
    factors = ([term] if term is not None else []) + top
    product = factors[0] if factors else const(1)
    for f in factors[1:]:
        product = mul(product, f)
    for f in bottom:
        product = div(product, f)
    return product


@dataclass(frozen=True)
class _Law:
    """c · Π symbolᵏ"""

    number: Number
    exponents: dict[str, Fraction]

    def values(self, s: Samples) -> list[float] | None:
        found = []
        for point in s.points:
            value = self.number.value
            for name, k in self.exponents.items():
                x = float(point[name])
                if x == 0 or (x < 0 and k.denominator != 1):
                    return None
                value *= x ** (int(k) if k.denominator == 1 else float(k))
            found.append(value)
        return found

    def terms(self, positive: bool = False) -> tuple[list[Term], list[Term]]:
        """Factors above and below the line."""
        value = abs(self.number.value) if positive else self.number.value
        top = [] if value == 1 else [recognise(value).term]
        bottom: list[Term] = []
        for name, k in self.exponents.items():
            size = abs(k)
            (top if k > 0 else bottom).append(sym(name) if size == 1 else pow_(sym(name), const(size)))
        return top, bottom


def _law(s: Samples, values: list[float]) -> _Law | None:
    """The power law that the values follow, up to rounding; they are re-checked by the caller."""
    names = [n for n in s.symbols if 0.0 not in s.column(n) and len(set(map(abs, s.column(n)))) > 1][:_MOST_SYMBOLS]
    if not names or 0.0 in values or len(values) < len(names) + 3:
        return None
    rows = [[1.0, *(math.log(abs(float(p[n]))) for n in names)] for p in s.points]
    solved = least_squares(rows, [math.log(abs(v)) for v in values])
    exponents = {}
    for name, k in zip(names, solved[1:], strict=True):
        snapped = Fraction(k).limit_denominator(_EXPONENT_DENOMINATOR)
        if abs(float(snapped) - k) > _SNAP:
            snapped = Fraction(f"{k:.4g}")
            if abs(float(snapped) - k) > _SNAP:
                return None
        if abs(snapped) > _LARGEST_EXPONENT:
            return None
        if snapped:
            exponents[name] = snapped
    if not 0 < len(exponents) <= _MOST_POWERS:
        return None
    plain = _Law(recognise(1.0), exponents).values(s)
    if plain is None:
        return None
    middle = sorted(v / p for v, p in zip(values, plain, strict=True))[len(values) // 2]
    return _Law(recognise(float(f"{middle:.10g}")), exponents)
