"""Terms without branches, laid out in order: their ranges on a box of real numbers, and how they change inside it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.prove.boxes import interval as iv
from mathlink.prove.boxes.slopes import slopes
from mathlink.term import Term, postorder
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mathlink.prove.boxes.interval import Interval

    Box = Mapping[str, Interval]
    Ranges = list[Interval]

__all__ = ["Nowhere", "Tape"]

_PI = (3.141592653589793, 3.1415926535897936)
_E = (2.718281828459045, 2.7182818284590455)
_GAMMA = (0.5772156649015328, 0.577215664901533)
NAMED: dict[str, Interval] = {"pi": _PI, "e": _E, "euler_gamma": _GAMMA}


class Nowhere(Exception):
    """Some term has no value anywhere in the box."""


class Tape:
    """The terms below some roots, each once, arguments first.

    Raises
    ------
    OutOfReach : an operation that boxes do not know.
    """

    def __init__(self, roots: Sequence[Term]) -> None:
        self.order = list(postorder(*roots))
        self.place = {t: i for i, t in enumerate(self.order)}
        self.args = [tuple(self.place[a] for a in t.args) for t in self.order]
        self.steps: list[Callable[[Any, Ranges], Interval | None]] = [
            _step(t, args) for t, args in zip(self.order, self.args, strict=True)
        ]
        self.symbols = [(i, t.data) for i, t in enumerate(self.order) if t.op == "sym"]

    def ranges(self, box: Box) -> Ranges:
        """An interval around the values of every term on the box, where it has any.

        Raises
        ------
        Nowhere : a term has none.
        """
        values: Ranges = []
        for step in self.steps:
            found = step(box, values)
            if found is None:
                raise Nowhere
            values.append(found)
        return values

    def gradient(self, values: Ranges, root: int) -> dict[str, Interval] | None:
        """Intervals around the partial derivatives of a term on the box; ``None`` where it may jump or have no value."""
        adjoint: dict[int, Interval] = {root: (1.0, 1.0)}
        for i in range(root, -1, -1):
            seed = adjoint.get(i)
            if seed is None or not self.args[i]:
                continue
            partial = slopes(self.order[i], [values[a] for a in self.args[i]], values[i])
            if partial is None:
                return None
            for a, slope in zip(self.args[i], partial, strict=True):
                if slope == (0.0, 0.0):
                    continue
                change = iv.mul(seed, slope)
                adjoint[a] = iv.add(adjoint[a], change) if a in adjoint else change
        return {name: adjoint.get(i, (0.0, 0.0)) for i, name in self.symbols if i <= root}


def difference_range(tape: Tape, box: Box, values: Ranges, root: int) -> tuple[Interval, dict[str, Interval] | None]:
    """A narrower interval around one term on a box than its plain range, by the signs and sizes of its derivatives.

    A variable along which the term grows or falls everywhere in the box stands at its ends; the others enter by the mean
    value theorem around the middle.
    """
    plain = values[root]
    slope = tape.gradient(values, root)
    if slope is None:
        return plain, None
    low = _bound(tape, box, slope, root, lower=True)
    high = _bound(tape, box, slope, root, lower=False)
    return (max(plain[0], low), min(plain[1], high)), slope


def _bound(tape: Tape, box: Box, slope: Mapping[str, Interval], root: int, lower: bool) -> float:
    """A bound of a term on a box from one side."""
    reduced = dict(box)
    wide = []
    for name, (down, up) in slope.items():
        lo, hi = box[name]
        if lo == hi:
            continue
        if down >= 0 or up <= 0:
            end = lo if (down >= 0) is lower else hi
            if end in (inf, -inf):
                wide.append(name)
            else:
                reduced[name] = (end, end)
        else:
            wide.append(name)
    try:
        best = tape.ranges(reduced)[root][0 if lower else 1]
        if wide and all(box[n][0] > -inf and box[n][1] < inf for n in wide):
            best = (max if lower else min)(best, _by_mean_value(tape, reduced, slope, root, wide, lower))
    except Nowhere:
        return -inf if lower else inf
    return best


def _by_mean_value(
    tape: Tape, box: Box, slope: Mapping[str, Interval], root: int, wide: Sequence[str], lower: bool
) -> float:
    middle = dict(box)
    for name in wide:
        lo, hi = box[name]
        centre = min(max(lo / 2 + hi / 2, lo), hi)
        middle[name] = (centre, centre)
    total = tape.ranges(middle)[root]
    for name in wide:
        total = iv.add(total, iv.mul(slope[name], iv.sub(box[name], middle[name])))
    return total[0 if lower else 1]


def _step(term: Term, args: tuple[int, ...]) -> Callable[[Any, Ranges], Interval | None]:
    if term.op == "sym":
        name = term.data
        return lambda box, v: box[name]
    if term.op == "const":
        constant = iv.enclosure(term.data[0])
        return lambda box, v: constant
    if term.op == "named" and term.data in NAMED:
        constant = NAMED[term.data]
        return lambda box, v: constant
    if term.op == "pow":
        return _power(term, args)
    if term.op == "fn" and len(args) == 1:
        name, (a,) = term.data, args
        iv.function(name, (0.5, 0.5))  # known, or out of reach
        return lambda box, v: iv.function(name, v[a])
    if term.op in ("max", "min"):
        pick = iv.largest if term.op == "max" else iv.smallest
        return lambda box, v: _folded(pick, [v[a] for a in args])
    if term.op == "fn" and term.data == "hypot":
        a, b = args
        return lambda box, v: iv.function("sqrt", iv.add(_square(v[a]), _square(v[b])))
    if len(args) == 2 and args[0] == args[1] and term.op in _TWICE:
        twice, a = _TWICE[term.op], args[0]
        return lambda box, v: twice(v[a])
    rule = _RULES.get(term.op)
    if rule is None:
        raise OutOfReach(f"{term.op} {term.data or ''} in boxes".replace("  ", " "))
    if len(args) == 1:
        (a,) = args
        return lambda box, v: rule(v[a])
    a, b = args
    return lambda box, v: rule(v[a], v[b])


def _folded(pick: Callable[[Interval, Interval], Interval], values: list[Interval]) -> Interval:
    found = values[0]
    for v in values[1:]:
        found = pick(found, v)
    return found


def _square(a: Interval) -> Interval:
    found = iv.power(a, 2)
    assert found is not None
    return found


def _power(term: Term, args: tuple[int, ...]) -> Callable[[Any, Ranges], Interval | None]:
    base, exponent = args
    value = rational(term.args[1])
    if value is not None and value.denominator == 1:
        n = int(value)
        if abs(n) > 64:
            raise OutOfReach(f"the power {n} in boxes")
        return lambda box, v: iv.power(v[base], n)
    if value is not None and value == 0.5:
        return lambda box, v: iv.function("sqrt", v[base])
    return lambda box, v: _general_power(v[base], v[exponent])


def _general_power(a: Interval, b: Interval) -> Interval | None:
    """e^(b log a) for a > 0; a = 0 gives 0 with b > 0 and 1 with b = 0; elsewhere nothing is said."""
    if a[0] < 0:
        return iv.EVERYTHING
    logarithm = iv.function("log", a)
    assert logarithm is not None
    found = iv.function("exp", iv.mul(b, logarithm)) if a[1] > 0 else (0.0, 0.0)
    assert found is not None
    if a[0] > 0:
        return found
    return iv.hull(iv.hull(found, (0.0, 0.0)), (1.0, 1.0)) if b[0] <= 0 <= b[1] else iv.hull(found, (0.0, 0.0))


def _floor_quotient(a: Interval, b: Interval) -> Interval | None:
    quotient = iv.div(a, b)
    return None if quotient is None else iv.function("floor", quotient)


def _remainder(a: Interval, b: Interval) -> Interval | None:
    if b == (0.0, 0.0):
        return None
    return (min(0.0, b[0]), max(0.0, b[1]))


_RULES: dict[str, Callable[..., Interval | None]] = {
    "add": iv.add,
    "sub": iv.sub,
    "mul": iv.mul,
    "div": iv.div,
    "neg": iv.neg,
    "abs": iv.absolute,
    "floordiv": _floor_quotient,
    "mod": _remainder,
}

_TWICE: dict[str, Callable[[Interval], Interval | None]] = {
    "mul": _square,
    "sub": lambda a: (0.0, 0.0),
    "div": lambda a: None if a == (0.0, 0.0) else (1.0, 1.0),
}
