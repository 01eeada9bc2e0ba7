"""Which equations of a docstring are claims, what stands for the result, and why the others are no claims."""

from __future__ import annotations

import math
from typing import Any

import pytest

from mathlink.bind.statement import bind
from mathlink.discover.docstrings import read
from mathlink.discover.plan import Planned
from mathlink.discover.reading import planned
from mathlink.evaluate import evaluate


def plans(
    signature: str, doc: str, returns: str = "y", describe: dict[str, str] | None = None, says: str = "Result"
) -> list[Planned]:
    """The plan of a function with these parameters, this maths, and a Returns section with these names."""
    scope: dict[str, Any] = {}
    exec(compile(f"def f({signature}):\n    return 0.0", "<made>", "exec"), scope)
    lines = [doc, ""]
    if describe:
        lines += ["Parameters", "----------", *(f"{n} : float\n    {t}" for n, t in describe.items()), ""]
    if returns:
        lines += ["Returns", "-------", *(f"{name} : float\n    {says}" for name in returns.split())]
    scope["f"].__doc__ = "Head.\n\n" + "\n".join(lines)
    found = read(scope["f"], "f")
    assert found is not None
    return planned(found)


def kinds(found: list[Planned]) -> list[str]:
    return [p.kind for p in found]


def claims(found: list[Planned]) -> list[Planned]:
    return [p for p in found if p.kind == "claim"]


def value(p: Planned, **point: float) -> float:
    """The right side of a claim at a point of the parameters."""
    assert p.equation is not None
    assert p.equation.right is not None
    assert p.binding is not None
    return float(evaluate(p.binding.apply(p.equation.right), point))


# ── the result ──


def test_the_result_is_the_documented_name() -> None:
    (p,) = plans("x", "$$y = 2 x$$")
    assert p.kind == "claim"
    assert p.result is not None
    assert p.result.data == "y"
    assert p.binding is not None
    assert p.binding.where == {"y": "return", "x": "x"}
    assert value(p, x=3.0) == 6.0


@pytest.mark.parametrize(
    ("returns", "left"),
    [
        ("dP", r"\Delta P"),
        ("fd", "f_d"),
        ("fd", "f"),
        ("eps", r"\epsilon"),
        ("K_v", "K_v"),
        ("Cd", "C_D"),
        ("L_D", r"\frac{L}{D}"),
    ],
)
def test_the_result_is_recognised_by_name(returns: str, left: str) -> None:
    (p,) = plans("x", f"$${left} = 2 x$$", returns)
    assert p.kind == "claim"
    assert "documented result" in p.why


def test_another_first_left_side_is_compared_too() -> None:
    (p,) = plans("Re", r"$$f_f = \frac{16}{Re}$$", "fd")
    assert p.kind == "claim"
    assert not p.reserve
    assert "left of the first equation" in p.why


def test_a_first_left_side_that_others_rest_on_is_a_definition() -> None:
    found = plans("x", "$$b = 2 x$$\n\n$$y = b^2$$")
    assert kinds(found) == ["not_a_claim", "claim"]
    assert "defines `b`" in found[0].why
    assert value(found[1], x=3.0) == 36.0


def test_without_a_name_the_first_left_side_is_the_result() -> None:
    (p,) = plans("x", "$$q = 2 x$$", returns="")
    assert p.kind == "claim"
    (p,) = plans("x, a", "$$q(x) = a x$$", returns="pdf")
    assert p.kind == "claim"
    assert p.result is not None
    assert p.result.op == "call"


def test_the_result_may_stand_inside() -> None:
    (p,) = plans("Re", r"$$\frac{1}{\sqrt{f}} = 2\log_{10}(Re \sqrt{f})$$", "fd")
    assert p.kind == "claim"
    assert p.equation is not None
    assert p.binding is not None
    sides = (p.equation.left, p.equation.right)
    assert all("return" in str(p.binding.apply(s)) for s in sides if s is not None)


