"""The one small edit of a side that brings the sides together."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.evaluate import evaluate
from mathlink.prove import edits
from mathlink.prove.hint import Hint
from mathlink.prove.likely import LIKELY, constants_of, unlikelihood
from mathlink.prove.numbers import Number, recognise
from mathlink.prove.phrases import edit_in_words
from mathlink.prove.roots import root
from mathlink.prove.samples import Samples, close
from mathlink.term import Term, size, substitute, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mathlink.model import Budget, Point
    from mathlink.prove.edits import Edit
    from mathlink.prove.relations import Found

__all__ = ["Slips"]

_LARGEST = 400  # nodes of a side that is edited
_HOLE = sym("the number sought")
_STARTS = (1.0, 2.0, 0.5, -1.0, 10.0, 0.1)
_EXPONENTS = (2.0, 3.0, 1.0, 0.5, 1.5, 4.0, -1.0, -2.0, 1 / 3, 2 / 3, -0.5)


class Slips:
    """A search among edits of both sides, each checked at every sample; ``write`` writes a term for the reader."""

    def __init__(self, left: Term, right: Term, samples: Samples, budget: Budget, write: Callable[[Term], str]) -> None:
        self.left = left
        self.right = right
        self.samples = samples
        self.budget = budget
        self.write = write
        self._known: dict[int, tuple[Point, dict[Term, Any]]] = {}

    def edited(self, whole: Found | None) -> Hint | None:
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

    def bordered(self) -> Hint | None:
        """Cases that meet where those of the other side do."""
        if self.samples.everywhere:
            return None
        for side, whole, target in self._sides():
            for edit in edits.borders(whole, self.left if side == "equation" else self.right):
                if self.holds(edit.edited, target):
                    return self._hint(side, edit)
        return None

    def _exchanged(self, side: str, root: Term, target: list[float]) -> Hint | None:
        symbols = [sym(n) for n in self.samples.symbols]
        for i, a in enumerate(symbols):
            for b in symbols[i + 1 :]:
                swapped = substitute(root, {a: b, b: a})
                if swapped is not root and self.holds(swapped, target):
                    words = f"{self.write(a)} and {self.write(b)} are swapped"
                    return Hint(words, "swap", side, swapped, a, b)
        return None

    def _replaced(self, side: str, root: Term, target: list[float]) -> Hint | None:
        for edit in edits.replacements(root):
            if self.budget.left() <= 0:
                return None
            if self.holds(edit.edited, target):
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

    def inserted(self) -> Hint | None:
        for side, whole, target in self._sides():
            for edit in edits.insertions(whole, _HOLE):
                if self.budget.left() <= 0:
                    return None
                if _HOLE in edit.new.args:
                    found = self._with_number(side, edit, target)
                    if found is not None:
                        return found[0]
                elif self.holds(edit.edited, target):
                    return self._hint(side, edit)
        return None

    def holds(self, edited: Term, target: list[float]) -> bool:
        return all(close(self._value(edited, p), t) for p, t in zip(self.samples.points, target, strict=True)) and all(
            self.still_agrees(edited, p) for p in self.samples.agreeing[:8]
        )

    def still_agrees(self, edited: Term, point: Point) -> bool:
        """Whether the edit leaves a point alone at which the sides agreed (an overflow there says nothing)."""
        value, other = self._value(edited, point), self._value(self.left, point)
        return value is None or (isinstance(other, (int, float)) and close(value, float(other)))

    def _with_number(self, side: str, edit: Edit, target: list[float]) -> tuple[Hint, Number] | None:
        """The edit with the number that makes the first point right, if it makes all of them right."""
        if self.budget.left() <= 0:
            return None
        edited = edit.edited
        start = float(edit.place.node.data[0]) if edit.place.node.op == "const" else 1.0
        for number in self._candidates(edited, edit.kind, start, target):
            if self.holds(substitute(edited, {_HOLE: number.term}), target):
                new = substitute(edit.new, {_HOLE: number.term})
                return self._hint(side, edits.Edit(edit.kind, edit.place, new, edit.words), number), number
        return None

    def _candidates(self, edited: Term, kind: str, start: float, target: list[float]) -> Iterator[Number]:
        """Numbers that make the first point right: usual exponents, the one that is solved for, what it may stand for."""
        if kind == "exponent":
            yield from (recognise(e) for e in _EXPONENTS if e != start)
        value = self._root(edited, self.samples.points[0], target[0], start)
        if value is not None:
            if abs(value) < 1e-9:
                yield recognise(0.0)
            yield recognise(value)

    def _hint(self, side: str, edit: Edit, number: Number | None = None) -> Hint:
        words = edit_in_words(side, edit, number, self.write)
        return Hint(words, edit.kind, side, edit.edited, edit.place.node, edit.new)

    def _value(self, term: Term, point: Point) -> object:
        return _value(term, point, self._known_at(point).copy())

    def _known_at(self, point: Point) -> dict[Term, Any]:
        """The values of both sides and of all below them: an edit changes only what is above it."""
        if id(point) not in self._known:
            known: dict[Term, Any] = {}
            for side in (self.left, self.right):
                _value(side, point, known)
            self._known[id(point)] = point, known
        return self._known[id(point)][1]

    def _root(self, term: Term, point: Point, target: float, start: float) -> float | None:
        """The number for the hole that gives the target at the point, by secants from several starts."""
        known = self._known_at(point)

        def miss(x: float) -> float | None:
            value = _value(term, {**point, _HOLE.data: x}, known.copy())
            if not isinstance(value, (int, float)) or not math.isfinite(value):
                return None
            return float(value) - target

        return root(miss, (start, *_STARTS), abs(target))


def _value(term: Term, point: Mapping[str, Any], known: dict[Term, Any]) -> object:
    try:
        return evaluate(term, point, known)
    except (ArithmeticError, ValueError, TypeError, OutOfReach):
        return None
