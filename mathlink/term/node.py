"""One object per structure: the table that every term comes from, and the flat form in which terms travel."""

from __future__ import annotations

from fractions import Fraction
from sys import getrefcount
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["BINDERS", "Term", "const", "dump", "load", "make", "postorder", "tidy"]

BINDERS = frozenset({"sum", "prod", "bigmax", "bigmin", "integral", "derivative", "limit"})

_SMALLEST = 1 << 14
_TABLE: dict[tuple[Any, ...], Term] = (
    {}
)  # holds its terms, and is tidied whenever it has doubled: cheaper than weak references
_limit = _SMALLEST
_new = object.__new__


class Term:
    """One node: an operation, its argument terms, its data. Made by the functions of this module only."""

    __slots__ = ("__weakref__", "args", "data", "depth", "op")

    op: str
    args: tuple[Term, ...]
    data: Any
    depth: int  # how many binders are nested inside

    def __repr__(self) -> str:
        return _sketch(self, 6)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _load_one, (dump(self),)

    def __copy__(self) -> Term:
        return self

    def __deepcopy__(self, memo: object) -> Term:
        return self


def make(op: str, args: tuple[Term, ...] = (), data: Any = None) -> Term:
    """The one term with this operation, these arguments and this data."""
    key = (op, data, args) if op != "const" else _number_key(*data)
    found = _TABLE.get(key)
    if found is not None:
        return found
    term = _new(Term)
    term.op = op
    term.args = args
    term.data = data
    depth = 0
    for argument in args:
        if argument.depth > depth:
            depth = argument.depth
    term.depth = depth + 1 if op in BINDERS else depth
    if len(_TABLE) >= _limit:
        tidy()
    return _TABLE.setdefault(key, term)


def _number_key(value: Fraction, literal: str) -> tuple[Any, ...]:
    return "const", value.numerator, value.denominator, literal  # hashing a Fraction takes longer than all the rest


def tidy() -> None:
    """Forget the terms that nobody holds, and wait until the table has doubled."""
    global _limit
    _sweep(_TABLE, _ALONE)
    _limit = max(_SMALLEST, 2 * len(_TABLE))


def _sweep(table: dict[Any, Term], alone: int) -> None:
    """Drop what only the table holds: a term with not more than ``alone`` references.

    What was made last goes first: a term is younger than its arguments, so they are free when their turn comes.
    """
    entries = list(table.items())
    while entries:
        key, term = entries.pop()
        if getrefcount(term) <= alone and table.pop(key, None) is not None and getrefcount(term) >= alone:
            table.setdefault(key, term)  # another thread looked it up in between


def _references_when_alone() -> int:
    """How many references :func:`_sweep` sees for a term that only its table holds: this differs between Pythons."""
    for count in range(16):
        table: dict[Any, Term] = {0: _new(Term)}
        _sweep(table, count)
        if not table:
            return count
    return -1  # no counting: nothing is forgotten


_ALONE = _references_when_alone()


def const(value: int | Fraction, literal: str = "") -> Term:
    """An exact number. ``literal`` keeps how a decimal was written (``"1.156"``): it tells how exact it claims to be."""
    key = "const", value.numerator, value.denominator, literal
    return _TABLE.get(key) or make("const", (), (Fraction(value), literal))


def postorder(*roots: Term) -> Iterator[Term]:
    """Every term below the roots once, arguments before the terms that use them. No recursion, any depth."""
    seen: set[Term] = set()
    stack = list(reversed(roots))
    while stack:
        term = stack[-1]
        if term in seen:
            stack.pop()
            continue
        below = [a for a in term.args if a not in seen]
        if below:
            stack.extend(reversed(below))
            continue
        seen.add(term)
        stack.pop()
        yield term


def dump(*roots: Term) -> tuple[Any, ...]:
    """A flat, picklable form: nodes in order, each ``(op, data, positions of its arguments)``, then the roots' positions."""
    where: dict[Term, int] = {}
    nodes: list[tuple[Any, ...]] = []
    for term in postorder(*roots):
        where[term] = len(nodes)
        nodes.append((term.op, term.data, tuple(where[a] for a in term.args)))
    return tuple(nodes), tuple(where[r] for r in roots)


def load(flat: tuple[Any, ...]) -> tuple[Term, ...]:
    """The inverse of :func:`dump`."""
    nodes, roots = flat
    made: list[Term] = []
    for op, data, args in nodes:
        made.append(make(op, tuple(made[i] for i in args), data))
    return tuple(made[i] for i in roots)


def _load_one(flat: tuple[Any, ...]) -> Term:
    return load(flat)[0]


def _sketch(term: Term, depth: int) -> str:
    if term.op == "const":
        value, literal = term.data
        return literal or str(value)
    if term.op in ("sym", "named"):
        return str(term.data)
    head = term.op if term.data is None else f"{term.op}:{term.data}"
    if not term.args:
        return head
    if depth == 0:
        return f"({head} …)"
    return f"({head} {' '.join(_sketch(a, depth - 1) for a in term.args)})"
