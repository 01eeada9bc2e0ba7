"""What one pass over the terms learns for the next: the finest exponent of every base, the lowest shift of every argument."""

from __future__ import annotations

import math
from fractions import Fraction

from mathlink.errors import OutOfReach

__all__ = ["Plan", "Refined", "common_measure"]

MOST_DENOMINATOR = 20_000
SMALL = 12


class Refined(Exception):
    """The plan has changed, so the pass must start again."""


def common_measure(a: Fraction, b: Fraction) -> Fraction:
    """The largest number that both are whole multiples of."""
    bottom = a.denominator * b.denominator
    return Fraction(math.gcd(a.numerator * b.denominator, b.numerator * a.denominator), bottom)


class Plan:
    """Decisions that hold for a whole pass. A request that does not fit changes the plan and raises :class:`Refined`."""

    def __init__(self) -> None:
        self.units: dict[str, Fraction] = {}
        self.residues: dict[str, set[Fraction]] = {}
        self.shifts: dict[str, int] = {}

    def multiple(self, label: str, coefficient: Fraction) -> tuple[Fraction, int]:
        """(unit, n) with coefficient = n · unit."""
        unit = self.units.setdefault(label, abs(coefficient))
        n = coefficient / unit
        if n.denominator != 1:
            self.units[label] = common_measure(unit, coefficient)
            raise Refined
        return unit, int(n)

    def root(self, label: str, exponent: Fraction) -> tuple[Fraction, int, int]:
        """(unit, n, k) with exponent = n · unit + k, the unit being p/m in lowest terms, m common to all exponents met."""
        residue = exponent % 1
        met = self.residues.setdefault(label, {residue})
        if residue not in met:
            met.add(residue)
            raise Refined
        m = math.lcm(*(r.denominator for r in met))
        if m > MOST_DENOMINATOR:
            raise OutOfReach(f"roots of degree {m}")
        p = _step(met, m)
        n = int(residue * m) * pow(p, -1, m) % m if m > 1 else 0
        if m > SMALL and n > m // 2:
            n -= m
        unit = Fraction(p, m)
        return unit, n, int(exponent - n * unit)

    def shift(self, label: str, k: int) -> int:
        """The lowest whole shift met for this argument."""
        lowest = self.shifts.setdefault(label, k)
        if k < lowest:
            self.shifts[label] = k
            raise Refined
        return lowest


def _step(residues: set[Fraction], m: int) -> int:
    """The numerator of the unit that keeps the multiples of all residues small."""
    if m <= SMALL:
        return 1
    numbers = [int(r * m) for r in residues]
    candidates = sorted({1, *(a for a in numbers if math.gcd(a, m) == 1)})

    def worst(p: int) -> int:
        inverse = pow(p, -1, m)
        multiples = [a * inverse % m for a in numbers]
        return max(min(n, m - n) for n in multiples)

    return min(candidates, key=worst)
