"""A formula of a docstring that differs from the code: an error, or one that is not meant for where it differs."""

from __future__ import annotations

import dataclasses
import math
import re
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.errors import MathlinkError
from mathlink.evaluate import compiled
from mathlink.judge import numeric, replay
from mathlink.judge.equation import judge_equation
from mathlink.judge.finding import Finding, undecided
from mathlink.judge.gather import domain_points, usable_points
from mathlink.judge.instances import with_whole_numbers
from mathlink.model import Status
from mathlink.term import Term, compare, const, fn, lt, mul, postorder, rebuild, substitute, sym
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mathlink.discover.docstrings import Documented
    from mathlink.discover.plan import Planned
    from mathlink.judge.case import Case
    from mathlink.judge.prepare import Prepared
    from mathlink.model import Budget

__all__ = ["second_look"]

Bound = tuple[str, str, Fraction]
"""Input, ``>=`` or ``<=``, end."""

_NEAR = 0.07
_DECADE = 10
_LOOK_SECONDS = 4.0


def second_look(
    documented: Documented, planned: Planned, prepared: Prepared, finding: Finding, budget: Budget
) -> Finding:
    """What to say of a formula that differs somewhere: refuted only if it differs where it is meant, as it is meant."""
    case = with_whole_numbers(prepared.cases[0], budget)
    stated = _inside(prepared, list(_documented_bounds(documented, case)), budget.part(_LOOK_SECONDS))
    if stated is not None and stated.status in (Status.PROVED, Status.TESTED):
        return stated
    if _holds_near(case, budget):
        solvable = _solvable(prepared, budget.part(_LOOK_SECONDS))
        if solvable is not None and solvable.status in (Status.PROVED, Status.TESTED):
            return solvable
        return _doubtful(
            finding,
            "the equation holds around the docstring's example and differs elsewhere: it may be meant for a range that is "
            "not stated in the equation",
        )
    reserve = planned.reserve or next((words for look in _LOOKS if (words := look(planned, case, budget))), "")
    if reserve:
        return _doubtful(finding, reserve)
    near = _inside(prepared, list(_bounds(documented, case)), budget.part(_LOOK_SECONDS))
    if near is not None and near.status is Status.REFUTED:
        tags = {key: value for key, value in near.tags.items() if key != "given"}
        return dataclasses.replace(near, hint=near.hint or finding.hint, tags=tags)
    return finding


def _doubtful(finding: Finding, why: str) -> Finding:
    return dataclasses.replace(
        undecided("not_comparable", f"{why} ({finding.message})"),
        evidence=finding.evidence,
        counterexample=finding.counterexample,
        hint=finding.hint,
    )


# ── where it is meant ────────────────────────────────────────────────────────────────────────────


def _inside(prepared: Prepared, bounds: list[Bound], budget: Budget) -> Finding | None:
    """The finding within bounds on some inputs; ``None`` without bounds."""
    if not bounds:
        return None
    found = _judged(prepared, tuple(compare(sign, sym(name), const(end)) for name, sign, end in bounds), budget)
    if found is None:
        return None
    given = ", ".join(f"{name} {sign} {float(end):.10g}" for name, sign, end in bounds)
    return dataclasses.replace(found, tags={**found.tags, "given": given})


def _judged(prepared: Prepared, hypotheses: tuple[Term, ...], budget: Budget) -> Finding | None:
    """The finding under more hypotheses."""
    case = prepared.cases[0]
    domain = dataclasses.replace(case.domain, hypotheses=(*case.domain.hypotheses, *hypotheses))
    narrowed = dataclasses.replace(prepared, cases=[dataclasses.replace(case, domain=domain)])
    try:
        return judge_equation(narrowed, budget)
    except MathlinkError:
        return None


def _documented_bounds(documented: Documented, case: Case) -> Iterator[Bound]:
    for name in case.domain.kinds:
        lo, hi = documented.ranges.get(name, (None, None))
        if lo is not None:
            yield name, ">=", lo
        if hi is not None:
            yield name, "<=", hi


def _bounds(documented: Documented, case: Case) -> Iterator[Bound]:
    """The documented ends and, where there is none, a decade around the examples."""
    yield from _documented_bounds(documented, case)
    for name in case.domain.kinds:
        lo, hi = documented.ranges.get(name, (None, None))
        seen = [Fraction(p[name]) for p in case.domain.examples if name in p]
        if seen and min(seen) > 0 and lo is None:
            yield name, ">=", min(seen) / _DECADE
        if seen and min(seen) > 0 and hi is None:
            yield name, "<=", max(seen) * _DECADE


def _solvable(prepared: Prepared, budget: Budget) -> Finding | None:
    """The finding where the equation can hold at all: ``1/\\sqrt{f} = R`` where R is positive. ``None`` for other forms."""
    case = prepared.cases[0]
    link, *more = case.statement.links
    if more or link.right is None or link.relation != "=":
        return None
    results = set(case.statement.results)
    for side, other in ((link.left, link.right), (link.right, link.left)):
        root = side.args[1] if side.op == "div" and side.args[0].op == "const" and side.args[0].data[0] > 0 else side
        if root.op == "fn" and root.data == "sqrt" and root.args[0] in results and not results & set(postorder(other)):
            condition = lt(const(0), case.instance({}).term(other))
            found = _judged(prepared, (condition,), budget)
            return found and dataclasses.replace(found, conditions=(to_text(condition), *found.conditions))
    return None


