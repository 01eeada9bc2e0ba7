r"""Matrix notation spelled out in entries: ``XW``, ``A^\top B``, ``\|x\|_2``, ``\mathrm{tr}`` over declared vectors and matrices."""

from __future__ import annotations

import dataclasses
import itertools
import re
from typing import TYPE_CHECKING

from mathlink.bind.matrix_functions import CALLS, bound, elementwise, inner, inverse, product
from mathlink.bind.matrix_parts import ANY, MatrixProblem, Part, alike, described, known, scalar
from mathlink.model import Equation, Relation, Symbol
from mathlink.term import BINDERS, Term, const, eq, index, ite, make, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

__all__ = ["MatrixProblem", "is_matrix_notation", "spelled_out", "transposes"]

_TRANSPOSED = re.compile(r"(.+?)\^\{?(?:\\top|\\intercal|T|\\mathsf\{T\}|\\mathrm\{T\})\}?\Z")
_LETTERS = "ijklrstuabcdefgh"
_ONE = const(1)


def is_matrix_notation(equation: Equation, shapes: Mapping[str, tuple[Term, ...]]) -> bool:
    """Whether a declared array stands in the equation without indices."""
    sides = [t for row in (equation, *equation.definitions) for k in row.links for t in (k.left, k.right) if t]
    inner = [t for t in postorder(*sides) if t.op != "index" and not (t.op == "call" and t.data == "length")]
    standing = itertools.chain(sides, *(t.args for t in inner))
    return any(t.op == "sym" and _base(t.data, shapes) for t in standing)


def transposes(names: Collection[str]) -> tuple[str, ...]:
    r"""How the transposes of arrays are named when they are read: ``X^{\top}``, ``X^{T}``."""
    return tuple(f"{name}^{{{sign}}}" for name in names for sign in ("\\top", "T"))


def spelled_out(equation: Equation, shapes: Mapping[str, tuple[Term, ...]], taken: Collection[str] = ()) -> Equation:
    r"""The equation in entries, with free indices where it is about vectors or matrices, and its definitions likewise.

    Vectors are columns; nothing is transposed that the equation does not transpose. ``\mathbf{1}`` is a vector of ones and ``I``
    the identity, unless that name is ``taken``.

    Raises
    ------
    MatrixProblem : parts do not fit together, or the notation is not understood.
    """
    writer = _Writer(equation, shapes, taken)
    rows = {id(row): writer.row(row) for row in _in_order(equation, shapes)}
    links = writer.row(equation)
    definitions = tuple(dataclasses.replace(r, links=rows.get(id(r), r.links)) for r in equation.definitions)
    standing = {*writer.special, *(f"{name}^{{\\top}}" for name in writer.special)}
    symbols = [s for s in equation.symbols if s.name not in standing]
    symbols = [s for s in symbols if not _TRANSPOSED.match(s.name) or not _base(s.name, writer.shapes)]
    roles = {name: dataclasses.replace(s, role="array") for s in symbols if (name := s.name) in writer.arrays}
    made = tuple(roles.get(s.name, s) for s in symbols)
    indices = tuple(Symbol(i.data, (), "index") for i in writer.free)
    return dataclasses.replace(equation, links=links, definitions=definitions, symbols=(*made, *indices))


def _in_order(equation: Equation, shapes: Mapping[str, tuple[Term, ...]]) -> list[Equation]:
    """The rows that define a name without indices, those first that others need; rows in numbers alone are left out."""
    waiting = [r for r in equation.definitions if r.relation == "=" and r.right is not None and r.left.op == "sym"]
    found: list[Equation] = []
    defined = {r.left.data for r in waiting}
    while waiting:
        missing = {r.left.data for r in waiting}
        ready = [r for r in waiting if not missing & {t.data for t in postorder(*_right(r)) if t.op == "sym"}]
        if not ready:
            break
        found += ready
        waiting = [r for r in waiting if r not in ready]
    arrays = {*shapes, *defined}
    return [r for r in found if any(t.op == "sym" and _base(t.data, arrays) for t in postorder(*_right(r)))]


def _right(row: Equation) -> tuple[Term, ...]:
    return (row.right,) if row.right is not None else ()


