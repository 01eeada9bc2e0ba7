"""Definite integrals that have a name: Euler's, Bose's and Fermi's, the complete elliptic ones, Bessel's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["known_integral"]


def known_integral(integrand: Any, t: Any, lo: Any, hi: Any) -> Any | None:
    """The value of ∫ integrand dt from ``lo`` to ``hi`` by a table (NIST Handbook of Mathematical Functions), else ``None``.

    The conditions of the table are not looked at: who uses the value compares it with numbers.
    """
    outside, inside = integrand.as_independent(t, as_Add=False)
    for rule in _RULES:
        for value in rule(inside, t, lo, hi):
            return outside * value
    return None


def _euler(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Any]:
    """∫ t^{a−1} (1 − t)^{b−1} from 0 to 1 = B(a, b)"""
    if (lo, hi) != (0, 1):
        return
    a = b = sp.S.One
    for base, exponent in f.as_powers_dict().items():
        if exponent.has(t):
            return
        if base == t:
            a += exponent
        elif sp.expand(base - (1 - t)) == 0:
            b += exponent
        elif base.has(t):
            return
    yield sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b)


def _bose_and_fermi(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Any]:
    """∫ t^{s−1} / (e^{bt} ∓ 1) from 0 to ∞ = Γ(s) ζ(s) / b^s, for + times 1 − 2^{1−s}"""
    if (lo, hi) != (0, sp.oo):
        return
    s, rate, sign = sp.S.One, None, 0
    for base, exponent in f.as_powers_dict().items():
        if exponent.has(t):
            return
        if base == t:
            s += exponent
            continue
        argument = _exponential(base, t)
        if exponent != -1 or argument is None or rate is not None:
            return
        rate, sign = argument
    if rate is None:
        return
    value = sp.gamma(s) * sp.zeta(s) / rate**s
    yield value if sign < 0 else value * (1 - 2 ** (1 - s))


def _exponential(base: Any, t: Any) -> tuple[Any, int] | None:
    """(b, ±1) of e^{bt} ± 1"""
    for sign in (1, -1):
        rest = base - sign
        if isinstance(rest, sp.exp):
            rate = sp.simplify(rest.args[0] / t)
            if not rate.has(t):
                return rate, sign
    return None


def _elliptic(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Any]:
    """∫ (1 − m sin² t)^{∓1/2} from 0 to π/2 = K(m), E(m)"""
    if lo != 0 or sp.simplify(hi - sp.pi / 2) != 0:
        return
    for base, exponent in f.as_powers_dict().items():
        if exponent.has(t):
            return
        if not base.has(t):
            continue
        m = sp.simplify((1 - base) / sp.sin(t) ** 2)
        if m.has(t) or abs(exponent) != sp.S.Half:
            return
        yield sp.elliptic_k(m) if exponent < 0 else sp.elliptic_e(m)


def _bessel(f: Any, t: Any, lo: Any, hi: Any) -> Iterator[Any]:
    """∫ cos(nt − x sin t) from 0 to π = π J_n(x), also with cos for sin and n = 0; ∫ e^{x cos t} = π I_0(x)"""
    if lo != 0 or hi != sp.pi:
        return
    if isinstance(f, sp.cos):
        inner = sp.expand(f.args[0])
        wave = sp.sin(t) if inner.has(sp.sin(t)) else sp.cos(t)
        x, n = -inner.coeff(wave), inner.coeff(t)
        linear = sp.expand(inner - n * t + x * wave) == 0 and not (x.has(t) or n.has(t))
        if linear and n.is_integer and (wave == sp.sin(t) or n == 0):
            yield sp.pi * sp.besselj(n, x)
    if isinstance(f, sp.exp):
        x = sp.expand(f.args[0]).coeff(sp.cos(t))
        if sp.expand(f.args[0] - x * sp.cos(t)) == 0 and not x.has(t):
            yield sp.pi * sp.besseli(0, x)


_RULES: tuple[Callable[..., Iterator[Any]], ...] = (_euler, _bose_and_fermi, _elliptic, _bessel)
