"""Two terms laid side by side: parts that are equal in numbers cancel, what remains are the places at which they differ."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from mathlink.evaluate import compiled
from mathlink.prove.decomposition import Power, Product, product, product_of, sum_of, summands
from mathlink.prove.difference import Alignment, Difference
from mathlink.prove.numbers import recognise
from mathlink.term import Term, const, fn, ite, make, named, neg, postorder, rebuild, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.model import Budget, Point

__all__ = ["align"]

_E = named("e")
_FEWEST = 6  # points at which equal values make two parts equal
_AGREE = 1e-9
_MOST = 5  # differences
_MOST_COST = 12.0
_MOST_NUMBERS = 3  # numbers that are told one by one
_SMALL = 12  # nodes of parts that differ as wholes
_WIDEST = 6  # parts of a sum or a product that are paired
_LARGEST = 500  # nodes of both sides


def align(code: Term, equation: Term, points: Sequence[Point], budget: Budget) -> Alignment | None:
    """The few places at which the terms differ, or ``None`` where they differ by more than that.

    The parts are compared by their values at the points; the caller checks ``edited`` against the code.
    """
    if size(code, equation) > _LARGEST or budget.left() <= 0:
        return None
    code, equation = _taken(_exponentials(code), points), _taken(_exponentials(equation), points)
    found = _Aligner(code, equation, points, budget).whole(code, equation)
    if found is None or found.cost > _MOST_COST:
        return None
    differences = tuple(dict.fromkeys(found.differences))
    strange = sum(d.nodes for d in differences if d.kind == "part")
    if not 0 < len(differences) <= _MOST or 2 * strange > size(code) + size(equation):
        return None
    return Alignment(differences, found.edited)


class _Aligner:
    def __init__(self, code: Term, equation: Term, points: Sequence[Point], budget: Budget) -> None:
        self.points = points
        self.budget = budget
        self.made: dict[tuple[Term, Term], Alignment] = {}
        terms = list(postorder(code, equation))
        values = compiled(terms)
        columns = zip(*(values(p) for p in points), strict=True)
        self.prints = {t: tuple(map(_number, column)) for t, column in zip(terms, columns, strict=True)}

    # ── Equality in numbers ──────────────────────────────────────────────────────────────────────

    def value(self, term: Term) -> tuple[float | None, ...]:
        """The values of a part at the points."""
        if term not in self.prints:
            values = compiled([term])
            self.prints[term] = tuple(_number(values(p)[0]) for p in self.points)
        return self.prints[term]

    def equal(self, a: Term, b: Term, factor: int = 1) -> bool:
        if a is b:
            return factor == 1
        compared = [(x, y) for x, y in zip(self.value(a), self.value(b), strict=True) if not (x is None and y is None)]
        return len(compared) >= _FEWEST and all(
            x is not None and y is not None and abs(x - factor * y) <= _AGREE * max(abs(x), abs(y)) for x, y in compared
        )

    # ── Pairs ────────────────────────────────────────────────────────────────────────────────────

    def whole(self, code: Term, equation: Term) -> Alignment | None:
        """The cheapest way to see the whole terms as alike; that they differ as wholes is known."""
        if self.equal(code, equation):
            return None
        return min(self._views(code, equation), key=lambda a: a.cost, default=None)

    def pair(self, code: Term, equation: Term) -> Alignment:
        """The cheapest way to see the terms as alike."""
        key = (code, equation)
        if key not in self.made:
            self.made[key] = self._paired(code, equation)
        return self.made[key]

    def _paired(self, code: Term, equation: Term) -> Alignment:
        if self.equal(code, equation):
            return Alignment((), equation)
        kind = "constant" if code.op == equation.op == "const" else "part"
        best = Alignment((Difference(kind, code, equation),), code)
        if kind == "constant" or self.budget.left() <= 0:
            return best
        small = size(code) <= _SMALL and size(equation) <= _SMALL
        found = [a for a in self._views(code, equation) if len(dict.fromkeys(a.differences)) <= _MOST]
        return min([best, *found] if small or not found else found, key=lambda a: a.cost)

    def _views(self, code: Term, equation: Term) -> Iterator[Alignment]:
        if self.equal(code, equation, -1):
            yield Alignment((Difference("sign", code, equation),), neg(equation))
            return
        if code.op == "ite" or equation.op == "ite":
            yield from self._branches(code, equation)
            return
        if "add" in (code.op, equation.op) or "sub" in (code.op, equation.op):
            yield from self._sums(code, equation)
        yield from self._products(code, equation)
        same = code.op == equation.op and code.data == equation.data and len(code.args) == len(equation.args)
        if same and code.op in ("fn", "pow", "abs", "max", "min", "mod"):
            yield self._arguments(code, equation)
        elif code.op == equation.op == "fn" and len(code.args) == len(equation.args) == 1:
            inner = self.pair(code.args[0], equation.args[0])
            if not inner.differences:
                yield Alignment((Difference("constant", code, equation),), fn(code.data, equation.args[0]))

    def _arguments(self, code: Term, equation: Term) -> Alignment:
        pairs = [self.pair(a, b) for a, b in zip(code.args, equation.args, strict=True)]
        return Alignment(_joined(pairs), make(equation.op, tuple(p.edited for p in pairs), equation.data))

    def _branches(self, code: Term, equation: Term) -> Iterator[Alignment]:
        """The same condition on both sides."""
        if code.op == equation.op == "ite" and self.equal(code.args[0], equation.args[0]):
            pairs = [self.pair(a, b) for a, b in zip(code.args[1:], equation.args[1:], strict=True)]
            yield Alignment(_joined(pairs), ite(equation.args[0], pairs[0].edited, pairs[1].edited))

    # ── Sums ─────────────────────────────────────────────────────────────────────────────────────

    def _sums(self, code: Term, equation: Term) -> Iterator[Alignment]:
        left, right = summands(code), summands(equation)
        kept: list[tuple[int, Term]] = []
        for s, a in list(left):
            twin = next(((r, b) for r, b in right if self.equal(a, b, s * r)), None)
            if twin is not None:
                left.remove((s, a))
                right.remove(twin)
                kept.append(twin)
        if max(len(left), len(right)) > _WIDEST or (not kept and len(left) != len(right)):
            return
        around = (code, equation)
        pairs, left_over, right_over = self._matched([t for _, t in left], [t for _, t in right])
        found: list[Difference] = []
        for i, j, pair in pairs:
            found += pair.differences
            if left[i][0] != right[j][0]:
                found.append(Difference("sign", left[i][1], right[j][1]))
            kept.append((left[i][0], pair.edited))
        for i in left_over:
            found.append(Difference("term", *_signed(left[i]), None, around))
            kept.append(left[i])
        found += [Difference("term", None, *_signed(right[j]), around) for j in right_over]
        yield Alignment(tuple(found), sum_of(kept))

    def _matched(
        self, left: list[Term], right: list[Term]
    ) -> tuple[list[tuple[int, int, Alignment]], list[int], list[int]]:
        """The pairs that are most alike, cheapest first; what is cheaper left alone stays alone."""
        costs = [(self.pair(a, b), i, j) for (i, a), (j, b) in itertools.product(enumerate(left), enumerate(right))]
        pairs: list[tuple[int, int, Alignment]] = []
        free_left, free_right = list(range(len(left))), list(range(len(right)))
        for pair, i, j in sorted(costs, key=lambda c: (c[0].cost, c[1], c[2])):
            if i in free_left and j in free_right:
                free_left.remove(i)
                free_right.remove(j)
                pairs.append((i, j, pair))
        return pairs, free_left, free_right

    # ── Products ─────────────────────────────────────────────────────────────────────────────────

    def _products(self, code: Term, equation: Term) -> Iterator[Alignment]:
        left, right = self._merged(product(code)), self._merged(product(equation))
        if _is_itself(left, code) and _is_itself(right, equation):
            return
        ours, theirs = list(left.powers), list(right.powers)
        kept: list[Power] = []
        found: list[Difference] = []
        for p in list(ours):
            twin = next((q for q in theirs if self.equal(p.base, q.base)), None)
            if twin is None:
                continue
            ours.remove(p)
            theirs.remove(twin)
            kept.append(Power(twin.base, p.exponent))
            if p.exponent != twin.exponent:
                found.append(Difference("constant", p.term, twin.term))
        if max(len(ours), len(theirs)) > _WIDEST:
            return
        pairs, left_over, right_over = self._matched([p.base for p in ours], [q.base for q in theirs])
        for i, j, pair in pairs:
            if ours[i].exponent != theirs[j].exponent:
                return
            found += pair.differences
            kept.append(Power(pair.edited, ours[i].exponent))
        found += [Difference("factor", ours[i].term, None) for i in left_over]
        found += [Difference("factor", None, theirs[j].term) for j in right_over]
        kept += [ours[i] for i in left_over]
        numbers, more = self._numbers(left, right)
        yield Alignment((*more, *found), product_of(Product(left.negative, numbers, tuple(kept))))

    def _merged(self, whole: Product) -> Product:
        """Factors that are equal in numbers brought together."""
        merged: list[Power] = []
        for p in whole.powers:
            twin = next((q for q in merged if self.equal(p.base, q.base)), None)
            if twin is not None:
                merged[merged.index(twin)] = Power(twin.base, twin.exponent + p.exponent)
            else:
                merged.append(p)
        return Product(whole.negative, whole.numbers, tuple(p for p in merged if p.exponent))

    def _numbers(self, left: Product, right: Product) -> tuple[tuple[Power, ...], list[Difference]]:
        """The code's number, and in what it differs from the equation's."""
        ours, theirs = list(left.numbers), list(right.numbers)
        for p in list(ours):
            twin = next((q for q in theirs if _same(_worth((p,)), _worth((q,)))), None)
            if twin is not None:
                ours.remove(p)
                theirs.remove(twin)
        found = []
        if left.negative != right.negative:
            found.append(Difference("factor", const(-1), None))
        ratio = _worth(tuple(ours)) / _worth(tuple(theirs))
        if _same(ratio, 1.0):
            return right.numbers, found
        if len(ours) == len(theirs) == 1 and ours[0].exponent == theirs[0].exponent:
            found.append(Difference("constant", ours[0].base, theirs[0].base))
            return left.numbers, found
        a, b = self._told(ours), self._told(theirs)
        if a is not None and b is not None:
            found.append(Difference("constant", a, b))
        elif a is not None and len(ours) <= _MOST_NUMBERS:
            found += [Difference("factor", p.term, None) for p in ours]
        elif b is not None and len(theirs) <= _MOST_NUMBERS:
            found += [Difference("factor", None, p.term) for p in theirs]
        else:
            found.append(Difference("factor", recognise(ratio).term, None))
        return left.numbers, found

    def _told(self, numbers: list[Power]) -> Term | None:
        if not numbers:
            return None
        return product_of(Product(False, tuple(numbers), ()))


def _exponentials(term: Term) -> Term:
    """e^u as exp u"""

    def change(old: Term, args: tuple[Term, ...]) -> Term | None:
        return fn("exp", args[1]) if old.op == "pow" and old.args[0] is _E else None

    return rebuild(term, change)


def _taken(term: Term, points: Sequence[Point]) -> Term:
    """Without the branches that are taken at no point."""
    conditions = list(dict.fromkeys(t.args[0] for t in postorder(term) if t.op == "ite"))
    if not conditions:
        return term
    values = compiled(conditions)
    columns = zip(*(values(p) for p in points), strict=True)
    met = {c: {v for v in column if isinstance(v, bool)} for c, column in zip(conditions, columns, strict=True)}

    def change(old: Term, args: tuple[Term, ...]) -> Term | None:
        seen = met[old.args[0]] if old.op == "ite" else ()
        return args[1 if True in seen else 2] if len(seen) == 1 else None

    return rebuild(term, change)


def _is_itself(found: Product, term: Term) -> bool:
    """Whether there was nothing to take apart."""
    return not found.negative and not found.numbers and [p.base for p in found.powers] == [term]


def _joined(pairs: Sequence[Alignment]) -> tuple[Difference, ...]:
    return tuple(d for p in pairs for d in p.differences)


def _signed(summand: tuple[int, Term]) -> tuple[Term]:
    sign, term = summand
    return (term if sign > 0 else neg(term),)


def _number(value: object) -> float | None:
    if not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= _AGREE * max(abs(a), abs(b))


def _worth(numbers: tuple[Power, ...]) -> float:
    values = compiled([p.base for p in numbers])({}) if numbers else []
    whole = 1.0
    for p, v in zip(numbers, values, strict=True):
        if not isinstance(v, (int, float)) or v == 0:
            raise ArithmeticError("a factor 0")
        whole *= float(v) ** float(p.exponent)
    return whole
