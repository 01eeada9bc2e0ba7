r"""Matrix notation spelled out in entries: ``XW``, ``A^\top B``, ``\|x\|_2``, ``\mathrm{tr}`` over declared vectors and matrices."""

from __future__ import annotations

import dataclasses
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.errors import InputProblem
from mathlink.model import Equation, Relation, Symbol
from mathlink.term import Term, abs_, bind_index, const, eq, fn, index, ite, make, mul, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

__all__ = ["MatrixProblem", "is_matrix_notation", "spelled_out"]

_TRANSPOSED = re.compile(r"(.+?)\^\{?(?:\\top|\\intercal|T|\\mathsf\{T\}|\\mathrm\{T\})\}?\Z")
ANY = sym("?")
"""The length of a vector of ones, or of an identity, which the parts around it tell."""
_LETTERS = "ijklrstuabcdefgh"
ONE = const(1)


class MatrixProblem(InputProblem):
    """Matrix notation that has no one meaning, or whose parts do not fit together."""


@dataclass(frozen=True)
class _Part:
    """A number, a column, a row or a matrix: ``kind`` is ``s c r m``, ``dims`` its lengths, ``at`` its entries."""

    kind: str
    dims: tuple[Term, ...]
    at: Callable[..., Term]


def is_matrix_notation(equation: Equation, shapes: Mapping[str, tuple[Term, ...]]) -> bool:
    """Whether a declared array stands in the equation without indices."""
    terms = [t for row in (equation, *equation.definitions) for k in row.links for t in (k.left, k.right) if t]
    indexed = {t.args[0] for t in postorder(*terms) if t.op in ("index",)}
    lengths = {t.args[0] for t in postorder(*terms) if t.op == "call" and t.data == "length"}
    bare = {t for t in postorder(*terms) if t.op == "sym" and _base(t.data, shapes)}
    return bool(bare) and not indexed and not lengths


def spelled_out(equation: Equation, shapes: Mapping[str, tuple[Term, ...]], taken: Collection[str] = ()) -> Equation:
    r"""The equation in entries, with free indices where it is about vectors or matrices.

    Vectors are columns; nothing is transposed that the equation does not transpose. ``\mathbf{1}`` is a vector of ones and ``I``
    the identity, unless that name is ``taken``.

    Raises
    ------
    MatrixProblem : parts do not fit together, or the notation is not understood.
    """
    writer = _Writer(equation, shapes, taken)
    links = tuple(itertools.chain.from_iterable(writer.link(k) for k in equation.links))
    standing = {*writer.special, *(f"{name}^{{\\top}}" for name in writer.special)}
    symbols = [s for s in equation.symbols if s.name not in standing]
    symbols = [s for s in symbols if not _TRANSPOSED.match(s.name) or not _base(s.name, shapes)]
    roles = {name: dataclasses.replace(s, role="array") for s in symbols if (name := s.name) in writer.arrays}
    made = tuple(roles.get(s.name, s) for s in symbols)
    indices = tuple(Symbol(i.data, (), "index") for i in writer.free)
    return dataclasses.replace(equation, links=links, symbols=(*made, *indices))


def _base(name: str, shapes: Mapping[str, tuple[Term, ...]]) -> str:
    """The declared array that a name is, or is the transpose of."""
    if name in shapes:
        return name
    found = _TRANSPOSED.match(name)
    return found[1] if found and found[1] in shapes else ""


