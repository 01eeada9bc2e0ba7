"""Lengths of axes that are symbols: when two fit together, what holds for all of them, and how reading is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from mathlink import term as t
from mathlink.errors import NotModelled

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = ["ONE", "Unreadable", "broadcast", "clash", "decide", "is_length", "longer", "refuse", "shorter", "words"]

ONE = t.const(1)


class Unreadable(BaseException):
    """Ends a reading at once; no ``except Exception`` of the program that is read can catch it."""

    def __init__(self, construct: str, hint: str = "") -> None:
        self.construct = construct
        self.hint = hint
        super().__init__(construct)

    def problem(self, file: str, line: int) -> NotModelled:
        """What a caller is told."""
        return NotModelled(f"{self.construct}, for arrays of every shape", file, line, self.hint)


def refuse(construct: str, hint: str = "") -> NoReturn:
    """Give up reading; ``construct`` names what stopped it."""
    raise Unreadable(construct, hint)


def is_length(term: Term) -> bool:
    """Whether a term is the length of an axis of a parameter."""
    return term.op == "sym" and ".shape[" in term.data


def decide(condition: Term) -> bool | None:
    """Whether a condition on lengths holds for all of them, or for none; ``None``: it depends. Lengths are at least 1."""
    if condition.op in ("true", "false"):
        return condition.op == "true"
    if condition.op == "not":
        inner = decide(condition.args[0])
        return None if inner is None else not inner
    if condition.op not in t.COMPARISONS:
        return None
    a, b = condition.args
    if a is b:
        return condition.op in ("le", "eq")
    if a.op == b.op == "const":
        x, y = a.data[0], b.data[0]
        return bool({"lt": x < y, "le": x <= y, "eq": x == y, "ne": x != y}[condition.op])
    return _against_one(condition.op, a, b)


def _against_one(op: str, a: Term, b: Term) -> bool | None:
    """Comparisons of a length with a number below 1 (or, where that suffices, with 1)."""
    if a.op == "const" and is_length(b):
        low = a.data[0]
        if low < 1:
            return op in ("lt", "le", "ne")
        return True if low == 1 and op == "le" else None
    if b.op == "const" and is_length(a):
        low = b.data[0]
        if low < 1:
            return op == "ne"
        return False if low == 1 and op == "lt" else None
    return None


def broadcast(*shapes: tuple[Term, ...]) -> tuple[Term, ...]:
    """The common shape, from the right; a length of 1 fits every other.

    Raises
    ------
    Unreadable : two lengths that are not known to be equal.
    """
    rank = max(map(len, shapes), default=0)
    found: list[Term] = []
    for axis in range(-rank, 0):
        dims = {s[axis] for s in shapes if len(s) >= -axis} - {ONE}
        if len(dims) > 1:
            clash(*sorted(dims, key=repr)[:2])
        found.append(dims.pop() if dims else ONE)
    return tuple(found)


def shorter(dim: Term, by: int) -> Term:
    """The length with ``by`` entries left out, written n − k or n + k."""
    if dim.op == "const":
        return t.const(int(dim.data[0]) - by)
    if dim.op in ("add", "sub") and dim.args[1].op == "const":
        held = int(dim.args[1].data[0])
        dim, by = dim.args[0], by + (held if dim.op == "sub" else -held)
    return dim if not by else t.sub(dim, t.const(by)) if by > 0 else t.add(dim, t.const(-by))


def longer(a: Term, b: Term) -> Term:
    """The length of two arrays one behind the other."""
    if b.op == "const":
        return shorter(a, -int(b.data[0]))
    return shorter(b, -int(a.data[0])) if a.op == "const" else t.add(a, b)


def clash(a: Term, b: Term) -> NoReturn:
    """Two lengths meet that nothing says are equal."""
    if a.op == b.op == "const":
        raise ValueError(f"operands could not be broadcast together: lengths {a!r} and {b!r}")
    refuse(f"an axis of length {words(a)} meets an axis of length {words(b)}", "state the shapes with given=")


def words(dim: Term) -> str:
    """A length in words."""
    if dim.op == "sub":
        return f"{words(dim.args[0])} - {words(dim.args[1])}"
    return str(dim.data) if dim.op == "sym" else repr(dim)
