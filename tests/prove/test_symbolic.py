"""The SymPy engine: identities it must prove, false ones it must never prove, and its manners about time."""

from __future__ import annotations

import random
import signal
import threading
import time

import pytest

from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove.symbolic import decide
from mathlink.term import const, make
from mathlink.views.text import to_text
from tests.prove import oracle, pairs
from tests.prove.written import domain, written

POSITIVE = ("x > 0", "y > 0")


def judged(left: str, right: str, *hypotheses: str, seconds: float = 8.0, **kinds: str) -> Evidence:
    sides = written(left), written(right)
    where = domain(*hypotheses, **{"x": "real", **kinds})
    names = {n for side in sides for n in _names(side)}
    where = Domain({**dict.fromkeys(sorted(names), "real"), **where.kinds}, where.hypotheses)
    return decide(Obligation(sides[0], "=", sides[1], where), Budget.seconds(seconds))


def _names(term: object) -> tuple[str, ...]:
    from mathlink.term import free_symbols

    return free_symbols(term)  # type: ignore[arg-type]


TRUE = [
    ("sqrt(x**2)", "abs(x)", ()),
    ("sqrt(x**2)", "x", ("x > 0",)),
    ("log(x**2)", "2*log(abs(x))", ()),
    ("atan(1/x)", "pi/2 - atan(x)", ("x > 0",)),
    ("max(x, y) + min(x, y)", "x + y", ()),
    ("max(x, 0) - max(-x, 0)", "x", ()),
    ("max(x, y)", "(x + y + abs(x - y))/2", ()),
    ("erfc(x)", "1 - erf(x)", ()),
    ("tanh(x)", "(exp(x) - exp(-x))/(exp(x) + exp(-x))", ()),
    ("asinh(x)", "log(x + sqrt(x**2 + 1))", ()),
    ("log(1 + exp(x))", "max(x, 0) + log1p(exp(-abs(x)))", ()),
    ("loggamma(x + 1) - loggamma(x)", "log(x)", ("x > 0",)),
    ("beta(x, y)", "exp(loggamma(x) + loggamma(y) - loggamma(x + y))", POSITIVE),
    ("(x**2 - 1)/(x - 1)", "x + 1", ()),
    ("x if x > 0 else -x", "abs(x)", ()),
    ("besseli(1/2, x)", "sqrt(2/(pi*x))*sinh(x)", ("x > 0",)),
    ("integral(u, 0, x, exp(-u))", "1 - exp(-x)", ("x > 0",)),
    ("derivative(x, tanh(x))", "1 - tanh(x)**2", ()),
    ("sin(x)**4 - cos(x)**4", "-cos(2*x)", ()),
]

SUMS = [
    ("sum_(k, 1, n, k**2)", "n*(n + 1)*(2*n + 1)/6", ("n >= 1",)),
    ("sum_(k, 0, n - 1, x**k)", "(1 - x**n)/(1 - x)", ("n >= 1", "x > 0")),
    ("sum_(k, 1, n, 1/(k*(k + 1)))", "1 - 1/(n + 1)", ("n >= 1",)),
    ("sum_(k, 2, n, k)", "n*(n + 1)/2 - 1", ("n >= 3",)),
]

FALSE = [
    ("sqrt(x**2)", "x", ()),
    ("log(x**2)", "2*log(abs(x)) + 1/10**12", ()),
    ("atan(tan(x))", "x", ()),
    ("asin(sin(x))", "x", ()),
    ("acos(cos(x))", "x", ()),
    ("atan(1/x)", "pi/2 - atan(x)", ()),
    ("sqrt((x - 3)/(y - 3))", "sqrt((x - 3)*(y - 3))/(y - 3)", ()),
    ("sqrt(x*y)", "-sqrt(-x)*sqrt(-y)", ("x < 0", "y < 0")),
    ("(x**3)**(1/3)", "cbrt(x)*(1 + 1/10**9)", ()),
    ("max(x, y)", "x", ("x > 0",)),
    ("log(x/y)", "log(x) - log(y) + 2*x/10**14", POSITIVE),
    ("floor(x)", "x", ()),
    ("abs(x + y)", "abs(x) + abs(y)", ()),
    ("x if x > 2 else 2", "x", ("x > 0",)),
]


@pytest.mark.parametrize(("left", "right", "hypotheses"), TRUE)
def test_identities_are_proved(left: str, right: str, hypotheses: tuple[str, ...]) -> None:
    evidence = judged(left, right, *hypotheses)
    assert evidence.outcome is Outcome.PROVED, evidence.reason
    assert evidence.steps
    assert evidence.points >= 3


