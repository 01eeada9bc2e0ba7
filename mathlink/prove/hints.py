"""What seems to be wrong: a guess at how two sides differ, re-checked at a dozen points before it is shown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.evaluate import evaluate
from mathlink.prove import edits
from mathlink.prove.numbers import Number, recognise
from mathlink.prove.relations import Found, between, laws
from mathlink.prove.samples import Samples, close
from mathlink.term import Term, make, size, substitute, sym
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mathlink.model import Budget, Point
    from mathlink.prove.edits import Edit

__all__ = ["Hint", "suggest"]

_LONGEST = 4.0  # seconds
_LARGEST = 400  # nodes of a side that is edited
_HOLE = sym("the number sought")
_STARTS = (1.0, 2.0, 0.5, -1.0, 10.0, 0.1)
_EXPONENTS = (2.0, 3.0, 1.0, 0.5, 1.5, 4.0, -1.0, -2.0, 1 / 3, 2 / 3, -0.5)
_ROUNDS = 40
_ELLIPSIS = sym("…")
_UNREADABLE = 120  # characters
_TELLING = frozenset({"ln 10", "1/ln 10", "ln 2", "1/ln 2", "180/π", "π/180"})  # a wrong base, a wrong unit of angle


@dataclass(frozen=True)
class Hint:
    """A guess at what is wrong, true at every point tried.

    Attributes
    ----------
    text : for a person: ``code = 4 × equation``.
    kind : ``factor``, ``offset``, ``sign``, ``missing``, ``exponent``, ``swap``, ``logbase``, ``degrees``, ``constant``,
        ``function``, ``grouping`` or ``index``.
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
    left: Term, right: Term, points: Sequence[Point], budget: Budget, names: Mapping[str, str] | None = None
) -> Hint | None:
    """A guess at how ``left`` (the code) and ``right`` (the equation) differ, or ``None``.

    ``points`` are points at which both may have a value; ``names`` says how symbols are written for the reader. At most
    four seconds.
    """
    try:
        return _Search(left, right, points, budget.part(_LONGEST), names or {}).best()
    except (ArithmeticError, ValueError, RecursionError, OutOfReach):
        return None


class _Search:
    def __init__(
        self, left: Term, right: Term, points: Sequence[Point], budget: Budget, names: Mapping[str, str]
    ) -> None:
        self.left = left
        self.right = right
        self.budget = budget
        self.names = names
        self.samples = Samples(left, right, points, budget.seed)

    def best(self) -> Hint | None:
        """The first guess that holds, in the order of how much it says."""
        if not self.samples.enough():
            return None
        whole = next(between(self.samples), None)
        if whole is not None and not self._better_inside(whole):
            return self._relation(whole)
        found = self._edited()
        if found is not None and not (whole and whole.kind == "exponent" and found.term in (self.left, self.right)):
            return found
        if whole is not None:
            return self._relation(whole)
        law = next(laws(self.samples), None)
        if law is not None:
            return self._relation(law)
        return self._inserted()

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
        edited = found.apply(self.right)
        if not all(self._still_agrees(edited, p) for p in self.samples.agreeing):
            words = f"where they differ, {words}"
        return Hint(words, found.kind, "equation", edited)

    # ── Edits of one side ────────────────────────────────────────────────────────────────────────

    def _edited(self) -> Hint | None:
        """Inputs exchanged, then edits of the equation, then of the code."""
        for side, root, target in self._sides():
            found = self._exchanged(side, root, target)
            if found is not None:
                return found
        for attempt in (edits.replacements, None):
            for side, root, target in self._sides():
                found = self._replaced(side, root, target) if attempt else self._solved(side, root, target)
                if found is not None:
                    return found
        return None

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

    def _solved(self, side: str, root: Term, target: list[float]) -> Hint | None:
        """An edit with a plain number, else the first with any."""
        first: Hint | None = None
        for edit in edits.constants(root, _HOLE):
            found = self._with_number(side, edit, target)
            if found is not None and found[1].simple:
                return found[0]
            first = first or (found[0] if found else None)
        return first

    def _inserted(self) -> Hint | None:
        for side, root, target in self._sides():
            for edit in edits.insertions(root, _HOLE):
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
            what = f"{_outline(edit.new)} instead of {_outline(old)}"
        words = f"the {side} with {what} would agree"
        return f"{named}: {words}" if named else words

    def _text(self, term: Term) -> str:
        return to_text(term, lambda name: self.names.get(name, name))


def _outline(term: Term) -> str:
    """A long term by its outermost operation alone."""
    if term.op == "fn":
        return f"{term.data}(…)"
    return to_text(make(term.op, tuple(a if size(a) < 4 else _ELLIPSIS for a in term.args), term.data))


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

    for first in dict.fromkeys((start, *_STARTS)):
        found = _secant(miss, first, abs(target))
        if found is not None:
            return found
    return None


def _secant(miss: Callable[[float], float | None], start: float, scale: float) -> float | None:
    x0, x1 = start, start * 1.01 + 0.001
    y0, y1 = miss(x0), miss(x1)
    for _ in range(_ROUNDS):
        if y0 is None or y1 is None:
            return None
        if abs(y1) <= 1e-13 * scale or x0 == x1:
            return x1 if abs(y1) <= 1e-9 * scale else None
        if y0 == y1:
            return None
        step = x1 - y1 * (x1 - x0) / (y1 - y0)
        if not math.isfinite(step) or abs(step) > 1e12:
            return None
        x0, y0, x1 = x1, y1, step
        y1 = miss(x1)
    return x1 if y1 is not None and abs(y1) <= 1e-9 * scale else None
