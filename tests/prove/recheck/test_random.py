"""Random rational functions: equal ones are checked exactly, unequal ones are never accepted, and polynomials add up."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mathlink.errors import OutOfReach
from mathlink.model import Budget, Domain, Obligation, Outcome
from mathlink.prove import flint, recheck
from mathlink.prove.rechecking.polynomial import Quotient, Ring
from mathlink.prove.rechecking.result import Said
from mathlink.term import Term, add, const, div, lt, make, mul, neg, pow_, sub, sym
from mathlink.views.mp import evaluate_exact

NAMES = ("x", "y", "z")
DOMAIN = Domain(dict.fromkeys(NAMES, "real"), tuple(lt(const(0), sym(n)) for n in NAMES))
PLACES = (
    {"x": Fraction(3, 7), "y": Fraction(5, 11), "z": Fraction(13, 3)},
    {"x": Fraction(2), "y": Fraction(1, 9), "z": Fraction(8, 5)},
)

leaves = st.sampled_from([sym(n) for n in NAMES]) | st.integers(1, 5).map(const)


def _made(children: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    pairs = st.tuples(children, children)
    operations = st.sampled_from([add, sub, mul, div])
    return st.tuples(operations, pairs).map(lambda p: p[0](*p[1])) | children.map(lambda t: pow_(t, const(2)))


terms = st.recursive(leaves, _made, max_leaves=8)


def rewritten(term: Term, turns: int) -> Term:
    """The same function, written otherwise: commuted, distributed, doubled negation, powers as products."""
    args = tuple(rewritten(a, turns // 2 + k) for k, a in enumerate(term.args))
    match term.op:
        case "add" | "mul" if turns % 2:
            return make(term.op, args[::-1])
        case "sub":
            return add(args[0], neg(args[1]))
        case "pow":
            return mul(args[0], args[0])
        case "div" if turns % 3:
            return mul(args[0], pow_(args[1], const(-1)))
        case "mul" if args[1].op == "add":
            return add(mul(args[0], args[1].args[0]), mul(args[0], args[1].args[1]))
    return make(term.op, args, term.data) if args else term


@settings(max_examples=60, deadline=None)
@given(terms, st.integers(0, 7))
def test_equal_rational_functions_are_checked_exactly(left: Term, turns: int) -> None:
    claim = Obligation(left, "=", rewritten(left, turns), DOMAIN)
    found = flint.decide(claim, Budget.seconds(5.0))
    assume(found.outcome is Outcome.PROVED)
    again = recheck(found, claim)
    if again.said is not Said.OPEN:  # no point of the domain at which a denominator is not 0
        assert again, str(again)


@settings(max_examples=60, deadline=None)
@given(terms, terms, st.integers(0, 7))
def test_a_proof_never_serves_another_statement(left: Term, other: Term, turns: int) -> None:
    claim = Obligation(left, "=", rewritten(left, turns), DOMAIN)
    found = flint.decide(claim, Budget.seconds(5.0))
    assume(found.outcome is Outcome.PROVED and found.sketch is not None)
    assert found.sketch is not None
    for right in (add(claim.right, other), mul(claim.right, add(const(1), pow_(other, const(2))))):
        assume(_differs(claim.right, right))
        sketch = dataclasses.replace(found.sketch, claim=dataclasses.replace(claim, right=right))
        assert not recheck(dataclasses.replace(found, sketch=sketch), points=4)


def _differs(one: Term, other: Term) -> bool:
    for place in PLACES:
        try:
            if evaluate_exact(one, place) != evaluate_exact(other, place):
                return True
        except (ArithmeticError, OutOfReach):
            continue
    return False


# ── polynomials against numbers ──────────────────────────────────────────────────────────────────

RING = Ring([2, 5, 9])
AT = {2: Fraction(3, 7), 5: Fraction(-5, 3), 9: Fraction(11, 2)}
small = st.dictionaries(st.tuples(*[st.integers(0, 3)] * 3), st.integers(-9, 9).filter(bool), max_size=4)


def packed(rows: dict[tuple[int, ...], int]) -> dict[int, int]:
    bases = [next(iter(RING.generator(number).top)) for number in (2, 5, 9)]
    return {sum(b * e for b, e in zip(bases, row, strict=True)): c for row, c in rows.items()}


def number(poly: dict[int, int]) -> Fraction:
    total = Fraction(0)
    for monomial, coefficient in poly.items():
        part = Fraction(coefficient)
        for generator, exponent in RING.exponents(monomial):
            part *= AT[generator] ** exponent
        total += part
    return total


@settings(max_examples=150, deadline=None)
@given(small, small, small)
def test_arithmetic_of_quotients_is_that_of_numbers(a: Any, b: Any, c: Any) -> None:
    p, q, r = (packed(rows) for rows in (a, b, c))
    assume(q and number(q) and r and number(r))
    one, other = Quotient(p, q), Quotient(q, r)
    values = number(p) / number(q), number(q) / number(r)
    for name, value in (("add", sum(values)), ("sub", values[0] - values[1]), ("mul", values[0] * values[1])):
        made = getattr(RING, name)(one, other)
        assert number(made.top) == value * number(made.bottom)
    product = RING.times(p, q)
    assert number(product) == number(p) * number(q)
    exactly = RING.divided(product, q)
    assert exactly is not None
    assert number(exactly.top) == number(p) * number(exactly.bottom)


@settings(max_examples=100, deadline=None)
@given(small, small)
def test_a_quotient_is_a_number_only_where_it_is_one(a: Any, b: Any) -> None:
    p, q = packed(a), packed(b)
    assume(q)
    value = RING.value(Quotient(p, q))
    if value is not None:
        assert number(p) == value * number(q)
    if p == q:
        assert value == 1
    assert RING.value(Quotient(RING.times(p, q), q)) is None or set(p) <= {0}


def test_relations_lower_degrees_and_nothing_else() -> None:
    """c² = 1 − b² makes c⁴ + 2b²c² + b⁴ one, and c itself nothing else."""
    ring = Ring([0, 1])
    b, c = ring.generator(0), ring.generator(1)
    one = Quotient({0: 1}, {0: 1})
    ring.relations.append((1, 2, ring.sub(one, ring.mul(b, b))))
    square = ring.add(ring.mul(b, b), ring.mul(c, c))
    assert ring.equal(ring.mul(square, square), one)
    assert not ring.equal(c, b)
    assert not ring.equal(ring.mul(c, c), ring.mul(b, b))
