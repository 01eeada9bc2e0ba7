"""Where doubles, and not the reading, make code and model differ: an overflow inside, a constant that was read as its neighbour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mathlink.evaluate import compiled
from mathlink.term import BINDERS, Term, postorder, substitute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["as_held", "overflows"]


def as_held(terms: Sequence[Term], held: Iterable[tuple[Term, Term]]) -> list[Term]:
    """The terms with the doubles that the code really holds, where a constant was read as another."""
    found = dict(held)
    return [substitute(term, found) for term in terms]


def overflows(roots: Sequence[Term], numbers: Mapping[str, Any]) -> bool:
    """Whether something that this point goes through is infinite in doubles though every input is finite, or all but zero.

    Multiplication and addition overflow without a word; what is computed from an infinity speaks of no real number, and what is
    computed from an exponential that underflowed has lost its digits.
    """
    if not all(math.isfinite(v) for v in numbers.values()):
        return False
    seen: set[Term] = set()
    stack = list(roots)
    while stack:
        term = stack.pop()
        if term in seen or term.op in BINDERS or term.op == "named":
            continue
        seen.add(term)
        if term.op == "ite":
            truth = compiled((term.args[0],))(numbers)[0]
            stack.append(term.args[0])
            if not isinstance(truth, Exception):
                stack.append(term.args[1 if truth else 2])
            continue
        stack.extend(term.args)
    values = compiled([t for t in postorder(*roots) if t in seen])(numbers)
    return any(isinstance(v, float) and math.isinf(v) for v in values) or _underflows(roots, seen, numbers)


def _underflows(roots: Sequence[Term], seen: set[Term], numbers: Mapping[str, Any]) -> bool:
    """Whether a function that is never zero is so small here that the doubles keep few of its digits, or none."""
    small = [t for t in postorder(*roots) if t in seen and t.op == "fn" and t.data in _NEVER_ZERO]
    return any(isinstance(v, float) and abs(v) < _SMALLEST_NORMAL for v in compiled(small)(numbers))


_NEVER_ZERO = frozenset({"exp", "exp2", "erfc"})
_SMALLEST_NORMAL = 2.2250738585072014e-308
