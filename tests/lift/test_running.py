"""The real function at one point, and what a callable takes."""

from __future__ import annotations

import functools
import inspect
import math
import sys
import warnings
from collections import namedtuple
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mathlink.lift import MISSING, Run, callable_of, run, running, signature, source_of
from mathlink.model import Fixed, Scalar, Shape
from tests.lift import programs

REAL, INT = Scalar(), Scalar("int")


def test_whole_numbers_come_as_int_and_reals_as_float() -> None:
    seen = run(
        lambda n, x: (type(n).__name__, type(x).__name__), {"n": INT, "x": REAL}, {"n": Fraction(3), "x": Fraction(2)}
    )
    assert seen.value == ("int", "float")


@pytest.mark.parametrize(("container", "kind"), [("ndarray", "ndarray"), ("list", "list"), ("tuple", "tuple")])
def test_arrays_come_in_the_container_asked_for(container: Any, kind: str) -> None:
    point = {f"x[{i},{j}]": float(10 * i + j) for i in range(2) for j in range(3)}
    seen = run(lambda x: (type(x).__name__, x[1][2]), {"x": Shape((2, 3), container)}, point)
    assert seen.value == (kind, 12.0)
    rows = [list(row) for row in seen.inputs["x"]]
    assert rows == [[0.0, 1.0, 2.0], [10.0, 11.0, 12.0]]


def test_held_mutable_arguments_are_copied_for_every_call() -> None:
    log: list[float] = []

    def append(x: float, to: list[float]) -> int:
        to.append(x)
        return len(to)

    counts = [run(append, {"x": REAL, "to": Fixed(log)}, {"x": 1.0}).value for _ in range(3)]
    assert counts == [1, 1, 1]
    assert log == []


Pair = namedtuple("Pair", "first second")


@dataclass
class Report:
    """A result with arrays inside."""

    mean: Any
    parts: Any


RESULTS: list[tuple[Any, Any]] = [
    (np.array([[1.0, 2.0]]), [[1.0, 2.0]]),
    (np.float64(2.5), 2.5),
    (np.int64(3), 3),
    (np.bool_(True), True),
    (Pair(1, np.float64(2.0)), {"first": 1, "second": 2.0}),
    (Report(np.array([1.0]), (1, [np.float64(2.0)])), {"mean": [1.0], "parts": (1, [2.0])}),
    ({"a": np.arange(2)}, {"a": [0, 1]}),
    (None, None),
    ("text", "text"),
]


@pytest.mark.parametrize(("returned", "plain"), RESULTS, ids=lambda v: type(v).__name__)
def test_results_become_plain_python(returned: Any, plain: Any) -> None:
    seen = run(lambda x: returned, {"x": REAL}, {"x": 1.0})
    assert seen.value == plain
    assert type(seen.value) is type(plain)
    assert seen.raw is returned


def _fails_in_helper(x: float) -> float:
    raise KeyError("helper")


def own(x: float) -> float:
    raise ValueError("no")


def asserting(x: float) -> float:
    assert x < 0, "not negative"
    return x


def through_helper(x: float) -> float:
    return _fails_in_helper(x)


def by_math(x: float) -> float:
    return math.sqrt(-x)


def by_operator(x: float) -> float:
    return x / 0


def by_numpy(x: float) -> Any:
    return np.linalg.inv(np.zeros((2, 2)) * x)


def leaves(x: float) -> float:
    raise SystemExit(3)


EXCEPTIONS: list[tuple[Any, str, bool]] = [
    (own, "ValueError: no", True),
    (asserting, "AssertionError: not negative", True),
    (through_helper, "KeyError: 'helper'", True),
    (leaves, "SystemExit: 3", True),
    (by_math, "ValueError: math domain error", False),
    (by_operator, "ZeroDivisionError: float division by zero", False),
    (by_numpy, "LinAlgError: Singular matrix", False),
]


@pytest.mark.parametrize(("function", "text", "own_raise"), EXCEPTIONS, ids=lambda v: getattr(v, "__name__", "-"))
def test_exceptions_are_text_and_tell_whose_they_are(function: Any, text: str, own_raise: bool) -> None:
    seen = run(function, {"x": REAL}, {"x": 1.0})
    assert seen.exception.split(":")[0] == text.split(":")[0]
    assert seen.own_raise is own_raise
    assert seen.value is None


def test_an_interrupt_passes() -> None:
    def interrupted(x: float) -> float:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(interrupted, {"x": REAL}, {"x": 1.0})


def test_what_a_function_prints_and_warns_is_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    def loud(x: float) -> Any:
        print("hello")
        return np.log(np.float64(-x))

    assert math.isnan(run(loud, {"x": REAL}, {"x": 1.0}).value)
    assert capsys.readouterr().out == ""


def test_inputs_are_by_parameter_with_held_values() -> None:
    seen = run(programs.option, {"x": REAL, "method": Fixed("square")}, {"x": Fraction(1, 4)})
    assert seen == Run(value=998.2 * 0.0625, raw=998.2 * 0.0625, inputs={"x": 0.25, "method": "square"})


