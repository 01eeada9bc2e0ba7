"""What had to hold for a proof about sums: denominators, radicands and logarithms, inside sums at every index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.prove.normal.conditions import definedness, demands, implied
from mathlink.prove.normal.signs import NONNEGATIVE, POSITIVE, UNKNOWN
from mathlink.term import BINDERS, Term, add, const, postorder, sub, substitute, sym
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mathlink.prove.indices.reader import IndexReader

__all__ = ["needed"]

BOUND = "\N{MIDDLE DOT}"
ZERO, ONE = const(0), const(1)


def needed(reader: IndexReader, met: tuple[Term, ...]) -> tuple[tuple[Term, ...], dict[Term, str]]:
    """The conditions on the inputs, and those that hold an index of a sum and are meant for each of its values, with words.

    A factor that leaves a sum leaves it also where that sum is empty: what it needs is a condition even there.
    """
    always = dict.fromkeys(definedness(reader, met))
    everywhere: dict[Term, str] = {}
    for condition in dict.fromkeys(c for t in met for c in demands(t)):
        if _settled(reader, condition) or implied(reader, condition):
            always.pop(condition, None)
        elif free := _free(condition):
            names = dict(zip(sorted(free), "klrstuvw", strict=False))
            words = to_text(substitute(condition, {sym(old): sym(new) for old, new in names.items()}))
            everywhere[condition] = f"{words} at every index"
        else:
            always[condition] = None
    return _different(reader, always), everywhere


def _different(reader: IndexReader, conditions: Iterable[Term]) -> tuple[Term, ...]:
    """One of several conditions that say the same."""
    found: dict[tuple[str, ...], Term] = {}
    for condition in conditions:
        try:
            gap = reader.field.sub(*map(reader.read, reversed(condition.args)))
        except OutOfReach:
            found[(repr(condition),)] = condition
        else:
            found.setdefault((condition.op, *reader.field.key(gap)), condition)
    return tuple(found.values())


def _free(term: Term) -> frozenset[str]:
    """Indices of sums that stand outside the sum that binds them."""
    found: dict[Term, frozenset[str]] = {}
    for t in postorder(term):
        inside = frozenset().union(*(found[a] for a in t.args))
        if t.op == "sym" and t.data.startswith(BOUND):
            inside = frozenset({t.data})
        elif t.op in BINDERS and t.op != "derivative":
            ends = frozenset().union(*(found[a] for a in t.args[1:-1]))
            inside = ends | (found[t.args[-1]] - {t.args[0].data})
        found[t] = inside
    return found[term]


def _settled(reader: IndexReader, condition: Term) -> bool:
    """Whether the way it is written shows that a condition holds: a sum of squares, an exponential, a length."""
    if condition.op not in ("lt", "le", "ne"):
        return False
    low, high = condition.args
    if condition.op == "ne":
        return high is ZERO and abs(_sign(reader, low)) == POSITIVE
    sign = _sign(reader, high) if low is ZERO else UNKNOWN
    return sign == POSITIVE or (condition.op == "le" and sign == NONNEGATIVE)


def _sign(reader: IndexReader, t: Term) -> int:
    """2 positive, 1 not negative, 0 unknown."""
    if t.op in ("add", "mul", "div"):
        a, b = (_sign(reader, x) for x in t.args)
        if t.op == "mul" and t.args[0] is t.args[1]:
            return POSITIVE if a == POSITIVE else NONNEGATIVE
        if a > 0 and b > 0:
            return max(a, b) if t.op == "add" else min(a, b)
    elif t.op == "pow" and t.args[1].op == "const" and t.args[1].data[0] % 2 == 0:
        return POSITIVE if _sign(reader, t.args[0]) == POSITIVE else NONNEGATIVE
    elif t.op == "fn" and t.data in ("sqrt", "exp"):
        return POSITIVE if t.data == "exp" or _sign(reader, t.args[0]) == POSITIVE else NONNEGATIVE
    elif t.op == "sum":
        inside = _sign(reader, t.args[-1])
        return inside if inside != POSITIVE or _filled(reader, t) else NONNEGATIVE
    try:
        return max(UNKNOWN, reader.signs.of(reader.read(t)))
    except OutOfReach:
        return UNKNOWN


def _filled(reader: IndexReader, t: Term) -> bool:
    length = reader.read(add(sub(t.args[2], t.args[1]), ONE))
    return reader.signs.of(length) == POSITIVE