@pytest.mark.parametrize(("left", "right", "hypotheses"), SUMS)
def test_sums_with_symbolic_bounds_are_proved(left: str, right: str, hypotheses: tuple[str, ...]) -> None:
    evidence = judged(left, right, *hypotheses, n="int")
    assert evidence.outcome is Outcome.PROVED, evidence.reason


def test_a_sum_that_may_run_backwards_is_left_open() -> None:
    assert judged("sum_(k, 1, n, k)", "n*(n + 1)/2", n="int").outcome is Outcome.OPEN


@pytest.mark.parametrize(("left", "right", "hypotheses"), FALSE)
def test_false_identities_are_never_proved(left: str, right: str, hypotheses: tuple[str, ...]) -> None:
    assert judged(left, right, *hypotheses, seconds=3).outcome is Outcome.OPEN


def test_nothing_is_proved_where_nothing_is_defined() -> None:
    assert judged("sqrt(-x - y)", "sqrt(-y - x)", *POSITIVE).outcome is Outcome.OPEN
    assert judged("sqrt(-1 - x**2)", "0*sqrt(-1 - x**2)").outcome is Outcome.OPEN
    assert judged("x", "x", "x > 1", "x < 0").outcome is Outcome.OPEN


def test_what_had_to_hold_is_listed() -> None:
    assert [to_text(c) for c in judged("(x**2 - 1)/(x - 1)", "x + 1").conditions] == ["x - 1 != 0"]
    assert judged("x**2/x", "x", "x > 0").conditions == ()
    listed = [to_text(c) for c in judged("log(x) + log(y)", "log(x*y)", "x > 0").conditions]
    assert "0 < y" in listed


def test_other_relations_are_not_tried() -> None:
    obligation = Obligation(written("x"), "<=", written("x + 1"), domain(x="real"))
    assert decide(obligation, Budget.seconds(1)).outcome is Outcome.OPEN


def test_it_stops_in_time_and_leaves_the_timer_as_it_was() -> None:
    hard = " + ".join(f"sqrt(x + {k} + sqrt(y + {k}*x))" for k in range(12))
    before = signal.getsignal(signal.SIGALRM)
    start = time.monotonic()
    evidence = judged(f"({hard})**5", f"({hard})**5 + sin(x)**2 + cos(x)**2 - 1 + x/10**30", *POSITIVE, seconds=1.0)
    assert evidence.outcome is Outcome.OPEN
    assert time.monotonic() - start < 20
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_used_up_budget_is_out_of_time() -> None:
    assert judged("sin(x)**2 + cos(x)**2", "1", seconds=-1).reason == "out of time"


def test_outside_the_main_thread_only_quick_attempts_run() -> None:
    found: list[Evidence] = []
    thread = threading.Thread(target=lambda: found.append(judged("(x + 1)**2", "x**2 + 2*x + 1")))
    thread.start()
    thread.join()
    assert found[0].outcome is Outcome.PROVED


def test_a_very_large_term_is_left_open() -> None:
    term = written("x")
    for k in range(1200):
        term = make("add", (term, written(f"x/{k + 1}")))
    evidence = decide(Obligation(term, "=", written("x"), domain(x="real")), Budget.seconds(5))
    assert evidence.outcome is Outcome.OPEN
    assert "nodes" in evidence.reason


def test_a_term_that_is_long_only_when_written_out_is_left_open() -> None:
    x = y = make("sym", (), "x")
    for _ in range(30):
        y = make("div", (make("add", (y, make("div", (x, y)))), const(2)))
    found = decide(Obligation(make("pow", (y, const(2))), "=", x, Domain({"x": "real"}, ())), Budget.seconds(10.0))
    assert (found.outcome, found.reason) == (Outcome.OPEN, "too long where what is shared is written out")


def test_random_rewritings_are_proved_only_where_they_are_true() -> None:
    proved = 0
    for seed in range(25):
        rng = random.Random(4000 + seed)
        left = pairs.term(rng, 2)
        right, given = pairs.rewritten(left, rng), pairs.hypotheses(rng)
        where = Domain(dict.fromkeys(pairs.NAMES, "real"), given)
        evidence = decide(Obligation(left, "=", right, where), Budget.seconds(1.0))
        if evidence.outcome is Outcome.PROVED:
            proved += 1
            assert not oracle_differs(left, right, where), (left, right, given)
    assert proved >= 8


def oracle_differs(left: object, right: object, where: Domain) -> bool:
    from mathlink.sample import points

    for point in points(where, 25, seed=31):
        try:
            a, b = oracle.value(left, point), oracle.value(right, point)  # type: ignore[arg-type]
        except ArithmeticError:
            continue
        scale = max(abs(a), abs(b))
        if 1e-20 < scale < 1e20 and abs(a - b) > 1e-25 * scale:
            return True
    return False
