"""The generators of a sketch, their relations shown from what they are, and the readings of terms shown one operation at a time."""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.prove.rechecking.cyclotomic import has_root
from mathlink.prove.rechecking.polynomial import Ring, constant
from mathlink.prove.rechecking.signs import Signs
from mathlink.prove.sketch import Let
from mathlink.term import BINDERS
from mathlink.term.build import BOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.model import Budget, Domain
    from mathlink.prove.rechecking.polynomial import Quotient
    from mathlink.prove.sketch import Relation, Sketch
    from mathlink.term import Term

__all__ = ["Kernel", "Misshapen"]


class Misshapen(Exception):
    """A step that says nothing: a generator made of later ones, a reading of a generator that is not there."""


class Kernel:
    """What has been accepted so far: generators, relations, values of terms.

    Everything here is exact: a method that answers ``True`` has shown the step, ``False`` means not shown (and not: wrong).
    """

    def __init__(self, sketch: Sketch, domain: Domain, budget: Budget | None = None) -> None:
        self.domain = domain
        self.lets = {let.number: let for let in sorted(sketch.of(Let), key=lambda let: let.number)}
        if len(self.lets) != sum(1 for _ in sketch.of(Let)):
            raise Misshapen("two generators with one number")
        self.ring = Ring(list(self.lets), budget)
        self.signs = Signs(self.ring, domain)
        self.arguments: dict[int, tuple[Quotient, ...]] = {}
        self.of_function: dict[str, list[Let]] = {}
        self.values: dict[Term, Quotient] = {}
        self._bound: set[int] = set()

    # generators

    def introduce(self, let: Let) -> None:
        """Accept a generator.

        Raises
        ------
        Misshapen : it is made of itself or of later ones, or of generators that are not there.
        """
        for ratio in let.arguments:
            for poly in (ratio.top, ratio.bottom):
                if any(number >= let.number for _, monomial in poly for number, _ in monomial):
                    raise Misshapen(f"{let.name} is made of generators that come after it")
        self.arguments[let.number] = tuple(self.quotient(a) for a in let.arguments)
        self.of_function.setdefault(let.function, []).append(let)
        inner = self.arguments[let.number]
        if self._depends(let):
            self._bound.add(let.number)
        self.signs.learn(let, inner[0] if inner else None)

    def quotient(self, ratio: object) -> Quotient:
        """A quotient of the sketch; :class:`Misshapen` where a generator is missing."""
        try:
            return self.ring.quotient(ratio)  # type: ignore[arg-type]
        except KeyError as missing:
            raise Misshapen(f"generator {missing} is not introduced") from None

    def bare(self, a: Quotient) -> Let | None:
        """The generator that a quotient is, if it is one."""
        if len(a.top) != 1 or a.bottom != {0: 1}:
            return None
        ((monomial, coefficient),) = a.top.items()
        found = list(self.ring.exponents(monomial))
        return self.lets[found[0][0]] if coefficient == 1 and len(found) == 1 and found[0][1] == 1 else None

    def named(self, function: str, *arguments: Quotient) -> Iterator[tuple[Let, Quotient]]:
        """The generators that are this function of these arguments, each with itself as a quotient."""
        for let in self.of_function.get(function, ()):
            own = self.arguments[let.number]
            if len(own) == len(arguments) and all(self.ring.equal(a, b) for a, b in zip(own, arguments, strict=True)):
                yield let, self.ring.generator(let.number)

    def is_bound(self, number: int) -> bool:
        """Whether a generator depends on an index of a sum that stands outside that sum."""
        return number in self._bound

    def _depends(self, let: Let) -> bool:
        if let.function == "symbol":
            return str(let.about).startswith(BOUND)
        if let.function in BINDERS or let.function == "multisum":
            return False
        return any(
            self.is_bound(n)
            for a in self.arguments[let.number]
            for p in a
            for m in p
            for n, _ in self.ring.exponents(m)
        )

    # relations

    def relate(self, relation: Relation) -> None:
        """Use a relation from here on; whoever calls has seen that it holds.

        Raises
        ------
        Misshapen : its value is made of later generators, or it does not lower the degree.
        """
        if relation.number not in self.lets or relation.degree < 1:
            raise Misshapen("a relation of a generator that is not introduced")
        for poly in (relation.value.top, relation.value.bottom):
            for _, monomial in poly:
                for number, exponent in monomial:
                    if number > relation.number or (number == relation.number and exponent >= relation.degree):
                        raise Misshapen(f"the relation of {self.lets[relation.number].name} leads back to itself")
        slot = self.ring.slots[relation.number]
        self.ring.relations.append((slot, relation.degree, self.quotient(relation.value)))
        self.ring.relations.sort(key=lambda r: r[0])

    def relation_follows(self, relation: Relation) -> bool:
        """Whether a relation follows from what its generator is."""
        let = self.lets.get(relation.number)
        rule = _RELATIONS.get(let.function) if let is not None else None
        if rule is None or let is None:
            return False
        try:
            return rule(self, let, relation.degree, self.quotient(relation.value))
        except OutOfReach:
            return False

    # readings

    def gap(self, condition: Term) -> Quotient | None:
        """Right side less left side of a comparison; ``None`` where a side was not read."""
        low, high = (constant(a.data[0]) if a.op == "const" else self.values.get(a) for a in condition.args)
        try:
            return None if low is None or high is None else self.ring.plain(self.ring.sub(high, low))
        except OutOfReach:
            return None

    def reads_as(self, term: Term, value: Quotient) -> bool:
        """Whether the value of a term follows from the values of its arguments."""
        from mathlink.prove.rechecking.laws import reads_as

        try:
            return reads_as(self, term, value)
        except OutOfReach:
            return False