def test_several_results_have_places() -> None:
    found = plans("x", "$$a = x$$\n\n$$b = 2 x$$", "a b")
    assert [p.binding.targets[p.result] for p in claims(found) if p.binding and p.result] == ["return[0]", "return[1]"]


def test_minus_a_difference_is_a_documented_drop() -> None:
    (p,) = plans("x", r"$$-\Delta P = 2 x$$", "dP", says="Pressure drop, [Pa]")
    assert value(p, x=3.0) == 6.0
    (p,) = plans("x", r"$$-\Delta P = 2 x$$", "dP", says="Pressure difference, [Pa]")
    assert p.equation is not None
    assert p.equation.left.op == "neg"
    assert p.result is p.equation.left.args[0]


def test_a_result_solved_for_where_its_argument_is_none() -> None:
    found = plans("rho, mu=None, nu=None", "$$\\nu = \\mu/\\rho$$\n\n$$\\mu = \\nu\\rho$$", "")
    assert [(p.kind, p.omitted) for p in found] == [("claim", "nu"), ("claim", "mu")]
    assert value(found[0], rho=2.0, mu=6.0) == 3.0


def test_a_parameter_that_is_solved_for_has_its_place_among_several_results() -> None:
    doc = "$$a = 2 b$$\n\n$$b = a / 2$$"
    found = plans("a=None, b=None", doc, "a b")
    assert [p.binding.targets[p.result] for p in found if p.binding and p.result] == ["return[0]", "return[1]"]
    either = doc + "\n\nReturns\n-------\na, or b : float\n    The missing one\n"
    found = plans("a=None, b=None", either, "")
    assert [p.binding.targets[p.result] for p in found if p.binding and p.result] == ["return", "return"]


def test_a_difference_is_not_a_diameter() -> None:
    found = plans("a, eps", r"$$d_p = \frac{6(1-\epsilon)}{a}$$" + "\n\n" + r"$$\Delta P = a d_p$$", "dP")
    assert kinds(found) == ["not_a_claim", "claim"]


# ── what is no claim ──


@pytest.mark.parametrize(
    ("doc", "why"),
    [
        (r"$$y = 2x$$" + "\n\n" + r"$$250 x \le 3$$", "range"),
        (r"$$y = 2x$$" + "\n\n" + r"$$0 < x < 1$$", "range"),
        (r"$$y = 2x$$" + "\n\n" + r"$$x = 3 z$$", "is a parameter"),
        (r"$$y = 2x$$" + "\n\n" + r"$$w = 3 x$$", "defines `w`"),
        (r"$$y = 2x$$" + "\n\n" + r"$$w z = 3 x$$", "does not contain the result"),
        (r"$$y = 2x$$" + "\n\n" + r"$$x + 1$$", "lone expression"),
        (r"$$y = 2x$$" + "\n\n" + r"$$y = 0.5$$", "none of the function's inputs"),
        (r"$$y = 2x$$" + "\n\n" + r"$$y \approx x$$", "no equality"),
        (r"$$y = 2x$$" + "\n\n" + r"$$y = \frac{\text{inertial force}}{\text{viscous force}}$$", "in words"),
    ],
)
def test_a_side_equation_confirms_nothing(doc: str, why: str) -> None:
    found = plans("x", doc)
    assert kinds(found) == ["claim", "not_a_claim"]
    assert why in found[1].why


def test_a_constant_is_a_claim_of_a_function_without_inputs() -> None:
    assert kinds(plans("", "$$y = 1$$")) == ["claim"]


def test_a_sentence_states_a_case_not_a_formula() -> None:
    found = plans("x", "$$y = 2x$$\n\nUndefined if :math:`y = x^2`. Valid for :math:`x = 3`, where :math:`y = x + x`.")
    assert kinds(found) == ["claim", "not_a_claim", "not_a_claim", "not_a_claim"]
    assert kinds(plans("x", "The result :math:`y = 3 x + 1`, always.")) == ["claim"]


