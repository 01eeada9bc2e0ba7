"""Walks over a Term at a point: whole, many at once, or with every step moved a little."""

from __future__ import annotations

import math
import operator
import random
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.evaluate.rules import Undefined, held, leaf, number, rule_of
from mathlink.quadrature import integral
from mathlink.term import BINDERS, Term, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Program", "compiled", "evaluate", "is_undefined", "jittered"]

_LONGEST_SUM = 100_000


def is_undefined(error: Exception) -> bool:
    """Whether an exception of :func:`evaluate` means "no real value at this point" (and not "cannot be evaluated")."""
    return isinstance(error, (ArithmeticError, ValueError)) and not isinstance(error, OutOfReach)


def evaluate(root: Term, point: Mapping[str, Any], memo: dict[Term, Any] | None = None) -> Any:
    """The value at ``point`` (a number for every free symbol), a float, an int or a bool.

    ``memo`` holds values of terms at this very point, and is filled further.

    Raises
    ------
    Raised : a ``raise`` leaf is reached.
    Undefined, ValueError, ZeroDivisionError, OverflowError : there is no value, as in Python.
    OutOfReach : a term that has no value in doubles (an opaque call, a limit), or a symbol without a value.
    """
    return _run(root, point, {} if memo is None else memo)


def compiled(roots: Sequence[Term], calls: Mapping[str, Callable[..., Any]] | None = None) -> Program:
    """A function of a point that gives the value of every root, or the exception it raised.

    Terms without branches run as a straight line of operations; of the others only what is needed. ``calls`` are the
    functions behind opaque calls, by name.
    """
    return Program(roots, calls or {})


_FAILURES = (ArithmeticError, ValueError, TypeError, OutOfReach)
_OPEN: Any = object()
"""In place of a value that was not asked for yet."""


class Program:
    """Terms in an order in which arguments come first, each with its rule and the places of its arguments; see :func:`compiled`."""

    def __init__(self, roots: Sequence[Term], calls: Mapping[str, Callable[..., Any]]) -> None:
        order = list(postorder(*roots))
        where = {t: i for i, t in enumerate(order)}
        self.terms = order
        self.calls = calls
        self.targets = [where[r] for r in roots]
        self.is_straight = not any(t.op in _NOT_ALWAYS for t in order)
        self.start: list[Any] = [_fixed(t) for t in order]
        self.args = [tuple([where[a] for a in t.args]) for t in order]
        self.rules = [_operation(t, calls) for t in order]
        self.ways = [_WAYS.get(t.op, _AT_ONCE) for t in order]
        self.names = [(i, t.data) for i, t in enumerate(order) if t.op == "sym"]
        self.steps = [
            (i, self.rules[i], self.args[i])
            for i, t in enumerate(order)
            if self.start[i] is _OPEN and t.op != "sym" and t.op not in _LAZY and t.op not in BINDERS
        ]

    def __len__(self) -> int:
        return len(self.terms)

    def __call__(self, point: Mapping[str, Any]) -> list[Any]:
        return self._straight(point) if self.is_straight else self._each(point)

    def _straight(self, point: Mapping[str, Any]) -> list[Any]:
        values = self.start.copy()
        failed = False
        for i, name in self.names:
            try:
                values[i] = number(point, name)
            except _FAILURES as error:
                values[i], failed = error, True
        for i, rule, args in self.steps:
            given = [values[a] for a in args]
            if failed and (broken := [v for v in given if isinstance(v, Exception)]):
                values[i] = broken[0]
                continue
            try:
                value = rule(*given)
                values[i] = value if type(value) is float else held(value)
            except _FAILURES as error:
                values[i], failed = error, True
        return [values[t] for t in self.targets]

    def _each(self, point: Mapping[str, Any]) -> list[Any]:
        """Branches, sums and calls are worked out only as far as they are needed."""
        values = self.start.copy()
        found: list[Any] = []
        for target in self.targets:
            try:
                found.append(self._needed(target, values, point))
            except _FAILURES as error:
                found.append(error)
        return found

    def _needed(self, target: int, values: list[Any], point: Mapping[str, Any]) -> Any:
        stack = [target]
        while stack:
            i = stack[-1]
            if values[i] is not _OPEN:
                stack.pop()
                continue
            way, args = self.ways[i], self.args[i]
            missing: int | None = None
            value: Any = None
            if way is _AT_ONCE:
                given = []
                for a in args:
                    if values[a] is _OPEN:
                        missing = a
                        break
                    given.append(values[a])
                else:
                    value = self._applied(self.terms[i], self.rules[i], given, point)
            else:
                missing, value = way(self, self.terms[i], args, values, point)
            if missing is not None:
                stack.append(missing)
                continue
            values[i] = value
            stack.pop()
        return values[target]

    def _applied(self, term: Term, rule: Callable[..., Any], given: list[Any], point: Mapping[str, Any]) -> Any:
        if term.op == "call" and term.data in self.calls:
            return rule(*given)
        return held(rule(*given)) if term.args else leaf(term, point)

    def _folded(
        self, term: Term, args: tuple[int, ...], values: list[Any], point: Mapping[str, Any]
    ) -> tuple[int | None, Any]:
        if term.op in _FOLDS or term.op == "integral":
            for bound in args[1:3]:
                if values[bound] is _OPEN:
                    return bound, None
        found = {a: values[i] for a, i in zip(term.args, args, strict=True) if values[i] is not _OPEN}
        return None, _binder(term, point, found, None, self.calls)[1]