def _base(name: str, shapes: Collection[str]) -> str:
    """The declared array that a name is, or is the transpose of."""
    if name in shapes:
        return name
    found = _TRANSPOSED.match(name)
    return found[1] if found and found[1] in shapes else ""


class _Writer:
    def __init__(self, equation: Equation, shapes: Mapping[str, tuple[Term, ...]], taken: Collection[str]) -> None:
        self.shapes = dict(shapes)
        self.rows: set[str] = set()
        """Names that are defined as rows; all other vectors are columns."""
        self.special = [name for name in _SPECIAL if name not in shapes and name not in taken]
        self.arrays = set(shapes)
        self._count = itertools.count()
        used = {s.name for s in equation.symbols} | {t.data for dims in shapes.values() for t in dims if t.op == "sym"}
        self.names = [sym(x) for x in _LETTERS if x not in used]
        self.free: tuple[Term, ...] = ()
        self.source = equation

    def row(self, row: Equation) -> tuple[Relation, ...]:
        """The links of a row; what a definition names is known from then on."""
        self.source = row
        return tuple(self.link(link) for link in row.links)

    def link(self, link: Relation) -> Relation:
        """The link at free indices."""
        if link.right is None:
            raise MatrixProblem("an expression without a relation")
        right = self.part(link.right)
        indices = tuple(self.names[: len(right.dims)])
        self.free = max(self.free, indices, key=len)
        if self._names_result(link.left):
            left = link.left
            if indices:
                left = index(sym(left.data), *indices)
                self.arrays.add(link.left.data)
                self.shapes.setdefault(link.left.data, right.dims)
                self.rows |= {link.left.data} if right.kind == "r" else set()
        else:
            part = self.part(link.left)
            self.fit(part, right, "the two sides")
            left = part.at(*indices)
        return Relation(link.relation, left, right.at(*indices))

    def _names_result(self, left: Term) -> bool:
        r"""``Y``, ``y_i`` or ``f(x)`` on the left."""
        if left.op in ("sym", "index"):
            return not _base(str((left.args[0] if left.args else left).data), self.shapes)
        return left.op == "call" and left.data not in CALLS

    def fit(self, a: Part, b: Part, words: str) -> None:
        """Refuse parts that are not alike."""
        if a.kind != b.kind or not all(map(alike, a.dims, b.dims)):
            raise MatrixProblem(f"{words} are {described(a)} and {described(b)}")

    def total(self, length: Term, body: Callable[[Term], Term], op: str = "sum") -> Term:
        """Σ (or another operator) over an index of this length."""
        if length is ANY:
            raise MatrixProblem("how long a vector of ones or an identity is, is not known")
        k = sym(f"#{next(self._count)}")
        return bound(op, length, k, body(k))

    def part(self, t: Term) -> Part:
        """What a term is."""
        if t.op == "sym" and (base := _base(t.data, self.shapes)):
            return self._leaf(base, transposed=base != t.data)
        if t.op == "sym" and (special := _special(t.data, self.special)):
            return special
        if t.op == "index" or (t.op == "call" and t.data == "length") or not self._holds_array(t):
            return scalar(t)
        rule = CALLS.get(t.data) if t.op == "call" else _RULES.get(t.op)
        if rule is None:
            return self._entry_by_entry(t)
        parts = [self.part(a) for a in t.args]
        if t.data == "\\cdot" and [p.kind for p in parts] == ["c", "c"] and self._has_dot(t):
            return inner(self, *parts)
        return rule(self, *parts)

    def _has_dot(self, t: Term) -> bool:
        r"""Whether a product is written with a ``\cdot`` wherever it stands: of two columns that is their inner product."""
        spans = self.source.spans
        found = []
        for start, end in spans.get(t, ()):
            left = [b for a, b in spans.get(t.args[0], ()) if start <= a and b <= end]
            right = [a for a, b in spans.get(t.args[1], ()) if start <= a and b <= end]
            between = [self.source.text[b:a] for b in left for a in right if b <= a]
            found.append(any("\\cdot" in text or "⋅" in text for text in between))
        return bool(found) and all(found)

    def _holds_array(self, t: Term) -> bool:
        return any(a.op == "sym" and self._is_array(a.data) for a in postorder(t))

    def _entry_by_entry(self, t: Term) -> Part:
        """A function of numbers; of vectors entry by entry, and of matrices where it has no other meaning for them."""
        parts = [self.part(a) for a in t.args]
        kinds = {p.kind for p in parts}
        if kinds == {"s"}:
            return scalar(make(t.op, tuple(p.at() for p in parts), t.data))
        entrywise = t.op in ("max", "min") or (t.op == "fn" and ("m" not in kinds or t.data not in _OF_MATRICES))
        if not entrywise or t.op in BINDERS:
            raise MatrixProblem(f"`{t.data or t.op}` of vectors or matrices is not read; write it with indices")
        return elementwise(self, t.op, t.data, parts)

    def _is_array(self, name: str) -> bool:
        return bool(_base(name, self.shapes)) or _special(name, self.special) is not None

    def _leaf(self, name: str, transposed: bool) -> Part:
        base, dims = sym(name), self.shapes[name]
        if len(dims) == 1:
            row = transposed != (name in self.rows)
            return Part("r" if row else "c", dims, lambda i: index(base, i))
        if len(dims) != 2:
            raise MatrixProblem(f"{name} has {len(dims)} axes; write the equation with indices")
        if transposed:
            return Part("m", dims[::-1], lambda i, j: index(base, j, i))
        return Part("m", dims, lambda i, j: index(base, i, j))

    def sums(self, op: str) -> Callable[[Part, Part], Part]:
        """a + b, a − b"""

        def apply(a: Part, b: Part) -> Part:
            self.fit(a, b, "two summands")
            return Part(a.kind, known(a, b), lambda *i: make(op, (a.at(*i), b.at(*i))))

        return apply

    def quotient(self, a: Part, b: Part) -> Part:
        """a / b of a number b"""
        if b.kind != "s":
            raise MatrixProblem("a division by a vector or matrix; write it with indices")
        return a.with_entries(lambda *i: make("div", (a.at(*i), b.at())))

    def power(self, a: Part, b: Part) -> Part:
        """Powers of numbers, whole powers of square matrices, the inverse."""
        if a.kind == b.kind == "s":
            return scalar(make("pow", (a.at(), b.at())))
        exponent = _whole(b)
        if exponent == -1:
            return inverse(self, a)
        if a.kind != "m" or exponent is None or not 2 <= exponent <= 4:
            raise MatrixProblem(f"a power of {described(a)}; write it with indices")
        power = a
        for _ in range(exponent - 1):
            power = product(self, power, a)
        return power

    def negative(self, a: Part) -> Part:
        """−a"""
        return a.with_entries(lambda *i: make("neg", (a.at(*i),)))