class _Writer:
    def __init__(self, equation: Equation, shapes: Mapping[str, tuple[Term, ...]], taken: Collection[str]) -> None:
        self.shapes = shapes
        self.special = [name for name in _SPECIAL if name not in shapes and name not in taken]
        self.arrays = set(shapes)
        self._count = itertools.count()
        used = {s.name for s in equation.symbols} | {t.data for dims in shapes.values() for t in dims if t.op == "sym"}
        self.names = [sym(x) for x in _LETTERS if x not in used]
        self.free: tuple[Term, ...] = ()

    def link(self, link: Relation) -> list[Relation]:
        """The link at free indices."""
        if link.right is None:
            raise MatrixProblem("an expression without a relation")
        right = self.part(link.right)
        indices = tuple(self.names[: len(right.dims)])
        self.free = max(self.free, indices, key=len)
        if self._names_result(link.left):
            left = index(sym(link.left.data), *indices) if indices else link.left
            if indices:
                self.arrays.add(link.left.data)
        else:
            part = self.part(link.left)
            self._fit(part, right, "the two sides")
            left = part.at(*indices)
        return [Relation(link.relation, left, right.at(*indices))]

    def _names_result(self, left: Term) -> bool:
        r"""``Y`` or ``f(x)`` on the left."""
        if left.op == "sym":
            return not _base(left.data, self.shapes)
        return left.op == "call" and left.data not in _CALLS

    def _fit(self, a: _Part, b: _Part, words: str) -> None:
        if a.kind != b.kind or not all(map(_alike, a.dims, b.dims)):
            raise MatrixProblem(f"{words} are {_described(a)} and {_described(b)}")

    def total(self, length: Term, body: Callable[[Term], Term]) -> Term:
        """Σ over an index of this length."""
        if length is ANY:
            raise MatrixProblem("how long a vector of ones or an identity is, is not known")
        k = sym(f"#{next(self._count)}")
        return bind_index("sum", k, body(k), ONE, length)

    def part(self, t: Term) -> _Part:
        """What a term is."""
        if t.op == "sym" and (base := _base(t.data, self.shapes)):
            return self._leaf(base, transposed=base != t.data)
        if t.op == "sym" and (special := _special(t.data, self.special)):
            return special
        if not any(a.op == "sym" and self._is_array(a.data) for a in postorder(t)):
            return _Part("s", (), lambda: t)
        rule = _CALLS.get(t.data) if t.op == "call" else _RULES.get(t.op)
        if rule is not None:
            return rule(self, *[self.part(a) for a in t.args])
        parts = [self.part(a) for a in t.args]
        if t.op in ("call", "index", *_BINDING) or any(p.kind != "s" for p in parts):
            raise MatrixProblem(f"`{t.data or t.op}` of vectors or matrices is not read; write it with indices")
        made = make(t.op, tuple(p.at() for p in parts), t.data)
        return _Part("s", (), lambda: made)

    def _is_array(self, name: str) -> bool:
        return bool(_base(name, self.shapes)) or _special(name, self.special) is not None

    def _leaf(self, name: str, transposed: bool) -> _Part:
        base, dims = sym(name), self.shapes[name]
        if len(dims) == 1:
            return _Part("r" if transposed else "c", dims, lambda i: index(base, i))
        if len(dims) != 2:
            raise MatrixProblem(f"{name} has {len(dims)} axes; write the equation with indices")
        if transposed:
            return _Part("m", dims[::-1], lambda i, j: index(base, j, i))
        return _Part("m", dims, lambda i, j: index(base, i, j))

    # ── rules ────────────────────────────────────────────────────────────────────────────────────

    def sums(self, op: str) -> Callable[[_Part, _Part], _Part]:
        """a + b, a − b"""

        def apply(a: _Part, b: _Part) -> _Part:
            self._fit(a, b, "two summands")
            return _Part(a.kind, _known(a, b), lambda *i: make(op, (a.at(*i), b.at(*i))))

        return apply

    def product(self, a: _Part, b: _Part) -> _Part:
        """The matrix product; a number scales."""
        if a.kind == "s" or b.kind == "s":
            whole = b if a.kind == "s" else a
            return _Part(whole.kind, whole.dims, lambda *i: mul(*_scaled(a, b, i)))
        inner = {"mm": (1, 0), "mc": (1, 0), "rm": (0, 0), "rc": (0, 0)}.get(a.kind + b.kind)
        if a.kind + b.kind == "cr":
            return _Part("m", (a.dims[0], b.dims[0]), lambda i, j: mul(a.at(i), b.at(j)))
        if inner is None:
            raise MatrixProblem(
                f"a product of {_described(a)} and {_described(b)}: vectors are columns, \\top makes rows"
            )
        if not _alike(a.dims[inner[0]], b.dims[inner[1]]):
            raise MatrixProblem(f"a product of {_described(a)} and {_described(b)}: the inner lengths differ")
        length = b.dims[inner[1]] if a.dims[inner[0]] is ANY else a.dims[inner[0]]
        rows, columns = a.kind == "m", b.kind == "m"

        def at(*i: Term) -> Term:
            left, right = (i[:1] if rows else ()), (i[-1:] if columns else ())
            return self.total(length, lambda k: mul(a.at(*left, k), b.at(k, *right)))

        dims = (*(a.dims[:1] if rows else ()), *(b.dims[1:] if columns else ()))
        return _Part({(1, 1): "m", (1, 0): "c", (0, 1): "r", (0, 0): "s"}[rows, columns], dims, at)

    def entries(self, a: _Part, b: _Part) -> _Part:
        r"""``a \odot b``"""
        self._fit(a, b, "two factors")
        return _Part(a.kind, _known(a, b), lambda *i: mul(a.at(*i), b.at(*i)))

    def quotient(self, a: _Part, b: _Part) -> _Part:
        if b.kind != "s":
            raise MatrixProblem("a division by a vector or matrix; write it with indices")
        return _Part(a.kind, a.dims, lambda *i: make("div", (a.at(*i), b.at())))

    def power(self, a: _Part, b: _Part) -> _Part:
        if a.kind != "s" or b.kind != "s":
            raise MatrixProblem("a power of a vector or matrix (an inverse, a matrix power); it is not read yet")
        return _Part("s", (), lambda: make("pow", (a.at(), b.at())))

    def negative(self, a: _Part) -> _Part:
        return _Part(a.kind, a.dims, lambda *i: make("neg", (a.at(*i),)))

    def trace(self, a: _Part) -> _Part:
        if a.kind != "m" or a.dims[0] is not a.dims[1]:
            raise MatrixProblem(f"a trace of {_described(a)}")
        return _Part("s", (), lambda: self.total(a.dims[0], lambda k: a.at(k, k)))

    def inner(self, a: _Part, b: _Part) -> _Part:
        self._fit(a, b, "two factors")
        return _Part("s", (), lambda: self._over(a, lambda *i: mul(a.at(*i), b.at(*i))))

    def _over(self, a: _Part, body: Callable[..., Term]) -> Term:
        if len(a.dims) == 1:
            return self.total(a.dims[0], body)
        return self.total(a.dims[0], lambda i: self.total(a.dims[1], lambda j: body(i, j)))

    def norm(self, kinds: str, order: int) -> Callable[[_Part], _Part]:
        r"""``\|x\|_1``, ``\|x\|_2`` of vectors, ``\|A\|_F`` of matrices."""

        def apply(a: _Part) -> _Part:
            if a.kind not in kinds:
                raise MatrixProblem(f"this norm of {_described(a)}")
            if order == 1:
                return _Part("s", (), lambda: self._over(a, lambda *i: abs_(a.at(*i))))
            squares = self._over(a, lambda *i: make("pow", (a.at(*i), const(2))))
            return _Part("s", (), lambda: fn("sqrt", squares))

        return apply


