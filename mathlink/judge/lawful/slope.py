"""Laws by the sign of a derivative: a function that is continuous and whose slope never falls below 0 grows.

The rule is used for numbers only, over a domain in which the values of the variable form an interval whatever the other
parameters are, and only where the function was shown to have a value everywhere in it. Branches must meet without a jump.
"""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.errors import MathlinkError, OutOfReach
from mathlink.judge import coverage
from mathlink.judge.gather import domain_points
from mathlink.judge.ladder import climb
from mathlink.model import Obligation, Outcome
from mathlink.prove import boxes, clausal
from mathlink.prove.calculus.derivatives import derivative
from mathlink.prove.clauses import breaking
from mathlink.term import Term, conjuncts, const, eq, free_symbols, le, lt, neg, not_, postorder, rebuild
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mathlink.judge.case import Case
    from mathlink.judge.lawful.forms import Form
    from mathlink.model import Budget, Domain, Point

__all__ = ["by_slope"]

_POINTS = 40
_GLANCE, _Z3, _BOXES = 0.1, 0.6, 1.2
_MOST_LEAVES = 12
_ZERO = const(0)
_JUMPS = frozenset({"floordiv", "mod"})
# Functions that are continuous wherever they have a value.
_CONTINUOUS = frozenset(
    """sqrt cbrt exp exp2 expm1 log log2 log10 log1p sin cos asin acos atan sinh cosh tanh asinh acosh atanh
    erf erfc erfi hypot""".split()
)


def by_slope(case: Case, form: Form, options: Mapping[str, Any], budget: Budget) -> str:
    """How the law follows from the sign of a derivative, in words; ``""`` where that was not shown."""
    try:
        return _Slope(case, form, options, budget).shown()
    except (MathlinkError, RecursionError, ArithmeticError):
        return ""


