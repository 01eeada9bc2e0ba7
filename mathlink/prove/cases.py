"""Branch by branch: an equation with ``if`` inside holds when it holds on every path that can happen."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach, OutOfTime
from mathlink.model import Domain, Evidence, Obligation, Outcome
from mathlink.prove.defined import conditions, defined
from mathlink.prove.normal.passes import excludes
from mathlink.prove.sketch import Branch, Fate, Needed, Same, Sketch
from mathlink.prove.words import in_words
from mathlink.term import (
    COMPARISONS,
    Term,
    and_,
    boolean,
    const,
    eq,
    le,
    lt,
    make,
    ne,
    neg,
    not_,
    or_,
    postorder,
    rebuild,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.model import Budget

    Prove = Callable[[Obligation, Budget], Evidence]
    Feasible = Callable[[tuple[Term, ...]], bool | None]

__all__ = ["branches", "decide_by_cases"]

MOST_LEAVES = 64
NOWHERE = "no value anywhere"
SAME = "both sides are the same term"
ZERO = const(0)
_SWAPPED = {"lt": le, "le": lt}
_TURNED = {"eq": ne, "ne": eq}


@dataclass
class _Record:
    """What the walk over the branches has found."""

    steps: list[str] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    conditions: dict[Term, None] = field(default_factory=dict)
    assumptions: dict[str, None] = field(default_factory=dict)
    engines: dict[str, None] = field(default_factory=dict)
    proved: int = 0
    leaves: int = 0


class _Stop(Exception):
    """A branch without proof ends the walk; carries its evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        super().__init__(evidence.reason)


def branches(*terms: Term) -> bool:
    """Whether the terms hold anything that this module can take apart."""
    return any(t.op in ("ite", "max", "min", "abs", "raise") for t in postorder(*terms))


def decide_by_cases(obligation: Obligation, prove: Prove, budget: Budget, feasible: Feasible | None = None) -> Evidence:
    """PROVED where every path that can happen is proved by ``prove`` under domain ∧ path.

    Parameters
    ----------
    prove : an engine for the leaves; anything it refutes is handed on.
    feasible : says whether domain hypotheses ∧ path can hold at once; only a certain ``False`` drops a path.

    Paths that end in ``raise``, and paths on which a side has no value, are left out and their negation is listed in
    ``conditions``.
    """
    started = time.monotonic()
    walk = _Walk(obligation, prove, budget, feasible)
    record = walk.record
    try:
        walk.split(obligation.left, obligation.right, ())
        if record.proved:
            found = Evidence("cases", Outcome.PROVED)
        else:
            found = Evidence("cases", Outcome.OPEN, reason="no branch is left to compare")
    except _Stop as stop:
        found = stop.evidence
    except OutOfTime:
        found = Evidence("cases", Outcome.OPEN, reason="out of time")
    except (OutOfReach, RecursionError) as error:
        found = Evidence("cases", Outcome.OPEN, reason=f"out of reach: {error}")
    proved = found.outcome is Outcome.PROVED
    return Evidence(
        "+".join(record.engines) if proved else "cases",
        found.outcome,
        witness=found.witness,
        left=found.left,
        right=found.right,
        steps=tuple(record.steps) if proved else (),
        conditions=tuple(record.conditions) if proved else (),
        assumptions=tuple(record.assumptions) if proved else (),
        points=found.points,
        reason=found.reason,
        seed=budget.seed,
        seconds=time.monotonic() - started,
        sketch=_whole(obligation, record) if proved else None,
    )


def _whole(obligation: Obligation, record: _Record) -> Sketch | None:
    """The proof over all branches; where there is only one way, the proof of that."""
    first, *others = record.branches
    if not others and not first.path:
        return first.sketch
    return Sketch(obligation, "mathlink", "", (*record.branches, *map(Needed, record.conditions)))


