"""Signs of generators and of quotients that follow from bounds on symbols and from what a generator is; never a guess."""

from __future__ import annotations

import functools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mathlink.errors import OutOfReach
from mathlink.prove.rechecking.polynomial import BITS, MASK, Quotient, constant, negative, plus
from mathlink.sample import bounds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.model import Domain
    from mathlink.prove.rechecking.polynomial import Poly, Ring
    from mathlink.prove.sketch import Let

__all__ = ["Signs", "is_shown", "product", "put"]

POSITIVE, NONNEGATIVE, UNKNOWN = 2, 1, 0
MOST_MOVED = 300
MOST_SQUARED = 60


def product(a: int, b: int) -> int:
    """The sign of a product: 2 positive, 1 not negative, 0 unknown, −1, −2 likewise."""
    if not a or not b:
        return UNKNOWN
    size = min(abs(a), abs(b))
    return size if (a > 0) == (b > 0) else -size


class Move(NamedTuple):
    """A generator as a function of a number t of known sign, which takes its place; ``limit``: an end is reached by no t."""

    number: int
    value: Quotient
    sign: int
    limit: bool = False


class Signs:
    """Signs under a domain; ``facts``: polynomials that are positive (True) or not negative (False), ``nonzero``: that are not 0."""

    def __init__(self, ring: Ring, domain: Domain) -> None:
        self.ring = ring
        self.bounds = bounds_of(domain)
        self.symbols: list[Let] = []
        self.moves: list[Move] = []
        self.further: list[Move] = []
        self.known: dict[int, int] = {}
        self.facts: list[tuple[Poly, bool]] = []
        self.nonzero: list[Poly] = []

    def learn(self, let: Let, inner: Quotient | None) -> None:
        """The sign of a generator, from those before it."""
        if let.function == "symbol":
            self.symbols.append(let)
        self.known[let.number] = self._of_let(let, inner)
        if let.function == "exp" and inner is not None and self.of(inner) == POSITIVE:
            (g,) = self.ring.generator(let.number).top
            self.moves.append(Move(let.number, Quotient({g: 1, 0: 1}, {0: 1}), POSITIVE))

    def _of_let(self, let: Let, inner: Quotient | None) -> int:
        if let.function == "symbol":
            return self._of_symbol(str(let.about))
        if let.function in _ALWAYS:
            return _ALWAYS[let.function]
        if inner is None:
            return UNKNOWN
        sign = self.of(inner)
        match let.function:
            case "root":
                return POSITIVE if sign == POSITIVE or let.power < 0 else NONNEGATIVE
            case "abs":
                return POSITIVE if abs(sign) == POSITIVE else NONNEGATIVE
            case "gamma":
                return POSITIVE if sign == POSITIVE else UNKNOWN
            case "log":
                return POSITIVE if self._above_one(inner) else UNKNOWN
            case "sign" | "cbrt" | "atan" | "asin" | "erf":
                return sign
        return UNKNOWN

    def _above_one(self, inner: Quotient) -> bool:
        return self.of(self.ring.sub(inner, constant(1))) == POSITIVE

    def _of_symbol(self, name: str) -> int:
        bound = self.bounds.get(name)
        if bound is None:
            return UNKNOWN
        if bound.lo > 0 or (bound.lo == 0 and bound.open_lo):
            return POSITIVE
        if bound.hi < 0 or (bound.hi == 0 and bound.open_hi):
            return -POSITIVE
        return NONNEGATIVE if bound.lo == 0 else -NONNEGATIVE if bound.hi == 0 else UNKNOWN

    def of(self, a: Quotient) -> int:
        """The sign of a quotient where it has a value."""
        return product(self.poly(a.top), self.poly(a.bottom)) if a.top else NONNEGATIVE

    def poly(self, poly: Poly) -> int:
        """The sign of a polynomial: as it stands, by a fact that it is a multiple of, or in coordinates that start at bounds."""
        if not poly:
            return UNKNOWN
        found = self._plain(poly, self.known) or self._by_facts(poly) or self._moved(poly)
        if not found:
            rest, content = _without_content(poly)
            found = product(self._plain({content: 1}, self.known), self._moved(rest)) if content else UNKNOWN
        return found or self._by_square(poly)

    def _by_square(self, poly: Poly) -> int:
        """a g² + b g + c has the sign of a where 4ac − b² is not negative."""
        for number in {n for m in poly for n, _ in self.ring.exponents(m)}:
            if self.ring.degree(poly, number) != 2 or len(poly) > MOST_SQUARED:
                continue
            (g,) = self.ring.generator(number).top
            parts: list[Poly] = [{}, {}, {}]
            for m, coefficient in poly.items():
                exponent = dict(self.ring.exponents(m)).get(number, 0)
                parts[exponent][m - exponent * g] = coefficient
            c, b, a = parts
            lead = self._plain(a, self.known) or self._moved(a)
            if abs(lead) == POSITIVE and b and c:
                rest = plus(self.ring.times({0: 4}, self.ring.times(a, c)), negative(self.ring.times(b, b)))
                size = self._plain(rest, self.known) or self._moved(rest) if rest else NONNEGATIVE
                if size > 0:
                    return size if lead > 0 else -size
        return UNKNOWN

    def vanishes_nowhere(self, poly: Poly) -> bool:
        """Whether a polynomial is not 0 in the domain: by its sign, or by hypotheses on it or on its factors."""
        if not poly:
            return False
        for known in self.nonzero:
            if self.ring.divided(known, poly) is not None:
                return True
            while len(poly) > 1 and (rest := self.ring.divided(poly, known)) is not None:
                poly = rest.top
        return abs(self.poly(poly)) == POSITIVE

    def _plain(self, poly: Poly, known: Mapping[int, int]) -> int:
        """The sign that the coefficients, the parity of exponents and the signs of generators tell."""
        total = 0
        for monomial, coefficient in poly.items():
            sign = POSITIVE if coefficient > 0 else -POSITIVE
            for number, exponent in self.ring.exponents(monomial):
                own = known.get(number, UNKNOWN)
                if exponent % 2 == 0:
                    own = POSITIVE if abs(own) == POSITIVE else NONNEGATIVE
                sign = product(sign, own)
            if not sign or total * sign < 0:
                return UNKNOWN
            total = sign if abs(sign) > abs(total) else total
        return total

    def _by_facts(self, poly: Poly) -> int:
        for fact, strict in self.facts:
            lead = max(fact)
            if lead not in poly or len(poly) != len(fact):
                continue
            up, down = poly[lead], fact[lead]
            if all(poly.get(m, 0) * down == up * c for m, c in fact.items()):
                size = POSITIVE if strict else NONNEGATIVE
                return size if (up > 0) == (down > 0) else -size
        return UNKNOWN

    # coordinates in which bounds show as signs

    def settle(self) -> None:
        """Take over the bounds of symbols and the facts, once all of them are known."""
        self.moves = [m for let in self.symbols if (m := self._by_bounds(let)) is not None]
        self.further = [m for fact, strict in self.facts if (m := self._by_fact(fact, strict)) is not None]

    def _by_bounds(self, let: Let) -> Move | None:
        """x = lo + t, x = hi − t, or x = (lo + hi t)/(1 + t), with t > 0 (t ≥ 0 where an end belongs to the domain)."""
        bound, (g,) = self.bounds.get(str(let.about)), self.ring.generator(let.number).top
        if bound is None:
            return None
        low = None if math.isinf(bound.lo) else Fraction(bound.lo)
        high = None if math.isinf(bound.hi) else Fraction(bound.hi)
        if low is not None and high is not None:
            if low >= high:
                return None
            ends = self.ring.add(constant(low), self.ring.mul(constant(high), Quotient({g: 1}, {0: 1})))
            value = self.ring.div(ends, Quotient({0: 1, g: 1}, {0: 1}))
            return Move(let.number, value, POSITIVE if bound.open_lo else NONNEGATIVE, limit=not bound.open_hi)
        if low is not None:
            value = self.ring.add(constant(low), Quotient({g: 1}, {0: 1}))
            return Move(let.number, value, POSITIVE if bound.open_lo else NONNEGATIVE)
        if high is not None:
            value = self.ring.sub(constant(high), Quotient({g: 1}, {0: 1}))
            return Move(let.number, value, POSITIVE if bound.open_hi else NONNEGATIVE)
        return None

    def _by_fact(self, fact: Poly, strict: bool) -> Move | None:
        """V − b > 0 as V = b + t: for a fact of several symbols that is linear, with a number in front, in one of them."""
        for let in self.symbols:
            (g,) = self.ring.generator(let.number).top
            if fact.get(g, 0) <= 0 or self.ring.degree(fact, let.number) != 1 or len(fact) < 2:
                continue
            rest = {m: -c for m, c in fact.items() if m != g}
            if self.ring.degree(rest, let.number) or not any(rest.keys()):
                continue
            value = Quotient(plus(rest, {g: 1}), {0: fact[g]})
            return Move(let.number, value, POSITIVE if strict else NONNEGATIVE)
        return None

    def _moved(self, poly: Poly) -> int:
        """The sign in coordinates t > 0, with the bounds alone, and with one fact before them."""
        for first in ([], *([m] for m in self.further)):
            found = self._along(poly, [*first, *self.moves])
            if found:
                return found
        return UNKNOWN

    def _along(self, poly: Poly, moves: list[Move]) -> int:
        known, limit, done = dict(self.known), False, set[int]()
        try:
            for move in moves:
                if not self.ring.degree(poly, move.number) or move.number in done:
                    continue
                poly = put(self.ring, poly, move.number, move.value).top
                known[move.number], limit = move.sign, limit or move.limit
                done.add(move.number)
                if len(poly) > MOST_MOVED:
                    return UNKNOWN
        except OutOfReach:
            return UNKNOWN
        sign = self._plain(poly, known)
        return max(-1, min(1, sign)) if limit else sign


