"""What would break a condition: every way in which it can be false or have no value, as comparisons that hold at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mathlink.errors import OutOfReach
from mathlink.prove.defined import own_condition
from mathlink.term import (
    COMPARISONS,
    Term,
    and_,
    boolean,
    conjuncts,
    const,
    eq,
    ite,
    le,
    lt,
    ne,
    neg,
    not_,
    or_,
    postorder,
    rebuild,
)
from mathlink.term.build import again

if TYPE_CHECKING:
    from collections.abc import Iterable

    Kind = Literal["false", "undefined", "raises"]

__all__ = ["Clause", "breaking", "choices", "computed", "negated"]

_ZERO = const(0)
_MOST = 400
_LARGEST = 60_000  # nodes that are looked at in all
_KNOWN = frozenset(
    "const sym add sub mul div pow neg abs max min floordiv mod fn lt le eq ne and or not true false ite raise".split()
)
_NAMED = frozenset({"pi", "e", "euler_gamma"})
_SWAPPED = {"lt": le, "le": lt}
_TURNED = {"eq": ne, "ne": eq}


@dataclass(frozen=True)
class Clause:
    """Comparisons without branches inside; where all of them hold, the condition is broken.

    Attributes
    ----------
    literals : in the order in which the code comes to them.
    kind : ``"false"``, ``"undefined"`` (an operation has no value) or ``"raises"`` (a path of the code that raises).
    what : the exception's name, or the operation that has no value.
    path : how many of the literals are the path that leads there; the others are what is wrong at its end.
    """

    literals: tuple[Term, ...]
    kind: Kind
    what: str = ""
    path: int = 0


def breaking(condition: Term, hypotheses: Iterable[Term] = ()) -> tuple[Clause, ...]:
    """All ways in which a condition can fail, given hypotheses that are not part of the clauses.

    A condition holds, and everything that it computes has a value, exactly where no clause holds: each operation's own
    condition of definedness is a way to fail of its own, on the path on which it is computed.

    Raises
    ------
    OutOfReach : something with no such reading (a sum over a symbolic range, an opaque call), or too many paths.
    """
    return tuple(_walked(condition, hypotheses).found)


def computed(condition: Term, hypotheses: Iterable[Term] = ()) -> tuple[tuple[tuple[Term, ...], tuple[Term, ...]], ...]:
    """What is computed on the way to the truth of a condition: pairs of a path and the terms that are compared at its end.

    Raises
    ------
    OutOfReach : as :func:`breaking`.
    """
    return tuple(_walked(condition, hypotheses).computed)


def _walked(condition: Term, hypotheses: Iterable[Term]) -> _Walk:
    for t in postorder(condition):
        if t.op not in _KNOWN and not (t.op == "named" and t.data in _NAMED):
            raise OutOfReach(f"{t.op} {t.data or ''}".strip())
    walk = _Walk(frozenset(conjuncts(hypotheses)))
    walk.demand(condition, (), frozenset(), "false", "")
    return walk


def negated(literal: Term) -> Term:
    """The comparison that holds where this one does not, both sides being real numbers."""
    if literal.op in _SWAPPED:
        return _SWAPPED[literal.op](literal.args[1], literal.args[0])
    if literal.op in _TURNED:
        return _TURNED[literal.op](*literal.args)
    return not_(literal)


class _Walk:
    def __init__(self, given: frozenset[Term]) -> None:
        self.given = given
        self.found: dict[Clause, None] = {}
        self.computed: dict[tuple[tuple[Term, ...], tuple[Term, ...]], None] = {}
        self.work = 0

    def demand(self, formula: Term, path: tuple[Term, ...], safe: frozenset[Term], kind: Kind, what: str) -> None:
        """Note every way in which a formula does not come out true behind a path; ``safe`` terms are known to have a value."""
        start = len(path) if kind != "false" else 0
        stack = [(formula, path, safe)]
        while stack:
            formula, path, safe = stack.pop()
            if formula.op == "true":
                continue
            if formula.op == "false":
                self._note(Clause(path, kind, what, start or len(path)))
                continue
            atom = _first(formula)
            if atom.op == "raise":
                self._note(Clause(path, "raises", atom.data, len(path)))
                continue
            if atom.op not in COMPARISONS:
                atom = ne(atom, _ZERO)  # a number as a condition: whether it is not zero
                formula = _as_condition(formula, atom)
            safe = self._computed(atom, path, safe)
            for literal, truth in ((negated(atom), False), (atom, True)):
                known = self._known(literal, path)
                if known is not False:
                    longer = path if known else (*path, literal)
                    stack.append((self._decided(formula, atom, truth), longer, safe))

    def _computed(self, atom: Term, path: tuple[Term, ...], safe: frozenset[Term]) -> frozenset[Term]:
        """Demand that everything inside an atom has a value; what is then safe on this path."""
        fresh = [t for t in postorder(atom) if t not in safe]
        if any(t.args and t.op not in COMPARISONS for t in fresh):
            self.computed[path, atom.args] = None
        for t in fresh:
            own = own_condition(t)
            if own.op != "true":
                words = t.data if t.op == "fn" else t.op
                self.demand(own, path, safe | frozenset(fresh), "undefined", str(words))
        return safe | frozenset(fresh)

    def _known(self, literal: Term, path: tuple[Term, ...]) -> bool | None:
        """Whether a literal is implied or excluded by what stands before it, as far as that can be seen at once."""
        opposite = negated(literal)
        before = (*path, *self.given) if len(path) < 40 else path
        if literal in self.given or literal in path:
            return True
        if opposite in self.given or opposite in path:
            return False
        return False if _constant(literal) is False or any(_clash(literal, p) for p in before) else _constant(literal)

    def _decided(self, formula: Term, atom: Term, truth: bool) -> Term:
        opposite = negated(atom)

        def change(term: Term, args: tuple[Term, ...]) -> Term | None:
            self.work += 1
            if self.work > _LARGEST:
                raise OutOfReach("too many paths")
            if term is atom or term is opposite:
                return boolean(truth is (term is atom))
            if term.op in ("and", "or"):
                return _simplified(term.op, args)
            return None

        return rebuild(formula, change)

    def _note(self, clause: Clause) -> None:
        self.found[clause] = None
        if len(self.found) > _MOST:
            raise OutOfReach(f"more than {_MOST} ways to fail")


def _first(formula: Term) -> Term:
    """What is decided first when the formula is computed: a comparison without branches inside, a number, or a raise."""
    term = formula
    while True:
        if term.op == "raise":
            return term
        if term.op in ("ite", "and", "or", "not"):
            inner = term.args[0]
            if inner.op in ("true", "false"):  # the first of several, already decided: the next
                inner = next(a for a in term.args if a.op not in ("true", "false"))
            term = inner
            continue
        branch = next((a for a in term.args if _branches(a)), None)
        if branch is None:
            return term
        term = branch


def _branches(term: Term) -> bool:
    return any(t.op in ("ite", "raise", "and", "or", "not") for t in postorder(term))


def _as_condition(formula: Term, condition: Term) -> Term:
    """The formula with a number that stands as a condition written as the comparison that it means."""
    number = condition.args[0]

    def change(term: Term, args: tuple[Term, ...]) -> Term | None:
        if term.op == "ite" and args[0] is number:

            return ite(condition, args[1], args[2])
        if term.op in ("and", "or", "not") and number in args:

            return again(term, tuple(condition if a is number else a for a in args))
        return None

    return condition if formula is number else rebuild(formula, change)


def _simplified(op: str, args: tuple[Term, ...]) -> Term:
    """What is left of ``and`` or ``or`` where parts of it are decided: what stands before a part is computed first and may fail."""
    stop = "true" if op == "or" else "false"
    kept: list[Term] = []
    for a in args:
        if a.op == stop:
            if all(map(_total, kept)):
                return a
            kept.append(a)
            break
        if a.op not in ("true", "false"):
            kept.append(a)
    return or_(*kept) if op == "or" else and_(*kept)


def _total(term: Term) -> bool:
    """Whether a term has a value whatever its symbols are."""
    return all(t.op != "raise" and own_condition(t).op == "true" for t in postorder(term))


def _constant(literal: Term) -> bool | None:
    """The truth of a comparison between two numbers, or of a term with itself."""
    a, b = literal.args
    if a is b:
        return literal.op in ("le", "eq")
    if a.op == b.op == "const":
        x, y = a.data[0], b.data[0]
        return bool({"lt": x < y, "le": x <= y, "eq": x == y, "ne": x != y}[literal.op])
    return None


def _clash(one: Term, other: Term) -> bool:
    """Whether two comparisons of the same two terms exclude each other."""
    if one.op not in COMPARISONS or other.op not in COMPARISONS:
        return False
    if one.args == other.args:
        return {one.op, other.op} in ({"lt", "eq"}, {"eq", "ne"})
    if one.args == other.args[::-1]:
        return ("ne" not in (one.op, other.op) and "lt" in (one.op, other.op)) or {one.op, other.op} == {"eq", "ne"}
    return False


def choices(literals: tuple[Term, ...], most: int = 24) -> list[tuple[Term, ...]] | None:
    """The same clause as several, with every ``max``, ``min`` and ``abs`` decided; ``None`` where there are none or too many.

    These operations are exact in doubles, so that this is right for computed values too.
    """
    waiting, done = [literals], []
    while waiting:
        clause = waiting.pop()
        chosen = next((t for t in postorder(*clause) if t.op in ("max", "min", "abs")), None)
        if chosen is None:
            done.append(clause)
        else:
            waiting += _each_choice(clause, chosen)
        if len(waiting) + len(done) > most:
            return None
    return done if done != [literals] else None


def _each_choice(clause: tuple[Term, ...], chosen: Term) -> list[tuple[Term, ...]]:
    found = []
    for conditions, value in _ways(chosen):
        new = [rebuild(t, lambda term, args, value=value: value if term is chosen else None) for t in clause]  # type: ignore[misc]
        kept = [t for t in (*conditions, *new) if not (t.op in COMPARISONS and _constant(t) is True)]
        if all(_constant(t) is not False for t in kept):
            found.append(tuple(dict.fromkeys(kept)))
    return found


def _ways(chosen: Term) -> list[tuple[tuple[Term, ...], Term]]:
    """Conditions, and what the operation is where they hold."""
    if chosen.op == "abs":
        (a,) = chosen.args
        return [((le(_ZERO, a),), a), ((lt(a, _ZERO),), neg(a))]
    relation = le if chosen.op == "max" else (lambda a, b: le(b, a))
    return [(tuple(relation(b, a) for b in chosen.args if b is not a), a) for a in dict.fromkeys(chosen.args)]
