"""z3 on clauses: whether comparisons can hold at once, over the reals, or for doubles that are off by known amounts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, Any

import z3

from mathlink.errors import OutOfReach
from mathlink.prove.crosscheck import inside
from mathlink.prove.defined import defined
from mathlink.term import COMPARISONS, Term, conjuncts, postorder, size
from mathlink.views.z3 import Translation, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.model import Budget, Domain, Point

__all__ = ["Answer", "impossible", "plain_hypotheses"]

_LARGEST = 900  # nodes
_FIRST_SHARE = 0.5  # of the time, for z3's own choice of method; the rest for its real-algebra method
_CHECK = 0.1  # seconds for the check that the axioms allow a point of the domain


@dataclass(frozen=True)
class Answer:
    """``holds``: no real point satisfies the literals. ``model``: a point that z3 suggests; nothing follows from it before it is run."""

    holds: bool
    model: Point | None = None
    abstract: bool = False
    reason: str = ""


def impossible(
    literals: Sequence[Term],
    domain: Domain,
    budget: Budget,
    *,
    slacks: Sequence[float] | None = None,
    seen: Point | None = None,
) -> Answer:
    """Whether no point of a domain satisfies all literals.

    Parameters
    ----------
    literals : comparisons without branches inside. Over the reals, everything in them is taken to have a value: that this is
        so is for other clauses to show.
    slacks : for doubles; how far each literal's computed difference may be from the real one, for the literals and then for
        :func:`plain_hypotheses`. A comparison that computes as true then tells only that much about the real numbers.
    seen : a point of the domain; the axioms must not rule it out.
    """
    try:
        return _asked(literals, domain, budget, slacks, seen)
    except (OutOfReach, z3.Z3Exception, RecursionError, ArithmeticError, ValueError) as limit:
        return Answer(False, reason=str(limit))


def plain_hypotheses(domain: Domain) -> list[Term]:
    """The hypotheses that are comparisons without branches inside."""
    odd = ("ite", "and", "or", "not", "raise", "index", "call")
    return [
        h for h in conjuncts(domain.hypotheses) if h.op in COMPARISONS and not any(t.op in odd for t in postorder(h))
    ]


def _asked(
    literals: Sequence[Term], domain: Domain, budget: Budget, slacks: Sequence[float] | None, seen: Point | None
) -> Answer:
    if size(*literals) > _LARGEST:
        return Answer(False, reason=f"more than {_LARGEST} nodes")
    translation = Translation(domain.kinds)
    if slacks is None:
        given = list(conjuncts([*domain.hypotheses, defined(*domain.hypotheses)]))
        goals = [translation.condition(t) for t in (*literals, defined(*literals))]
        facts = [translation.condition(h) for h in given]
    else:
        given = plain_hypotheses(domain)
        loose = [_loosened(translation, t, s) for t, s in zip((*literals, *given), slacks, strict=True)]
        goals, facts = loose[: len(literals)], loose[len(literals) :]
    assertions = [*facts, *translation.axioms]
    answer, model = _solved([*assertions, *goals], translation, budget)
    if answer == z3.unsat:
        if seen is not None and _excluded(assertions, translation, seen, budget):
            return Answer(False, reason="z3 excludes a point of the domain")
        return Answer(True, abstract=translation.abstract)
    point = _point_of(model, domain, translation) if model is not None else None
    if point is not None and not inside(domain, point):
        point = None
    words = "z3 has a model" if answer == z3.sat else "z3 could not tell in time"
    return Answer(False, point, translation.abstract, words)


def _loosened(translation: Translation, literal: Term, slack: float) -> Any:
    """What a literal that computes as true tells about the real values of its sides."""
    left, right = (translation.real(a) for a in literal.args)
    if slack == 0:
        return translation.condition(literal)
    if slack == inf or literal.op == "ne":
        return z3.BoolVal(True)
    off = number(Fraction(slack))
    if literal.op == "eq":
        return z3.And(left - right <= off, right - left <= off)
    return left - right < off if literal.op == "lt" else left - right <= off


def _solved(assertions: list[Any], translation: Translation, budget: Budget) -> tuple[Any, Any]:
    whole = any(z3.is_int(s) for s in translation.symbols.values())
    shares = [(z3.Solver(), 1.0 if whole else _FIRST_SHARE)]
    if not whole:
        shares.append((z3.SolverFor("QF_NRA"), 1.0))
    answer: Any = z3.unknown
    for solver, share in shares:
        seconds = budget.left() * share
        if seconds <= 0.002:
            break
        solver.set("timeout", max(1, int(seconds * 1000)))
        solver.add(*assertions)
        answer = solver.check()
        if answer != z3.unknown:
            return answer, solver.model() if answer == z3.sat else None
    return answer, None


def _excluded(assertions: list[Any], translation: Translation, point: Point, budget: Budget) -> bool:
    """Whether hypotheses and axioms alone contradict a point that is known to be in the domain: then one of them is wrong."""
    solver = z3.Solver()
    solver.set("timeout", max(1, int(1000 * min(_CHECK, max(0.01, budget.left())))))
    solver.add(*assertions, *(s == number(point[n]) for n, s in translation.symbols.items() if n in point))
    return bool(solver.check() == z3.unsat)


def _point_of(model: Any, domain: Domain, translation: Translation) -> Point | None:
    """A model as a point, every real value rounded to a double; ``None`` where it is none."""
    found: Point = {}
    for name, kind in domain.kinds.items():
        value = Fraction(0)
        if name in translation.symbols:
            value = _fraction(model.eval(translation.symbols[name], model_completion=True))
        if kind == "int" and value.denominator != 1:
            return None
        try:
            found[name] = value if kind == "int" else Fraction(float(value))
        except OverflowError:
            return None
    return found


def _fraction(value: Any) -> Fraction:
    if z3.is_algebraic_value(value):
        value = value.approx(25)
    return Fraction(value.as_long()) if z3.is_int_value(value) else Fraction(str(value.as_fraction()))