def is_shown(relation: str, sign: int, apart: bool) -> bool:
    """Whether a sign of left − right shows the relation; ``apart``: the difference is not 0 on its face."""
    match relation:
        case "<" | ">":
            return apart and sign == (2 if relation == ">" else -2)
        case "<=" | ">=":
            return not apart or sign * (1 if relation == ">=" else -1) > 0
        case "!=":
            return apart and abs(sign) == 2
    return False


def put(ring: Ring, poly: Poly, number: int, value: Quotient) -> Quotient:
    """The polynomial with a value for a generator; the denominator is a power of the value's."""
    (generator,) = ring.generator(number).top
    degree = ring.degree(poly, number)
    total: Poly = {}
    for monomial, coefficient in poly.items():
        exponent = dict(ring.exponents(monomial)).get(number, 0)
        rest = {monomial - exponent * generator: coefficient}
        powers = ring.times(ring.raised(value.top, exponent), ring.raised(value.bottom, degree - exponent))
        total = plus(total, ring.times(rest, powers))
    return Quotient(total, ring.raised(value.bottom, degree))


def _without_content(poly: Poly) -> tuple[Poly, int]:
    """The polynomial divided by the monomial that is common to its terms, and that monomial."""
    content = functools.reduce(_common, poly)
    return {m - content: c for m, c in poly.items()}, content


def _common(one: int, other: int) -> int:
    found, shift = 0, 0
    while one >> shift and other >> shift:
        found |= min((one >> shift) & MASK, (other >> shift) & MASK) << shift
        shift += BITS
    return found


_ALWAYS: Mapping[str, int] = {"pi": POSITIVE, "euler_gamma": POSITIVE, "exp": POSITIVE, "cyclotomic": POSITIVE}
