r"""Functions of vectors and matrices: norms, traces, inverses, determinants, ``\mathrm{diag}``, softmax, functions entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mathlink.bind.matrix_parts import ANY, MatrixProblem, Part, alike, described, scalar
from mathlink.bind.square import waiting_determinant, waiting_inverse
from mathlink.term import Term, abs_, bind_index, const, div, eq, fn, ite, make, mul

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CALLS", "bound", "elementwise", "inner", "inverse", "product"]

_ONE = const(1)


class Writer(Protocol):
    """What the rules ask of the writer of an equation."""

    def total(self, length: Term, body: Callable[[Term], Term], op: str = "sum") -> Term:
        """Σ (or another operator) over an index of this length."""

    def fit(self, a: Part, b: Part, words: str) -> None:
        """Refuse parts that are not alike."""


def over(w: Writer, a: Part, body: Callable[..., Term], op: str = "sum") -> Term:
    """Σ over all entries."""
    if len(a.dims) == 1:
        return w.total(a.dims[0], body, op)
    return w.total(a.dims[0], lambda i: w.total(a.dims[1], lambda j: body(i, j), op), op)


def product(w: Writer, a: Part, b: Part) -> Part:
    """The matrix product; a number scales."""
    if a.kind == "s" or b.kind == "s":
        whole = b if a.kind == "s" else a
        return whole.with_entries(lambda *i: mul(*_scaled(a, b, i)))
    if a.kind + b.kind == "cr":
        return Part("m", (a.dims[0], b.dims[0]), lambda i, j: mul(a.at(i), b.at(j)))
    inner = {"mm": (1, 0), "mc": (1, 0), "rm": (0, 0), "rc": (0, 0)}.get(a.kind + b.kind)
    if inner is None:
        raise MatrixProblem(f"a product of {described(a)} and {described(b)}: vectors are columns, \\top makes rows")
    if not alike(a.dims[inner[0]], b.dims[inner[1]]):
        raise MatrixProblem(f"a product of {described(a)} and {described(b)}: the inner lengths differ")
    length = b.dims[inner[1]] if a.dims[inner[0]] is ANY else a.dims[inner[0]]
    rows, columns = a.kind == "m", b.kind == "m"

    def at(*i: Term) -> Term:
        left, right = (i[:1] if rows else ()), (i[-1:] if columns else ())
        return w.total(length, lambda k: mul(a.at(*left, k), b.at(k, *right)))

    dims = (*(a.dims[:1] if rows else ()), *(b.dims[1:] if columns else ()))
    return Part({(1, 1): "m", (1, 0): "c", (0, 1): "r", (0, 0): "s"}[rows, columns], dims, at)


def _scaled(a: Part, b: Part, i: tuple[Term, ...]) -> tuple[Term, Term]:
    return (a.at() if a.kind == "s" else a.at(*i)), (b.at() if b.kind == "s" else b.at(*i))


def elementwise(w: Writer, op: str, data: object, parts: list[Part]) -> Part:
    """A function entry by entry; numbers go with every entry."""
    arrays = [p for p in parts if p.kind != "s"]
    for other in arrays[1:]:
        w.fit(arrays[0], other, "two arguments")
    return arrays[0].with_entries(
        lambda *i: make(op, tuple(p.at() if p.kind == "s" else p.at(*i) for p in parts), data)
    )


def entries(w: Writer, a: Part, b: Part) -> Part:
    r"""``a \odot b``"""
    w.fit(a, b, "two factors")
    dims = tuple(y if x is ANY else x for x, y in zip(a.dims, b.dims, strict=True))
    return Part(a.kind, dims, lambda *i: mul(a.at(*i), b.at(*i)))


def square(a: Part, words: str) -> Term:
    """The size of a square matrix."""
    if a.kind != "m" or not alike(*a.dims):
        raise MatrixProblem(f"{words} of {described(a)}")
    length = a.dims[1] if a.dims[0] is ANY else a.dims[0]
    if length is ANY:
        raise MatrixProblem("how large an identity is, is not known")
    return length


def trace(w: Writer, a: Part) -> Part:
    return scalar(w.total(square(a, "a trace"), lambda k: a.at(k, k)))


def determinant(w: Writer, a: Part) -> Part:
    return scalar(waiting_determinant(square(a, "a determinant"), a.at))


def inverse(w: Writer, a: Part) -> Part:
    """``A^{-1}``"""
    length = square(a, "an inverse")
    return a.with_entries(lambda i, j: waiting_inverse(i, j, length, a.at))


def transposed(w: Writer, a: Part) -> Part:
    if a.kind == "m":
        return Part("m", a.dims[::-1], lambda i, j: a.at(j, i))
    return Part({"c": "r", "r": "c", "s": "s"}[a.kind], a.dims, a.at)


def inner(w: Writer, a: Part, b: Part) -> Part:
    w.fit(a, b, "two factors")
    return scalar(over(w, a, lambda *i: mul(a.at(*i), b.at(*i))))


def diagonal(w: Writer, a: Part) -> Part:
    """The diagonal matrix of a vector, or the diagonal of a matrix."""
    if a.kind in ("c", "r"):
        return Part("m", (a.dims[0], a.dims[0]), lambda i, j: ite(eq(i, j), a.at(i), const(0)))
    square(a, "a diagonal")
    return Part("c", a.dims[:1], lambda i: a.at(i, i))


def softmax(w: Writer, a: Part) -> Part:
    """Over the entries of a vector; over each row of a matrix."""
    if a.kind == "s":
        raise MatrixProblem("a softmax of a number")
    last = a.dims[-1]
    return a.with_entries(lambda *i: div(fn("exp", a.at(*i)), w.total(last, lambda k: fn("exp", a.at(*i[:-1], k)))))


def _norm(kinds: str, order: int) -> Callable[[Writer, Part], Part]:
    r"""``\|x\|_1``, ``\|x\|_2`` of vectors, ``\|A\|_F`` of matrices."""

    def apply(w: Writer, a: Part) -> Part:
        if a.kind not in kinds:
            raise MatrixProblem(f"this norm of {described(a)}")
        if order == 1:
            return scalar(over(w, a, lambda *i: abs_(a.at(*i))))
        if order == 0:
            return scalar(over(w, a, lambda *i: abs_(a.at(*i)), "bigmax"))
        return scalar(fn("sqrt", over(w, a, lambda *i: make("pow", (a.at(*i), const(2))))))

    return apply


CALLS: dict[str, Callable[..., Part]] = {
    "\\cdot": product,
    "\\odot": entries,
    "\\circ": entries,
    "\\tr": trace,
    "\\det": determinant,
    "\\diag": diagonal,
    "diag": diagonal,
    "\\langle\\rangle": inner,
    "softmax": softmax,
    "^{\\top}": transposed,
    "^{T}": transposed,
    "^{\\intercal}": transposed,
    "norm": _norm("cr", 2),
    "norm_{2}": _norm("cr", 2),
    "norm_{1}": _norm("cr", 1),
    "norm_{\\infty}": _norm("cr", 0),
    "norm_{F}": _norm("m", 2),
}


def bound(op: str, length: Term, variable: Term, body: Term) -> Term:
    """An operator over an index from 1."""
    return bind_index(op, variable, body, _ONE, length)