def test_an_example_states_nothing_about_the_function() -> None:
    found = plans("x", "$$y = 2 x$$\n\nExamples\n--------\n$$y = 3 x$$\n")
    assert kinds(found) == ["claim", "not_a_claim"]
    assert "example" in found[1].why


def test_what_cannot_be_read_says_so() -> None:
    (p,) = plans("x", r"$$y = \frac{x}{$$")
    assert p.kind == "unreadable"
    assert p.problem is not None
    assert p.why == p.problem.message


def test_a_formula_is_read_as_it_prints() -> None:
    (p,) = plans("fd, L, D", "$$y = f_dL/D$$")
    assert value(p, fd=2.0, L=6.0, D=3.0) == 4.0
    (p,) = plans("C_0, a, b", "$$y = C_0(a + b)$$")
    assert value(p, C_0=2.0, a=1.0, b=3.0) == 8.0
    (p,) = plans("D, V", "$$y = DV g$$")
    assert math.isclose(value(p, D=2.0, V=3.0), 6 * 9.80665)


# ── chains and definitions ──


def test_each_link_with_the_result_is_its_own_claim() -> None:
    found = plans("a, b, c", "$$y = \\frac{a}{b} = a c = c a$$")
    assert kinds(found) == ["claim"] * 3
    assert [value(p, a=6.0, b=3.0, c=5.0) for p in found] == [2.0, 30.0, 30.0]
    assert [p.equation.text for p in found if p.equation] == [r"y = \frac{a}{b}", "y = a c", "y = c a"]


def test_another_name_for_the_result_claims_nothing() -> None:
    (p,) = plans("x", "$$y = K_1 = K_2 = 8 x$$")
    assert value(p, x=1.0) == 8.0


def test_definitions_are_written_out() -> None:
    found = plans("x", "$$y = A + B$$\n\n$$A = x^2$$\n\n$$B = 3 A$$")
    (p,) = claims(found)
    assert value(p, x=2.0) == 16.0
    assert p.binding is not None
    assert {t.data for t in p.binding.definitions} == {"A", "B"}


def test_an_ambiguous_definition_is_not_used() -> None:
    found = plans("x", "$$y = A + 1$$\n\n$$A = x^2$$\n\n$$A = x^3$$")
    (p,) = claims(found)
    assert p.binding is not None
    assert p.binding.unbound == ("A",)


def test_a_definition_for_one_case_is_not_used() -> None:
    found = plans("x", "$$y = A + 1$$\n\nFor laminar flow:\n\n$$A = x^2$$")
    (p,) = claims(found)
    assert p.binding is not None
    assert not p.binding.complete


@pytest.mark.parametrize("second", [r"x \ge 2", "x > 3"])
def test_a_definition_in_pieces_is_used_where_a_piece_holds(second: str) -> None:
    doc = "$$y = A + 1$$\n\n$$A = x^2 \\text{ for } x < 2$$\n\n$$A = x^3 \\text{ for } " + second + "$$"
    p = claims(plans("x", doc))[0]
    assert [value(p, x=x) for x in (1.0, 4.0)] == [2.0, 65.0]
    assert p.equation is not None
    assert p.binding is not None
    held = [all(evaluate(p.binding.apply(c), {"x": x}) for c in p.equation.conditions) for x in (1.0, 2.5, 4.0)]
    assert held == [True, "ge" in second, True]


def test_a_definition_with_a_piece_that_was_not_read_is_not_used() -> None:
    doc = "$$y = A + 1$$\n\n$$A = x^2 \\text{ for } x < 2$$\n\nFor rough walls:\n\n$$A = x^3$$"
    p = claims(plans("x", doc))[0]
    assert p.binding is not None
    assert not p.binding.complete


def test_a_defined_power_is_used_as_such() -> None:
    found = plans("x, a", r"$$y = a \phi^2$$" + "\n\n" + r"$$\phi^2 = 1 + x$$")
    (p,) = claims(found)
    assert value(p, x=3.0, a=2.0) == 8.0


