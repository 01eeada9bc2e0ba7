"""What no model can stand for is refused by name, and what is easily modelled wrongly is modelled right or refused."""

from __future__ import annotations

import dataclasses
import functools
import math
from typing import Any

import numpy as np
import pytest

from mathlink import term as t
from mathlink.errors import NotConfirmed, NotModelled, OutOfTime
from mathlink.lift import confirm, read
from mathlink.lift.outcome import terms_of
from mathlink.model import Budget, Configuration, Fixed, Model, Scalar, Shape
from tests.lift import easily_wrong, programs

REAL, INT, V3 = Scalar(), Scalar("int"), Shape((3,))

REFUSED: list[tuple[str, Configuration, str]] = [
    ("order", {"x": V3}, "numpy.unique"),
    ("noisy", {"x": REAL}, "not the same in every run"),
    ("recursion", {"x": REAL}, "recursion without end"),
    ("never_decided", {"x": REAL}, "200 decisions"),
    ("text_key", {"x": REAL}, "turned into text"),
    ("logistic", {"x": REAL, "n": INT}, "recurrence"),
    ("store_in_symbolic_loop", {"x": REAL, "n": INT}, "store into an array"),
    ("symbol_as_key", {"x": REAL}, "as a key"),
    ("complex_root", {"x": REAL}, "a complex number"),
    ("different_kinds", {"x": REAL}, "different kinds"),
    ("generates", {"x": REAL}, "generator"),
    ("decides_inside_sum", {"x": REAL, "n": INT}, "`return` in a loop"),
]


@pytest.mark.parametrize(("name", "configuration", "words"), REFUSED, ids=[n for n, _, _ in REFUSED])
def test_refusals_name_the_construct(name: str, configuration: Configuration, words: str) -> None:
    with pytest.raises(NotModelled) as caught:
        read(getattr(programs, name), configuration, budget=Budget.seconds(10))
    assert words in caught.value.construct


def test_a_refusal_tells_file_line_and_what_would_help() -> None:
    from mathlink.lift import source_of

    with pytest.raises(NotModelled) as caught:
        read(programs.order, {"x": V3}, budget=Budget.seconds(10))
    file, first = source_of(programs.order)
    assert (caught.value.file, caught.value.line) == (file, first + 1)
    assert "order" in caught.value.hint


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(NotModelled, match="'sigma'"):
        read(programs.gaussian, {"x": REAL, "mu": REAL}, budget=Budget.seconds(5))


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(NotModelled, match="'nope'"):
        read(programs.absolute, {"x": REAL, "y": REAL, "nope": REAL}, budget=Budget.seconds(5))


def test_a_used_up_budget_is_out_of_time() -> None:
    with pytest.raises(OutOfTime):
        read(programs.gaussian, dict.fromkeys(("x", "mu", "sigma"), REAL), budget=Budget.seconds(-1))


def test_an_opaque_call_is_kept_as_an_unknown() -> None:
    def area(x: float) -> Any:
        return 2 * programs.noisy(x)

    model = read(area, {"x": REAL}, opaque=("noisy",), budget=Budget.seconds(5))
    assert model.result is t.mul(t.const(2), t.call("noisy", t.sym("x")))


# ── models that are easily wrong ─────────────────────────────────────────────────────────────────


EASILY_WRONG: list[tuple[Any, Configuration]] = [
    (easily_wrong.falls_back, {"x": REAL}),
    (easily_wrong.falls_back_on_anything, {"x": REAL}),
    (easily_wrong.swallows_everything, {"x": REAL}),
    (easily_wrong.swallows_bare, {"x": REAL}),
    (easily_wrong.updates_list_in_symbolic_loop, {"x": REAL, "n": INT}),
    (easily_wrong.updates_array_in_symbolic_loop, {"x": REAL, "n": INT}),
    (easily_wrong.alias, {"xs": Shape((3,), "list")}),
    (easily_wrong.alias, {"xs": V3}),
    (easily_wrong.alias_in_branch, {"xs": Shape((3,), "list"), "c": REAL}),
    (easily_wrong.view, {"xs": V3}),
    (easily_wrong.view, {"xs": Shape((3,), "list")}),
    (easily_wrong.appends_in_branch, {"x": REAL}),
    (easily_wrong.text_as_key, {"x": REAL}),
    (easily_wrong.text_in_message, {"x": REAL}),
    (easily_wrong.same, {"x": REAL}),
    (easily_wrong.whole, {"n": INT}),
    (easily_wrong.rebinds_float, {"x": REAL}),
    (easily_wrong.mixes_numpy_scalar, {"x": REAL}),
    (easily_wrong.divides_by_zero_on_one_side, {"x": REAL}),
    (easily_wrong.raises_own_kind, {"x": REAL}),
    (easily_wrong.mutable_default, {"x": REAL}),
    (easily_wrong.closes_over_changed_name, {"x": REAL}),
    (easily_wrong.loop_variable_after_symbolic_loop, {"x": REAL, "n": INT}),
    (easily_wrong.decides_on_the_index, {"x": REAL, "n": INT}),
    (easily_wrong.depends_on_its_own_sum, {"x": REAL, "n": INT}),
    (easily_wrong.swaps, {"x": REAL, "n": INT}),
    (easily_wrong.short_circuit, {"x": REAL, "y": REAL}),
    (easily_wrong.while_else, {"x": REAL}),
    (easily_wrong.shadowed_in_comprehension, {"x": REAL}),
    (easily_wrong.isinstance_branches, {"x": REAL}),
    (easily_wrong.isinstance_branches, {"x": INT}),
    (easily_wrong.nested_try, {"x": REAL}),
    (easily_wrong.power_in_try, {"x": REAL}),
    *(
        (getattr(easily_wrong, n), {"x": REAL})
        for n in ["named_inside", "lambdas_in_comprehension", "stops_before_dividing", "late_closure"]
    ),
    (easily_wrong.computes_more_than_it_returns, {"x": REAL, "y": REAL}),
    (easily_wrong.computes_in_one_branch_only, {"x": REAL, "y": REAL}),
    (easily_wrong.first_positive, {"x": REAL, "y": REAL}),
    (easily_wrong.reads_position, {"xs": Shape((3,), "list")}),
]
SPECIAL = (-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 0.1, -0.1)


