"""What a loop makes of a name, round by round, in closed form: sums, products, linear recurrences, running extremes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink import term as t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.term import Term

__all__ = ["Rounds", "carried"]

_ZERO, _ONE = t.const(0), t.const(1)


@dataclass(frozen=True)
class Rounds:
    """The rounds of a loop: ``index`` runs from ``lo`` to ``hi``, downwards where ``down``.

    ``count`` is how many there are, where that is never less than none.
    """

    index: Term
    lo: Term
    hi: Term
    down: bool = False
    count: Term | None = None

    def before(self) -> Rounds:
        """The rounds before that of ``index``, under an index of their own."""
        return self._above() if self.down else self._below()

    def after(self) -> Rounds:
        """The rounds after that of ``index``, under an index of their own."""
        return self._below() if self.down else self._above()

    def _below(self) -> Rounds:
        other = t.sym(f"{self.index.data}'")
        return Rounds(other, self.lo, t.sub(self.index, _ONE), self.down, _plus("sub", self.index, self.lo))

    def _above(self) -> Rounds:
        other = t.sym(f"{self.index.data}'")
        return Rounds(other, t.add(self.index, _ONE), self.hi, self.down, t.sub(self.hi, self.index))

    def fold(self, op: str, body: Term) -> Term:
        """The sum, product, maximum or minimum of ``body`` over all rounds."""
        if op == "prod" and self.count is not None and _free_of(body, {self.index}):
            return t.pow_(body, self.count)
        return t.bind_index(op, self.index, body, self.lo, self.hi)

    def renamed(self, body: Term, index: Term) -> Term:
        """``body``, which speaks of ``index``, as it speaks of this one's."""
        return t.substitute(body, {index: self.index})


@dataclass(frozen=True)
class _Solved:
    """``new = factor · old + rest`` (``extreme``: the larger or smaller of old and rest), with neither part holding old."""

    start: Term
    factor: Term
    rest: Term
    extreme: str = ""

    def over(self, rounds: Rounds, index: Term) -> Term:
        """The value after the rounds, from :attr:`start`."""
        factor, rest = rounds.renamed(self.factor, index), rounds.renamed(self.rest, index)
        if self.extreme:
            best = t.make(self.extreme, (self.start, rounds.fold(f"big{self.extreme}", rest)))
            return t.ite(t.lt(rounds.hi, rounds.lo), self.start, best)
        grown = self.start if factor is _ONE else _times(self.start, rounds.fold("prod", factor))
        if rest is _ZERO:
            return grown
        if factor is not _ONE:
            later = rounds.after()
            rest = _times(rest, later.fold("prod", later.renamed(factor, rounds.index)))
        return _plus("add", grown, rounds.fold("sum", rest))


def carried(
    starts: Mapping[str, Term], olds: Mapping[str, Term], news: Mapping[str, Term], rounds: Rounds
) -> dict[str, Term]:
    """The value after all rounds of every name that a round changes.

    ``olds`` are the symbols that stand for the values at the start of a round, ``news`` the values at its end. A name that
    cannot be told in closed form is missing in the answer.
    """
    waiting = {name for name in news if news[name] is not olds[name]}
    at_start: dict[Term, Term] = {}
    found: dict[str, Term] = {}
    progress = True
    while waiting and progress:
        progress = False
        for name in sorted(waiting):
            new = t.substitute(news[name], at_start) if at_start else news[name]
            others = {olds[n] for n in waiting if n != name}
            solved = _solved(starts[name], new, olds[name])
            if solved is None or not _free_of(t.add(solved.factor, solved.rest), {*others, olds[name]}):
                continue
            found[name] = solved.over(rounds, rounds.index)
            at_start[olds[name]] = solved.over(rounds.before(), rounds.index)
            waiting.discard(name)
            progress = True
    return found


def _solved(start: Term, new: Term, old: Term) -> _Solved | None:
    if new.op in ("max", "min") and old in new.args:
        rest = [a for a in new.args if a is not old]
        if rest and all(_free_of(a, {old}) for a in rest):
            return _Solved(start, _ONE, rest[0] if len(rest) == 1 else t.make(new.op, tuple(rest)), new.op)
    parts = _linear(new, old)
    return None if parts is None else _Solved(start, *parts)


def _linear(term: Term, old: Term) -> tuple[Term, Term] | None:
    """(a, b) with term = a · old + b, neither of them holding old; ``None`` where it is not linear."""
    if term is old:
        return _ONE, _ZERO
    if _free_of(term, {old}):
        return _ZERO, term
    if term.op == "ite" and _free_of(term.args[0], {old}):
        yes, no = _linear(term.args[1], old), _linear(term.args[2], old)
        if yes is None or no is None:
            return None
        return t.ite(term.args[0], yes[0], no[0]), t.ite(term.args[0], yes[1], no[1])
    parts = [_linear(a, old) for a in term.args]
    if any(p is None for p in parts):
        return None
    rule = _RULES.get(term.op)
    return None if rule is None else rule(term.op, *[p for p in parts if p is not None])


def _both(op: str, left: tuple[Term, Term], right: tuple[Term, Term]) -> tuple[Term, Term]:
    return _plus(op, left[0], right[0]), _plus(op, left[1], right[1])


def _negative(op: str, part: tuple[Term, Term]) -> tuple[Term, Term]:
    return _plus("sub", _ZERO, part[0]), _plus("sub", _ZERO, part[1])


def _scaled(op: str, left: tuple[Term, Term], right: tuple[Term, Term]) -> tuple[Term, Term] | None:
    """A product with, or a quotient by, something that does not hold the old value."""
    if op == "div":
        return None if right[0] is not _ZERO else (_over(left[0], right[1]), _over(left[1], right[1]))
    if right[0] is _ZERO:
        return _times(left[0], right[1]), _times(left[1], right[1])
    return (_times(left[1], right[0]), _times(left[1], right[1])) if left[0] is _ZERO else None


_RULES: dict[str, Callable[..., tuple[Term, Term] | None]] = {
    "add": _both,
    "sub": _both,
    "neg": _negative,
    "mul": _scaled,
    "div": _scaled,
}


def _plus(op: str, a: Term, b: Term) -> Term:
    if b is _ZERO:
        return a
    if a is _ZERO:
        return b if op == "add" else t.neg(b)
    return t.make(op, (a, b))


def _times(a: Term, b: Term) -> Term:
    if a is _ZERO or b is _ZERO:
        return _ZERO
    return b if a is _ONE else a if b is _ONE else t.mul(a, b)


def _over(a: Term, b: Term) -> Term:
    return _ZERO if a is _ZERO else t.div(a, b)


def _free_of(term: Term, symbols: set[Term]) -> bool:
    return not any(part in symbols for part in t.postorder(term))
