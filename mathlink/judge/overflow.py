"""Whether everything that code computes comes out as a number: an overflow may raise, and what is infinite may turn into NaN.

A comparison with NaN is false whichever way it is asked. So a proof for doubles, which takes one of ``a < b`` and ``b <= a``
to hold, speaks of code only where nothing that decides on the way can become NaN, whether the condition rests on it or not.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.model import Shape
from mathlink.prove import boxes
from mathlink.prove.boxes.doubles import SILENT
from mathlink.prove.clauses import computed, negated
from mathlink.term import COMPARISONS, conjuncts, eq, postorder
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mathlink.judge.case import Case
    from mathlink.judge.composed import Composed
    from mathlink.model import Budget, Point
    from mathlink.term import Term

    Way = tuple[tuple[Term, ...], tuple[Term, ...]]

__all__ = ["FINITE", "always_numbers"]

FINITE = "no input is NaN or infinite"
"""The assumption of a model in which ``isfinite`` is true, and every number equal to itself."""

_GLANCE, _LONG = 0.2, 0.8
_GLANCE_BOXES = 200
_BOXES = 10_000
_MOST = 4000  # terms
_WHOLE = frozenset({"add", "sub", "mul", "neg", "abs", "max", "min", "floordiv", "mod"})
_LOGIC = frozenset({*COMPARISONS, "and", "or", "not"})


def always_numbers(case: Case, read: Composed, budget: Budget, probe: Callable[[Point], bool]) -> bool:
    """Whether nothing that the function or the condition computes raises or becomes NaN, anywhere in the domain.

    What is computed and not compared may become infinite, or NaN, but must not raise. ``probe`` is shown points at which
    something may go wrong; the search ends at the first for which it answers ``True``.
    """
    try:
        ways = dict.fromkeys(way for way in _ways(case, read) if way[1])
    except OutOfReach:
        return False
    every = tuple(dict.fromkeys(t for _, terms in ways for t in terms))
    if len(every) > _MOST:
        return False
    finite = FINITE in read.assumptions
    exclude = partial(boxes.exclude, domain=read.domain, doubles=True, finite=finite)
    if not every or exclude((), budget=budget.part(_GLANCE), most=_GLANCE_BOXES, numbers=every).excluded:
        return True
    return all(
        exclude(literals, budget=budget.part(_LONG), most=_BOXES, numbers=terms, probe=probe).excluded
        for literals, terms in ways
    )


def _ways(case: Case, read: Composed) -> Iterator[Way]:
    """Paths, and what must come out as a number at the end of each.

    Raises
    ------
    OutOfReach : what is computed there cannot be told apart.
    """
    arrays = any(isinstance(g, Shape) and g.container == "ndarray" for g in case.configuration.values())
    whole = frozenset(() if arrays else (n for n, kind in case.domain.kinds.items() if kind == "int"))
    for literals, terms in computed(read.held, read.domain.hypotheses):
        yield literals, tuple(t for t in terms if not _is_plain(t, whole))
    for before, term in read.aside:
        if not {t.data for t in postorder(term) if t.op == "sym"} <= read.domain.kinds.keys():
            raise OutOfReach("what is computed in each round of a loop")
        so_far = tuple(_comparisons(before))
        logic = term.op in _LOGIC
        for literals, terms in computed(term if logic else eq(term, term), read.domain.hypotheses):
            compared = logic or terms[0] is not terms[1]
            kept = terms if compared or FINITE in read.assumptions else postorder(*terms)
            doubtful = tuple(t for t in kept if (not _is_plain(t, whole) if kept is terms else _may_raise(t, whole)))
            yield (*so_far, *literals), doubtful


def _comparisons(way: Iterable[Term]) -> Iterator[Term]:
    """Those of some conditions that are comparisons without branches inside."""
    for condition in conjuncts(way):
        literal = negated(condition.args[0]) if condition.op == "not" else condition
        if literal.op in COMPARISONS and not any(
            t.op in _LOGIC or t.op in ("ite", "raise") for t in postorder(*literal.args)
        ):
            yield literal


def _is_plain(term: Term, whole: frozenset[str]) -> bool:
    """Whether a number is an input, or a constant, or computed by Python in ints, which know no bound."""
    return not term.args or all(_stays_whole(t, whole) for t in postorder(term))


def _may_raise(term: Term, whole: frozenset[str]) -> bool:
    """Whether an operation may raise in doubles where it has a value: sums and products do not, but an int may be no double."""
    if _is_plain(term, whole):
        return False
    return term.op not in SILENT or any(_is_plain(a, whole) and not _is_float(a, whole) for a in term.args)


def _is_float(term: Term, whole: frozenset[str]) -> bool:
    return not term.args and not (term.op == "sym" and term.data in whole)


def _stays_whole(t: Term, whole: frozenset[str]) -> bool:
    if t.op == "sym":
        return t.data in whole
    if t.op == "const":
        return t.data[0].denominator == 1 and not t.data[1]
    if t.op == "pow":
        n = rational(t.args[1])
        return n is not None and n.denominator == 1 and n >= 0
    return t.op in _WHOLE