def _fixed(term: Term) -> Any:
    """The value of a constant, which is the same everywhere."""
    if term.op not in ("const", "named", "true", "false"):
        return _OPEN
    try:
        return leaf(term, {})
    except OutOfReach:
        return _OPEN


def _operation(term: Term, calls: Mapping[str, Callable[..., Any]]) -> Callable[..., Any]:
    if term.op == "call" and term.data in calls:
        return calls[term.data]
    if not term.args:
        return lambda: leaf(term, {})
    try:
        return rule_of(term)
    except OutOfReach:

        def without(*given: Any) -> Any:
            return rule_of(term)

        return without


def _branch(
    program: Program, term: Term, args: tuple[int, ...], values: list[Any], point: Mapping[str, Any]
) -> tuple[int | None, Any]:
    """The argument still needed, or ``None`` and the value."""
    condition, yes, no = args
    if values[condition] is _OPEN:
        return condition, None
    branch = yes if values[condition] else no
    return (branch, None) if values[branch] is _OPEN else (None, values[branch])


def _logic(
    program: Program, term: Term, args: tuple[int, ...], values: list[Any], point: Mapping[str, Any]
) -> tuple[int | None, Any]:
    stop = term.op == "or"
    for a in args:
        if values[a] is _OPEN:
            return a, None
        if bool(values[a]) is stop:
            return None, stop
    return None, not stop


_AT_ONCE: Any = None
_WAYS: dict[str, Callable[..., tuple[int | None, Any]]] = {
    "ite": _branch,
    "and": _logic,
    "or": _logic,
    **dict.fromkeys(BINDERS, Program._folded),
}
"""How what does not always need all of its arguments is worked out."""


def jittered(
    root: Term,
    point: Mapping[str, Any],
    rng: random.Random,
    ulps: float = 2.0,
    calls: Mapping[str, Callable[..., Any]] | None = None,
) -> Any:
    """As :func:`evaluate`, with every float that is computed moved by up to ``ulps`` units in the last place, at random.

    The spread of a few such values shows how much of a result is rounding (Monte Carlo arithmetic; Parker, *Monte Carlo
    Arithmetic*, UCLA CSD-970002, 1997): it sees the cancellation inside, which moving the inputs does not.
    """

    def move(value: Any) -> Any:
        if isinstance(value, float) and value != 0 and math.isfinite(value):
            return value * (1.0 + ulps * rng.uniform(-1, 1) * _EPSILON)
        return value

    return _run(root, point, {}, move, calls or {})


