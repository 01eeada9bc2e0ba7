"""Where one side of a proved equation has a value and the other has none, and where cases overlap: said with a point."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.errors import OutOfReach
from mathlink.evaluate import evaluate
from mathlink.judge.gather import domain_points
from mathlink.prove.linear import form_of
from mathlink.sample import holds
from mathlink.term import Term, conjuncts, postorder, sub
from mathlink.views.arb import Undefined, value
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.model import Budget, Obligation, Point

__all__ = ["one_sided", "overlaps"]

_MOST_SYMBOLS = 6
_MOST_POINTS = 20
_BASES = 6


def one_sided(
    case: Case, obligations: Sequence[Obligation], points: Sequence[Point], budget: Budget
) -> tuple[str, ...]:
    """``at x = 0 the equation gives 0, the code raises ZeroDivisionError``: one point for each way round, if there is one.

    Exceptions that the code raises itself are its own domain and are not told.
    """
    if len(obligations) != 1 or len(case.domain.kinds) > _MOST_SYMBOLS or case.shapes:
        return ()
    (obligation,) = obligations
    found: dict[str, str] = {}
    for point in _tried(case, obligation, points, budget):
        left, right = value(obligation.left, point), value(obligation.right, point)
        gaps = [isinstance(side, Undefined) for side in (left, right)]
        if gaps[0] == gaps[1] or not all(s.known for s in (left, right) if isinstance(s, Undefined)):
            continue
        which = "code" if gaps[0] else "equation"
        words = None if which in found else _said(case, point, which, right if gaps[0] else left)
        if words is not None:
            found[which] = words
        if len(found) == 2 or budget.left() <= 0:
            break
    return tuple(found.values())


def _said(case: Case, point: Point, which: str, other: object) -> str | None:
    """The sentence for a point, the code having been run there; ``None`` where it does something else."""
    ran = lift.run(case.function, case.configuration, point)
    where = ", ".join(f"{n} = {float(v):.10g}" for n, v in point.items())
    if which == "equation":
        if ran.exception or not isinstance(ran.value, (int, float)) or ran.value != ran.value:
            return None
        return f"at {where} the code gives {ran.value:.10g}, the equation has no value"
    if ran.own_raise or not (ran.exception or ran.value is None or ran.value != ran.value):
        return None
    says = f"raises {ran.exception.split(':')[0]}" if ran.exception else f"gives {ran.value}"
    return f"at {where} the equation gives {float(other.mid()):.10g}, the code {says}"  # type: ignore[attr-defined]


def overlaps(case: Case, obligations: Sequence[Obligation], points: Sequence[Point], budget: Budget) -> tuple[str, ...]:
    """``the equation's cases … and … both hold at x = 1, where they give 0 and 1``"""
    if len(obligations) != 1 or len(case.domain.kinds) > _MOST_SYMBOLS:
        return ()
    (obligation,) = obligations
    rows = _rows(obligation.right)
    if len(rows) < 2:
        return ()
    for point in _tried(case, obligation, points, budget):
        held = [(c, v) for c, v in rows if holds(c, point) is True]
        values = [(c, _double(v, point)) for c, v in held]
        for (one, a), (other, b) in itertools.pairwise(values):
            if a is not None and b is not None and abs(a - b) > 1e-9 * max(abs(a), abs(b)):
                where = ", ".join(f"{n} = {float(v):.10g}" for n, v in point.items())
                both = f"`{to_text(one)}` and `{to_text(other)}`"
                return (f"the equation's cases {both} both hold at {where}, where they give {a:.10g} and {b:.10g}",)
        if budget.left() <= 0:
            break
    return ()


def _rows(term: Term) -> list[tuple[Term, Term]]:
    """The rows of ``cases`` that have conditions of their own."""
    rows: list[tuple[Term, Term]] = []
    while term.op == "ite":
        condition, yes, no = term.args
        rows.append((condition, yes))
        term = no
    return rows


def _double(term: Term, point: Point) -> float | None:
    try:
        found = evaluate(term, point)
    except (ArithmeticError, ValueError, TypeError, OutOfReach):
        return None
    return float(found) if isinstance(found, (int, float)) else None


def _tried(case: Case, obligation: Obligation, points: Sequence[Point], budget: Budget) -> Iterator[Point]:
    """Points at the borders of both sides' conditions, then points of the domain."""
    seen: set[tuple[Fraction, ...]] = set()
    every = domain_points(case.domain, case.filters, _MOST_POINTS, budget.seed + 5)
    for point in (*_at_borders(case, obligation, points), *every):
        key = tuple(point.values())
        if key not in seen:
            seen.add(key)
            yield point


def _at_borders(case: Case, obligation: Obligation, points: Sequence[Point]) -> Iterator[Point]:
    ends = [t for t in postorder(obligation.left, obligation.right) if t.op in ("lt", "le", "eq", "ne")]
    ends += [t for t in postorder(obligation.left, obligation.right) if t.op == "div"]
    for t in ends:
        parts, constant = form_of(t.args[1]) if t.op == "div" else _gap(t)
        for part, slope in parts:
            if part.op != "sym" or part.data not in case.domain.kinds:
                continue
            for base in points[:_BASES]:
                rest = _at(parts, constant, base, part)
                if rest is None:
                    continue
                place = {**base, part.data: Fraction(float(-rest / slope))}
                whole = case.domain.kinds[part.data] != "int" or place[part.data].denominator == 1
                inside = all(holds(h, place) is True for h in conjuncts(case.domain.hypotheses))
                if whole and inside and all(f(place) for f in case.filters):
                    yield place
                    break


def _gap(t: Term) -> tuple[tuple[tuple[Term, Fraction], ...], Fraction]:
    return form_of(sub(*t.args))


def _at(parts: Sequence[tuple[Term, Fraction]], constant: Fraction, base: Point, left_out: Term) -> Fraction | None:
    """The linear form at a point without one of its parts."""
    total = constant
    for part, slope in parts:
        if part is left_out:
            continue
        number = _double(part, base)
        if number is None or number != number or number in (float("inf"), float("-inf")):
            return None
        total += slope * Fraction(number)
    return total
