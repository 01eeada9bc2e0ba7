"""Functions of every style are read, and the reading agrees with the running function."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mathlink.lift import confirm, read, signature
from mathlink.model import Budget, Configuration, Fixed, Model, Point, Scalar, Shape
from tests.lift import programs

ROOT = Path(__file__).resolve().parents[2]
REAL, INT = Scalar(), Scalar("int")
V3 = Shape((3,))
M23 = Shape((2, 3))
M22 = Shape((2, 2))
LIST3 = Shape((3,), "list")

SCALARS = [
    "gaussian",
    "darcy",
    "piecewise",
    "guarded",
    "chained",
    "either",
    "clamp",
    "absolute",
    "trigonometry",
    "specials",
    "logs",
    "by_helper",
    "defaults",
    "option",
    "optional",
    "horner",
    "newton_steps",
    "countdown",
    "early_exit",
    "running_maximum",
    "sorted_middle",
    "tuple_result",
    "dict_result",
    "record_result",
    "truth_result",
    "comprehension",
    "zipped",
    "reduced",
    "matched",
    "constants",
    "nested",
    "cubic",
    "half_power",
    "by_lambda",
    "cached",
    "decorated",
    "by_class",
    "prints",
    "counts_calls",
    "asserts",
    "falls_back",
    "falls_back_division",
    "local_import",
    "average",
    "rounding",
    "power_law",
    "many_branches",
    "scalar_numpy",
]

ARRAYS: list[tuple[str, Configuration]] = [
    ("list_mean", {"xs": LIST3}),
    ("list_mean", {"xs": Shape((2,), "tuple")}),
    ("list_softmax", {"xs": LIST3}),
    ("in_place", {"xs": LIST3}),
    ("aliased", {"xs": LIST3}),
    ("aliased", {"xs": V3}),
    ("softmax", {"x": V3}),
    ("softmax_rows", {"x": M23}),
    ("layer_norm", {"x": M23, "gamma": V3, "beta": V3}),
    ("attention", {"q": M22, "k": Shape((3, 2)), "v": Shape((3, 2))}),
    ("mse", {"y": V3, "p": V3}),
    ("rmse", {"y": V3, "p": V3}),
    ("cosine", {"a": V3, "b": V3}),
    ("sample_variance", {"x": V3}),
    ("relu", {"x": M23}),
    ("leaky", {"x": V3}),
    ("clipped", {"x": V3}),
    ("cross_entropy", {"p": V3, "q": V3}),
    ("log_sum_exp", {"x": V3}),
    ("scipy_log_sum_exp", {"x": V3}),
    ("stores", {"x": V3}),
    ("masked_store", {"x": V3}),
    ("in_place_view", {"x": V3}),
    ("running", {"x": V3}),
    ("linear_map", {"x": Shape((2,))}),
    ("einsum_trace", {"a": M22, "b": M22}),
    ("outer_sum", {"a": V3, "b": Shape((2,))}),
    ("determinant", {"a": Shape((3, 3))}),
    ("solved", {"a": Shape((3, 3)), "b": V3}),
    ("distances", {"x": M23, "y": Shape((1, 3))}),
    ("correlation", {"x": V3, "y": V3}),
    ("covariance", {"x": M23}),
    ("standardise", {"x": M22}),
    ("adam", {"theta": V3, "grad": V3, "m": V3, "v": V3}),
    ("gelu", {"x": V3}),
    ("gelu", {"x": REAL}),
    ("polynomial_array", {"x": V3}),
    ("stacked", {"a": V3, "b": V3}),
    ("trapezoid", {"y": V3}),
    ("weighted", {"x": V3, "w": V3}),
    ("mean_with_mask", {"x": V3}),
    ("any_positive", {"x": V3}),
    ("normalised_rows", {"x": M23}),
    ("matrix_norm", {"x": M22}),
]

WHOLE: list[tuple[str, Configuration]] = [
    ("whole_numbers", {"n": INT, "k": INT}),
    ("geometric", {"x": REAL, "n": INT}),
    ("factorial_like", {"n": INT}),
    ("two_accumulators", {"x": REAL, "n": INT}),
    ("by_generator", {"x": REAL, "n": INT}),
    ("double_sum", {"n": INT, "m": INT}),
    ("conditional_sum", {"x": REAL, "n": INT}),
]


def points_for(model: Model, count: int = 30) -> list[Point]:
    """Points of moderate size, two thirds of them positive."""
    generator = random.Random(7)
    points = []
    for i in range(count):
        lowest = 0.05 if i % 3 else -3.0
        point: dict[str, Any] = {}
        for given in model.inputs:
            real = generator.uniform(lowest, 3.0)
            point[given.name] = real if given.kind == "real" else generator.randint(1, 8)
        points.append(point)
    return points


def read_and_confirm(function: Any, configuration: Configuration, **options: Any) -> Model:
    budget = Budget.seconds(20)
    model = read(function, configuration, budget=budget, **options)
    return confirm(model, function, points_for(model), budget)


def required(function: Any) -> Configuration:
    return {p.name: Scalar() for p in signature(function) if p.required}


@pytest.mark.parametrize("name", SCALARS)
def test_functions_of_numbers_are_read_and_agree_everywhere(name: str) -> None:
    function = getattr(programs, name)
    model = read_and_confirm(function, required(function))
    assert model.confirmed >= 20
    assert model.confirmed - model.confirmed_raises >= 3


@pytest.mark.parametrize(("name", "configuration"), ARRAYS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(ARRAYS)])
def test_functions_of_arrays_are_read_entry_by_entry(name: str, configuration: Configuration) -> None:
    model = read_and_confirm(getattr(programs, name), configuration)
    assert model.confirmed >= 10


@pytest.mark.parametrize(("name", "configuration"), WHOLE, ids=[n for n, _ in WHOLE])
def test_whole_numbers_keep_their_operations_and_ranges_become_sums(name: str, configuration: Configuration) -> None:
    assert read_and_confirm(getattr(programs, name), configuration).confirmed >= 25


@pytest.mark.parametrize("method", ["energy", "series", "of"])
def test_methods_of_every_kind_are_read(method: str) -> None:
    function = getattr(programs.Spring(3.0), method)
    assert read_and_confirm(function, required(function)).confirmed >= 25


def test_an_inherited_method_is_read_through_super() -> None:
    function = programs.Damped(2.0, 0.5).energy
    model = read_and_confirm(function, required(function))
    assert model.confirmed >= 25
    assert model.route == "tracing"


def test_reading_does_not_load_numpy_by_itself() -> None:
    code = (
        "import sys, math\n"
        "from mathlink.lift import read\n"
        "from mathlink.model import Budget, Scalar\n"
        "m = read(lambda x: math.sqrt(x) + sum([x, 1]), {'x': Scalar()}, budget=Budget.seconds(5))\n"
        "assert 'numpy' not in sys.modules\n"
        "print(len(m.inputs))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "1\n"


def test_static_and_class_method_objects_are_read_as_the_class_holds_them() -> None:
    for name in ("series", "of"):
        function = vars(programs.Spring)[name]
        assert read_and_confirm(function, required(function)).confirmed >= 25


def test_an_unbound_method_takes_its_instance_as_a_held_value() -> None:
    configuration = {"self": Fixed(programs.Spring(2.0)), "x": REAL}
    assert read_and_confirm(programs.Spring.energy, configuration).confirmed >= 25


def test_options_are_held_and_optional_numbers_can_be_inputs() -> None:
    held = read_and_confirm(programs.option, {"x": REAL, "method": Fixed("square"), "fluid": Fixed("air")})
    both = read_and_confirm(programs.optional, {"x": REAL, "y": REAL})
    assert held.confirmed == both.confirmed == 30
    assert [i.name for i in both.inputs] == ["x", "y"]


def test_a_held_function_is_followed() -> None:
    def apply(f: Any, x: float) -> Any:
        return f(x) + f(2 * x)

    assert read_and_confirm(apply, {"f": Fixed(programs.cubic), "x": REAL}).confirmed == 30


def test_a_builtin_function_is_read() -> None:
    import math

    model = read(math.atan2, {"y": REAL, "x": REAL}, budget=Budget.seconds(5))
    assert confirm(model, math.atan2, points_for(model), Budget.seconds(5)).confirmed == 30


def test_reading_leaves_the_module_as_it_was() -> None:
    before = programs.CALLS
    read(programs.counts_calls, {"x": REAL}, budget=Budget.seconds(5))
    assert before == programs.CALLS
    assert programs.COEFFICIENTS == [1.0, -0.5, 0.25]


def test_many_branches_stay_small_where_they_merge() -> None:
    model = read_and_confirm(programs.many_branches, required(programs.many_branches))
    from mathlink.lift.outcome import terms_of
    from mathlink.term import size

    assert model.route == "ast"
    assert size(*terms_of(model.result)) < 100


def test_entries_are_named_by_position_from_zero_and_keep_parameter_order() -> None:
    model = read(programs.layer_norm, {"beta": V3, "gamma": V3, "x": M23}, budget=Budget.seconds(5))
    assert [i.name for i in model.inputs][:7] == [
        "x[0,0]",
        "x[0,1]",
        "x[0,2]",
        "x[1,0]",
        "x[1,1]",
        "x[1,2]",
        "gamma[0]",
    ]
    assert model.inputs[5].position == (1, 2)
    assert model.inputs[5].parameter == "x"


def test_branches_without_a_point_are_counted() -> None:
    budget = Budget.seconds(5)
    model = read(programs.piecewise, {"x": REAL}, budget=budget)
    half = confirm(model, programs.piecewise, [{"x": v} for v in (0.5, 1.0, 2.0)], budget)
    whole = confirm(model, programs.piecewise, [{"x": v} for v in (-2.0, -0.5, 0.0, 0.5, 1.0)], budget)
    assert half.unreached == 3
    assert whole.unreached == 0


def test_lines_of_the_source_are_kept() -> None:
    from mathlink.lift.signature import source_of

    first = source_of(programs.darcy)[1]
    model = read(programs.darcy, {"reynolds": REAL}, budget=Budget.seconds(5))
    assert {line - first for line in model.lines.values()} == {1, 2, 3}