def _holds_near(case: Case, budget: Budget) -> bool:
    """Whether code and equation agree at the documented examples and close around them."""
    if not case.domain.examples:
        return False
    agreed = 0
    for point in domain_points(case.domain, case.filters, 24, budget.seed):
        if not any(_is_near(point, example) for example in case.domain.examples):
            continue
        try:
            seen = replay.look(case, point)
        except MathlinkError:
            return False
        if any(s.left is None or s.right is None for s in seen):
            continue
        if any(s.gap > numeric.TIGHT for s in seen):
            return False
        agreed += any(s.left != 0 for s in seen)
    return agreed >= 2


def _is_near(point: Mapping[str, Any], example: Mapping[str, float]) -> bool:
    return all(n in example and abs(float(v) - example[n]) <= 2 * _NEAR * abs(example[n]) for n, v in point.items())


# ── as it is meant ───────────────────────────────────────────────────────────────────────────────


def _branches_of_w(planned: Planned, case: Case, budget: Budget) -> str:
    terms = [t for link in case.statement.links for t in (link.left, link.right) if t is not None]
    if any(t.op == "fn" and t.data == "lambertw" for t in postorder(*terms)):
        return "Lambert's W has two real branches and the equation does not say which one is meant"
    return ""


_BARE = re.compile(r"\\(?:sin|cos|tan|sinh|cosh|tanh|ln|log)\s*(?!\s|\\left|[({\[^_])")


def _longer_arguments(planned: Planned, case: Case, budget: Budget) -> str:
    """``\\sin \\theta z`` may be meant as the product of z and the sine."""
    equation = planned.equation
    if equation is None or not _BARE.search(equation.text):
        return ""

    def change(old: Term, args: tuple[Term, ...]) -> Term | None:
        if old.op != "fn" or len(args) != 1 or args[0].op != "mul":
            return None
        first, rest = args[0], list[Term]()
        while first.op == "mul":
            first, last = first.args
            rest.insert(0, last)
        return reduce(mul, rest, fn(old.data, first))

    agrees = _agrees(case, budget, lambda t: rebuild(t, change), lambda t: t)
    return (
        "a function without brackets takes what follows; with the first factor alone code and equation agree"
        if agrees
        else ""
    )


#: Factors between units of measurement that code multiplies by, in SI units.
_UNITS = {
    "ft": 0.3048,
    "in": 0.0254,
    "mi": 1609.344,
    "yd": 0.9144,
    "lb": 0.45359237,
    "h": 3600.0,
    "min": 60.0,
    "d": 86400.0,
    "torr": 133.32236842105263,
    "psi": 6894.757293168361,
    "atm": 101325.0,
    "inHg": 3386.388640341,
    "lb/ft^3": 16.018463373960145,
    "lbf": 4.4482216152605,
    "gal": 0.003785411784,
    "bbl": 0.158987294928,
    "gal/min": 6.30901964e-05,
    "ft^3": 0.028316846592,
    "ft^3/min": 0.000471947443,
    "hp": 745.6998715822702,
    "Btu": 1055.05585262,
    "degR": 1.8,
    "km/h": 3.6,
}


def _unit_of(value: Fraction) -> str:
    for unit, factor in _UNITS.items():
        for text, known in ((unit, factor), (f"1/{unit}", 1 / factor)):
            if math.isclose(float(value), known, rel_tol=1e-5):
                return text
    return ""


def _converted_units(planned: Planned, case: Case, budget: Budget) -> str:
    """Whether code and equation agree once the factors between units in the code are left out."""
    met: dict[str, None] = {}

    def change(old: Term, args: tuple[Term, ...]) -> Term | None:
        unit = _unit_of(old.data[0]) if old.op == "const" else ""
        if unit:
            met[unit] = None
        return const(1) if unit else None

    agrees = _agrees(case, budget, lambda t: t, lambda t: rebuild(t, change))
    if not agrees or not met:
        return ""
    return f"the code converts units ({', '.join(met)}); without these factors code and equation agree"


def _agrees(case: Case, budget: Budget, of_equation: Callable[[Term], Term], of_code: Callable[[Term], Term]) -> bool:
    """Whether a changed equation and a changed model of the code agree at ordinary points."""
    try:
        model = lift.read(case.function, case.configuration, budget=budget.part(1.0))
        results = {target: value for target, value in case.results_of(model).items() if isinstance(value, Term)}
        stand_ins = {sym(f"\N{MIDDLE DOT}result{i}"): target for i, target in enumerate(results)}
        code = {s: of_code(results[target]) for s, target in stand_ins.items()}
        pairs = []
        for ob in case.obligations({target: s for s, target in stand_ins.items()}):
            pairs += [substitute(of_equation(side), code) for side in (ob.left, ob.right)]
        points = usable_points(pairs, case.domain, case.filters, 12, budget.seed, most=200)
    except MathlinkError:
        return False
    values = [compiled(pairs)(p) for p in points]
    return len(values) >= 6 and all(
        math.isclose(a, b, rel_tol=numeric.TIGHT) for row in values for a, b in zip(row[::2], row[1::2], strict=True)
    )


_LOOKS = (_branches_of_w, _longer_arguments, _converted_units)
