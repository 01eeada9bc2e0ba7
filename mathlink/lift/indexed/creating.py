"""Arrays made of lengths and numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.indexed.lengths import ONE, refuse, shorter
from mathlink.lift.indexed.tensor import Tensor, as_tensor, dimension, truth
from mathlink.lift.kinds import kind_named

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = ["arange", "eye", "filled", "linspace"]


def filled(shape: Any, value: Any, dtype: Any = None) -> Tensor:
    """An array with one value everywhere; of floats, of whole numbers or of truths."""
    held = as_tensor(value)
    if held.dims:
        refuse("an array filled with an array")
    dims = tuple(dimension(n) for n in (shape if isinstance(shape, (tuple, list)) else (shape,)))
    kind = kind_named(dtype) or ("bool" if held.logic else "float")
    if kind == "complex":
        refuse("complex numbers")
    if kind == "bool":
        return Tensor(dims, lambda at: truth(held).at(()), logic=True)
    return Tensor(dims, lambda at: held.value(()), whole=kind == "int")


def eye(n: Any, m: Any = None, k: Any = 0) -> Tensor:
    if k != 0:
        refuse("np.eye beside the main diagonal")
    dims = (dimension(n), dimension(n if m is None else m))
    return Tensor(dims, lambda at: t.ite(t.eq(*at), ONE, t.const(0)))


def arange(start: Any, stop: Any = None, step: Any = 1) -> Tensor:
    """0, 1, …, n − 1, or 1, …, n."""
    first = 0 if stop is None else start
    last = start if stop is None else stop
    if step != 1 or not isinstance(first, int) or not isinstance(last, Tensor):
        refuse("np.arange with these bounds")
    end = last.at(())
    if first == 0:
        return Tensor((end,), lambda at: t.sub(at[0], ONE), whole=True)
    if first == 1 and end.op == "add" and end.args[1] is ONE:
        return Tensor(end.args[:1], lambda at: at[0], whole=True)
    return refuse("np.arange with these bounds")


def linspace(start: Any, stop: Any, num: Any = 50, endpoint: bool = True) -> Tensor:
    """Numbers from start to stop, as far apart from each other; a single one is start."""
    end = dimension(num)
    parts = shorter(end, 1) if endpoint else end
    first, span = as_tensor(start).value(()), as_tensor(stop - start).value(())

    def body(at: tuple[Term, ...]) -> Term:
        return t.add(first, t.ite(t.eq(at[0], ONE), t.const(0), t.div(t.mul(t.sub(at[0], ONE), span), parts)))

    return Tensor((end,), body)