class _Walk:
    def __init__(self, obligation: Obligation, prove: Prove, budget: Budget, feasible: Feasible | None) -> None:
        self.domain = obligation.domain
        self.relation = obligation.relation
        self.prove = prove
        self.budget = budget
        self.feasible = feasible
        self.record = _Record()

    def split(self, left: Term, right: Term, path: tuple[Term, ...]) -> None:
        """Take apart the first condition of an ``ite``; without one, prove the leaf."""
        self.budget.check()
        if _raises(left) or _raises(right):
            self._leave_out(path, "raises")
            return
        atom = _first_atom(left, right)
        if atom is None:
            self._leaf(left, right, path)
            return
        for needed in conditions(self._under(path), atom):  # what is decided must have a value
            if needed not in self.record.conditions:
                self.record.conditions[_given(path, needed)] = None
        for truth in (True, False):
            condition = atom if truth else _negated(atom)
            if self._impossible(path, condition):
                self._drop((*path, condition))
                continue
            self.split(_decided(left, atom, truth), _decided(right, atom, truth), (*path, condition))

    def _impossible(self, path: tuple[Term, ...], condition: Term) -> bool:
        if excludes(self._under(path), condition, self.budget):
            return True
        return self.feasible is not None and self.feasible((*self.domain.hypotheses, *path, condition)) is False

    def _under(self, path: tuple[Term, ...]) -> Domain:
        return Domain(self.domain.kinds, (*self.domain.hypotheses, *path), self.domain.examples)

    def _leaf(self, left: Term, right: Term, path: tuple[Term, ...]) -> None:
        self._count()
        if left is right and self.relation in ("=", "<=", ">="):
            here = Obligation(left, self.relation, right, self._under(path))
            same = Sketch(here, "mathlink", "", (Same(),))
            self._accept(Evidence("identity", Outcome.PROVED, steps=(SAME,), sketch=same), path)
            return
        evidence = self.prove(Obligation(left, self.relation, right, self._under(path)), self.budget)
        if evidence.outcome is Outcome.PROVED:
            self._accept(evidence, path)
            return
        if evidence.outcome is Outcome.REFUTED:
            raise _Stop(evidence)
        if path and evidence.reason.startswith(NOWHERE):
            self._leave_out(path, evidence.reason)
            return
        if self.budget.left() <= 0:
            raise OutOfTime(evidence.reason)
        choice = next(_choices(left, right), None)
        if choice is None:
            where = f"{_path(path)}: " if path else ""
            raise _Stop(Evidence("cases", Outcome.OPEN, reason=f"{where}{evidence.reason}"))
        self._choose(left, right, path, *choice)

    def _choose(
        self, left: Term, right: Term, path: tuple[Term, ...], term: Term, atom: Term, pair: tuple[Term, Term]
    ) -> None:
        """Replace one max, min or abs by each of its two values."""
        for condition, value in ((atom, pair[0]), (_negated(atom), pair[1])):
            if self._impossible(path, condition):
                self._drop((*path, condition))
                continue
            self._leaf(_replaced(left, term, value), _replaced(right, term, value), (*path, condition))

    def _drop(self, path: tuple[Term, ...]) -> None:
        self.record.steps.append(f"{_path(path)}: {Fate.IMPOSSIBLE}")
        self.record.branches.append(Branch(path, Fate.IMPOSSIBLE))

    def _count(self) -> None:
        self.record.leaves += 1
        if self.record.leaves > MOST_LEAVES:
            raise OutOfReach(f"more than {MOST_LEAVES} branches")

    def _accept(self, evidence: Evidence, path: tuple[Term, ...]) -> None:
        record = self.record
        record.proved += 1
        record.engines[evidence.engine] = None
        record.branches.append(Branch(path, Fate.PROVED, evidence.sketch))
        if path:
            record.steps.append(f"{_path(path)}:")
        record.steps.extend(f"  {line}" if path else line for line in evidence.steps)
        for condition in evidence.conditions:
            record.conditions[_given(path, condition)] = None
        for assumption in evidence.assumptions:
            record.assumptions[assumption] = None

    def _leave_out(self, path: tuple[Term, ...], why: str) -> None:
        self._count()
        self.record.steps.append(f"{_path(path)}: {why}, {Fate.LEFT_OUT}")
        self.record.branches.append(Branch(path, Fate.LEFT_OUT, why=why))
        if path:
            self.record.conditions[_none_of(path)] = None