# ── signatures ───────────────────────────────────────────────────────────────────────────────────


def every_kind(a: float, /, b: int = 2, *rest: float, c: float, d: float = 4.0, **more: float) -> float:
    return a + b + sum(rest) + c + d + sum(more.values())


def test_a_signature_tells_names_defaults_annotations_and_kinds() -> None:
    found = [(p.name, p.default, p.kind, p.required) for p in signature(every_kind)]
    assert found == [
        ("a", MISSING, "positional", True),
        ("b", 2, "any", False),
        ("rest", MISSING, "args", False),
        ("c", MISSING, "keyword", True),
        ("d", 4.0, "keyword", False),
        ("more", MISSING, "kwargs", False),
    ]
    assert [p.annotation for p in signature(lambda x: x)] == [""]


def test_a_call_reaches_every_kind_of_parameter() -> None:
    configuration = {"a": REAL, "b": INT, "rest": Shape((2,), "tuple"), "c": REAL}
    point = {"a": 1.0, "b": 2, "rest[0]": 10.0, "rest[1]": 20.0, "c": 3.0}
    assert run(every_kind, configuration, point).value == 40.0


SIGNATURES: list[tuple[Any, list[str]]] = [
    (programs.Spring(1.0).energy, ["x"]),
    (programs.Spring.energy, ["self", "x"]),
    (vars(programs.Spring)["series"], ["a", "b"]),
    (vars(programs.Spring)["of"], ["x"]),
    (programs.Spring.of, ["x"]),
    (functools.partial(programs.gaussian, 1.0), ["mu", "sigma"]),
    (functools.partial(programs.gaussian, mu=0.0), ["x", "sigma"]),
    (programs.cached, ["x"]),
    (programs.decorated, ["x", "y"]),
    (programs.by_lambda, ["x", "y"]),
    (math.atan2, ["y", "x"]),
]


@pytest.mark.parametrize(("function", "names"), SIGNATURES, ids=range(len(SIGNATURES)))
def test_signatures_hold_what_a_caller_can_give(function: Any, names: list[str]) -> None:
    assert [p.name for p in signature(function)] == names


def test_sources_are_found_behind_wrappers_and_missing_ones_are_told() -> None:
    file, line = source_of(programs.gaussian)
    assert file.endswith("programs.py")
    assert line > 1
    assert source_of(functools.partial(programs.gaussian, 1.0)) == (file, line)
    assert source_of(programs.Spring(1.0).energy)[0] == file
    assert source_of(math.sqrt) == ("", 0)
    names: dict[str, Any] = {}
    exec("def f(x): return x", names)
    assert source_of(names["f"]) == ("", 0)


def test_a_class_method_object_is_called_on_its_class() -> None:
    assert callable_of(vars(programs.Spring)["of"])(1.0) == programs.Spring.of(1.0)


def test_what_cannot_be_called_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="cannot be called"):
        callable_of(3)


def _wrapped(function: Any) -> Any:
    @functools.wraps(function)
    def inner(*given: Any, **named: Any) -> Any:
        return function(*given, **named)

    return inner


def _told(function: Any) -> Any:
    function.__signature__ = inspect.Signature([inspect.Parameter("y", inspect.Parameter.KEYWORD_ONLY)])
    return function


TAKING: list[Any] = [
    lambda: 0,
    lambda x, y=2: x,
    lambda x, /, y, *, z=1: x,
    lambda x, *rest, z, **more: x,
    lambda *rest: 0,
    lambda **more: 0,
    _wrapped(lambda x, y: x),
    _told(lambda **more: 0),
    functools.partial(lambda x, y: x, y=1),
    functools.lru_cache(lambda x: x),
]


@pytest.mark.parametrize("function", TAKING)
def test_a_call_goes_by_the_names_and_kinds_that_the_signature_tells(function: Any) -> None:
    told = [(p.name, p.kind) for p in signature(function)]
    assert [(p.name, p.kind) for p in running._parameters(function)] == told


def test_streams_warnings_and_errors_of_numpy_are_as_before_a_call_even_after_an_exception() -> None:
    before = sys.stdout, sys.stderr, list(warnings.filters), warnings.showwarning, np.geterr()

    def loud(x: float) -> float:
        print("out", x)
        print("err", x, file=sys.stderr)
        warnings.warn("now", UserWarning, stacklevel=1)
        warnings.simplefilter("error")
        np.seterr(all="raise")
        raise ValueError("stop")

    assert run(loud, {"x": REAL}, {"x": 1.0}).exception == "ValueError: stop"
    assert (sys.stdout, sys.stderr, list(warnings.filters), warnings.showwarning, np.geterr()) == before


def test_what_a_call_prints_and_warns_is_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    def loud(x: float) -> float:
        print("out")
        print("err", file=sys.stderr)
        warnings.warn("now", UserWarning, stacklevel=1)
        return float(np.float64(x) / 0.0)

    assert run(loud, {"x": REAL}, {"x": 1.0}).value == math.inf
    assert capsys.readouterr() == ("", "")