_EPSILON = 2.0**-52


_LAZY = frozenset({"ite", "and", "or"})
_NOT_ALWAYS = _LAZY | BINDERS | {"raise", "call", "index"}


_NO_CALLS: Mapping[str, Callable[..., Any]] = {}


def _run(
    root: Term,
    point: Mapping[str, Any],
    memo: dict[Term, Any],
    move: Callable[[Any], Any] | None = None,
    calls: Mapping[str, Callable[..., Any]] = _NO_CALLS,
) -> Any:
    stack = [root]
    while stack:
        term = stack[-1]
        if term in memo:
            stack.pop()
            continue
        if term.op in _LAZY:
            missing, value = _lazy(term, memo)
        elif term.op in BINDERS:
            missing, value = _binder(term, point, memo, move, calls)
        else:
            given = [memo.get(a, _OPEN) for a in term.args]
            missing = next((a for a, v in zip(term.args, given, strict=True) if v is _OPEN), None)
            value = None
            if missing is None:
                if term.op == "call" and term.data in calls:
                    value = calls[term.data](*given)
                else:
                    value = held(rule_of(term)(*given)) if given else leaf(term, point)
                if move is not None and given:
                    value = move(value)
        if missing is not None:
            stack.append(missing)
            continue
        memo[term] = value
        stack.pop()
    return memo[root]


def _lazy(term: Term, memo: dict[Term, Any]) -> tuple[Term | None, Any]:
    """The argument still needed, or ``None`` and the value."""
    if term.op == "ite":
        condition, yes, no = term.args
        if condition not in memo:
            return condition, None
        branch = yes if memo[condition] else no
        return (branch, None) if branch not in memo else (None, memo[branch])
    stop = term.op == "or"
    for a in term.args:
        if a not in memo:
            return a, None
        if bool(memo[a]) is stop:
            return None, stop
    return None, not stop


def _binder(
    term: Term,
    point: Mapping[str, Any],
    memo: dict[Term, Any],
    move: Callable[[Any], Any] | None,
    calls: Mapping[str, Callable[..., Any]],
) -> tuple[Term | None, Any]:
    if term.op not in _FOLDS and term.op != "integral":
        raise OutOfReach(f"{term.op} has no value in doubles")
    index, lo, hi, body = term.args
    for bound in (lo, hi):
        if bound not in memo:
            return bound, None
    if term.op == "integral":
        return None, _integrated(term, point, float(memo[lo]), float(memo[hi]))
    first, last = _whole(memo[lo]), _whole(memo[hi])
    if last - first > _LONGEST_SUM:
        raise OutOfReach(f"{term.op} over {last - first + 1} terms")
    start, fold = _FOLDS[term.op]
    total: Any = start
    for k in range(first, last + 1):
        value = _run(body, {**point, index.data: k}, {}, move, calls)
        total = value if total is None else held(fold(total, value))
    if total is None:
        raise Undefined(f"{term.op} over nothing")
    return None, total


def _integrated(term: Term, point: Mapping[str, Any], lo: float, hi: float) -> float:
    run = compiled([term.args[-1]])

    def at(x: float) -> float:
        (value,) = run({**point, term.args[0].data: x})
        if isinstance(value, Exception):
            raise value
        return float(value)

    found = integral(at, lo, hi)
    if found is None:
        raise OutOfReach("an integral that does not settle in doubles")
    return found


_FOLDS: dict[str, tuple[Any, Callable[[Any, Any], Any]]] = {
    "sum": (0, operator.add),
    "prod": (1, operator.mul),
    "bigmax": (None, max),
    "bigmin": (None, min),
}


def _whole(value: Any) -> int:
    if value != value or value in (math.inf, -math.inf) or int(value) != value:
        raise OutOfReach(f"{value!r} as a bound of a sum")
    return int(value)
