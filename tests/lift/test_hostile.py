"""Functions that do strange things: each ends in a model or in a named refusal, and nothing of the user's is touched."""

from __future__ import annotations

import asyncio
import contextlib
import math
import subprocess
import sys
import types
from typing import Any

import numpy as np
import pytest

from mathlink import term as t
from mathlink.errors import NotModelled, OutOfTime
from mathlink.lift import confirm, read, run
from mathlink.lift.outcome import terms_of
from mathlink.model import Budget, Configuration, Fixed, Scalar, Shape

REAL = Scalar()


def loops_long(x: float) -> float:
    for _ in range(10**9):
        x = x * 1.000001
    return x


def counts_down(x: float, n: int) -> float:
    return x if n == 0 else x * counts_down(x, n - 1)


def mutual(x: float) -> float:
    return _other(x) + 1


def _other(x: float) -> float:
    return mutual(x) - 1


async def later(x: float) -> float:
    return x


def evaluates(x: float) -> Any:
    return eval("x + 1")


def returns_function(x: float) -> Any:
    return lambda y: x + y


def unhashable_choice(x: float) -> float:
    return {1.0: 2.0}[x]


REFUSED: list[tuple[Any, Configuration]] = [
    (loops_long, {"x": REAL}),
    (counts_down, {"x": REAL, "n": Scalar("int")}),
    (mutual, {"x": REAL}),
    (later, {"x": REAL}),
    (evaluates, {"x": REAL}),
    (returns_function, {"x": REAL}),
    (unhashable_choice, {"x": REAL}),
]


@pytest.mark.parametrize(("function", "configuration"), REFUSED, ids=lambda v: getattr(v, "__name__", "-"))
def test_strange_functions_are_refused_in_time(function: Any, configuration: Configuration) -> None:
    with pytest.raises((NotModelled, OutOfTime)):
        read(function, configuration, budget=Budget.seconds(20))


def test_the_clock_is_looked_at_between_operations() -> None:
    with pytest.raises((OutOfTime, NotModelled)):
        read(loops_long, {"x": REAL}, budget=Budget.seconds(0.05))


def test_a_reading_that_failed_leaves_no_trace_for_the_next() -> None:
    with pytest.raises(NotModelled):
        read(mutual, {"x": REAL}, budget=Budget.seconds(10))
    assert read(lambda x: x + 1, {"x": REAL}, budget=Budget.seconds(5)).result is t.add(t.sym("x"), t.const(1))


def test_a_reading_inside_a_reading_keeps_both() -> None:
    inner: list[t.Term] = []

    def nested(x: float) -> float:
        inner.append(read(abs, {"x": REAL}, budget=Budget.seconds(5)).result)
        return x * 2

    with contextlib.suppress(NotModelled):
        read(nested, {"x": REAL}, budget=Budget.seconds(5))
    assert read(math.sqrt, {"x": REAL}, budget=Budget.seconds(5)).result is t.fn("sqrt", t.sym("x"))


def test_nothing_is_printed_while_reading(capsys: pytest.CaptureFixture[str]) -> None:
    def noisy(x: float) -> float:
        sys.stdout.write("out")
        print("err", file=sys.stderr)
        return 2 * x

    assert read(noisy, {"x": REAL}, budget=Budget.seconds(5)).result is t.mul(t.const(2), t.sym("x"))
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_a_function_without_source_is_traced() -> None:
    names: dict[str, Any] = {"math": math}
    exec("def f(x):\n    if x > 0:\n        return math.log(x)\n    return x", names)
    model = read(names["f"], {"x": REAL}, budget=Budget.seconds(5))
    x = t.sym("x")
    assert model.result is t.ite(t.lt(t.const(0), x), t.fn("log", x), x)
    assert model.file == ""


