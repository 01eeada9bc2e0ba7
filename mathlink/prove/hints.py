"""What seems to be wrong: a guess at how two sides differ, re-checked at a dozen points before it is shown."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.evaluate import evaluate
from mathlink.prove import edits, implicit
from mathlink.prove.alignment import align
from mathlink.prove.likely import LIKELY, constants_of, unlikelihood
from mathlink.prove.numbers import Number, recognise
from mathlink.prove.phrases import outline, said
from mathlink.prove.relations import Found, between, laws
from mathlink.prove.roots import root
from mathlink.prove.samples import Samples, close
from mathlink.term import Term, neg, size, substitute, sym
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mathlink.model import Budget, Point
    from mathlink.prove.edits import Edit
    from mathlink.prove.implicit import Implicit

__all__ = ["Hint", "suggest"]

_LONGEST = 4.0  # seconds
_LARGEST = 400  # nodes of a side that is edited
_HOLE = sym("the number sought")
_STARTS = (1.0, 2.0, 0.5, -1.0, 10.0, 0.1)
_EXPONENTS = (2.0, 3.0, 1.0, 0.5, 1.5, 4.0, -1.0, -2.0, 1 / 3, 2 / 3, -0.5)
_UNREADABLE = 120  # characters
_TELLING = frozenset({"ln 10", "1/ln 10", "ln 2", "1/ln 2", "180/π", "π/180"})  # a wrong base, a wrong unit of angle


@dataclass(frozen=True)
class Hint:
    """A guess at what is wrong, true at every point tried.

    Attributes
    ----------
    text : for a person: ``code = 4 × equation``.
    kind : ``factor``, ``offset``, ``sign``, ``missing``, ``exponent``, ``swap``, ``logbase``, ``degrees``, ``constant``,
        ``function``, ``grouping``, ``index``, ``part`` or ``several``.
    side : which side is edited so that both agree, ``"equation"`` or ``"code"``.
    edited : that side, edited.
    term : the node of it that is replaced, and ``instead`` what stands there then; ``None`` for a relation between the sides.
    """

    text: str
    kind: str
    side: str
    edited: Term
    term: Term | None = None
    instead: Term | None = None


def suggest(
    left: Term,
    right: Term,
    points: Sequence[Point],
    budget: Budget,
    names: Mapping[str, str] | None = None,
    statement: Implicit | None = None,
) -> Hint | None:
    """A guess at how ``left`` (the code) and ``right`` (the equation) differ, or ``None``.

    ``points`` are points at which both may have a value; ``names`` says how symbols are written for the reader;
    ``statement`` is given where the result stands inside the equation. At most four seconds.
    """
    try:
        return _Search(left, right, points, budget.part(_LONGEST), names or {}, statement).best()
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
        self.given = points
        self.statement = statement
        self.budget = budget
        self.names = names
        self.samples = Samples(left, right, points, budget.seed)

    def best(self) -> Hint | None:
        """The first guess that holds, in the order of how much it says."""
        inside = self._scaled_result()
        if inside is not None:
            return inside
        if not self.samples.enough():
            return None
        whole = next(between(self.samples), None)
        if whole is not None and not self._better_inside(whole):
            return self._relation(whole)
        found = self._edited(whole)
        if found is not None and not (whole and whole.kind == "exponent" and found.term in (self.left, self.right)):
            return found
        if whole is not None:
            return self._relation(whole)
        return self._aligned() or self._law() or self._inserted()

    def _law(self) -> Hint | None:
        law = next(laws(self.samples), None)
        return self._relation(law) if law is not None else None

    def _aligned(self) -> Hint | None:
        """Several differences at once, and all of them together explain everything."""
        found = align(self.left, self.right, self.samples.points, self.budget)
        if found is None or not self._holds(found.edited, self.samples.left):
            return None
        first = found.differences[0]
        kind = ("missing" if first.kind == "term" else first.kind) if len(found.differences) == 1 else "several"
        return Hint(said(found.differences, self._text), kind, "equation", found.edited)

    # ── The result inside the equation ───────────────────────────────────────────────────────────

    def _scaled_result(self) -> Hint | None:
        """The code's value is a constant multiple of what the equation asks for."""
        s = self.statement
        if s is None:
            return None
        for sign, words in (("", ""), ("-", "with the other sign of the right side, ")):
            tried = replace(s, right=neg(s.right)) if sign else s
            number = implicit.factor(tried, self.given, self.budget)
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
        elif found.kind == "offset" and found.number is not None and found.apply(_HOLE).op == "add":
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
        if not all(self._still_agrees(edited, p) for p in self.samples.agreeing):
            words = f"where they differ, {words}"
        return Hint(words, found.kind, "equation", edited)

    # ── Edits of one side ────────────────────────────────────────────────────────────────────────

    def _edited(self, whole: Found | None) -> Hint | None:
        """Inputs exchanged, then edits of the equation, then of the code.

        Where the sides differ by a factor that is no number people know, some constant can always take it up: only a
        likely one is shown.
        """
        for side, side_term, target in self._sides():
            found = self._exchanged(side, side_term, target)
            if found is not None:
                return found
        for side, side_term, target in self._sides():
            found = self._replaced(side, side_term, target)
            if found is not None:
                return found
        factor = whole.number if whole is not None and whole.kind == "factor" else None
        return self._solved(factor)

    def _sides(self) -> Iterator[tuple[str, Term, list[float]]]:
        if size(self.right) <= _LARGEST:
            yield "equation", self.right, self.samples.left
        if size(self.left) <= _LARGEST:
            yield "code", self.left, self.samples.right

    def _exchanged(self, side: str, root: Term, target: list[float]) -> Hint | None:
        symbols = [sym(n) for n in self.samples.symbols]
        for i, a in enumerate(symbols):
            for b in symbols[i + 1 :]:
                swapped = substitute(root, {a: b, b: a})
                if swapped is not root and self._holds(swapped, target):
                    words = f"{self._text(a)} and {self._text(b)} are swapped"
                    return Hint(words, "swap", side, swapped, a, b)
        return None

    def _replaced(self, side: str, root: Term, target: list[float]) -> Hint | None:
        for edit in edits.replacements(root):
            if self.budget.left() <= 0:
                return None
            if self._holds(edit.edited, target):
                return self._hint(side, edit)
        return None

    def _solved(self, factor: Number | None) -> Hint | None:
        """The likeliest edit of one constant: a small change, a short decimal, a number that the other side has."""
        found: list[tuple[bool, bool, float, Hint]] = []
        for side, side_term, target in self._sides():
            known = constants_of(self.left if side == "equation" else self.right)
            for edit in edits.constants(side_term, _HOLE):
                made = self._with_number(side, edit, target)
                if made is not None:
                    hint, number = made
                    odd = unlikelihood(edit.place.node, edit.kind, number, known)
                    found.append((odd > LIKELY, side == "code", odd, hint))
        if not found:
            return None
        unlikely, _, _, best = min(found, key=lambda f: f[:3])
        if factor is None or factor.simple:
            return best
        if unlikely:
            return None
        return replace(best, text=f"code = {factor.text} × equation: {best.text}")

    def _inserted(self) -> Hint | None:
        for side, whole, target in self._sides():
            for edit in edits.insertions(whole, _HOLE):
                if self.budget.left() <= 0:
                    return None
                if _HOLE in edit.new.args:
                    found = self._with_number(side, edit, target)
                    if found is not None:
                        return found[0]
                elif self._holds(edit.edited, target):
                    return self._hint(side, edit)
        return None

    def _holds(self, edited: Term, target: list[float]) -> bool:
        return all(close(_value(edited, p), t) for p, t in zip(self.samples.points, target, strict=True)) and all(
            self._still_agrees(edited, p) for p in self.samples.agreeing[:8]
        )

    def _still_agrees(self, edited: Term, point: Point) -> bool:
        """Whether the edit leaves a point alone at which the sides agreed (an overflow there says nothing)."""
        value, other = _value(edited, point), _value(self.left, point)
        return value is None or (isinstance(other, (int, float)) and close(value, float(other)))

    def _with_number(self, side: str, edit: Edit, target: list[float]) -> tuple[Hint, Number] | None:
        """The edit with the number that makes the first point right, if it makes all of them right."""
        if self.budget.left() <= 0:
            return None
        edited = edit.edited
        start = float(edit.place.node.data[0]) if edit.place.node.op == "const" else 1.0
        for number in self._candidates(edited, edit.kind, start, target):
            if self._holds(substitute(edited, {_HOLE: number.term}), target):
                new = substitute(edit.new, {_HOLE: number.term})
                return self._hint(side, edits.Edit(edit.kind, edit.place, new, edit.words), number), number
        return None

    def _candidates(self, edited: Term, kind: str, start: float, target: list[float]) -> Iterator[Number]:
        """Numbers that make the first point right: usual exponents, the one that is solved for, what it may stand for."""
        if kind == "exponent":
            yield from (recognise(e) for e in _EXPONENTS if e != start)
        value = _root(edited, self.samples.points[0], target[0], start)
        if value is not None:
            if abs(value) < 1e-9:
                yield recognise(0.0)
            yield recognise(value)

    # ── Words ────────────────────────────────────────────────────────────────────────────────────

    def _hint(self, side: str, edit: Edit, number: Number | None = None) -> Hint:
        old = edit.place.node
        words = self._instead(side, edit, number)
        return Hint(words, edit.kind, side, edit.edited, old, edit.new)

    def _instead(self, side: str, edit: Edit, number: Number | None) -> str:
        old, parent = edit.place.node, edit.place.parent
        named = edit.words
        for letter, arg in zip("ab", old.args, strict=False):
            named = named.replace("{" + letter + "}", self._text(arg))
        if edit.kind in ("missing", "factor") and named:
            return f"the {side} has {named} that the {'code' if side == 'equation' else 'equation'} has not"
        what = f"{self._text(edit.new)} instead of {self._text(old)}"
        if number is not None and old.op in ("const", "named"):
            what = f"{number.text} instead of {self._text(old)}"
            if edit.kind == "exponent" and parent is not None:
                what = f"exponent {what} on {self._text(parent.args[0])}"
        elif len(what) > _UNREADABLE:
            if named:
                return named
            what = f"{outline(edit.new)} instead of {outline(old)}"
        words = f"the {side} with {what} would agree"
        return f"{named}: {words}" if named else words

    def _text(self, term: Term) -> str:
        return to_text(term, lambda name: self.names.get(name, name))


def _value(term: Term, point: Mapping[str, Any]) -> object:
    try:
        return evaluate(term, point)
    except (ArithmeticError, ValueError, TypeError, OutOfReach):
        return None


def _root(term: Term, point: Point, target: float, start: float) -> float | None:
    """The number for the hole that gives the target at the point, by secants from several starts."""

    def miss(x: float) -> float | None:
        value = _value(term, {**point, _HOLE.data: x})
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            return None
        return float(value) - target

    return root(miss, (start, *_STARTS), abs(target))
