"""Terms made ready to be worked out at many points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.evaluate.rules import held, leaf, number, rule_of
from mathlink.evaluate.walk import FOLDS, LAZY, OPEN, folded
from mathlink.term import BINDERS, Term, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Program", "compiled"]


def compiled(roots: Sequence[Term], calls: Mapping[str, Callable[..., Any]] | None = None) -> Program:
    """A function of a point that gives the value of every root, or the exception it raised.

    Terms without branches run as a straight line of operations; of the others only what is needed. ``calls`` are the
    functions behind opaque calls, by name.
    """
    return Program(roots, calls or {})


_FAILURES = (ArithmeticError, ValueError, TypeError, OutOfReach)
_NOT_ALWAYS = LAZY | BINDERS | {"raise", "call", "index"}


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
            if self.start[i] is OPEN and t.op != "sym" and t.op not in LAZY and t.op not in BINDERS
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
            if values[i] is not OPEN:
                stack.pop()
                continue
            way, args = self.ways[i], self.args[i]
            missing: int | None = None
            value: Any = None
            if way is _AT_ONCE:
                given = []
                for a in args:
                    if values[a] is OPEN:
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
        if term.op in FOLDS or term.op == "integral":
            for bound in args[1:3]:
                if values[bound] is OPEN:
                    return bound, None
        found = {a: values[i] for a, i in zip(term.args, args, strict=True) if values[i] is not OPEN}
        return None, folded(term, point, found, None, self.calls)[1]


def _fixed(term: Term) -> Any:
    """The value of a constant, which is the same everywhere."""
    if term.op not in ("const", "named", "true", "false"):
        return OPEN
    try:
        return leaf(term, {})
    except OutOfReach:
        return OPEN


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
    if values[condition] is OPEN:
        return condition, None
    branch = yes if values[condition] else no
    return (branch, None) if values[branch] is OPEN else (None, values[branch])


def _logic(
    program: Program, term: Term, args: tuple[int, ...], values: list[Any], point: Mapping[str, Any]
) -> tuple[int | None, Any]:
    stop = term.op == "or"
    for a in args:
        if values[a] is OPEN:
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