def test_a_friction_form_gives_the_result_through_its_definition() -> None:
    found = plans("rho, v, L", r"$$f_p = \frac{\Delta P}{\rho v^2 L}$$" + "\n\n" + r"$$f_p = 3 v$$", "dP")
    assert kinds(found) == ["claim", "not_a_claim"]
    p = found[0]
    assert p.binding is not None
    assert p.equation is not None
    point = {"rho": 2.0, "v": 3.0, "L": 5.0, "return": 2.0 * 9.0 * 5.0 * 9.0}
    assert p.equation.right is not None
    left, right = (evaluate(p.binding.apply(t), point) for t in (p.equation.left, p.equation.right))
    assert math.isclose(left, right)


# ── cases ──


def test_cases_in_words_are_conditions() -> None:
    doc = "If :math:`x < 1`:\n\n.. math:: y = x\n\nFor 1 <= x < 2:\n\n.. math:: y = 2 x\n\nOtherwise:\n\n.. math:: y = 3 x"
    found = claims(plans("x", doc))
    assert len(found) == 3
    assert not any(p.reserve for p in found)
    at = [0.5, 1.5, 2.5]
    for p, inside in zip(found, at, strict=True):
        assert p.equation is not None
        assert p.binding is not None
        held = [all(evaluate(p.binding.apply(c), {"x": x}) for c in p.equation.conditions) for x in at]
        assert held == [x == inside for x in at]


def test_plain_conditions_speak_of_the_symbols_of_the_equations() -> None:
    found = claims(
        plans("Xtt, beta", "If Xtt < 10:\n\n.. math:: y = X_{tt} + \\beta\n\nIf beta > 2:\n\n.. math:: y = \\beta")
    )
    for p, point in zip(found, ({"Xtt": 9.0, "beta": 1.0}, {"beta": 3.0}), strict=True):
        assert p.equation is not None
        assert p.binding is not None
        assert p.equation.conditions
        assert all(evaluate(p.binding.apply(c), point) for c in p.equation.conditions)
    (p,) = claims(plans("x", "If rough < 10:\n\n.. math:: y = x"))
    assert p.reserve


def test_a_regime_outside_the_head_is_a_case() -> None:
    notes = (
        "Notes\n-----\nThere are solutions for the creeping flow regime (Re < 0.3). Not derived here.\n\n$$y = 2 x$$\n"
    )
    (p,) = claims(plans("x", notes))
    assert p.reserve
    (p,) = claims(plans("x", "Friction for the turbulent regime.\nMore words.\n\n$$y = 2 x$$\n"))
    assert not p.reserve


def test_a_case_that_was_not_read_is_an_alternative() -> None:
    found = claims(plans("x", "For laminar flow:\n\n.. math:: y = x\n\nFor turbulent flow:\n\n.. math:: y = 2 x"))
    assert [bool(p.reserve) for p in found] == [True, True]


def test_two_formulas_for_one_result_are_alternatives() -> None:
    found = claims(plans("x", "$$y = x$$\n\n$$y = 2 x$$"))
    assert [bool(p.reserve) for p in found] == [True, True]
    assert [bool(p.reserve) for p in claims(plans("x", "$$y = x = 2 x$$"))] == [False, False]


def test_a_formula_without_a_condition_is_for_what_the_others_leave() -> None:
    doc = "$$y = \\ln Ft$$\n\n$$Ft = x^2$$\n\n$$y = 0 \\text{ for } F_t \\le 1$$"
    p, _ = plans("x", doc)[0], plans("x", doc)[2]
    assert p.equation is not None
    assert p.binding is not None
    assert not p.reserve
    assert p.binding.complete
    assert [all(evaluate(p.binding.apply(c), {"x": x}) for c in p.equation.conditions) for x in (0.5, 2.0)] == [
        False,
        True,
    ]


