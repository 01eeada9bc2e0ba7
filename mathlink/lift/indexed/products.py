"""Products that sum over shared axes: matrix products, einsum, outer products, traces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.indexed.lengths import ONE, broadcast, clash, refuse
from mathlink.lift.indexed.tensor import Tensor, as_tensor, fresh, places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.term import Term

__all__ = ["diag", "diagonal", "dot", "einsum", "inner", "matmul", "outer", "tensordot", "trace"]


def contract(pairs: Sequence[tuple[Tensor, Sequence[str]]], result: Sequence[str]) -> Tensor:
    """Σ of products of entries: every axis has a letter, letters outside ``result`` are summed over."""
    dims: dict[str, Term] = {}
    for x, letters in pairs:
        for letter, dim in zip(letters, x.dims, strict=True):
            known = dims.setdefault(letter, dim)
            if known is not dim:
                clash(known, dim)
    summed = {letter: fresh() for letter in dims if letter not in result}

    def body(outer: tuple[Term, ...]) -> Term:
        at = {**dict(zip(result, outer, strict=True)), **summed}
        term: Term | None = None
        for x, letters in pairs:
            entry = x.value([at[letter] for letter in letters])
            term = entry if term is None else t.mul(term, entry)
        assert term is not None
        for letter in reversed(summed):
            term = t.bind_index("sum", summed[letter], term, ONE, dims[letter])
        return term

    return Tensor([dims[letter] for letter in result], body, whole=all(x.whole for x, _ in pairs))


def matmul(a: Any, b: Any) -> Any:
    """``a @ b`` with leading axes broadcast.

    Raises ``ValueError`` where a number stands for a matrix.
    """
    x, y = as_tensor(a), as_tensor(b)
    if not x.dims or not y.dims:
        raise ValueError("matmul: input operand does not have enough dimensions")
    if x.dims[-1] is not y.dims[-2 if y.ndim > 1 else -1]:
        clash(x.dims[-1], y.dims[-2 if y.ndim > 1 else -1])
    rows, columns = x.ndim > 1, y.ndim > 1
    x_lead, y_lead = x.dims[:-2] if rows else (), y.dims[:-2] if columns else ()
    lead = broadcast(x_lead, y_lead)
    index, length = fresh(), x.dims[-1]

    def body(outer: tuple[Term, ...]) -> Term:
        front, rest = outer[: len(lead)], list(outer[len(lead) :])
        own = (rest.pop(0),) if rows else ()
        left = (*_lead(x_lead, lead, front), *own, index)
        right = (*_lead(y_lead, lead, front), index, *rest)
        return t.bind_index("sum", index, t.mul(x.value(left), y.value(right)), ONE, length)

    dims = (*lead, *(x.dims[-2:-1] if rows else ()), *(y.dims[-1:] if columns else ()))
    return Tensor(dims, body, whole=x.whole and y.whole)


def _lead(own: tuple[Term, ...], lead: tuple[Term, ...], front: tuple[Term, ...]) -> tuple[Term, ...]:
    return places(Tensor(own, lambda i: ONE), lead, front)


def dot(a: Any, b: Any) -> Any:
    x, y = as_tensor(a), as_tensor(b)
    if not x.dims or not y.dims:
        return x * y
    if y.ndim > 2 and x.ndim > 1:
        refuse("np.dot of arrays with more than two axes", "use @ or einsum")
    return matmul(x, y)


def inner(a: Any, b: Any) -> Any:
    x, y = as_tensor(a), as_tensor(b)
    if not x.dims or not y.dims:
        return x * y
    left, right = [f"a{k}" for k in range(x.ndim - 1)], [f"b{k}" for k in range(y.ndim - 1)]
    return contract([(x, [*left, "k"]), (y, [*right, "k"])], [*left, *right])


def outer(a: Any, b: Any) -> Any:
    x, y = as_tensor(a), as_tensor(b)
    if x.ndim != 1 or y.ndim != 1:
        refuse("np.outer of anything but vectors")
    return contract([(x, "i"), (y, "j")], "ij")


def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    x, y = as_tensor(a), as_tensor(b)
    if isinstance(axes, int):
        axes = (list(range(x.ndim - axes, x.ndim)), list(range(axes)))
    left, right = ([k] if isinstance(k, int) else list(k) for k in axes)
    names_x, names_y = [f"a{k}" for k in range(x.ndim)], [f"b{k}" for k in range(y.ndim)]
    for i, j in zip(left, right, strict=True):
        names_y[j % y.ndim] = names_x[i % x.ndim]
    shared = {names_x[i % x.ndim] for i in left}
    return contract([(x, names_x), (y, names_y)], [n for n in (*names_x, *names_y) if n not in shared])


def einsum(subscripts: Any, *operands: Any) -> Any:
    """Einstein's convention; repeated letters within one operand are diagonals."""
    if not isinstance(subscripts, str) or "." in subscripts:
        refuse("np.einsum without plain subscripts")
    text = subscripts.replace(" ", "")
    left, arrow, right = text.partition("->")
    parts = left.split(",")
    if not arrow:
        right = "".join(sorted(c for c in set(left) - {","} if left.count(c) == 1))
    tensors = [as_tensor(x) for x in operands]
    if len(parts) != len(tensors) or any(len(p) != x.ndim for p, x in zip(parts, tensors, strict=False)):
        raise ValueError("einstein sum subscripts string does not fit its operands")
    return contract(list(zip(tensors, parts, strict=True)), right)


def diagonal(array: Any, offset: Any = 0, axis1: Any = 0, axis2: Any = 1) -> Any:
    x = as_tensor(array)
    if x.ndim != 2 or offset != 0 or (axis1, axis2) not in ((0, 1), (1, 0), (-2, -1), (-1, -2)):
        refuse("a diagonal of anything but one matrix")
    return contract([(x, "ii")], "i")


def trace(array: Any) -> Any:
    from mathlink.lift.indexed.reductions import fold

    return fold("sum", diagonal(array))


def diag(array: Any, k: Any = 0) -> Any:
    """The diagonal of a matrix, or the matrix with this diagonal."""
    x = as_tensor(array)
    if k != 0 or x.ndim not in (1, 2):
        refuse("np.diag beside the main diagonal")
    if x.ndim == 2:
        return diagonal(x)

    def body(at: tuple[Term, ...]) -> Term:
        return t.ite(t.eq(at[0], at[1]), x.value((at[0],)), t.const(0))

    return Tensor((x.dims[0], x.dims[0]), body)
