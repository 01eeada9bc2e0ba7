"""Definite integrals that have a name: each value with the conditions under which it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Theorem", "by_terms", "integral"]


@dataclass(frozen=True)
class Theorem:
    """A value, and the SymPy relations that must hold for it; the numbers in the rows are those of NIST's Handbook (DLMF).

    ``only`` says that there is no value where a relation fails.
    """

    value: Any
    needs: tuple[Any, ...] = ()
    only: bool = False


_NONE: tuple[Any, Any] = (None, None)


def integral(integrand: Any, t: Any, lo: Any, hi: Any) -> Theorem | None:
    """∫ integrand dt from ``lo`` to ``hi`` by the table, term by term; ``None`` where a term is in no row."""

    def rule(part: Any) -> Theorem | None:
        outside, inside = part.as_independent(t, as_Add=False)
        for row in _INTEGRALS:
            for found in row(inside, t, lo, hi):
                return Theorem(outside * found.value, found.needs)
        return None

    return rule(integrand) or by_terms(sp.expand(integrand), rule)


def by_terms(expanded: Any, rule: Callable[[Any], Theorem | None]) -> Theorem | None:
    """The value of a sum, each of its terms by the rule."""
    if not expanded.is_Add:
        return None
    found = []
    for part in sp.Add.make_args(expanded):
        one = rule(part)
        if one is None:
            return None
        found.append(one)
    return Theorem(sp.Add(*(f.value for f in found)), tuple(dict.fromkeys(n for f in found for n in f.needs)))


def _powers(f: Any, t: Any) -> tuple[Any, dict[Any, Any]] | None:
    """f as t to a power times other bases with powers; ``None`` where t is in an exponent of another base than e."""
    power, others = sp.S.Zero, {}
    for base, exponent in f.as_powers_dict().items():
        if base == t and not sp.sympify(exponent).has(t):
            power += exponent
        elif base == sp.E or not sp.sympify(exponent).has(t):
            others[base] = exponent
        else:
            return None
    return power, others


def _euler(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Theorem]:
    """∫ t^{a−1} (1 − t)^{b−1} from 0 to 1 = B(a, b) for a, b > 0 (5.12.1)"""
    parts = _powers(f, t)
    if (lo, hi) != (0, 1) or parts is None:
        return
    a, b = parts[0] + 1, sp.S.One
    for base, exponent in parts[1].items():
        if sp.expand(base - (1 - t)) != 0:
            return
        b += exponent
    if b == 1:
        yield Theorem(1 / a, (a > 0,))
    else:
        yield Theorem(sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b), (a > 0, b > 0))


def _gamma(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Theorem]:
    """∫ t^{s−1} e^{−b t^p} from 0 to ∞ = Γ(s/p) / (p b^{s/p}) for s, b > 0 and the numbers p > 0 (5.9.1)"""
    parts = _powers(f, t)
    if (lo, hi) != (0, sp.oo) or parts is None or set(parts[1]) != {sp.E}:
        return
    found = _monomial(-parts[1][sp.E], t)
    if found is None or not (found[1].is_Rational and found[1] > 0):
        return
    s, (b, p) = parts[0] + 1, found
    yield Theorem(sp.gamma(s / p) / (p * b ** (s / p)), (s > 0, b > 0))


def _monomial(f: Any, t: Any) -> tuple[Any, Any] | None:
    """(b, p) of b t^p"""
    outside, inside = sp.expand(f).as_independent(t, as_Add=False)
    base, power = inside.as_base_exp()
    return (outside, power) if base == t and not power.has(t) else None


def _normal(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Theorem]:
    """∫ e^{−a t² + b t + c} over the line = √(π/a) e^{b²/4a + c}; with t^n and b = 0 it is Γ((n + 1)/2) / a^{(n+1)/2} or 0"""
    parts = _powers(f, t)
    if (lo, hi) != (-sp.oo, sp.oo) or parts is None or set(parts[1]) != {sp.E}:
        return
    n, exponent = parts[0], sp.expand(parts[1][sp.E])
    if not exponent.is_polynomial(t) or sp.degree(exponent, t) != 2 or not (n.is_Integer and n >= 0):
        return
    a, b, c = -exponent.coeff(t, 2), exponent.coeff(t, 1), exponent.coeff(t, 0)
    if n == 0:
        yield Theorem(sp.sqrt(sp.pi / a) * sp.exp(b**2 / (4 * a) + c), (a > 0,))
    elif b == 0:
        half = (n + 1) / sp.S(2)
        yield Theorem(sp.exp(c) * sp.gamma(half) / a**half if n % 2 == 0 else sp.S.Zero, (a > 0,))


def _tails(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Theorem]:
    """From c to ∞: e^{−bt} gives e^{−bc}/b for b > 0, t^{−n} gives c^{1−n}/(n − 1) for c > 0, n > 1, e^{−b t²} the erfc"""
    if hi != sp.oo or lo == -sp.oo:
        return
    parts = _powers(f, t)
    if parts is None:
        return
    power, others = parts
    if not others:
        yield Theorem(lo ** (power + 1) / -(power + 1), (lo > 0, power < -1))
    if set(others) != {sp.E} or power != 0:
        return
    b, p = _monomial(-others[sp.E], t) or _NONE
    if p == 1:
        yield Theorem(sp.exp(-b * lo) / b, (b > 0,))
    elif p == 2:
        yield Theorem(sp.sqrt(sp.pi / b) * sp.erfc(sp.sqrt(b) * lo) / 2, (b > 0,))


def _waves(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Theorem]:
    """∫ e^{−st} sin ωt from 0 to ∞ = ω/(s² + ω²), with cos s/(s² + ω²), for s > 0 (Laplace); ∫ sin(ωt)/t = π/2 for ω > 0"""
    parts = _powers(f, t)
    if (lo, hi) != (0, sp.oo) or parts is None:
        return
    power, others = parts
    waves = [b for b in others if isinstance(b, (sp.sin, sp.cos))]
    if len(waves) != 1 or others[waves[0]] != 1:
        return
    rate, p = _monomial(waves[0].args[0], t) or _NONE
    if p != 1:
        return
    rest = set(others) - set(waves)
    if not rest and power == -1 and isinstance(waves[0], sp.sin):
        yield Theorem(sp.pi / 2, (rate > 0,))
    if rest != {sp.E} or power != 0:
        return
    s, p = _monomial(-others[sp.E], t) or _NONE
    if p == 1:
        over = rate if isinstance(waves[0], sp.sin) else s
        yield Theorem(over / (s**2 + rate**2), (s > 0,))


def _lorentz(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Theorem]:
    """∫ dt / (t² + c) from 0 to ∞ = π / (2√c), over the line twice that, for c > 0"""
    if hi != sp.oo or lo not in (0, -sp.oo) or not (1 / f).is_polynomial(t):
        return
    below = sp.expand(1 / f)
    if sp.degree(below, t) != 2 or below.coeff(t, 1) != 0:
        return
    lead = below.coeff(t, 2)
    c = below.coeff(t, 0) / lead
    yield Theorem(sp.pi / (lead * sp.sqrt(c)) / (2 if lo == 0 else 1), (c > 0, sp.Ne(lead, 0)))


def _bose_and_fermi(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Theorem]:
    """∫ t^{s−1} / (e^{bt} ∓ 1) from 0 to ∞ = Γ(s) ζ(s) / b^s for s > 1, for + times 1 − 2^{1−s} for s > 0 (25.5.1, 25.5.3)"""
    parts = _powers(f, t)
    if (lo, hi) != (0, sp.oo) or parts is None or len(parts[1]) != 1:
        return
    s = parts[0] + 1
    ((base, exponent),) = parts[1].items()
    found = _exponential(base, t)
    if exponent != -1 or found is None:
        return
    rate, sign = found
    value = sp.gamma(s) * sp.zeta(s) / rate**s
    if sign < 0:
        yield Theorem(value, (s > 1, rate > 0))
    elif s == 1:
        yield Theorem(sp.log(2) / rate, (rate > 0,))
    else:
        yield Theorem(value * (1 - 2 ** (1 - s)), (s > 0, sp.Ne(s, 1), rate > 0))


def _exponential(base: Any, t: Any) -> tuple[Any, int] | None:
    """(b, ±1) of e^{bt} ± 1"""
    for sign in (1, -1):
        rest = base - sign
        if isinstance(rest, sp.exp):
            rate, power = _monomial(rest.args[0], t) or _NONE
            if power == 1:
                return rate, sign
    return None


def _elliptic(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Theorem]:
    """∫ (1 − m sin² t)^{∓1/2} from 0 to π/2 = K(m), E(m) for m < 1, m ≤ 1 (19.2.8)"""
    if lo != 0 or sp.simplify(hi - sp.pi / 2) != 0:
        return
    base, exponent = f.as_base_exp()
    m = sp.simplify((1 - base) / sp.sin(t) ** 2)
    if m.has(t) or abs(exponent) != sp.S.Half:
        return
    yield Theorem(sp.elliptic_k(m), (m < 1,)) if exponent < 0 else Theorem(sp.elliptic_e(m), (m <= 1,))


def _bessel(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Theorem]:
    """∫ cos(nt − x sin t) from 0 to π = π J_n(x), also with cos for sin and n = 0; ∫ e^{x cos t} = π I_0(x) (10.9.2, 10.32.1)"""
    if lo != 0 or hi != sp.pi:
        return
    if isinstance(f, sp.cos):
        inner = sp.expand(f.args[0])
        wave = sp.sin(t) if inner.has(sp.sin(t)) else sp.cos(t)
        x, n = -inner.coeff(wave), inner.coeff(t)
        linear = sp.expand(inner - n * t + x * wave) == 0 and not (x.has(t) or n.has(t))
        if linear and n.is_integer and (wave == sp.sin(t) or n == 0):
            yield Theorem(sp.pi * sp.besselj(n, x))
    if isinstance(f, sp.exp):
        x = sp.expand(f.args[0]).coeff(sp.cos(t))
        if sp.expand(f.args[0] - x * sp.cos(t)) == 0 and not x.has(t):
            yield Theorem(sp.pi * sp.besseli(0, x))


_INTEGRALS: tuple[Callable[..., Iterator[Theorem]], ...] = (
    *(_euler, _gamma, _normal, _tails, _waves, _lorentz, _bose_and_fermi, _elliptic, _bessel),
)