def test_a_condition_of_another_formula_that_speaks_of_unknown_names_is_a_reserve() -> None:
    p = plans("x", "$$y = 2 x$$\n\n$$y = 0 \\text{ for } w \\le 1$$")[0]
    assert p.reserve
    assert p.binding is not None
    assert p.binding.complete
    assert p.equation is not None
    assert not p.equation.conditions


def test_conditions_of_the_formula_itself_are_kept() -> None:
    (p,) = plans("x", r"$$y = 2 x \text{ for } x > 3$$")
    assert p.equation is not None
    assert p.equation.conditions
    assert not p.reserve


# ── names that only look alike ──


@pytest.mark.parametrize(
    ("signature", "doc", "unbound"),
    [
        ("T", "$$y = T_r^2$$", ("T_{r}",)),
        ("style", r"$$y = 2\beta$$", (r"\beta",)),
        ("x", "$$y = x h$$", ("h",)),
        ("mug, V", "$$m = V\\mu$$\n\n$$\\mu = \\frac{y}{V}$$", (r"\mu",)),
    ],
)
def test_what_stays_unbound(signature: str, doc: str, unbound: tuple[str, ...]) -> None:
    found = claims(plans(signature, doc))
    assert found[0].binding is not None
    assert found[0].binding.unbound == unbound


def test_degrees_enter_sines_as_radians() -> None:
    words = {"angle": "Angle of the bend, [degrees]"}
    (p,) = plans("angle", r"$$y = \sin(\theta/2) + \theta$$", describe=words)
    assert math.isclose(value(p, angle=90.0), math.sin(math.pi / 4) + math.pi / 2)
    (p,) = plans("angle", r"$$y = \sin(\theta/2) + \frac{\theta}{180}$$", describe=words)
    assert math.isclose(value(p, angle=90.0), math.sin(math.pi / 4) + 0.5)
    half, _ = plans("angle", "$$y = h + \\tan h + \\frac{\\theta}{180}$$\n\n$$h = \\theta/2$$", describe=words)
    assert math.isclose(value(half, angle=90.0), 45 + math.tan(math.pi / 4) + 0.5)
    (p,) = plans("angle", r"$$y = \sin(\pi\theta/180)$$", describe=words)
    assert math.isclose(value(p, angle=90.0), 1.0)
    (p,) = plans("angle", r"$$y = \theta/90$$", describe=words)
    assert value(p, angle=90.0) == 1.0
    (p,) = plans("angle", r"$$y = \sin(\theta)$$", describe={"angle": "Angle, [rad]"})
    assert math.isclose(value(p, angle=1.0), math.sin(1.0))


def test_a_radius_is_half_a_diameter_and_a_gas_constant_needs_a_temperature() -> None:
    (p,) = plans("D", r"$$y = \pi R^2$$", describe={"D": "Diameter of the tank, [m]"})
    assert math.isclose(value(p, D=2.0), math.pi)
    (p,) = plans("T, D", "$$y = R T$$", describe={"T": "Temperature, [K]", "D": "Diameter, [m]"})
    assert math.isclose(value(p, T=2.0, D=1.0), 16.62892523630648)
    (p,) = plans("x", "$$y = R x$$")
    assert p.binding is not None
    assert p.binding.unbound == ("R",)


# ── the next room ──


def test_a_planned_claim_is_ready_to_be_bound() -> None:
    words = {"m": "Mass flow rate, [kg/s]", "D": "Diameter, [m]", "eD": "Relative roughness"}
    doc = r"$$y = G\frac{\epsilon}{3.7 D} + G^2$$"
    (p,) = plans("m, D, eD", doc, describe=words)
    assert p.equation is not None
    assert p.binding is not None
    names = list(words)
    statement = bind(p.equation, names, known=p.binding.known(names))
    assert [r.data for r in statement.results] == ["y"]
    assert len(statement.links) == 1