def _whole(b: Part) -> int | None:
    """The whole number that a part is."""
    t = b.at() if b.kind == "s" else None
    if t is not None and t.op == "neg" and t.args[0].op == "const":
        return -int(t.args[0].data[0]) if t.args[0].data[0].denominator == 1 else None
    return int(t.data[0]) if t is not None and t.op == "const" and t.data[0].denominator == 1 else None


_SPECIAL = ("\\mathbf{1}", "I")
_OF_MATRICES = frozenset({"exp", "log", "sqrt", "sin", "cos", "cosh", "sinh", "expm1", "log1p", "log2", "log10"})
"""Functions that a matrix has as a whole too."""


def _special(name: str, allowed: Collection[str]) -> Part | None:
    """A vector of ones or an identity."""
    found = _TRANSPOSED.match(name)
    base = found[1] if found else name
    if base not in allowed:
        return None
    if base == "I":
        return Part("m", (ANY, ANY), lambda i, j: ite(eq(i, j), _ONE, const(0)))
    return Part("r" if found else "c", (ANY,), lambda i: _ONE)


_RULES: dict[str, Callable[..., Part]] = {
    "add": lambda w, a, b: w.sums("add")(a, b),
    "sub": lambda w, a, b: w.sums("sub")(a, b),
    "mul": lambda w, a, b: product(w, a, b),
    "div": _Writer.quotient,
    "pow": _Writer.power,
    "neg": _Writer.negative,
}
