"""A term taken apart for comparison: a sum into signed terms, a product into numbers and powers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from mathlink.term import Term, add, const, div, fn, free_symbols, mul, neg, pow_, sub
from mathlink.views.mp import rational

__all__ = ["Power", "Product", "product", "product_of", "sum_of", "summands"]

_HALF = Fraction(1, 2)
_SPOKEN = 6  # 1/6 reads well
_ROOTS = {"sqrt": _HALF, "cbrt": Fraction(1, 3)}


@dataclass(frozen=True)
class Power:
    """base to a rational exponent"""

    base: Term
    exponent: Fraction

    @property
    def term(self) -> Term:
        """As it is written."""
        if self.exponent == 1:
            return self.base
        if self.exponent < 0:
            return div(const(1), Power(self.base, -self.exponent).term)
        return fn("sqrt", self.base) if self.exponent == _HALF else pow_(self.base, _exponent(self.exponent))


def _exponent(value: Fraction) -> Term:
    """Small fractions as such, others as decimals."""
    exact = Fraction(f"{float(value):.6g}") == value
    return const(value, f"{float(value):.6g}" if exact and value.denominator > _SPOKEN else "")


@dataclass(frozen=True)
class Product:
    """A sign, numbers (terms without symbols) and everything else, each to a rational exponent.

    Roots of products are taken apart as for positive factors: whoever draws a conclusion re-checks it in numbers.
    """

    negative: bool
    numbers: tuple[Power, ...]
    powers: tuple[Power, ...]

    def raised(self, exponent: Fraction) -> Product | None:
        """This product to a power; ``None`` where a negative number would be under a root."""
        whole = exponent.denominator == 1
        if self.negative and not whole:
            return None
        return Product(
            self.negative and exponent.numerator % 2 == 1,
            tuple(Power(p.base, p.exponent * exponent) for p in self.numbers),
            tuple(Power(p.base, p.exponent * exponent) for p in self.powers),
        )

    def times(self, other: Product) -> Product:
        """The product of both, equal bases brought together."""
        return Product(
            self.negative != other.negative,
            _gathered(self.numbers + other.numbers),
            _gathered(self.powers + other.powers),
        )


def _gathered(powers: tuple[Power, ...]) -> tuple[Power, ...]:
    exponents: dict[Term, Fraction] = {}
    for p in powers:
        exponents[p.base] = exponents.get(p.base, Fraction(0)) + p.exponent
    return tuple(Power(b, e) for b, e in exponents.items() if e)


def product(term: Term) -> Product:
    """The term as a product; one that is none has a single factor, itself."""
    match term.op:
        case "mul":
            return product(term.args[0]).times(product(term.args[1]))
        case "div":
            below = product(term.args[1]).raised(Fraction(-1))
            assert below is not None
            return product(term.args[0]).times(below)
        case "neg":
            inner = product(term.args[0])
            return Product(not inner.negative, inner.numbers, inner.powers)
        case "const" if term.data[0] < 0:
            value, literal = term.data
            return Product(True, (Power(const(-value, literal.lstrip("-")), Fraction(1)),), ())
    return _root(term) or _alone(term)


def _root(term: Term) -> Product | None:
    """A power with a rational exponent, a root."""
    if term.op == "pow" and free_symbols(term):
        exponent = rational(term.args[1])
    else:
        exponent = _ROOTS.get(term.data) if term.op == "fn" and free_symbols(term) else None
    return product(term.args[0]).raised(exponent) if exponent is not None else None


def _alone(term: Term) -> Product:
    itself = (Power(term, Fraction(1)),)
    if term.op == "const" and term.data[0] == 1:
        return Product(False, (), ())
    return Product(False, (), itself) if free_symbols(term) else Product(False, itself, ())


def product_of(found: Product) -> Term:
    """The product as a term again."""
    every = found.numbers + found.powers
    above = [p.term for p in every if p.exponent > 0]
    below = [Power(p.base, -p.exponent).term for p in every if p.exponent < 0]
    whole = reduce(mul, above) if above else const(1)
    if below:
        whole = div(whole, reduce(mul, below))
    return neg(whole) if found.negative else whole


def summands(term: Term, sign: int = 1) -> list[tuple[int, Term]]:
    """The term as a sum of signed terms; one that is none has a single summand, itself."""
    match term.op:
        case "add":
            return summands(term.args[0], sign) + summands(term.args[1], sign)
        case "sub":
            return summands(term.args[0], sign) + summands(term.args[1], -sign)
        case "neg":
            return summands(term.args[0], -sign)
    return [(sign, term)]


def sum_of(terms: list[tuple[int, Term]]) -> Term:
    """The sum as a term again."""
    if not terms:
        return const(0)
    terms = sorted(terms, key=lambda t: t[0] < 0)
    first = terms[0][1] if terms[0][0] > 0 else neg(terms[0][1])
    return reduce(lambda a, t: add(a, t[1]) if t[0] > 0 else sub(a, t[1]), terms[1:], first)