def _alike(x: Term, y: Term) -> bool:
    return x is y or ANY in (x, y)


def _known(a: _Part, b: _Part) -> tuple[Term, ...]:
    return tuple(y if x is ANY else x for x, y in zip(a.dims, b.dims, strict=True))


_SPECIAL = ("\\mathbf{1}", "I")


def _special(name: str, allowed: Collection[str]) -> _Part | None:
    """A vector of ones or an identity."""
    found = _TRANSPOSED.match(name)
    base = found[1] if found else name
    if base not in allowed:
        return None
    if base == "I":
        return _Part("m", (ANY, ANY), lambda i, j: ite(eq(i, j), ONE, const(0)))
    return _Part("r" if found else "c", (ANY,), lambda i: ONE)


def _scaled(a: _Part, b: _Part, i: tuple[Term, ...]) -> tuple[Term, Term]:
    return (a.at() if a.kind == "s" else a.at(*i)), (b.at() if b.kind == "s" else b.at(*i))


_NAMES = {"s": "a number", "c": "a vector", "r": "a row", "m": "a matrix"}


def _described(a: _Part) -> str:
    sizes = " × ".join(str(d.data) if d.op == "sym" else repr(d) for d in a.dims)
    return f"{_NAMES[a.kind]} of {sizes}" if sizes else _NAMES[a.kind]


_BINDING = ("sum", "prod", "bigmax", "bigmin", "integral", "derivative", "limit")
_RULES: dict[str, Callable[..., _Part]] = {
    "add": lambda w, a, b: w.sums("add")(a, b),
    "sub": lambda w, a, b: w.sums("sub")(a, b),
    "mul": _Writer.product,
    "div": _Writer.quotient,
    "pow": _Writer.power,
    "neg": _Writer.negative,
}
_CALLS: dict[str, Callable[..., _Part]] = {
    "\\cdot": _Writer.product,
    "\\odot": _Writer.entries,
    "\\tr": _Writer.trace,
    "\\langle\\rangle": _Writer.inner,
    "norm_{2}": lambda w, a: w.norm("cr", 2)(a),
    "norm_{1}": lambda w, a: w.norm("cr", 1)(a),
    "norm_{F}": lambda w, a: w.norm("m", 2)(a),
}