class _Slope:
    def __init__(self, case: Case, form: Form, options: Mapping[str, Any], budget: Budget) -> None:
        self.case = case
        self.x = form.x
        self.slope = form.slope
        self.options = options
        self.reference = form.reference
        self.budget = budget
        self.domain: Domain = case.domain
        self.points: list[Point] = []

    def shown(self) -> str:
        value = self._read(self.case.function)
        if value is None or not self._is_interval() or not self._has_value(value):
            return ""
        if self.slope == "derivative":
            return self._is_derivative(value)
        if self.slope in ("convex", "concave"):
            return self._bends(value)
        return self._has_sign(value)

    def _read(self, function: Any) -> Term | None:
        """The function as one term, confirmed; ``None`` where it is something else."""
        case = self.case
        model = lift.read(function, case.configuration, budget=self.budget.part(self.budget.left() / 3))
        if not isinstance(model.result, Term) or model.changing or case.domain.kinds.get(self.x) != "real":
            return None
        self.points = list(domain_points(case.domain, case.filters, _POINTS, self.budget.seed))
        more, missed = coverage.cover([model.result], case, self.points, self.budget)
        lift.confirm(model, function, [*self.points, *more], self.budget)
        if missed:
            return None
        self.domain = dataclasses.replace(self.domain, hypotheses=(*self.domain.hypotheses, *model.assumed))
        return model.result

    def _is_interval(self) -> bool:
        """Whether every condition on the variable is a bound on it: by a number, or by other parameters."""
        for h in conjuncts(self.domain.hypotheses):
            if self.x not in free_symbols(h):
                continue
            sides = [a for a in h.args if a.op == "sym" and a.data == self.x]
            rest = [a for a in h.args if a not in sides]
            if h.op not in ("lt", "le") or len(sides) != 1 or self.x in free_symbols(*rest):
                return False
        return True

    def _has_value(self, value: Term) -> bool:
        """Everywhere in the domain, and no step anywhere: then each branch is smooth but for corners."""
        if any(_may_jump(t) for t in postorder(value)):
            return False
        return all(self._impossible(c.literals) for c in breaking(eq(value, value)) if c.kind != "false")

    def _impossible(self, literals: tuple[Term, ...], inside: bool = False) -> bool:
        """Whether no point of the domain satisfies all literals; ``inside``: none with the variable between its ends."""
        if inside:
            literals = (*self._interior(), *literals)
        if boxes.exclude(literals, self.domain, self.budget.part(_GLANCE), most=200).excluded:
            return True
        seen = self.points[0] if self.points else None
        if clausal.impossible(literals, self.domain, self.budget.part(_Z3), seen=seen).holds:
            return True
        return boxes.exclude(literals, self.domain, self.budget.part(_BOXES)).excluded

    def _interior(self) -> Iterator[Term]:
        """The variable strictly between its numeric ends: there the sign of the slope is asked for, continuity does the rest."""
        for h in conjuncts(self.domain.hypotheses):
            if h.op == "le" and any(a.op == "sym" and a.data == self.x for a in h.args):
                yield lt(*h.args)

    # ── Branches ─────────────────────────────────────────────────────────────────────────────────

    def _leaves(self, value: Term) -> list[tuple[tuple[Term, ...], Term]]:
        """(conditions, term without branches) for each branch."""
        waiting: list[tuple[tuple[Term, ...], Term]] = [((), value)]
        done = []
        while waiting:
            path, term = waiting.pop()
            branch = next((t for t in postorder(term) if t.op == "ite"), None)
            if branch is None:
                done.append((path, term))
            elif branch.args[0].op not in ("lt", "le"):
                raise OutOfReach("a branch on something else than an order")
            else:
                condition, yes, no = branch.args
                for literal, chosen in ((condition, yes), (not_(condition), no)):
                    waiting.append(((*path, _plain(literal)), _put(term, branch, chosen)))
            if len(waiting) + len(done) > _MOST_LEAVES:
                raise OutOfReach("too many branches")
        return done

    def _joined(self, leaves: list[tuple[tuple[Term, ...], Term]]) -> bool:
        """Whether branches agree wherever they can meet: on the closures of their regions."""
        for (one, a), (other, b) in combinations(leaves, 2):
            meeting = tuple(dict.fromkeys(_closed(t) for t in (*one, *other)))
            if a is b:
                continue
            if not all(self._impossible((*meeting, gap)) for gap in (lt(a, b), lt(b, a))):
                return False
        closures = [(tuple(map(_closed, path)), a) for path, a in leaves if path]
        return all(
            self._impossible((*path, *c.literals))
            for path, a in closures
            for c in breaking(eq(a, a))
            if c.kind != "false"
        )

    # ── Laws ─────────────────────────────────────────────────────────────────────────────────────

    def _has_sign(self, value: Term) -> str:
        leaves = self._leaves(value)
        if len(leaves) > 1 and not self._joined(leaves):
            return ""
        for path, term in leaves:
            for bad in self._bad(derivative(term, self.x, corners=False)):
                if not self._never(path, bad):
                    return ""
        words = {"grows": "is never below 0", "falls": "is never above 0"}
        bound = words.get(
            self.slope, f"stays between −{self.options.get('constant')} and {self.options.get('constant')}"
        )
        return f"the derivative by {self.x} {bound}, and the function does not jump"

    def _bad(self, slope: Term) -> Iterator[Term]:
        """What a derivative must not do."""
        if self.slope == "grows":
            yield lt(slope, _ZERO)
        elif self.slope == "falls":
            yield lt(_ZERO, slope)
        else:
            constant = const(Fraction(repr(float(self.options["constant"]))))
            yield lt(constant, slope)
            yield lt(slope, neg(constant))

    def _never(self, path: tuple[Term, ...], bad: Term) -> bool:
        """Whether a comparison of slopes is impossible on a branch, and the slopes have a value everywhere on it."""
        return all(self._impossible((*path, *c.literals), inside=True) for c in breaking(not_(bad)))

    def _bends(self, value: Term) -> str:
        if any(t.op in ("ite", "max", "min", "abs") for t in postorder(value)):
            return ""
        second = derivative(derivative(value, self.x), self.x)
        bad = lt(second, _ZERO) if self.slope == "convex" else lt(_ZERO, second)
        if not self._never((), bad):
            return ""
        return f"the second derivative by {self.x} is never {'below' if self.slope == 'convex' else 'above'} 0"

    def _is_derivative(self, value: Term) -> str:
        whole = self._read(self.reference)
        if whole is None or not self._has_value(whole):
            return ""
        if any(t.op in ("ite", "max", "min", "abs") for t in postorder(whole)):
            return ""
        equal = Obligation(value, "=", derivative(whole, self.x), self.domain)
        found = climb(equal, self.points, self.budget.part(self.budget.left() / 2))
        if found.outcome is not Outcome.PROVED:
            return ""
        return f"the derivative by {self.x} was formed by rule, and is equal by {found.deciding.engine}"


def _may_jump(t: Term) -> bool:
    if t.op == "pow":
        return rational(t.args[1]) is None  # 0**0 is 1, beside 0
    return t.op in _JUMPS or (t.op == "fn" and t.data not in _CONTINUOUS) or t.op == "raise"


def _plain(condition: Term) -> Term:
    """A negated order turned round."""
    if condition.op == "not":
        (inner,) = condition.args
        return le(*inner.args[::-1]) if inner.op == "lt" else lt(*inner.args[::-1])
    return condition


def _closed(condition: Term) -> Term:
    return le(*condition.args) if condition.op == "lt" else condition


def _put(term: Term, branch: Term, chosen: Term) -> Term:
    return rebuild(term, lambda node, args: chosen if node is branch else None)
