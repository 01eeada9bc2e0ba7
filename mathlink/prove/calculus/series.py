"""Endless series that have a name: each value with the conditions under which it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp

from mathlink.prove.calculus.theorems import Theorem, by_terms

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["series"]


def series(body: Any, k: Any, lo: Any) -> Theorem | None:
    """Σ body over k from the whole number ``lo`` to ∞ by the table, term by term; ``None`` where a term is in no row."""
    if not lo.is_Integer:
        return None
    shifted = body.subs(k, k + lo) if lo != 0 else body

    def rule(part: Any) -> Theorem | None:
        outside, inside = part.as_independent(k, as_Add=False)
        for row in _SERIES:
            found = row(inside, k)
            if found is not None:
                only = found.only and bool(outside.is_nonzero)
                return Theorem(outside * found.value, found.needs, only)
        return None

    return rule(shifted) or by_terms(sp.expand(shifted, power_exp=False, power_base=False), rule)


@dataclass(frozen=True)
class _Geometric:
    """ratio^k · factor · rest, and what that way of writing needs."""

    ratio: Any
    factor: Any
    rest: Any
    needs: tuple[Any, ...]


def _split(body: Any, k: Any) -> _Geometric | None:
    """Powers whose exponents are linear in k with whole numbers, and e to what is linear in k, taken out."""
    ratio, factor, rest, needs = sp.S.One, sp.S.One, sp.S.One, []
    for base, exponent in body.as_powers_dict().items():
        exponent = sp.sympify(exponent)
        if not exponent.has(k):
            rest *= base**exponent
            continue
        slope, start = sp.expand(exponent).coeff(k, 1), sp.expand(exponent).coeff(k, 0)
        if base.has(k) or sp.expand(exponent - slope * k - start) != 0:
            return None
        if base != sp.E and not (slope.is_Integer and start.is_Integer):
            needs.append(base > 0)
        elif base != sp.E and not (slope >= 0 and start >= 0):
            needs.append(sp.Ne(base, 0))
        ratio, factor = ratio * base**slope, factor * base**start
    return _Geometric(ratio, factor, rest, tuple(needs))


def _geometric(body: Any, k: Any) -> Theorem | None:
    """Σ P(k) r^k from 0 on, P a polynomial: P of r d/dr applied to 1/(1 − r), for −1 < r < 1 (the geometric series)"""
    found = _split(body, k)
    if found is None or found.ratio == 1 or not found.rest.is_polynomial(k):
        return None
    r = sp.Dummy("r")
    once, total = 1 / (1 - r), sp.S.Zero
    coefficients = list(reversed(sp.Poly(found.rest, k).all_coeffs()))
    for coefficient in coefficients:
        total += coefficient * once
        once = sp.cancel(r * sp.diff(once, r))
    value = found.factor * sp.factor(total).subs(r, found.ratio)
    return Theorem(value, (*found.needs, found.ratio > -1, found.ratio < 1), only=not found.needs)


def _exponential_series(body: Any, k: Any) -> Theorem | None:
    """Σ r^k / k! = e^r; over (2k)! cos √−r or cosh √r; over (2k + 1)! sin √−r / √−r or sinh √r / √r (4.2.19, 4.19.1)"""
    found = _split(body, k)
    if found is None:
        return None
    below, r = 1 / found.rest, found.ratio
    if below in (sp.factorial(k), sp.gamma(k + 1)):
        return Theorem(found.factor * sp.exp(r), found.needs)
    even = below in (sp.factorial(2 * k), sp.gamma(2 * k + 1))
    odd = below in (sp.factorial(2 * k + 1), sp.gamma(2 * k + 2))
    if not (even or odd) or not ((-r).is_nonnegative or r.is_nonnegative):
        return None
    cosine, sine = (sp.cos, sp.sin) if (-r).is_nonnegative else (sp.cosh, sp.sinh)
    root = sp.sqrt(abs(r)).replace(sp.Abs, lambda x: x)  # both functions are even in it
    return Theorem(found.factor * cosine(root), found.needs) if even else _over(found, sine(root), root)


def _over(found: _Geometric, value: Any, small: Any) -> Theorem:
    """value · factor / small, where ``value`` vanishes with ``small``."""
    quotient = found.factor / small
    needs = () if sp.denom(quotient).is_number else (sp.Ne(small, 0),)
    return Theorem(quotient * value, (*found.needs, *needs))


def _logarithm(body: Any, k: Any) -> Theorem | None:
    """Σ r^{k+1} / (k + 1) from 0 on = −ln(1 − r) for −1 ≤ r < 1 (4.6.1)"""
    found = _split(body, k)
    if found is None or sp.expand(1 / found.rest - (k + 1)) != 0:
        return None
    made = _over(found, -sp.log(1 - found.ratio), found.ratio)
    return Theorem(made.value, (*made.needs, found.ratio >= -1, found.ratio < 1))


def _zeta(body: Any, k: Any) -> Theorem | None:
    """Σ (k + 1)^{−s} from 0 on = ζ(s) for s > 1 (25.2.1)"""
    base, exponent = body.as_base_exp()
    if sp.expand(base - (k + 1)) != 0 or exponent.has(k):
        return None
    return Theorem(sp.zeta(-exponent), (-exponent > 1,), only=True)


_SERIES: tuple[Callable[[Any, Any], Theorem | None], ...] = (_geometric, _exponential_series, _logarithm, _zeta)