def special_points(model: Model) -> list[dict[str, Any]]:
    """Special values in many combinations; whole numbers from 0."""
    points = []
    for k in range(3 * len(SPECIAL)):
        values = [SPECIAL[(k * (i + 1) + i * i) % len(SPECIAL)] for i in range(len(model.inputs))]
        points.append({g.name: v if g.kind == "real" else k % 7 for g, v in zip(model.inputs, values, strict=True)})
    return points


@pytest.mark.parametrize("route", ["both", "ast"])
@pytest.mark.parametrize(("function", "configuration"), EASILY_WRONG, ids=lambda v: getattr(v, "__name__", "-"))
def test_what_is_easily_wrong_is_right_or_refused(
    function: Any, configuration: Configuration, route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mathlink.lift import reading

    if route == "ast":
        monkeypatch.setattr(reading, "_ROUTES", {"ast": reading._ROUTES["ast"]})
    budget = Budget.seconds(10)
    try:
        model = read(function, configuration, budget=budget)
    except NotModelled:
        return
    confirm(model, function, special_points(model), budget)


READABLE = [
    getattr(easily_wrong, name)
    for name in [
        "falls_back",
        "falls_back_on_anything",
        "alias_in_branch",
        "appends_in_branch",
        "text_in_message",
        "same",
        "whole",
        "nested_try",
        "short_circuit",
        "shadowed_in_comprehension",
        "closes_over_changed_name",
    ]
]


@pytest.mark.parametrize("function", READABLE, ids=lambda f: f.__name__)
def test_most_of_these_are_read(function: Any) -> None:
    configuration = next(c for f, c in EASILY_WRONG if f is function)
    assert read(function, configuration, budget=Budget.seconds(10)).inputs


# ── confirmation ─────────────────────────────────────────────────────────────────────────────────

TAMPERED = ["gaussian", "guarded", "piecewise", "absolute", "specials", "horner", "chained", "power_law", "constants"]
_SWAPS = {"add": "sub", "sub": "add", "mul": "div", "div": "mul", "max": "min", "lt": "le", "le": "lt"}


def tamperings(result: t.Term) -> list[t.Term]:
    """The term with one node changed, for every node that can be."""
    found = []
    for node in t.postorder(result):
        if node.op == "const":
            changed = t.const(node.data[0] + 1)
        elif node.op in _SWAPS:
            changed = t.make(_SWAPS[node.op], node.args)
        else:
            changed = t.neg(node) if node.op in ("fn", "pow", "abs") else node
        if changed is not node:
            found.append(t.substitute(result, {node: changed}))
    return found


@pytest.mark.parametrize("name", TAMPERED)
def test_a_model_with_one_node_changed_is_rejected(name: str) -> None:
    from mathlink.evaluate import compiled
    from mathlink.lift import signature

    function = getattr(programs, name)
    configuration: Configuration = {p.name: REAL for p in signature(function) if p.required}
    budget = Budget.seconds(30)
    model = read(function, configuration, budget=budget)
    points = special_points(model)
    values = compiled((model.result,))
    rejected = 0
    for changed in tamperings(model.result):
        other = compiled((changed,))
        if all(_same(values(p)[0], other(p)[0]) for p in points):
            continue
        with pytest.raises(NotConfirmed):
            confirm(dataclasses.replace(model, result=changed), function, points, budget)
        rejected += 1
    assert rejected >= 3


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, Exception) or isinstance(b, Exception):
        return isinstance(a, Exception) and isinstance(b, Exception)
    return math.isclose(a, b, rel_tol=1e-6)


