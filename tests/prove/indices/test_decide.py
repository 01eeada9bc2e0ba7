"""Identities over arrays of every shape: proved where they hold, never where they do not."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mathlink.lift.indexed import Grid
from mathlink.lift.indexed.values import values_of
from mathlink.model import Budget, Domain, Obligation, Outcome
from mathlink.prove.indices import decide
from mathlink.prove.normal.field import Bound
from mathlink.term import Term, abs_, add, bind_index, const, div, fn, index, le, maximum, mul, pow_, sub, sym

ONE, TWO = const(1), const(2)
n, m, p, q, i, j = (sym(name) for name in "nmpqij")
DOMAIN = Domain(dict.fromkeys("nmpqij", "int"), tuple(le(ONE, x) for x in (n, m, p, q, i, j)))
_count = itertools.count()


def fold(op: str, length: Term, body) -> Term:  # type: ignore[no-untyped-def]
    k = sym(f"k{next(_count)}")
    return bind_index(op, k, body(k), ONE, length)


def total(length: Term, body) -> Term:  # type: ignore[no-untyped-def]
    return fold("sum", length, body)


def at(array: str, *places: Term) -> Term:
    return index(sym(array), *places)


def exp(t: Term) -> Term:
    return fn("exp", t)


def log(t: Term) -> Term:
    return fn("log", t)


def square(t: Term) -> Term:
    return pow_(t, TWO)


def x(k: Term) -> Term:
    return at("x", k)


PEAK = fold("bigmax", n, x)
MEAN = div(total(n, x), n)
POWERS = total(n, lambda k: square(x(k)))
VARIANCE = div(total(n, lambda k: square(sub(x(k), MEAN))), n)


def product(a: str, b: str, u: Term, v: Term, length: Term) -> Term:
    return total(length, lambda k: mul(at(a, u, k), at(b, k, v)))


def chain(*arrays: str) -> Term:
    """The trace of a product of three square matrices."""
    a, b, c = arrays
    return total(n, lambda r: total(n, lambda s: total(n, lambda t: mul(mul(at(a, r, s), at(b, s, t)), at(c, t, r)))))


def scores(u: Term, v: Term) -> Term:
    return div(total(p, lambda k: mul(at("Q", u, k), at("K", v, k))), fn("sqrt", p))


def attention(shift, root: bool = True) -> Term:  # type: ignore[no-untyped-def]
    def weight(v: Term) -> Term:
        s = scores(i, v) if root else mul(scores(i, v), fn("sqrt", p))
        return exp(sub(s, shift)) if shift is not None else exp(s)

    return total(m, lambda v: mul(div(weight(v), total(m, weight)), at("V", v, j)))


TRUE = {
    "softmax, shifted": (
        div(exp(sub(x(i), PEAK)), total(n, lambda k: exp(sub(x(k), PEAK)))),
        div(exp(x(i)), total(n, lambda k: exp(x(k)))),
    ),
    "log-sum-exp, shifted": (
        add(PEAK, log(total(n, lambda k: exp(sub(x(k), PEAK))))),
        log(total(n, lambda k: exp(x(k)))),
    ),
    "variance": (VARIANCE, sub(div(POWERS, n), square(MEAN))),
    "matrix products associate": (
        total(p, lambda k: mul(product("A", "B", i, k, m), at("C", k, j))),
        total(m, lambda k: mul(at("A", i, k), product("B", "C", k, j, p))),
    ),
    "the trace is cyclic": (chain("A", "B", "C"), chain("B", "C", "A")),
    "the trace of a cube": (
        chain("A", "A", "A"),
        total(n, lambda r: total(n, lambda s: mul(product("A", "A", r, s, n), at("A", s, r)))),
    ),
    "the square of a sum": (square(total(n, x)), total(n, lambda k: total(n, lambda r: mul(x(k), x(r))))),
    "sum of squared gaps": (
        total(n, lambda k: total(n, lambda r: square(sub(x(k), x(r))))),
        sub(mul(mul(TWO, n), POWERS), mul(TWO, square(total(n, x)))),
    ),
    "attention, shifted": (attention(None), attention(fold("bigmax", m, lambda v: scores(i, v)))),
    "sum of a constant": (total(n, lambda k: at("y", i)), mul(n, at("y", i))),
    "order of summation": (
        total(n, lambda k: total(m, lambda r: at("A", k, r))),
        total(m, lambda r: total(n, lambda k: at("A", k, r))),
    ),
    "sum of indices": (total(n, lambda k: k), div(mul(n, add(n, ONE)), TWO)),
    "softmax sums to one": (total(n, lambda k: div(exp(x(k)), total(n, lambda r: exp(x(r))))), ONE),
    "relu": (total(n, lambda k: maximum(x(k), const(0))), total(n, lambda k: div(add(x(k), abs_(x(k))), TWO))),
}

ROWS = total(n, lambda k: square(total(n, lambda r: at("A", k, r))))
LATER = bind_index("sum", sym("k"), x(sym("k")), TWO, n)
TRUE |= {
    "squares of row sums": (
        ROWS,
        total(n, lambda k: total(n, lambda r: total(n, lambda s: mul(at("A", k, r), at("A", k, s))))),
    ),
    "a sum from 2": (LATER, total(sub(n, ONE), lambda k: x(add(k, ONE)))),
}

FALSE = {
    "squares of entries for squares of row sums": (
        ROWS,
        total(n, lambda k: total(n, lambda r: square(at("A", k, r)))),
    ),
    "a sum from 2 for one to n - 1": (LATER, total(sub(n, ONE), x)),
    "a sum from 2, moved twice": (LATER, total(sub(n, ONE), lambda k: x(add(k, TWO)))),
    "ddof": (div(total(n, lambda k: square(sub(x(k), MEAN))), sub(n, ONE)), VARIANCE),
    "softmax, wrong axis": (
        div(exp(at("A", i, j)), total(n, lambda k: exp(at("A", k, j)))),
        div(exp(at("A", i, j)), total(n, lambda k: exp(at("A", i, k)))),
    ),
    "no root of the width": (attention(None, root=False), attention(None)),
    "mean for sum": (total(n, x), MEAN),
    "transposed": (product("A", "B", i, j, m), total(m, lambda k: mul(at("A", i, k), at("B", j, k)))),
    "one term less": (total(sub(n, ONE), x), total(n, x)),
    "no square": (total(n, x), POWERS),
    "other length": (div(total(n, x), m), MEAN),
    "trace of a transposed factor": (
        chain("A", "B", "C"),
        total(
            n, lambda r: total(n, lambda s: total(n, lambda t: mul(mul(at("A", r, s), at("B", t, s)), at("C", t, r))))
        ),
    ),
    "cycle of another order": (chain("A", "B", "C"), chain("A", "C", "B")),
    "square of the sum for sum of squares": (square(total(n, x)), POWERS),
    "log of a sum": (log(total(n, x)), total(n, lambda k: log(x(k)))),
    "largest for sum": (PEAK, total(n, x)),
    "largest of a square": (fold("bigmax", n, lambda k: square(x(k))), square(PEAK)),
    "square root of a sum": (fn("sqrt", POWERS), total(n, lambda k: fn("sqrt", square(x(k))))),
    "swapped index": (total(n, lambda k: at("A", i, k)), total(n, lambda k: at("A", k, i))),
    "diagonal for all": (total(n, lambda k: at("A", k, k)), total(n, lambda k: total(n, lambda r: at("A", k, r)))),
    "a sum twice is no square": (total(n, lambda k: mul(x(k), total(n, x))), total(n, lambda k: mul(x(k), x(k)))),
    "ends in another sum": (total(n, lambda k: total(k, x)), total(n, lambda k: total(n, x))),
}


def outcome(left: Term, right: Term, entries=None) -> Outcome:  # type: ignore[no-untyped-def]
    return decide(Obligation(left, "=", right, DOMAIN), Budget.seconds(20), entries).outcome


@pytest.mark.parametrize("name", TRUE)
def test_identities_are_proved_for_all_shapes(name: str) -> None:
    assert outcome(*TRUE[name]) is Outcome.PROVED


@pytest.mark.parametrize("name", FALSE)
def test_what_does_not_hold_stays_open(name: str) -> None:
    assert outcome(*FALSE[name]) is Outcome.OPEN


def numbers(side: Term, sizes: dict[Term, int], seed: int) -> Any:
    """A side over all values of its free indices, at random entries and these lengths."""
    draw = np.random.default_rng(seed)
    length = {"x": (n,), "y": (n,), "A": (n, n), "B": (n, n), "C": (n, n), "Q": (n, p), "K": (m, p), "V": (m, q)}
    top = max(sizes.values()) + 2
    arrays = {a: draw.normal(size=(top,) * len(dims)) for a, dims in length.items()}
    return values_of(Grid((n, q), (i, j), side), arrays, sizes)


@pytest.mark.parametrize("name", [*TRUE, *FALSE])
def test_numbers_at_random_shapes_tell_the_same(name: str) -> None:
    left, right = (TRUE | FALSE)[name]
    shapes = [(2, 3, 4, 2), (3, 2, 2, 3), (1, 1, 1, 1), (4, 4, 4, 4), (5, 2, 3, 4)]
    agree = []
    for seed, sizes in enumerate(shapes):
        at = dict(zip((n, m, p, q), sizes, strict=True))
        agree.append(np.allclose(numbers(left, at, seed), numbers(right, at, seed), rtol=1e-9, equal_nan=True))
    assert all(agree) is (name in TRUE)


def test_a_proof_assumes_axes_that_are_not_empty() -> None:
    found = decide(Obligation(*TRUE["variance"][:1], "=", TRUE["variance"][1], DOMAIN), Budget.seconds(20))
    assert found.assumptions == ("no axis is empty",)


def test_logs_split_only_where_entries_are_positive() -> None:
    sides = total(n, lambda k: log(mul(x(k), at("y", k)))), add(
        total(n, lambda k: log(x(k))), total(n, lambda k: log(at("y", k)))
    )
    positive = (Bound(Fraction(0), True), None)
    assert outcome(*sides) is Outcome.OPEN
    assert outcome(*sides, {"x": positive, "y": positive}) is Outcome.PROVED


def test_an_inequality_is_left_to_others() -> None:
    found = decide(Obligation(POWERS, ">=", const(0), DOMAIN), Budget.seconds(5))
    assert found.outcome is Outcome.OPEN


def test_no_time_is_no_proof() -> None:
    found = decide(Obligation(*TRUE["variance"][:1], "=", TRUE["variance"][1], DOMAIN), Budget.seconds(-1))
    assert found.outcome is Outcome.OPEN
    assert found.reason == "out of time"


def test_a_division_by_a_sum_that_may_be_empty_is_a_condition() -> None:
    def rest(array, length: Term) -> Term:  # type: ignore[no-untyped-def]
        k = sym("k")
        return bind_index("sum", k, array(k), TWO, length)

    whole = rest(lambda k: div(exp(x(k)), rest(lambda r: exp(x(r)), n)), n)
    found = decide(Obligation(whole, "=", ONE, DOMAIN), Budget.seconds(20))
    assert found.outcome is Outcome.OPEN or found.conditions
    inner = total(m, lambda r: rest(lambda k: div(at("A", r, k), rest(lambda s: at("A", r, s), n)), n))
    found = decide(Obligation(inner, "=", m, DOMAIN), Budget.seconds(20))
    assert found.outcome is Outcome.OPEN or any("at every index" in words for words in found.assumptions)
