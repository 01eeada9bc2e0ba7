"""Linear forms: conditions brought to one shape, so that contradictions and fixed symbols show."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.term import Term, add, and_, const, eq, le, lt, mul, ne, not_, or_, postorder

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Form", "Region", "form_of", "negated", "normal"]

Form = tuple[tuple[Term, Fraction], ...]
"""Terms that are not sums, each with its coefficient, in order of first appearance."""

_Sum = dict[Term, Fraction]
_ONE = const(1)


def form_of(root: Term) -> tuple[Form, Fraction]:
    """The term as Σ coefficient · part + constant, exactly; a part is any term that is no sum, difference or multiple."""
    made: dict[Term, _Sum] = {}
    for term in postorder(root):
        made[term] = _sum(term, made)
    total = dict(made[root])
    constant = total.pop(_ONE, Fraction(0))
    return tuple((t, c) for t, c in total.items() if c != 0), constant


def _sum(term: Term, made: dict[Term, _Sum]) -> _Sum:
    match term.op:
        case "const":
            return {_ONE: term.data[0]}
        case "add" | "sub":
            sign = 1 if term.op == "add" else -1
            total = dict(made[term.args[0]])
            for part, c in made[term.args[1]].items():
                total[part] = total.get(part, Fraction(0)) + sign * c
            return total
        case "neg":
            return {t: -c for t, c in made[term.args[0]].items()}
        case "mul" | "div":
            left, right = made[term.args[0]], made[term.args[1]]
            if set(right) <= {_ONE} and (term.op == "mul" or right.get(_ONE)):
                factor = right.get(_ONE, Fraction(0))
                factor = factor if term.op == "mul" else 1 / factor
                return {t: c * factor for t, c in left.items()}
            if set(left) <= {_ONE} and term.op == "mul":
                return {t: c * left.get(_ONE, Fraction(0)) for t, c in right.items()}
    return {term: Fraction(1)}


def negated(condition: Term) -> Term:
    """The opposite condition without ``not``, over the reals."""
    match condition.op:
        case "lt":
            return le(condition.args[1], condition.args[0])
        case "le":
            return lt(condition.args[1], condition.args[0])
        case "eq":
            return ne(*condition.args)
        case "ne":
            return eq(*condition.args)
        case "not":
            return normal(condition.args[0])
        case "and":
            return or_(*map(negated, condition.args))
        case "or":
            return and_(*map(negated, condition.args))
    return not_(condition)


def normal(condition: Term) -> Term:
    """The same condition; a comparison of one symbol is brought to ``symbol relation number``."""
    if condition.op == "not":
        return negated(condition.args[0])
    if condition.op in ("and", "or"):
        parts = [normal(a) for a in condition.args]
        return and_(*parts) if condition.op == "and" else or_(*parts)
    if condition.op not in _MAKE:
        return condition
    form, constant = _difference(condition)
    if len(form) != 1 or form[0][0].op != "sym":
        return condition
    part, factor = form[0]
    bound = const(-constant / factor)
    relation = _MAKE[condition.op]
    return relation(part, bound) if factor > 0 else relation(bound, part)


_MAKE = {"lt": lt, "le": le, "eq": eq, "ne": ne}


def _difference(condition: Term) -> tuple[Form, Fraction]:
    """left − right of a comparison."""
    left, right = condition.args
    form, constant = form_of(add(left, mul(const(-1), right)))
    return form, constant


class Region:
    """What a set of conditions says about linear forms: intervals for each, and whether they leave nothing."""

    def __init__(self, conditions: Iterable[Term]) -> None:
        self.empty = False
        self._intervals: dict[frozenset[tuple[Term, Fraction]], _Interval] = {}
        self._forms: dict[frozenset[tuple[Term, Fraction]], Form] = {}
        for condition in conditions:
            self._add(normal(condition))

    def fixed(self) -> dict[Term, Term]:
        """Symbols that the conditions fix, as terms in the other symbols; not all at once where they depend on each other."""
        found: dict[Term, Term] = {}
        for key, interval in self._intervals.items():
            if interval.lo is None or interval.lo != interval.hi:
                continue
            form = self._forms[key]
            touched = {t for part, _ in form for t in postorder(part)}
            if touched & (set(found) | {t for v in found.values() for t in postorder(v)} - {_ONE}):
                continue
            lone = next(
                (t for t, _ in form if t.op == "sym" and not any(_inside(t, o) for o, _ in form if o is not t)), None
            )
            if lone is not None:
                found[lone] = _solved(form, lone, interval.lo)
        return found

    def _add(self, condition: Term) -> None:
        if condition.op == "and":
            for part in condition.args:
                self._add(part)
        elif condition.op == "false":
            self.empty = True
        elif condition.op in ("lt", "le", "eq"):
            form, constant = _difference(condition)
            if not form:
                self.empty |= not {"lt": constant < 0, "le": constant <= 0, "eq": constant == 0}[condition.op]
                return
            self._narrow(form, -constant, condition.op)

    def _narrow(self, form: Form, value: Fraction, relation: str) -> None:
        """form relation value, the form scaled so that equal ones meet."""
        leading = min(form, key=lambda part: id(part[0]))[1]
        scaled = tuple((t, c / leading) for t, c in form)
        key = frozenset(scaled)
        self._forms[key] = scaled
        interval = self._intervals.setdefault(key, _Interval())
        strict = relation == "lt"
        if relation == "eq" or leading > 0:
            interval.below(value / leading, strict)
        if relation == "eq" or leading < 0:
            interval.above(value / leading, strict)
        self.empty |= interval.empty()


class _Interval:
    def __init__(self) -> None:
        self.lo: Fraction | None = None
        self.hi: Fraction | None = None
        self.open_lo = self.open_hi = False

    def above(self, value: Fraction, strict: bool) -> None:
        if self.lo is None or value > self.lo or (value == self.lo and strict):
            self.lo, self.open_lo = value, strict

    def below(self, value: Fraction, strict: bool) -> None:
        if self.hi is None or value < self.hi or (value == self.hi and strict):
            self.hi, self.open_hi = value, strict

    def empty(self) -> bool:
        if self.lo is None or self.hi is None:
            return False
        return self.lo > self.hi or (self.lo == self.hi and (self.open_lo or self.open_hi))


def _inside(symbol: Term, term: Term) -> bool:
    return any(t is symbol for t in postorder(term))


def _solved(form: Form, symbol: Term, value: Fraction) -> Term:
    factor = dict(form)[symbol]
    total = const(value / factor)
    for part, c in form:
        if part is not symbol:
            total = add(total, mul(const(-c / factor), part))
    return total