def test_a_rejected_model_shows_the_inputs() -> None:
    model = read(programs.absolute, {"x": REAL, "y": REAL}, budget=Budget.seconds(5))
    wrong = dataclasses.replace(model, result=t.sym("x"))
    with pytest.raises(NotConfirmed) as caught:
        confirm(wrong, programs.absolute, [{"x": 1.0, "y": 2.0}], Budget.seconds(5))
    assert caught.value.inputs == {"x": 1.0, "y": 2.0}


def test_too_few_points_do_not_confirm() -> None:
    model = read(programs.asserts, {"x": REAL}, budget=Budget.seconds(5))
    points = [{"x": -1.0 - k} for k in range(30)] + [{"x": 1.0}, {"x": 2.0}]
    with pytest.raises(NotConfirmed, match="too few points"):
        confirm(model, programs.asserts, points, Budget.seconds(5))


def test_agreeing_exceptions_are_counted_apart() -> None:
    model = read(programs.asserts, {"x": REAL}, budget=Budget.seconds(5))
    confirmed = confirm(model, programs.asserts, [{"x": v} for v in (-1.0, 1.0, 2.0, 3.0)], Budget.seconds(5))
    assert (confirmed.confirmed, confirmed.confirmed_raises) == (4, 1)


def test_another_exception_than_the_models_is_a_disagreement() -> None:
    model = read(programs.guarded, {"a": REAL, "b": REAL}, budget=Budget.seconds(5))
    changed = t.substitute(model.result, {t.raise_("ValueError"): t.raise_("KeyError")})
    with pytest.raises(NotConfirmed, match="KeyError"):
        confirm(dataclasses.replace(model, result=changed), programs.guarded, [{"a": 1.0, "b": 0.0}], Budget.seconds(5))


def test_a_loss_of_digits_that_the_inputs_explain_is_no_disagreement() -> None:
    def cancels(x: float) -> float:
        return (1e8 + x) - 1e8

    model = read(cancels, {"x": REAL}, budget=Budget.seconds(5))
    rewritten = dataclasses.replace(model, result=t.sym("x"))
    with pytest.raises(NotConfirmed):
        confirm(rewritten, cancels, [{"x": 0.1}, {"x": 0.2}, {"x": 0.3}], Budget.seconds(5))
    assert confirm(model, cancels, [{"x": 0.1}, {"x": 0.2}, {"x": 0.3}], Budget.seconds(5)).confirmed == 3


def test_numpy_infinities_agree_with_a_model_that_raises() -> None:
    def inverse(x: Any) -> Any:
        return 1 / x

    model = read(inverse, {"x": V3}, budget=Budget.seconds(5))
    zero = {"x[0]": 1.0, "x[1]": 0.0, "x[2]": 2.0}
    points = [zero, *({f"x[{i}]": 1.0 + i + k for i in range(3)} for k in range(3))]
    confirmed = confirm(model, inverse, points, Budget.seconds(5))
    assert (confirmed.confirmed, confirmed.confirmed_raises) == (4, 1)


def test_the_result_of_a_held_partial_keeps_its_arguments() -> None:
    function = functools.partial(programs.gaussian, sigma=2.0)
    model = read(function, {"x": REAL, "mu": REAL}, budget=Budget.seconds(5))
    assert t.free_symbols(*terms_of(model.result)) == ("x", "mu")
    assert confirm(model, function, special_points(model), Budget.seconds(5)).confirmed > 30


def test_an_array_that_is_held_stays_as_it_is() -> None:
    weights = np.array([1.0, 2.0, 3.0])

    def dot(w: Any, x: Any) -> Any:
        w[0] = 0.5
        return w @ x

    model = read(dot, {"w": Fixed(weights), "x": V3}, budget=Budget.seconds(5))
    assert confirm(model, dot, special_points(model), Budget.seconds(5)).confirmed > 30
    assert weights.tolist() == [1.0, 2.0, 3.0]


def test_a_model_that_holds_in_a_part_is_compared_there_only_and_says_so() -> None:
    special = pytest.importorskip("scipy.special")

    def principal(x: float) -> Any:
        return special.lambertw(x).real

    model = read(principal, {"x": REAL}, budget=Budget.seconds(5))
    assert model.assumed == (t.le(t.const(-1), t.mul(t.sym("x"), t.named("e"))),)
    assert model.assumptions == ("only where the argument of lambertw is at least -1/e",)
    assert confirm(model, principal, [{"x": v} for v in (-3.0, -1.0, 0.0, 1.0, 2.0)], Budget.seconds(5)).confirmed == 3
