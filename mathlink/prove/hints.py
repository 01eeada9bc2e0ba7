"""What seems to be wrong: a guess at how two sides differ, re-checked at a dozen points before it is shown."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.evaluate import compiled
from mathlink.prove import implicit
from mathlink.prove.alignment import align
from mathlink.prove.hint import Hint
from mathlink.prove.numbers import recognise
from mathlink.prove.phrases import said
from mathlink.prove.relations import Found, between, laws
from mathlink.prove.samples import Samples, close
from mathlink.prove.slips import Slips
from mathlink.term import Term, neg, sym
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mathlink.model import Budget, Point
    from mathlink.prove.implicit import Implicit

__all__ = ["Hint", "suggest"]

_LONGEST = 4.0  # seconds
_MANY = 8
_EQUATION = sym("equation")
_TELLING = frozenset({"ln 10", "1/ln 10", "ln 2", "1/ln 2", "180/π", "π/180"})  # a wrong base, a wrong unit of angle


def suggest(
    left: Term,
    right: Term,
    points: Sequence[Point],
    budget: Budget,
    names: Mapping[str, str] | None = None,
    statement: Implicit | None = None,
    elsewhere: Sequence[Point] = (),
) -> Hint | None:
    """A guess at how ``left`` (the code) and ``right`` (the equation) differ, or ``None``.

    ``points`` are points at which both may have a value; ``names`` says how symbols are written for the reader;
    ``statement`` is given where the result stands inside the equation. ``elsewhere`` are less telling points: a hint that
    does not hold at them says so. At most four seconds.
    """
    try:
        search = _Search(left, right, points, budget.part(_LONGEST), names or {}, statement)
        return search.scaled_result([*points, *elsewhere]) or search.around(elsewhere)
    except (ArithmeticError, ValueError, RecursionError, OutOfReach):
        return None


class _Search:
    def __init__(
        self,
        left: Term,
        right: Term,
        points: Sequence[Point],
        budget: Budget,
        names: Mapping[str, str],
        statement: Implicit | None,
    ) -> None:
        self.left = left
        self.right = right
        self.statement = statement
        self.budget = budget
        self.names = names
        self.samples = Samples(left, right, points, budget.seed)
        self.slips = Slips(left, right, self.samples, budget, self._text)

    def around(self, elsewhere: Sequence[Point]) -> Hint | None:
        """The best guess, and whether it is one for these points only."""
        found = self.best()
        if found is None:
            return None
        other = self.left if found.side == "equation" else self.right
        sides = compiled([found.edited, other, self.left, self.right])
        for values in map(sides, elsewhere):
            a, b, c, d = (float(v) if isinstance(v, (int, float)) else math.nan for v in values)
            if not close(a, b) and not math.isnan(a - b) and not close(c, d):
                return replace(found, text=f"around the documented inputs, {found.text}")
        return found

    def best(self) -> Hint | None:
        """The first guess that holds, in the order of how much it says."""
        if not self.samples.enough():
            return self._lonely()
        border = self.slips.bordered()
        if border is not None:
            return border
        whole = next(between(self.samples), None)
        if whole is not None and not self._better_inside(whole):
            return self._relation(whole)
        found = self.slips.edited(whole)
        if found is not None and not (whole and whole.kind == "exponent" and found.term in (self.left, self.right)):
            return found
        if whole is not None:
            return self._relation(whole)
        aligned = self._aligned()
        if aligned is not None and aligned.kind != "part":
            return aligned
        return self._law() or self.slips.inserted() or aligned

    def _lonely(self) -> Hint | None:
        """The sides differ at one value of a symbol only, which is left out of the cases or has one of its own."""
        apart, agreeing = self.samples.points, self.samples.agreeing
        if not apart or len(agreeing) < _MANY:
            return None
        for name in self.samples.symbols:
            values = {p[name] for p in apart}
            if len(values) == 1 and not any(p[name] in values for p in agreeing):
                (value,) = values
                words = f"they differ at {self._text(sym(name))} = {float(value):.10g} only"
                return Hint(words, "border", "equation", self.right)
        return None

    def _law(self) -> Hint | None:
        law = next(laws(self.samples), None)
        return self._relation(law) if law is not None else None

    def _aligned(self) -> Hint | None:
        """Several differences at once, and all of them together explain everything."""
        found = align(self.left, self.right, self.samples.points, self.budget)
        if found is None or not self.slips.holds(found.edited, self.samples.left):
            return None
        first = found.differences[0]
        kind = ("missing" if first.kind == "term" else first.kind) if len(found.differences) == 1 else "several"
        return Hint(said(found.differences, self._text), kind, "equation", found.edited)

    # ── The result inside the equation ───────────────────────────────────────────────────────────

    def scaled_result(self, points: Sequence[Point]) -> Hint | None:
        """The code's value is a constant multiple of what the equation asks for."""
        s = self.statement
        if s is None:
            return None
        for sign, words in (("", ""), ("-", "with the other sign of the right side, ")):
            tried = replace(s, right=neg(s.right)) if sign else s
            number = implicit.factor(tried, points, self.budget)
            if number is not None:
                edited = tried.scaled(recognise(1 / number.value).term)[1]
                text = f"{words}code = {number.text} × the equation's {s.called}"
                return Hint(text, "factor", "equation", edited)
        return None

    # ── The sides as wholes ──────────────────────────────────────────────────────────────────────

    def _better_inside(self, found: Found) -> bool:
        """Whether an edit inside may say more than this relation: its number is not one that people know."""
        if found.kind == "exponent":
            return True
        return found.number is not None and (not found.number.simple or found.number.text in _TELLING)

    def _relation(self, found: Found) -> Hint:
        if found.kind == "sign":
            words = "code = -equation"
        elif found.kind == "factor" and found.number is not None:
            words = f"code = {found.number.text} × equation"
        elif found.kind == "offset" and found.number is not None and found.apply(_EQUATION).op == "add":
            sign = "-" if found.number.value < 0 else "+"
            words = f"code = equation {sign} {found.number.text.lstrip('-')}"
        else:
            words = f"code = {self._text(found.apply(sym('equation')))}"
        if found.number is not None and found.number.meaning:
            words += f" ({found.number.meaning})"
        elif found.number is not None and not found.number.simple:
            parts = self._aligned()
            words += f": {parts.text}" if parts is not None else ""
        edited = found.apply(self.right)
        if not all(self.slips.still_agrees(edited, p) for p in self.samples.agreeing):
            words = f"where they differ, {words}"
        return Hint(words, found.kind, "equation", edited)

    def _text(self, term: Term) -> str:
        return to_text(term, lambda name: self.names.get(name, name))