def test_source_that_changed_since_it_was_loaded_is_not_interpreted(tmp_path: Any) -> None:
    file = tmp_path / "changing.py"
    file.write_text("def f(x, n):\n    s = 0\n    for i in range(n):\n        s += x\n    return s\n")
    module = types.ModuleType("changing")
    exec(compile(file.read_text(), str(file), "exec"), module.__dict__)
    file.write_text("def f(x, n):\n    s = 0\n    for i in range(n):\n        s -= x\n    return s\n")
    with pytest.raises(NotModelled):
        read(module.__dict__["f"], {"x": REAL, "n": Scalar("int")}, budget=Budget.seconds(5))


class Callable2:
    """An object that can be called."""

    def __init__(self, factor: float) -> None:
        self.factor = factor

    def __call__(self, x: float) -> float:
        return self.factor * math.exp(x)


def test_an_object_with_call_is_read() -> None:
    function = Callable2(3.0)
    model = read(function, {"x": REAL}, budget=Budget.seconds(5))
    assert confirm(model, function, [{"x": float(k)} for k in range(-3, 3)], Budget.seconds(5)).confirmed == 6


def test_star_arguments_and_positional_only_ones_are_given() -> None:
    def spread(a: float, /, *rest: float, scale: float = 2.0) -> float:
        return a * scale + sum(rest)

    configuration = {"a": REAL, "rest": Shape((3,), "tuple"), "scale": REAL}
    model = read(spread, configuration, budget=Budget.seconds(5))
    points = [{i.name: float(k * j + 1) for j, i in enumerate(model.inputs)} for k in range(5)]
    assert [i.name for i in model.inputs] == ["a", "rest[0]", "rest[1]", "rest[2]", "scale"]
    assert confirm(model, spread, points, Budget.seconds(5)).confirmed == 5


def test_shared_structure_stays_shared() -> None:
    def doubles(x: float) -> float:
        for _ in range(200):
            x = x + x
        return x

    assert t.size(*terms_of(read(doubles, {"x": REAL}, budget=Budget.seconds(5)).result)) == 201


def test_the_users_objects_are_not_changed() -> None:
    class Counter:
        def __init__(self) -> None:
            self.calls = 0

        def scaled(self, x: float) -> float:
            self.calls += 1
            return x * 2

    counter = Counter()
    read(counter.scaled, {"x": REAL}, budget=Budget.seconds(5))
    read(Counter.scaled, {"self": Fixed(counter), "x": REAL}, budget=Budget.seconds(5))
    assert counter.calls == 0


def test_module_tables_are_not_changed() -> None:
    table: dict[str, list[float]] = {"a": [1.0]}

    def appends(x: float) -> float:
        table["a"].append(2.0)
        return x * len(table["a"])

    model = read(appends, {"x": REAL}, budget=Budget.seconds(5))
    assert table == {"a": [1.0]}
    assert model.result is t.mul(t.sym("x"), t.const(2))


def test_a_coroutine_function_can_still_be_run_by_its_owner() -> None:
    assert asyncio.run(later(2.0)) == 2.0


def test_running_a_function_that_never_fits_is_an_exception_in_words() -> None:
    seen = run(lambda x: x.missing, {"x": REAL}, {"x": 1.0})
    assert seen.exception == "AttributeError: 'float' object has no attribute 'missing'"
    assert not seen.own_raise


def test_a_ufunc_is_read_as_it_is() -> None:
    def apply(x: Any) -> Any:
        return np.logaddexp(x, 0.0) + np.add.reduce([x, x * 2])

    model = read(apply, {"x": REAL}, budget=Budget.seconds(5))
    assert confirm(model, apply, [{"x": float(k)} for k in range(-3, 3)], Budget.seconds(5)).confirmed == 6


def test_reading_imports_no_parts_of_numpy_that_nobody_asked_for() -> None:
    program = (
        "import sys, numpy\nfrom mathlink.lift.numpy_names import rules_of\nbefore = set(sys.modules)\nrules_of(numpy)\n"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
