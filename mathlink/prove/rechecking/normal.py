"""A proof by normal form, step by step: what does not follow exactly becomes a task for numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.model import Domain, Obligation
from mathlink.prove.rechecking.demands import demands, is_settled, strict
from mathlink.prove.rechecking.kernel import Kernel, Misshapen
from mathlink.prove.rechecking.meaning import Meaning
from mathlink.prove.rechecking.polynomial import constant
from mathlink.prove.rechecking.signs import is_shown
from mathlink.prove.rechecking.tally import Rejected, Task
from mathlink.prove.sketch import Holds, Let, Needed, NormalForm, Put, Read, Relation
from mathlink.term import compare, conjuncts, const, free_symbols, pow_, substitute
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Budget
    from mathlink.prove.rechecking.polynomial import Poly, Quotient
    from mathlink.prove.rechecking.tally import Tally
    from mathlink.prove.sketch import Sketch
    from mathlink.term import Term

__all__ = ["NormalProof"]


class NormalProof:
    """One sketch with a normal form. ``tasks`` collects what has to be looked at in numbers."""

    def __init__(self, sketch: Sketch, tally: Tally, budget: Budget | None = None) -> None:
        self.sketch = sketch
        self.tally = tally
        self.tasks: list[Task] = []
        self.claim = _put(sketch)
        try:
            self.kernel = Kernel(sketch, self.claim.domain, budget)
            self.meaning = Meaning(sketch.of(Let))
        except (Misshapen, OutOfReach, KeyError, TypeError) as problem:
            raise Rejected("the generators", str(problem)) from None

    def run(self) -> None:
        """Go through all steps.

        Raises
        ------
        Rejected : a step is wrong.
        """
        try:
            self._generators()
            self._readings()
            self._normal_form()
            self._conditions()
            self._values()
        except Misshapen as problem:
            raise Rejected("the sketch", str(problem)) from None

    def _exactly(self, shown: bool, task: Task) -> None:
        if shown:
            self.tally.exact += 1
        else:
            self.tasks.append(task)

    # generators

    def _generators(self) -> None:
        relations: dict[int, list[Relation]] = {}
        for relation in self.sketch.of(Relation):
            relations.setdefault(relation.number, []).append(relation)
        unknown = set(relations) - set(self.kernel.lets)
        if unknown or any(len(found) > 1 for found in relations.values()):
            raise Rejected("the relations", "one for every generator that has been introduced, and no other")
        symbols = [let for let in self.kernel.lets.values() if let.function == "symbol"]
        others = [let for let in self.kernel.lets.values() if let.function != "symbol"]
        for let in symbols:
            self.kernel.introduce(let)
        self._learn_hypotheses()
        self.kernel.signs.settle()
        for let in others:
            self.kernel.introduce(let)
            for relation in relations.get(let.number, ()):
                words = f"{let.name}^{relation.degree} = …"
                power = pow_(self.meaning.terms[let.number], const(relation.degree))
                task = Task(words, same=(power, self.meaning.ratio(relation.value)))
                self._exactly(self.kernel.relation_follows(relation), task)
                self.kernel.relate(relation)

    def _learn_hypotheses(self) -> None:
        """Hypotheses that are polynomial in symbols, as facts about signs."""
        for condition in conjuncts(self.claim.domain.hypotheses):
            if condition.op not in ("lt", "le", "ne"):
                continue
            low, high = (self._rational(a) for a in condition.args)
            if low is not None and high is not None:
                gap = self.kernel.ring.sub(high, low)
                if condition.op == "ne" and gap.top:
                    self.kernel.signs.nonzero.append(gap.top)
                elif set(gap.bottom) == {0} and gap.top:
                    self.kernel.signs.facts.append((gap.top, condition.op == "lt"))

    def _rational(self, term: Term) -> Quotient | None:
        """A term of symbols and arithmetic over the generators; nothing of it is remembered."""
        ring = self.kernel.ring
        try:
            match term.op:
                case "const":
                    return constant(term.data[0])
                case "sym":
                    lets = self.kernel.of_function.get("symbol", ())
                    return next((ring.generator(let.number) for let in lets if let.about == term.data), None)
                case "add" | "sub" | "mul" | "div" | "neg":
                    parts = [self._rational(a) for a in term.args]
                    return None if None in parts else getattr(ring, term.op)(*parts)
                case "pow" if term.args[1].op == "const" and term.args[1].data[0] in (2, 3, 4):
                    base = self._rational(term.args[0])
                    return None if base is None else ring.power(base, int(term.args[1].data[0]))
        except (OutOfReach, RecursionError):
            pass
        return None

    # readings

    def _readings(self) -> None:
        for read in self.sketch.of(Read):
            value = self.kernel.quotient(read.value)
            if self.kernel.reads_as(read.term, value):
                self.tally.exact += 1
            else:
                self.tasks.append(Task(read.term, same=(read.term, self.meaning.ratio(read.value))))
            if self.meaning.has_bottom(read.value) and not self._vanishes_nowhere(value.bottom):
                self.tasks.append(Task(read.term, valued=self.meaning.ratio(read.value)))
            self.kernel.values[read.term] = value

    def _vanishes_nowhere(self, poly: Poly) -> bool:
        """By its sign, by a hypothesis, or because it is a factor of what is known not to vanish."""
        if self.kernel.signs.vanishes_nowhere(poly):
            return True
        return any(self.kernel.ring.divided(known, poly) is not None for known in self._nonzero())

    def _nonzero(self) -> Iterator[Poly]:
        for step in self.sketch.of(Holds, Needed):
            gap = self.kernel.gap(step.condition) if step.condition.op in ("ne", "lt") else None
            if gap is not None and gap.top:
                yield gap.top

    # the identity

    def _normal_form(self) -> None:
        form, *more = list(self.sketch.of(NormalForm)) or [None]
        if form is None or more:
            raise Rejected("the normal form", "there has to be one")
        left, right = self.kernel.quotient(form.left), self.kernel.quotient(form.right)
        for side, term, ratio in (("left", self.claim.left, form.left), ("right", self.claim.right, form.right)):
            known = self.kernel.values.get(term)
            if known is None:
                raise Rejected(f"the {side} side", "no step reads it")
            if not self._same(known, self.kernel.quotient(ratio)):
                raise Rejected(f"the {side} side", "it was read as something else")
            self.tally.exact += 1
        if self.claim.relation != "=":
            self._inequality(left, right)
            return
        try:
            equal = self.kernel.ring.equal(left, right)
        except OutOfReach:
            self.tasks.append(Task("left = right", same=(self.claim.left, self.claim.right)))
            return
        if not equal:
            raise Rejected(
                "left = right", "the difference over the common denominator does not vanish by the relations"
            )
        self.tally.exact += 1

    def _inequality(self, left: Quotient, right: Quotient) -> None:
        """The sign of the difference shows the relation."""
        relation = compare(self.claim.relation, self.claim.left, self.claim.right)
        shown = False
        try:
            gap = self.kernel.ring.plain(self.kernel.ring.sub(left, right))
            shown = is_shown(self.claim.relation, self.kernel.signs.of(gap), not self.kernel.ring.vanishes(gap.top))
        except OutOfReach:
            pass
        self._exactly(shown, Task("left - right has its sign", holds=relation))

    def _same(self, a: Quotient, b: Quotient) -> bool:
        try:
            return self.kernel.ring.equal(a, b)
        except OutOfReach:
            return False

    # conditions

    def _conditions(self) -> None:
        """Every condition that the terms ask for is settled, stated to hold, or listed."""
        listed = set(conjuncts(self.sketch.conditions()))
        stated = {s.condition for s in self.sketch.of(Holds)}
        for condition in demands(self.claim.left, self.claim.right):
            if condition in listed or self._is_settled(condition):
                self.tally.exact += 1
            elif condition in stated or self._says_the_same(condition, listed):
                self.tasks.append(Task(condition, holds=condition))
            else:
                raise Rejected("the conditions", f"nothing is said of {to_text(condition)}")
        for condition in stated - listed:
            if not self._is_settled(condition):
                self.tasks.append(Task(condition, holds=condition))

    def _is_settled(self, condition: Term) -> bool:
        return is_settled(self.kernel, condition, self.claim.domain.hypotheses)

    def _says_the_same(self, condition: Term, listed: set[Term]) -> bool:
        """Whether a listed condition of the same kind compares the same quotients."""
        gap = self.kernel.gap(condition)
        if gap is None:
            return False
        same_kind = (self.kernel.gap(other) for other in listed if other.op == condition.op)
        return any(other is not None and self._same(gap, other) for other in same_kind)

    # generators that do not have a value everywhere

    def _values(self) -> None:
        asked = {c for s in self.sketch.of(Holds, Needed) for c in conjuncts([s.condition])}
        for let in self.kernel.lets.values():
            arguments = self.kernel.arguments[let.number]
            if not self._is_total(let, arguments, asked):
                self.tasks.append(Task(f"{let.name} has a value", valued=self.meaning.terms[let.number]))

    def _is_total(self, let: Let, arguments: tuple[Quotient, ...], asked: set[Term]) -> bool:
        """Whether a generator has a value wherever the terms have one."""
        total = let.function in _TOTAL or let.function.startswith("entry ")
        if total and all(self._vanishes_nowhere(a.bottom) for a in arguments):
            return True
        if self.kernel.is_bound(let.number):
            return True  # it stands under a sum only, and the sum has a value
        if let.function == "term":
            return let.about in set(strict(self.claim.left, self.claim.right))
        needs = _SIGN_NEEDED.get(let.function)
        if needs is None or len(arguments) != 1:
            return False
        if let.function == "root" and let.power < 0:
            needs = 2
        sign = self.kernel.signs.of(arguments[0])
        if sign >= needs or (let.function == "logabs" and abs(sign) == 2):
            return True
        return any(self._asks(c, arguments[0], needs) for c in asked)

    def _asks(self, condition: Term, argument: Quotient, needs: int) -> bool:
        """Whether a condition that is listed or stated says that the argument is positive (2), or not negative (1)."""
        gap = self.kernel.gap(condition) if condition.op in ("lt", "le") else None
        enough = condition.op == "lt" or needs < 2
        return enough and gap is not None and self._same(gap, argument)


_TOTAL = frozenset(
    {"symbol", "pi", "euler_gamma", "exp", "abs", "sign", "cbrt", "cos", "sin", "atan", "erf", "floor", "cyclotomic"}
)
_SIGN_NEEDED = {"root": 1, "log": 2, "logabs": 2, "gamma": 2, "digamma": 2}


def _put(sketch: Sketch) -> Obligation:
    """The claim with hypotheses ``symbol = value`` used up; each must be one, and the value free of the symbol."""
    claim = sketch.claim
    left, right, hypotheses = claim.left, claim.right, conjuncts(claim.domain.hypotheses)
    for step in sketch.of(Put):
        stated = [h for h in hypotheses if h.op == "eq" and set(h.args) == {step.symbol, step.value}]
        if not stated or step.symbol.op != "sym" or step.symbol.data in free_symbols(step.value):
            raise Rejected(f"{to_text(step.symbol)} = {to_text(step.value)}", "no hypothesis says so")
        change = {step.symbol: step.value}
        left, right = substitute(left, change), substitute(right, change)
        hypotheses = tuple(substitute(h, change) for h in hypotheses if h is not stated[0])
    domain = Domain(claim.domain.kinds, hypotheses, claim.domain.examples)
    return Obligation(left, claim.relation, right, domain)