def _given(path: tuple[Term, ...], condition: Term) -> Term:
    """The condition, asked for on the path only."""
    return or_(*(_negated(p) for p in path), condition) if path else condition


def _none_of(path: tuple[Term, ...]) -> Term:
    return or_(*(_negated(p) for p in path))


def _path(path: tuple[Term, ...]) -> str:
    return " and ".join(in_words(p) for p in path) or "everywhere"


def _negated(condition: Term) -> Term:
    if condition.op in _SWAPPED:
        return _SWAPPED[condition.op](condition.args[1], condition.args[0])
    if condition.op in _TURNED:
        return _TURNED[condition.op](*condition.args)
    return not_(condition)


def _raises(term: Term) -> bool:
    """Whether every evaluation of the term meets a ``raise``: one that is not inside a branch."""
    stack, seen = [term], set()
    while stack:
        t = stack.pop()
        if t in seen:
            continue
        seen.add(t)
        if t.op == "raise":
            return True
        if t.op == "ite":
            stack.append(t.args[0])
        elif t.op not in ("and", "or", "sum", "prod", "bigmax", "bigmin", "integral", "derivative", "limit"):
            stack.extend(t.args)
    return False


def _first_atom(*roots: Term) -> Term | None:
    """The atomic condition that is evaluated first; one that changes from term to term of a sum is none."""
    bound: set[Term] = set()
    for term in postorder(*roots):
        if (term.op == "sym" and term.data.startswith("\N{MIDDLE DOT}")) or any(a in bound for a in term.args):
            bound.add(term)
    waiting, seen = list(reversed(roots)), set()
    while waiting:
        term = waiting.pop()
        if term in seen:
            continue
        seen.add(term)
        if term.op == "ite" and term.args[0] not in bound and not any(t.op == "ite" for t in postorder(term.args[0])):
            atom = term.args[0]
            while atom.op in ("and", "or", "not"):
                atom = atom.args[0]
            return atom
        waiting += reversed(term.args)
    return None


def _decided(root: Term, atom: Term, truth: bool) -> Term:
    """The term where an atomic condition has been decided."""
    opposite = _negated(atom)

    def change(term: Term, args: tuple[Term, ...]) -> Term | None:
        if term is atom:
            return boolean(truth)
        if term is opposite:
            return boolean(not truth)
        if term.op in ("and", "or"):
            return _simplified(term.op, args)
        return None

    return rebuild(root, change)


def _simplified(op: str, args: tuple[Term, ...]) -> Term:
    """What is left of ``and`` or ``or``; parts in front of one that decides it stay where they may have no value."""
    stop = "true" if op == "or" else "false"
    end = next((k for k, a in enumerate(args) if a.op == stop), len(args))
    kept = [a for a in args[:end] if a.op not in ("true", "false")]
    if end < len(args):
        kept = [a for a in kept if defined(a).op != "true"]
        return make(op, (*kept, args[end])) if kept else args[end]
    return or_(*kept) if op == "or" else and_(*kept)


def _choices(*roots: Term) -> Iterator[tuple[Term, Term, tuple[Term, Term]]]:
    """(term, condition, (value where it holds, value elsewhere)) of max, min and abs, innermost first."""
    for term in postorder(*roots):
        if any(t.op == "sym" and t.data.startswith("\N{MIDDLE DOT}") for t in postorder(term)):
            continue
        if term.op == "abs":
            (a,) = term.args
            yield term, le(ZERO, a), (a, neg(a))
        elif term.op in ("max", "min"):
            a, b, rest = term.args[0], term.args[1], term.args[2:]
            winners = (a, b) if term.op == "max" else (b, a)
            yield term, le(b, a), (_again(term.op, winners[0], rest), _again(term.op, winners[1], rest))


def _again(op: str, first: Term, rest: tuple[Term, ...]) -> Term:
    return make(op, (first, *rest)) if rest else first


def _replaced(root: Term, old: Term, new: Term) -> Term:
    return rebuild(root, lambda term, args: new if term is old else None)


assert set(_SWAPPED) | set(_TURNED) == COMPARISONS
