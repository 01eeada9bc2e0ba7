"""A tensor of symbolic lengths: a list of dimensions and a function from index terms to an entry."""

from __future__ import annotations

import copy
import itertools
import math
import numbers
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink import term as t
from mathlink.lift.constants import constant
from mathlink.lift.indexed.branches import choose
from mathlink.lift.indexed.lengths import ONE, broadcast, decide, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.term import Term

    Body = Callable[[tuple[Term, ...]], Term]

__all__ = [
    "Tensor",
    "as_tensor",
    "dimension",
    "elementwise",
    "fresh",
    "held_apart",
    "length",
    "number",
    "places",
    "truth",
]

_count = itertools.count()


def fresh() -> Term:
    """An index that occurs nowhere else."""
    return t.sym(f"#{next(_count)}")


class Tensor:
    """An array of symbolic lengths; without dimensions, a number (``whole``: an integer such as a length).

    A body is asked for every index tuple once: terms are shared, so nested reductions stay small.
    """

    __array_priority__ = 1000.0
    __hash__ = None  # type: ignore[assignment]

    if TYPE_CHECKING:  # given at the end of this file, from a table
        __add__: Any
        __sub__: Any
        __rsub__: Any
        __mul__: Any
        __rmul__: Any
        __truediv__: Any
        __rtruediv__: Any
        __pow__: Any
        __matmul__: Any
        __abs__: Any
        __gt__: Any

    def __init__(self, dims: Sequence[Term], body: Body, *, whole: bool = False, logic: bool = False) -> None:
        self.dims = tuple(dims)
        self.whole = whole
        self.logic = logic
        self.shared = False
        self._body = body
        self._known: dict[tuple[Term, ...], Term] = {}

    def at(self, indices: Sequence[Term]) -> Term:
        """The entry at these indices."""
        key = tuple(indices)
        if key not in self._known:
            self._known[key] = self._body(key)
        return self._known[key]

    def value(self, indices: Sequence[Term]) -> Term:
        """The entry as a number: a condition counts 1 or 0."""
        found = self.at(indices)
        return t.ite(found, ONE, t.const(0)) if self.logic else found

    # ── what a program asks of an array ──────────────────────────────────────────────────────────

    @property
    def shape(self) -> tuple[Any, ...]:
        """The lengths: plain numbers where they are known, whole symbolic numbers otherwise."""
        return tuple(length(d) for d in self.dims)

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.dims)

    @property
    def size(self) -> Any:
        """Number of entries."""
        return math.prod(self.shape[1:], start=self.shape[0]) if self.dims else 1

    @property
    def dtype(self) -> Any:
        """The dtype of the arrays it stands for."""
        return np.dtype(bool if self.logic else np.int64 if self.whole else np.float64)

    @property
    def T(self) -> Tensor:
        """Axes in reverse order."""
        from mathlink.lift.indexed.shaping import transpose

        made: Tensor = transpose(self)
        return made

    mT = T
    real = property(lambda self: self)

    def __len__(self) -> int:
        refuse("len() of an array as a plain number")

    def __iter__(self) -> Any:
        if self.dims and self.dims[0].op == "const":
            return iter([self[k] for k in range(int(self.dims[0].data[0]))])
        return refuse("a loop over an axis whose length is a symbol", "write it with array operations")

    def __bool__(self) -> bool:
        if self.dims:
            refuse("a decision on the entries of an array")
        condition = self.at(()) if self.logic else t.ne(self.at(()), t.const(0))
        decided = decide(condition)
        return choose(condition) if decided is None else decided

    def __index__(self) -> int:
        if not self.dims and self.at(()).op == "const" and self.at(()).data[0].denominator == 1:
            return int(self.at(()).data[0])
        return refuse("a length as a plain number (range, an index, a slice)", "write it with array operations")

    __int__ = __index__

    def __float__(self) -> float:
        refuse("float() of a symbolic number")

    def __getitem__(self, key: Any) -> Any:
        from mathlink.lift.indexed.shaping import item

        return item(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        from mathlink.lift.indexed.stores import stored

        self.changed(stored(self, key, value))

    def __array__(self, *args: Any, **options: Any) -> Any:
        refuse("an array of symbolic length turned into a plain array")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        from mathlink.lift.indexed.functions import ufunc_of

        return ufunc_of(ufunc.__name__, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        from mathlink.lift.indexed.functions import function_of

        return function_of(function, args, options)

    def __getattr__(self, name: str) -> Any:
        from mathlink.lift.indexed.functions import method_of

        return method_of(self, name)

    def __repr__(self) -> str:
        return f"Tensor({', '.join(map(repr, self.dims))})"

    def __format__(self, spec: str) -> str:
        refuse("a number that depends on the inputs turned into text")

    def changed(self, made: Any) -> Tensor:
        """This very array with other entries (``x += y``); whoever else holds it sees them too."""
        if self.shared:
            refuse("a change of an array that another name is a view of", "write x = x + y for x += y")
        other = as_tensor(made)
        if not self.dims:
            return other  # numbers do not change, names do
        if other.dims != self.dims:
            raise ValueError("non-broadcastable output operand")
        self._body, self._known, self.whole, self.logic = other.at, {}, other.whole, other.logic
        return self


def length(dim: Term) -> Any:
    """A length as a program sees it."""
    return int(dim.data[0]) if dim.op == "const" else Tensor((), lambda _: dim, whole=True)


def dimension(value: Any) -> Term:
    """The term of a length that a program states."""
    if isinstance(value, Tensor) and not value.dims and value.whole:
        return _plain(value.at(()))
    if isinstance(value, numbers.Integral):
        return t.const(int(value))
    return refuse(f"a length given as {type(value).__name__}")


def _plain(length_: Term) -> Term:
    """A length without ones multiplied and numbers added one after another."""
    if length_.op == "mul" and ONE in length_.args:
        return _plain(length_.args[1] if length_.args[0] is ONE else length_.args[0])
    if length_.op in ("add", "sub") and length_.args[1].op == "const":
        inner, by = _plain(length_.args[0]), int(length_.args[1].data[0])
        by = by if length_.op == "add" else -by
        if inner.op in ("add", "sub") and inner.args[1].op == "const":
            held = int(inner.args[1].data[0])
            inner, by = inner.args[0], by + (held if inner.op == "add" else -held)
        return inner if not by else t.add(inner, t.const(by)) if by > 0 else t.sub(inner, t.const(-by))
    return length_


def number(value: Any) -> Term:
    """The term of a plain number of the program."""
    if isinstance(value, (bool, np.bool_)):
        return t.const(int(value))
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, numbers.Real):
        return constant(value)[0]
    return refuse(f"{type(value).__name__} beside arrays of symbolic length")


def as_tensor(value: Any) -> Tensor:
    """A tensor as it is at this moment (later changes do not reach it), or a plain number as one.

    Raises :class:`Unreadable`.
    """
    if isinstance(value, Tensor):
        return _snapshot(value)
    if isinstance(value, (bool, np.bool_)):
        held = t.boolean(bool(value))
        return Tensor((), lambda _: held, logic=True)
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return _listed(value)
    if isinstance(value, numbers.Complex) and not isinstance(value, numbers.Real):
        refuse("complex numbers")
    term = number(value)
    return Tensor((), lambda _: term, whole=isinstance(value, numbers.Integral))


_LONGEST_LIST = 64


def _listed(values: Sequence[Any]) -> Tensor:
    """A list of numbers or arrays as an array along one more axis, whose length is known."""
    parts = [as_tensor(v) for v in values]
    if not parts or len(parts) > _LONGEST_LIST or any(p.dims != parts[0].dims for p in parts):
        refuse("a list beside arrays of symbolic length that is empty, long, or of several shapes")
    logic = all(p.logic for p in parts)

    def entry(k: int, at: tuple[Term, ...]) -> Term:
        return parts[k].at(at) if logic else parts[k].value(at)

    def body(at: tuple[Term, ...]) -> Term:
        if at[0].op == "const":
            return entry(int(at[0].data[0]) - 1, at[1:])
        made = entry(len(parts) - 1, at[1:])
        for k in range(len(parts) - 2, -1, -1):
            made = t.ite(t.eq(at[0], t.const(k + 1)), entry(k, at[1:]), made)
        return made

    return Tensor((t.const(len(parts)), *parts[0].dims), body, whole=all(p.whole for p in parts), logic=logic)


def places(x: Tensor, dims: tuple[Term, ...], indices: tuple[Term, ...]) -> tuple[Term, ...]:
    """The indices of an operand below those of the broadcast result."""
    own = indices[len(indices) - len(x.dims) :] if x.dims else ()
    return tuple(
        ONE if d is ONE and full is not ONE else i
        for d, full, i in zip(x.dims, dims[-len(x.dims) :] if x.dims else (), own, strict=True)
    )


def elementwise(
    rule: Callable[..., Term], *args: Any, whole: bool = False, logic: bool | None = None, raw: bool = False
) -> Tensor:
    """A rule for terms, entry by entry. ``raw`` hands conditions on as conditions, else they count 1 or 0."""
    operands = [as_tensor(a) for a in args]
    dims = broadcast(*(x.dims for x in operands))

    def body(indices: tuple[Term, ...]) -> Term:
        parts = [(x.at if raw else x.value)(places(x, dims, indices)) for x in operands]
        return rule(*parts)

    return Tensor(dims, body, whole=whole, logic=bool(logic))


def truth(x: Tensor) -> Tensor:
    """The entries as conditions."""
    return x if x.logic else elementwise(lambda a: t.ne(a, t.const(0)), x, logic=True)


def held_apart(value: Any) -> Any:
    """An argument for one run: what that run changes stays there."""
    return _snapshot(value) if isinstance(value, Tensor) else copy.deepcopy(value)


def _snapshot(x: Tensor) -> Tensor:
    """The array as it is at this moment."""
    made = Tensor(x.dims, x._body, whole=x.whole, logic=x.logic)
    made._known = x._known
    return made
