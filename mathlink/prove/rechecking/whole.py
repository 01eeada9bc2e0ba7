"""A proof gone through again, whatever engine found it: branches, parts, normal forms, and what a tool did not explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import MathlinkError
from mathlink.model import Domain, Obligation, Outcome
from mathlink.prove.defined import holds_by_sign
from mathlink.prove.linear import Region
from mathlink.prove.rechecking.balls import has_value, points_of
from mathlink.prove.rechecking.demands import demands
from mathlink.prove.rechecking.normal import NormalProof
from mathlink.prove.rechecking.numbers import look, whole_claim
from mathlink.prove.rechecking.paths import covered, none_of, on_path, under
from mathlink.prove.rechecking.plain import follows_by_arithmetic
from mathlink.prove.rechecking.result import Recheck, Said
from mathlink.prove.rechecking.tally import How, Rejected, Tally
from mathlink.prove.sketch import Branch, Fate, NormalForm, Opaque, Part, Same, Sketch
from mathlink.sample import bounds_of
from mathlink.term import conjuncts
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from mathlink.model import Budget, Evidence
    from mathlink.term import Term

__all__ = ["recheck"]

POINTS = 24


def recheck(
    evidence: Evidence,
    obligation: Obligation | None = None,
    *,
    points: int = POINTS,
    seed: int = 0,
    seen: bool = False,
    budget: Budget | None = None,
) -> Recheck:
    """Whether the proof holds, see :func:`mathlink.prove.recheck`."""
    if evidence.outcome is not Outcome.PROVED:
        return Recheck(Said.OPEN, why=f"nothing was proved: {evidence.outcome.value}")
    if evidence.sketch is None:
        return Recheck(Said.OPEN, why=f"{evidence.engine} hands over no steps")
    tally = Tally()
    try:
        _against(evidence, obligation)
        _Checker(tally, How(points, seed, seen, budget)).sketch(evidence.sketch)
    except Rejected as problem:
        return Recheck(Said.REJECTED, tally.exact, tally.sampled, _fewest(tally), problem.step, problem.why)
    except (MathlinkError, ArithmeticError, ValueError, TypeError, LookupError, RecursionError) as problem:
        return Recheck(
            Said.OPEN, step="the sketch", why=f"it cannot be gone through: {type(problem).__name__}: {problem}"
        )
    return _result(tally)


def _against(evidence: Evidence, obligation: Obligation | None) -> None:
    """The evidence must speak of the same claim and of the same conditions as the steps."""
    sketch = evidence.sketch
    assert sketch is not None
    if obligation is not None and obligation != sketch.claim:
        raise Rejected("the claim", "the steps are about another statement")
    listed = set(conjuncts(evidence.conditions))
    for condition in _all_conditions(sketch):
        if condition not in listed:
            raise Rejected("the conditions", f"the answer does not list {to_text(condition)}, which the proof needs")


def _all_conditions(sketch: Sketch) -> tuple[Term, ...]:
    inner = [c for part in sketch.of(Part) for c in part.sketch.conditions()]
    return conjuncts((*sketch.conditions(), *inner))


def _fewest(tally: Tally) -> int:
    return min(tally.points, default=0)


def _result(tally: Tally) -> Recheck:
    counts = tally.exact, tally.sampled, _fewest(tally)
    notes = tuple(tally.notes)
    if tally.open:
        step, why = tally.open[0]
        return Recheck(Said.OPEN, *counts, step, why, notes)
    if tally.unseen:
        return Recheck(Said.OPEN, *counts, "the domain", tally.unseen[0], notes)
    return Recheck(Said.AGREES if tally.sampled else Said.CHECKED, *counts, notes=notes)


class _Checker:
    def __init__(self, tally: Tally, how: How) -> None:
        self.tally = tally
        self.how = how

    def sketch(self, sketch: Sketch) -> None:
        """Dispatch on what kind of proof it is."""
        for kind, check in _KINDS:
            if any(True for _ in sketch.of(kind)):
                check(self, sketch)
                return
        raise Rejected("the sketch", "it holds no step that shows anything")

    def same(self, sketch: Sketch) -> None:
        claim = sketch.claim
        if claim.left is not claim.right or claim.relation not in ("=", "<=", ">="):
            raise Rejected("both sides are the same term", "they are not")
        self.tally.exact += 1

    def parts(self, sketch: Sketch) -> None:
        inner = [p.sketch for p in sketch.of(Part)]
        if sketch.claim not in [p.claim for p in inner]:
            raise Rejected("the parts", "none of them is the claim")
        for part in inner:
            self.sketch(part)

    def normal(self, sketch: Sketch) -> None:
        proof = NormalProof(sketch, self.tally, self.how.budget)
        proof.run()
        if proof.tasks or not self.how.seen:
            look(proof.tasks, sketch, proof.claim, self.tally, self.how)

    def opaque(self, sketch: Sketch) -> None:
        """A tool that does not say how: by arithmetic alone where that is enough, else at points."""
        if follows_by_arithmetic(sketch.claim):
            self.tally.exact += 1
            self.tally.notes[f"{sketch.tool} does not say how; it follows by arithmetic alone"] = None
            return
        self.tally.notes[f"{sketch.tool} does not say how; the claim was looked at, not its steps"] = None
        whole_claim(sketch, self.tally, self.how)

    # branches

    def branches(self, sketch: Sketch) -> None:
        found = list(sketch.of(Branch))
        missing = covered(found)
        if missing:
            raise Rejected("the branches", missing)
        self.tally.exact += 1
        seen, waiting = len(self.tally.unseen), 0
        for branch in found:
            self._is_decided(branch, sketch)
            waiting += branch.fate == Fate.PROVED
            self._branch(branch, sketch)
        unseen = self.tally.unseen[seen:]
        if len(unseen) < waiting:
            del self.tally.unseen[seen:]
            for words in unseen:
                self.tally.notes[f"in one branch {words}"] = None

    def _is_decided(self, branch: Branch, sketch: Sketch) -> None:
        """What decides a branch must have a value: by its signs, or by a condition that is listed."""
        domain, listed = sketch.claim.domain, set(conjuncts(sketch.conditions()))
        for k, atom in enumerate(branch.path):
            before = branch.path[:k]
            given = {*conjuncts(domain.hypotheses), *before}
            here = bounds_of(Domain(domain.kinds, (*domain.hypotheses, *before), domain.examples))
            for condition in demands(atom):
                asked = on_path(before, condition)
                if not {condition, asked} & {*given, *listed} and not holds_by_sign(condition, here):
                    raise Rejected(f"the branch on {to_text(atom)}", f"the condition {to_text(asked)} is not listed")

    def _branch(self, branch: Branch, sketch: Sketch) -> None:
        claim, path = sketch.claim, branch.path
        domain = Domain(claim.domain.kinds, (*claim.domain.hypotheses, *path), claim.domain.examples)
        words = f"the branch where {' and '.join(map(to_text, path)) or 'nothing is asked'}"
        match branch.fate:
            case Fate.IMPOSSIBLE:
                self._impossible(words, domain)
            case Fate.LEFT_OUT:
                if path and none_of(path) not in sketch.conditions():
                    raise Rejected(words, "it is left out, and no condition says so")
                self._left_out(words, branch, claim, domain)
            case Fate.PROVED if branch.sketch is not None:
                self._proved(words, branch.sketch, branch, sketch, domain)
            case _:
                raise Rejected(words, "nothing is shown of it")

    def _impossible(self, words: str, domain: Domain) -> None:
        if Region(domain.hypotheses).empty:
            self.tally.exact += 1
            return
        met = points_of(domain, self.how.points, self.how.seed)
        if met:
            place = ", ".join(f"{n} = {float(v):.6g}" for n, v in met[0].items())
            raise Rejected(words, f"it can happen, at {place}")
        self.tally.sampled += 1
        self.tally.notes["branches that cannot happen: no point was found in them"] = None

    def _left_out(self, words: str, branch: Branch, claim: Obligation, domain: Domain) -> None:
        sides = [under(branch.path, side) for side in (claim.left, claim.right)]
        if any(_raises(side) for side in sides):
            self.tally.exact += 1
            return
        for point in points_of(domain, self.how.points, self.how.seed):
            if all(has_value(side, point) for side in sides):
                raise Rejected(words, "it is left out, but both sides have a value there")
        self.tally.sampled += 1

    def _proved(self, words: str, inner: Sketch, branch: Branch, sketch: Sketch, domain: Domain) -> None:
        claim = sketch.claim
        if inner.claim.domain != domain or inner.claim.relation != claim.relation:
            raise Rejected(words, "its proof is about another domain or relation")
        for one, other in ((inner.claim.left, claim.left), (inner.claim.right, claim.right)):
            if under(branch.path, one) is not under(branch.path, other):
                raise Rejected(words, "its proof is about other sides")
        listed = set(conjuncts(sketch.conditions()))
        for condition in inner.conditions():
            if not set(conjuncts([on_path(branch.path, condition)])) <= listed:
                raise Rejected(words, f"the condition {to_text(condition)} is not listed")
        self.sketch(inner)


def _raises(term: Term) -> bool:
    """Whether a ``raise`` is met wherever the term is evaluated."""
    waiting, seen = [term], {term}
    while waiting:
        t = waiting.pop()
        if t.op == "raise":
            return True
        inner = t.args[:1] if t.op == "ite" else () if t.op in _LAZY else t.args
        waiting += [a for a in inner if a not in seen]
        seen.update(inner)
    return False


_LAZY = frozenset({"and", "or", "sum", "prod", "bigmax", "bigmin", "integral", "derivative", "limit"})
_KINDS = (
    (Branch, _Checker.branches),
    (Part, _Checker.parts),
    (NormalForm, _Checker.normal),
    (Same, _Checker.same),
    (Opaque, _Checker.opaque),
)
