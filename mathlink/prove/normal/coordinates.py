"""What is known of generators, as a change of coordinates in which it shows as signs.

``V > b`` becomes ``V = b + t`` with t > 0, and ``0 < p < 1`` becomes ``p = s / (1 + s)`` with s > 0. A polynomial whose
coefficients in those coordinates all have one sign has that sign everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from mathlink.prove.normal.field import Field

    Poly = Any

__all__ = [
    "NEGATIVE",
    "NONNEGATIVE",
    "NONPOSITIVE",
    "POSITIVE",
    "UNKNOWN",
    "Coordinates",
    "coefficients",
    "multiple",
    "product",
]

POSITIVE, NONNEGATIVE, UNKNOWN, NONPOSITIVE, NEGATIVE = 2, 1, 0, -1, -2

MOST_TERMS = 80
MOST_DEGREE = 16


class Step(NamedTuple):
    """A change of one coordinate: ``g = centre + scale·t`` or, with ``ratio``, ``g = centre·t/(1 + t)``; t takes g's slot.

    ``open_end``: the far end of a ratio belongs to the domain but to no t, so results there are limits.
    """

    slot: int
    centre: Poly
    scale: Any
    ratio: bool
    open_end: bool
    renames: bool = False
    """Whether t is g itself."""


def product(a: int, b: int) -> int:
    """The sign of a product."""
    if not a or not b:
        return UNKNOWN
    size = min(abs(a), abs(b))
    return size if (a > 0) == (b > 0) else -size


class Coordinates:
    """Facts turned into changes of coordinates. ``bounded``: also use upper bounds, at the price of higher degrees."""

    def __init__(self, field: Field, bounded: bool) -> None:
        self.field = field
        self.bounded = bounded
        self.steps: list[Step] = []
        self.slots: dict[int, int] = {}
        self.facts: list[tuple[Poly, bool, bool]] = []

    def absorb(self, poly: Poly, strict: bool) -> None:
        """Take over poly > 0 (strict) or poly ≥ 0."""
        moved, limit = self._moved(poly)
        if moved is None or moved.is_constant():
            return
        if strict and not limit and moved in self.field.variables:
            slot = self.field.variables.index(moved)
            if slot in self.slots:
                self.slots[slot] = POSITIVE
                return
        step = None if limit else self._step(moved, strict)
        if step is None:
            self.facts.append((moved, strict, limit))
            return
        self.steps.append(step)
        if not step.ratio:
            self.slots[step.slot] = POSITIVE if strict else NONNEGATIVE
        again, self.facts = self.facts, []
        for fact, sharp, limited in again:
            changed, ended = self._apply(fact, step)
            if changed is not None:
                self.facts.append((changed, sharp, limited or ended))

    def _step(self, poly: Poly, strict: bool) -> Step | None:
        """The change of coordinates that ``poly > 0`` amounts to, where poly is linear in a generator alone."""
        linear = []
        terms = list(poly.terms())
        for exponents, coefficient in terms:
            if sum(exponents) == 1:
                slot = exponents.index(1)
                if all(not e[slot] or e is exponents for e, _ in terms):
                    linear.append((slot, coefficient))
        for slot, coefficient in linear:
            if coefficient > 0 and (slot not in self.slots or len(poly) > 1):
                variable = self.field.variables[slot]
                centre = (coefficient * variable - poly) / coefficient
                if slot in self.slots and self.plain(centre) <= 0:
                    continue  # the old bound t > 0 would be lost
                return Step(slot, centre, 1 / coefficient, False, False, centre.is_zero() and coefficient == 1)
        for slot, coefficient in linear:
            if coefficient < 0:
                variable = self.field.variables[slot]
                centre = (poly - coefficient * variable) / -coefficient
                if slot not in self.slots:
                    return Step(slot, centre, 1 / coefficient, False, False)
                if self.slots[slot] > 0 and self.bounded:
                    return Step(slot, centre, 1, True, not strict)
        return None

    def plain(self, poly: Poly) -> int:
        """The sign that the coefficients and the signs of the slots tell by themselves."""
        if poly.is_zero():
            return UNKNOWN
        if poly.is_constant():
            return POSITIVE if poly.leading_coefficient() > 0 else NEGATIVE
        total = 0
        for exponents, coefficient in poly.terms():
            sign = POSITIVE if coefficient > 0 else NEGATIVE
            for slot, exponent in enumerate(exponents):
                if not exponent:
                    continue
                own = self.slots.get(slot, UNKNOWN)
                if exponent % 2 == 0:
                    own = POSITIVE if abs(own) == 2 else NONNEGATIVE
                sign = product(sign, own)
                if not sign:
                    return UNKNOWN
            if total * sign < 0:
                return UNKNOWN
            total = sign if abs(sign) > abs(total) else total
        return total

    def sign(self, poly: Poly) -> int:
        """The sign that shows in these coordinates."""
        moved, limit = self._moved(poly)
        if moved is None or moved.is_zero():
            return UNKNOWN
        found = self.plain(moved) or self._beyond_facts(moved)
        return max(-1, min(1, found)) if limit else found

    def _beyond_facts(self, moved: Poly) -> int:
        """moved = c·fact + rest with c > 0 and a rest that is not negative (or the same for −moved)."""
        for direction in (1, -1) if self.facts else ():
            wanted = moved * direction
            known = wanted.to_dict()
            for fact, strict, limited in self.facts:
                ratios = {known[m] / c for m, c in fact.to_dict().items() if m in known}
                for ratio in sorted(r for r in ratios if r > 0)[:6]:
                    rest = wanted - fact * ratio
                    sign = (
                        POSITIVE if rest.is_zero() and strict else NONNEGATIVE if rest.is_zero() else self.plain(rest)
                    )
                    if sign > 0:
                        return direction * (NONNEGATIVE if limited else POSITIVE if strict else sign)
        return UNKNOWN

    def _moved(self, poly: Poly) -> tuple[Poly | None, bool]:
        """The polynomial (times something positive) in the new coordinates; whether a closed end is only a limit."""
        limit = False
        for step in self.steps:
            poly, ended = self._apply(poly, step)
            if poly is None:
                return None, False
            limit = limit or ended
        return poly, limit

    def _apply(self, poly: Poly, step: Step) -> tuple[Poly | None, bool]:
        if step.renames:
            return poly, False
        degree = poly.degrees()[step.slot]
        if degree <= 0:
            return poly, False
        if degree > MOST_DEGREE or len(poly) > MOST_TERMS:
            return None, False
        parts = coefficients(self.field, poly, step.slot, degree)
        t = self.field.variables[step.slot]
        total = self.field.ring.constant(0)
        if step.ratio:
            for j, part in enumerate(parts):
                total += part * (step.centre * t) ** j * (1 + t) ** (degree - j)
            return total, step.open_end
        for part in reversed(parts):
            total = total * (step.centre + step.scale * t) + part
        return total, False


def coefficients(field: Field, poly: Poly, slot: int, degree: int) -> list[Poly]:
    """The coefficients of 1, g, g², …, for the generator with this number."""
    parts: list[dict[tuple[int, ...], Any]] = [{} for _ in range(degree + 1)]
    for exponents, coefficient in poly.terms():
        parts[exponents[slot]][(*exponents[:slot], 0, *exponents[slot + 1 :])] = coefficient
    return [field.ring.from_dict(p) for p in parts]


def multiple(poly: Poly, other: Poly) -> Any:
    """The number c ≠ 0 with poly = c·other, or ``None``."""
    if len(poly) != len(other):
        return None
    ratio = poly.leading_coefficient() / other.leading_coefficient()
    return ratio if poly == other * ratio else None
