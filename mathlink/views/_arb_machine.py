"""A Term worked out in fractions and balls: its nodes in order, each with its rule, made once and run at many points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import flint
from flint import fmpq

from mathlink.term import BINDERS, COMPARISONS, Remembered, Term, postorder
from mathlink.views._arb_integrals import integrated
from mathlink.views._arb_rules import FUNCTIONS, OPERATIONS, compare, fraction, power, simple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Rule = Callable[..., Any]
    Leaf = Callable[[Mapping[str, Any]], Any]

__all__ = ["Undefined", "run"]

_LONGEST_SUM = 5_000


@dataclass(frozen=True)
class Undefined:
    """No ball. ``known`` tells whether that is certain (no real value here) or a limit of the evaluation."""

    why: str
    known: bool = True


def run(root: Term, point: Mapping[str, Any]) -> Any:
    """An exact fraction (``fmpq``), a ball, a bool or :class:`Undefined`, at the precision of the context."""
    return _PROGRAMS(root).at(point)


class _Program:
    """The nodes below a root, arguments first.

    A step is what kind of node it is (see the constants below), what it does, and where its arguments are: a function of the
    point for leaves, of its arguments' values for operations, the term itself for what is lazy.
    """

    __slots__ = ("is_straight", "steps")

    def __init__(self, root: Term) -> None:
        order = list(postorder(root))
        where = {t: i for i, t in enumerate(order)}
        kinds = [_kind(t) for t in order]
        self.steps: list[tuple[int, Any, tuple[int, ...]]] = [
            (kind, _rule(t, kind), tuple([where[a] for a in t.args])) for t, kind in zip(order, kinds, strict=True)
        ]
        self.is_straight = max(kinds) < _BRANCH

    def __len__(self) -> int:
        return len(self.steps)

    def at(self, point: Mapping[str, Any]) -> Any:
        if not self.is_straight:
            return self._lazily(point)
        values: list[Any] = []
        for kind, rule, args in self.steps:
            values.append(rule(point) if kind == _LEAF else _done(kind, rule, [values[a] for a in args]))
        return values[-1]

    def _lazily(self, point: Mapping[str, Any]) -> Any:
        """Only what is needed, on a stack: no recursion, however deep."""
        values: list[Any] = [None] * len(self.steps)
        stack = [len(values) - 1]
        while stack:
            i = stack[-1]
            if values[i] is not None:
                stack.pop()
                continue
            kind, rule, args = self.steps[i]
            missing = found = None
            if kind >= _BRANCH:
                missing, found = _LAZY[kind](rule, args, values, point)
            elif kind == _LEAF:
                found = rule(point)
            else:
                given = [values[a] for a in args]
                if None in given:
                    missing = args[given.index(None)]
                else:
                    found = _done(kind, rule, given)
            if missing is not None:
                stack.append(missing)
                continue
            values[i] = found
            stack.pop()
        return values[-1]


#: What a node is. From ``_BRANCH`` on not all of its arguments are always needed.
_LEAF, _ORDINARY, _OF_TRUTHS, _BRANCH, _LOGIC, _FOLD = range(6)


def _kind(t: Term) -> int:
    if not t.args:
        return _LEAF
    if t.op == "ite":
        return _BRANCH
    if t.op in ("and", "or"):
        return _LOGIC
    if t.op in BINDERS:
        return _FOLD
    return _OF_TRUTHS if t.op == "not" or any(a.op in _TRUTHS for a in t.args) else _ORDINARY


_TRUTHS = COMPARISONS | BINDERS | {"true", "false", "not", "and", "or", "ite"}
"""Operations whose value may be a truth."""


def _done(kind: int, rule: Any, given: list[Any]) -> Any:
    """The value of an operation on these arguments."""
    for v in given:
        if type(v) is Undefined:
            return v
    if kind == _OF_TRUTHS:
        given = [fmpq(v) if v is True or v is False else v for v in given]
    if type(rule) is Undefined:
        return rule
    found = rule(*given)
    if found is None:
        return _TOO_WIDE
    return Undefined(found) if type(found) is str else found


_TOO_WIDE = Undefined("too wide to decide", known=False)
_TOO_CLOSE = Undefined("too close to decide", known=False)


def _rule(t: Term, kind: int) -> Any:
    if kind == _LEAF:
        return _leaf(t)
    if kind >= _BRANCH:
        return t
    if t.op == "not":
        return _not
    if t.op in COMPARISONS:
        return _comparison(t.op)
    rule = power if t.op == "pow" else FUNCTIONS.get(t.data) if t.op == "fn" else OPERATIONS.get(t.op)
    return _unknown(t) if rule is None else rule


def _unknown(t: Term) -> Undefined:
    return Undefined(f"{t.op} {t.data or ''}".strip(), known=False)


def _comparison(op: str) -> Rule:
    def apply(a: Any, b: Any) -> Any:
        found = compare(op, a, b)
        return _TOO_CLOSE if found is None else found

    return apply


def _not(given: Any) -> Any:
    truth = _truth(given)
    return truth if isinstance(truth, Undefined) else not truth


def _leaf(t: Term) -> Leaf:
    value: Any
    match t.op:
        case "sym":
            return _symbol(t.data)
        case "named" if t.data in _NAMED:
            constant = _NAMED[t.data]
            return lambda point: constant()  # as sharp as the context asks
        case "const":
            value = fraction(t.data[0])
        case "true" | "false":
            value = t.op == "true"
        case "raise":
            value = Undefined(f"raises {t.data}")
        case _:
            value = _unknown(t)
    return lambda point: value


_NAMED = {
    "pi": flint.arb.pi,
    "e": flint.arb.const_e,
    "euler_gamma": flint.arb.const_euler,
    "inf": flint.arb.pos_inf,
}


def _symbol(name: str) -> Leaf:
    missing = Undefined(f"no value for {name}", known=False)

    def at(point: Mapping[str, Any]) -> Any:
        if name not in point:
            return missing
        number = point[name]
        if type(number) is fmpq:
            return number
        if isinstance(number, float) and not math.isfinite(number):
            return Undefined("not a finite point", known=False)
        return fraction(number if isinstance(number, Fraction) else Fraction(number))

    return at


def _branch(term: Term, args: tuple[int, ...], values: list[Any], point: Mapping[str, Any]) -> tuple[int | None, Any]:
    """The argument that is needed next, or ``None`` and the value."""
    condition, yes, no = args
    if values[condition] is None:
        return condition, None
    chosen = _truth(values[condition])
    if isinstance(chosen, Undefined):
        return None, chosen
    branch = yes if chosen else no
    return (branch, None) if values[branch] is None else (None, values[branch])


def _logic(term: Term, args: tuple[int, ...], values: list[Any], point: Mapping[str, Any]) -> tuple[int | None, Any]:
    stop = term.op == "or"
    for a in args:
        if values[a] is None:
            return a, None
        found = _truth(values[a])
        if isinstance(found, Undefined) or found is stop:
            return None, found
    return None, not stop


def _truth(found: Any) -> bool | Undefined:
    """A number stands for "is not zero", as in Python."""
    if isinstance(found, (bool, Undefined)):
        return found
    decided = compare("ne", found, fmpq(0))
    return _TOO_CLOSE if decided is None else decided


def _fold(term: Term, args: tuple[int, ...], values: list[Any], point: Mapping[str, Any]) -> tuple[int | None, Any]:
    if term.op in ("derivative", "limit"):
        return None, Undefined(term.op, known=False)
    index, _, _, body = term.args
    bounds = args[1:3]
    for bound in bounds:
        if values[bound] is None:
            return bound, None
        if isinstance(values[bound], Undefined):
            return None, values[bound]
    first, last = (values[b] for b in bounds)
    if term.op == "integral":
        return None, _integral(index.data, first, last, body, point)
    if not (type(first) is type(last) is fmpq and first.q == last.q == 1):
        return None, Undefined(f"bounds of a {term.op}", known=False)
    if last - first >= _LONGEST_SUM:
        return None, Undefined(f"{term.op} over {last - first + 1} terms", known=False)
    program = _PROGRAMS(body)
    parts = []
    for k in range(int(first), int(last) + 1):
        found = program.at({**point, index.data: fmpq(k)})
        if isinstance(found, Undefined):
            return None, found
        parts.append(found)
    return None, _total(term.op, parts)


_LAZY: dict[int, Callable[..., tuple[int | None, Any]]] = {_BRANCH: _branch, _LOGIC: _logic, _FOLD: _fold}


def _integral(variable: str, first: Any, last: Any, body: Term, point: Mapping[str, Any]) -> Any:
    lo, hi = simple(first), simple(last)
    if not (lo.is_finite() and hi.is_finite()):
        return Undefined("an integral without end", known=False)
    inside = (lo.union(hi)).mid()  # where the integrand has no real value, the integral has none
    there = run(body, {**point, variable: Fraction(float(inside))})
    if isinstance(there, Undefined) and there.known:
        return there
    found = integrated(body, variable, lo, hi, point)
    if isinstance(found, str):
        return Undefined(found)
    return Undefined("an integral that does not converge", known=False) if found is None else found


def _total(op: str, values: list[Any]) -> Any:
    if op in ("bigmax", "bigmin"):
        if not values:
            return Undefined(f"{op} over nothing")
        return OPERATIONS["max" if op == "bigmax" else "min"](*values)
    total: Any = fmpq(op == "prod")
    for v in values:
        total = OPERATIONS["mul" if op == "prod" else "add"](total, v)
    return total


_PROGRAMS: Remembered[_Program] = Remembered(_Program)
