"""Every refusal tells the construct, the file and the line, and what would make it work."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from mathlink.claim import Claim
from mathlink.errors import NotModelled
from mathlink.judge.claim import judge
from mathlink.lift import read, signature, source_of
from mathlink.model import Budget, Configuration, Fixed, Scalar, Shape, Status
from tests.lift import refused

OPAQUE, LABELS, KEY = "opaque=", "to_numpy", "compare with =="

REFUSED: list[tuple[str, str, str]] = [
    ("quadrature", "`scipy.integrate.quad` of numbers", 'opaque=("quad",)'),
    ("root", "`scipy.optimize.brentq` of numbers", 'opaque=("brentq",)'),
    ("bracketed", "minimize_scalar` of numbers", 'opaque=("minimize_scalar",)'),
    ("unique", "`numpy.unique`", "order of the inputs"),
    ("noise", "`random.random`: its answer is not the same", "as a parameter"),
    ("numpy_noise", "`numpy.random.normal`: its answer is not the same", "as a parameter"),
    ("clock", "`time.time`: its answer is not the same", "as a parameter"),
    ("without_end", "recursion without end", "write it as a loop"),
    ("undecided", "more than 200 decisions on one path", "ends by a condition"),
    ("while_symbolic", "more than 200 decisions on one path", "ends by a condition"),
    ("many_paths", "more than 64 paths", "when="),
    ("formatted", "turned into text", "the number itself"),
    ("keyed", "as a key or in a set", KEY),
    ("in_set", "as a key or in a set", KEY),
    ("generated", "a generator as the result", "return a list"),
    ("recurrence", "a recurrence over a number of rounds", "sums and products"),
    ("stores", "a store into an array", "fix the number of rounds"),
    ("whole_modulus", "pow with a modulus", "with arithmetic"),
    ("shifted", "`<<`", "with arithmetic"),
    ("masked", "`&`", "with arithmetic"),
    ("kinds", "different kinds of things", "when="),
    ("names", "locals()", "one by one"),
    ("from_globals", "globals()", "one by one"),
    ("evaluated", "eval()", "rewrite it"),
    ("digits", "number of digits that depends on the inputs", "rewrite it"),
    ("column", "arithmetic with a pandas Series, which lines up labels", LABELS),
    ("column_backwards", "arithmetic with a pandas Series, which lines up labels", LABELS),
    ("column_made", "labels are lined up there", LABELS),
    ("column_given", "parameter 'prices' is a pandas Series", LABELS),
]

SHAPES: dict[str, Configuration] = {"unique": {"x": Shape((3,))}, "many_paths": {"x": Shape((8,))}}
GIVEN: dict[str, Any] = {"prices": Fixed(refused.PRICES), "n": Scalar("int"), "k": Scalar("int")}


def refusal(name: str) -> NotModelled:
    function = getattr(refused, name)
    configuration = SHAPES.get(name) or {p.name: GIVEN.get(p.name, Scalar()) for p in signature(function)}
    with pytest.raises(NotModelled) as caught:
        read(function, configuration, budget=Budget.seconds(10))
    return caught.value


def marked(name: str) -> int:
    """The line with the mark of a function."""
    lines, first = inspect.getsourcelines(getattr(refused, name))
    return next(first + k for k, line in enumerate(lines) if "# here" in line or "# def" in line)


@pytest.mark.parametrize(("name", "construct", "help_"), REFUSED, ids=[n for n, _, _ in REFUSED])
def test_a_refusal_tells_construct_place_and_what_would_help(name: str, construct: str, help_: str) -> None:
    problem = refusal(name)
    assert construct in problem.construct
    assert (problem.file, problem.line) == (source_of(refused.noise)[0], marked(name))
    assert help_ in problem.hint


def test_every_refused_function_is_in_the_table() -> None:
    written = {n for n, f in vars(refused).items() if inspect.isfunction(f) and f.__module__ == refused.__name__}
    assert written == {n for n, _, _ in REFUSED}


RUNNABLE = [("keyless", "y = 2 x"), ("noiseless", "y = x^2")]


def keyless(x: float) -> float:
    """Text on the way: not to be read, and right."""
    return 2 * float(repr(x))


def noiseless(x: float) -> float:
    """Local names on the way: not to be read, and right."""
    return float(locals()["x"]) ** 2


@pytest.mark.parametrize(("name", "equation"), RUNNABLE)
def test_what_cannot_be_modelled_but_run_is_tested_and_says_why(name: str, equation: str) -> None:
    verdict = judge(Claim(globals()[name], "implements", equation), 2.0)
    assert (verdict.status, verdict.reason) == (Status.TESTED, "numeric")
    assert any("the code was not modelled" in w and "test_refused.py:" in w for w in verdict.warnings)


@pytest.mark.parametrize(("name", "equation"), [("keyless", "y = 3 x"), ("noiseless", "y = x^3")])
def test_what_cannot_be_modelled_is_refuted_by_running_it(name: str, equation: str) -> None:
    assert judge(Claim(globals()[name], "implements", equation), 60.0).status is Status.REFUTED
