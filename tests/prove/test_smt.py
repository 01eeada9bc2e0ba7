"""The z3 engine: inequalities and cases proved, nothing from nothing, models replayed, feasibility told only when it is sure."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove.smt import decide, feasible
from mathlink.sample import points
from mathlink.term import free_symbols, raise_
from tests.prove import oracle, pairs
from tests.prove.written import written

if TYPE_CHECKING:
    from mathlink.term import Term

SIG = "1/(1 + exp(-x))"


def judged(left: str, relation: str, right: str, *hypotheses: str, **kinds: str) -> Evidence:
    return decide(obligation(left, relation, right, *hypotheses, **kinds), Budget.seconds(3))


def obligation(left: str, relation: str, right: str, *hypotheses: str, **kinds: str) -> Obligation:
    terms = written(left), written(right), *map(written, hypotheses)
    names = {n: kinds.get(n, "real") for n in (*free_symbols(*terms), *kinds)}
    return Obligation(terms[0], relation, terms[1], Domain(names, terms[2:]))  # type: ignore[arg-type]


TRUE = [
    (SIG, "<", "1", ()),
    (SIG, ">", "0", ()),
    ("x**2", ">=", "0", ()),
    ("x**2 + y**2", ">=", "2*x*y", ()),
    ("log(1 + exp(x))", ">=", "0", ()),
    ("(x + y)/2", ">=", "sqrt(x*y)", ("x >= 0", "y >= 0")),
    ("sin(x)**2 + cos(x)**2", "=", "1", ()),
    ("tanh(x)", "<", "1", ()),
    (SIG, "=", "(1 + tanh(x/2))/2", ()),
    ("x*log(x/y)", ">=", "x - y", ("x > 0", "y > 0")),
    ("max(x, 0)", "=", "(x + abs(x))/2", ()),
    ("min(max(x, 0), 1)", "<=", "1", ()),
    ("x", "<=", "y", ("x < y",)),
    ("x", "<", "y", ("x <= y", "x != y")),
    ("100*pi + x*x", ">", "314", ()),
    ("sqrt(x + y + 2*sqrt(x*y))", "=", "sqrt(x) + sqrt(y)", ("x > 0", "y > 0")),
    ("x/x", "=", "1", ()),
    ("cbrt(x**3)", "=", "x", ()),
    ("x**(2/3)", "=", "cbrt(x)**2", ("x > 0",)),
    ("x**-2", ">", "0", ()),
    ("log(x/(1 - x))", "=", "-log((1 - x)/x)", ("0 < x", "x < 1")),
    ("floor(x)", "<=", "x", ()),
    ("x if x > y else y", "=", "max(x, y)", ()),
    ("abs(x + y)", "<=", "abs(x) + abs(y)", ()),
    ("hypot(x, y)", ">=", "abs(x)", ()),
    ("erf(x) + erfc(x)", "=", "1", ()),
]

FALSE = [
    (SIG, "<=", "9/10", ()),
    ("x**2", ">", "0", ()),
    ("(x + y)/2", ">", "sqrt(x*y)", ("x >= 0", "y >= 0")),
    ("x", "<", "y", ("x <= y",)),
    ("sqrt(x**2)", "=", "x", ()),
    ("x", "<", "123456.789", ()),
    ("exp(x)", ">=", "1 + x + x**2/2", ()),
    ("abs(x + y)", "=", "abs(x) + abs(y)", ()),
    ("x % 3", "<", "2", ()),
    ("max(x, y)", "=", "x", ()),
    ("1/x", ">", "0", ()),
]


@pytest.mark.parametrize(("left", "relation", "right", "hypotheses"), TRUE)
def test_true_statements_are_proved(left: str, relation: str, right: str, hypotheses: tuple[str, ...]) -> None:
    evidence = judged(left, relation, right, *hypotheses)
    assert evidence.outcome is Outcome.PROVED, evidence.reason
    assert evidence.points >= 3


@pytest.mark.parametrize(("left", "relation", "right", "hypotheses"), FALSE)
def test_false_statements_fall_at_a_point(left: str, relation: str, right: str, hypotheses: tuple[str, ...]) -> None:
    evidence = judged(left, relation, right, *hypotheses)
    assert evidence.outcome is Outcome.REFUTED, evidence.reason
    assert evidence.witness is not None
    a, b = oracle.value(written(left), evidence.witness), oracle.value(written(right), evidence.witness)
    holds = {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": abs(a - b) < 1e-12 * max(abs(a), abs(b))}
    assert not holds[relation]
    assert all(float(v) == v for v in evidence.witness.values())
    assert all(oracle.value(written(h), evidence.witness) for h in hypotheses)


def test_integers() -> None:
    assert judged("n*(n - 1)", "=", "n**2 - n", n="int").outcome is Outcome.PROVED
    assert judged("2*n", "!=", "7", n="int").outcome is Outcome.PROVED
    assert judged("2*x", "!=", "7").outcome is Outcome.REFUTED
    evidence = judged("n**2", "!=", "49", n="int")
    assert evidence.outcome is Outcome.REFUTED
    assert abs(evidence.witness["n"]) == 7  # type: ignore[index]


@pytest.mark.parametrize(
    ("left", "right", "hypotheses"),
    [
        ("sqrt(-x - y)", "5", ("x > 0", "y > 0")),
        ("x", "x + 1", ("x**2 < 0",)),
        ("log(-1 - x**2)", "7", ()),
        ("x", "x + 1", ("sqrt(-1 - x**2) > 0",)),
        ("acos(2 + x**2)", "acosh(-1 - x**2)", ()),
    ],
)
def test_nothing_follows_from_nothing(left: str, right: str, hypotheses: tuple[str, ...]) -> None:
    assert judged(left, "=", right, *hypotheses).outcome is Outcome.OPEN


def test_a_side_that_always_raises_proves_nothing() -> None:
    claim = Obligation(raise_("ValueError"), "=", written("x"), Domain({"x": "real"}))
    assert decide(claim, Budget.seconds(1)).outcome is Outcome.OPEN


def test_without_time_nothing_is_claimed() -> None:
    claim = obligation("x**2", ">=", "0")
    assert decide(claim, Budget.seconds(-1)).outcome is Outcome.OPEN
    assert (
        feasible([written("x**7 + y**5 == 3*x*y + 1/7")], {"x": "real", "y": "real"}, Budget.seconds(-1)) is not False
    )


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (["x < y", "y < x"], False),
        (["x < y", "y <= x"], False),
        (["x <= y", "y <= x"], True),
        (["0 < x", "x < 1/10**9"], True),
        (["x**2 < -1"], False),
        (["exp(x) < 0"], False),
        (["log(x) < x", "x < 0"], False),
        (["10**7 < x", "x + y < -5"], True),
        (["n**2 == 7"], False),
        (["2*n == 8"], True),
        (["not x < 3", "x < 3"], False),
        (["sqrt(-1 - x**2) > 0"], False),
        (["x > 1", "1/x > 1"], False),
        (["x > 0 or y > 0", "x <= 0", "y <= 0"], False),
        (["x**2 == 2"], None),
        ([], True),
    ],
)
def test_feasibility_is_told_only_when_sure(conditions: list[str], expected: bool | None) -> None:
    kinds = {"x": "real", "y": "real", "n": "int"}
    assert feasible([written(c) for c in conditions], kinds, Budget.seconds(2)) is expected  # type: ignore[arg-type]


def test_random_rewritings_are_never_proved_or_refuted_wrongly() -> None:
    outcomes = {Outcome.PROVED: 0, Outcome.REFUTED: 0, Outcome.OPEN: 0}
    for seed in range(60):
        rng = random.Random(9000 + seed)
        left = pairs.term(rng, 2)
        right, given = pairs.rewritten(left, rng), pairs.hypotheses(rng)
        where = Domain(dict.fromkeys(pairs.NAMES, "real"), given)
        evidence = decide(Obligation(left, "=", right, where), Budget.seconds(0.4))
        outcomes[evidence.outcome] += 1
        if evidence.outcome is Outcome.PROVED:
            assert not any(differs(left, right, p) for p in points(where, 25, seed=31)), (left, right, given)
        if evidence.outcome is Outcome.REFUTED:
            assert differs(left, right, evidence.witness or {}), (left, right, given)
    assert outcomes[Outcome.PROVED] >= 15


def differs(left: Term, right: Term, point: dict[str, object]) -> bool:
    try:
        a, b = oracle.value(left, point), oracle.value(right, point)  # type: ignore[arg-type]
    except ArithmeticError:
        return False
    scale = max(abs(a), abs(b))
    return bool(1e-20 < scale < 1e20 and abs(a - b) > 1e-25 * scale)