# ── relations of generators ──────────────────────────────────────────────────────────────────────


def _of_root(kernel: Kernel, let: Let, degree: int, value: Quotient) -> bool:
    exponent = let.power * degree
    (inner,) = kernel.arguments[let.number]
    return exponent.denominator == 1 and kernel.ring.equal(value, kernel.ring.power(inner, int(exponent)))


def _of_power(kernel: Kernel, let: Let, degree: int, value: Quotient, *, of: int) -> bool:
    """The function to the power ``of`` is its argument to that power (|u|² = u²)."""
    (inner,) = kernel.arguments[let.number]
    return degree == of and kernel.ring.equal(value, kernel.ring.power(inner, of if let.function == "abs" else 1))


def _of_sign(kernel: Kernel, let: Let, degree: int, value: Quotient) -> bool:
    return degree == 3 and kernel.ring.equal(value, kernel.ring.generator(let.number))


def _of_circle(kernel: Kernel, let: Let, degree: int, value: Quotient) -> bool:
    """sin² = 1 − cos², for the same angle."""
    other = "cos" if let.function == "sin" else "sin"
    ring, one = kernel.ring, constant(1)
    return degree == 2 and any(
        ring.equal(value, ring.sub(one, ring.mul(g, g))) for _, g in kernel.named(other, *kernel.arguments[let.number])
    )


def _of_cyclotomic(kernel: Kernel, let: Let, degree: int, value: Quotient) -> bool:
    """g^degree = value says that 2 cos(π/n) is a root of one polynomial with rational coefficients."""
    if not isinstance(let.about, int) or set(value.bottom) != {0}:
        return False
    below = value.bottom[0]
    coefficients = [Fraction(0)] * degree + [Fraction(1)]
    for monomial, coefficient in value.top.items():
        found = dict(kernel.ring.exponents(monomial))
        exponent = found.pop(let.number, 0)
        if found or exponent >= degree:
            return False
        coefficients[exponent] -= Fraction(coefficient, below)
    return has_root(coefficients, let.about)


def _of_minus_one(kernel: Kernel, let: Let, degree: int, value: Quotient) -> bool:
    """(−1)^(2n) = 1 for whole n."""
    base, exponent = kernel.arguments[let.number]
    return (
        degree == 2
        and kernel.ring.value(base) == -1
        and is_whole(kernel, exponent)
        and kernel.ring.equal(value, constant(1))
    )


def is_whole(kernel: Kernel, a: Quotient) -> bool:
    """Whether a quotient is a polynomial with whole coefficients in whole symbols."""
    if set(a.bottom) != {0} or any(c % a.bottom[0] for c in a.top.values()):
        return False
    numbers = {n for monomial in a.top for n, _ in kernel.ring.exponents(monomial)}
    return all(
        kernel.lets[n].function == "symbol" and kernel.domain.kinds.get(str(kernel.lets[n].about)) == "int"
        for n in numbers
    )


_RELATIONS: dict[str, Callable[[Kernel, Let, int, Quotient], bool]] = {
    "root": _of_root,
    "abs": functools.partial(_of_power, of=2),
    "cbrt": functools.partial(_of_power, of=3),
    "sign": _of_sign,
    "sin": _of_circle,
    "cos": _of_circle,
    "cyclotomic": _of_cyclotomic,
    "power": _of_minus_one,
}
