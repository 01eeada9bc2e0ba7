"""``range`` with a bound that depends on the inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.paths import refuse
from mathlink.lift.symbolic import Real, made, term_of

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = ["SymbolicRange"]


class SymbolicRange:
    """``range`` with a bound that depends on the inputs: it can be summed over, not stepped through.

    An index runs over it: the number itself for steps of one, up or ``down``; the round, from 0 on, for other steps.
    """

    __slots__ = ("lo", "step", "stop")

    def __init__(self, lo: Any, stop: Any, step: int = 1) -> None:
        self.lo = lo
        self.stop = stop
        self.step = step

    @property
    def down(self) -> bool:
        """Whether the index falls from round to round."""
        return self.step == -1

    def bounds(self) -> tuple[Term, Term]:
        """The smallest and the largest index, as terms."""
        lo, stop = term_of(self.lo), term_of(self.stop)
        if lo is None or stop is None:
            refuse("a range over something that is no number")
        if self.step == 1:
            return lo, _less(stop)
        if self.step == -1:
            return _more(stop), lo
        span = t.sub(stop, lo) if self.step > 0 else t.sub(lo, stop)
        return t.const(0), t.make("floordiv", (t.sub(span, t.const(1)), t.const(abs(self.step))))

    def number(self, index: Term) -> Real:
        """The number of the round that an index means."""
        if abs(self.step) == 1:
            return Real(index, True)
        lo = term_of(self.lo)
        assert lo is not None
        steps = t.mul(t.const(self.step), index)
        return Real(steps if lo.op == "const" and lo.data[0] == 0 else t.add(lo, steps), True)

    def folded(self, op: str) -> Any:
        """The sum (``"sum"``) or product (``"prod"``) of all its numbers."""
        index = t.sym("k@range")
        return made(t.bind_index(op, index, self.number(index).term, *self.bounds()), True)

    def __reversed__(self) -> SymbolicRange:
        if abs(self.step) != 1:
            refuse("a range with a step and a bound that depends on the inputs, reversed", "write the range downwards")
        return SymbolicRange(self.stop - self.step, self.lo - self.step, -self.step)

    def __iter__(self) -> Any:
        refuse("a loop whose number of rounds depends on the inputs", "a sum or product over range(n) can be read")

    def __len__(self) -> int:
        refuse("the length of a range that depends on the inputs")


def _less(term: Term) -> Term:
    """One less: ``range(a, n + 1)`` ends at n."""
    if term.op == "add" and term.args[1] is t.const(1):
        return term.args[0]
    return t.const(term.data[0] - 1) if term.op == "const" else t.sub(term, t.const(1))


def _more(term: Term) -> Term:
    """One more: ``range(n, a - 1, -1)`` ends at a."""
    if term.op == "sub" and term.args[1] is t.const(1):
        return term.args[0]
    return t.const(term.data[0] + 1) if term.op == "const" else t.add(term, t.const(1))
