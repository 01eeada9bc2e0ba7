"""Stores into arrays of symbolic lengths, and the entries that a condition selects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.indexed.lengths import ONE, broadcast, refuse
from mathlink.lift.indexed.shaping import keys_of, part_of, single
from mathlink.lift.indexed.tensor import Tensor, as_tensor, places

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = ["Chosen", "chosen", "stored"]


class Chosen:
    """``x[mask]``: entries that a condition selects, with the array that they come from. What is computed with them is computed everywhere."""

    __array_priority__ = 1000

    def __init__(self, full: Tensor, mask: Tensor) -> None:
        self.full = full
        self.mask = mask

    def like(self, other: Chosen) -> bool:
        """Whether the same condition selects both."""
        at = tuple(t.sym(f"#chosen{k}") for k in range(self.mask.ndim))
        return self.mask.dims == other.mask.dims and self.mask.at(at) is other.mask.at(at)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method == "reduce":
            folds = {"add": self.sum, "maximum": self.max, "minimum": self.min}
            rule = folds.get(ufunc.__name__, _unread(ufunc.__name__))
            return rule()
        if method != "__call__" or options:
            refuse(f"numpy.{ufunc.__name__} of selected entries")
        return Chosen(ufunc(*(self._whole(x) for x in inputs)), self.mask)

    def _whole(self, other: Any) -> Any:
        if isinstance(other, Chosen):
            return other.full if self.like(other) else refuse("entries that different conditions select")
        if isinstance(other, Tensor) and other.dims:
            refuse("selected entries beside a whole array")
        return other

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        rule = getattr(self, function.__name__, None) if len(args) == 1 and not options else None
        return rule() if rule is not None else refuse(f"`numpy.{function.__name__}` of selected entries")

    def _kept(self, other: float) -> Tensor:
        from mathlink.lift.indexed.functions import where

        made: Tensor = where(self.mask, self.full, other)
        return made

    @property
    def size(self) -> Any:
        """How many are selected."""
        from mathlink.lift.indexed.reductions import count_nonzero

        return count_nonzero(self.mask)

    def sum(self) -> Any:
        """Their sum."""
        return self._kept(0.0).sum()

    def prod(self) -> Any:
        """Their product."""
        return self._kept(1.0).prod()

    def mean(self) -> Any:
        """Their mean."""
        return self.sum() / self.size

    def max(self) -> Any:
        """The largest of them."""
        return self._kept(float("-inf")).max()

    def min(self) -> Any:
        """The smallest of them."""
        return self._kept(float("inf")).min()

    def __neg__(self) -> Any:
        import numpy

        return self.__array_ufunc__(numpy.negative, "__call__", self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return refuse(f"`.{name}` of selected entries")

    def __len__(self) -> int:
        refuse("len() of selected entries as a plain number")


def _unread(name: str) -> Any:
    return lambda: refuse(f"numpy.{name}.reduce of selected entries")


def _operator(name: str, reverse: bool) -> Any:
    def apply(self: Chosen, other: Any) -> Any:
        import numpy

        inputs = (other, self) if reverse else (self, other)
        return self.__array_ufunc__(getattr(numpy, name), "__call__", *inputs)

    return apply


for _name, _ufunc in {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "pow": "power",
    "mod": "remainder",
}.items():
    setattr(Chosen, f"__{_name}__", _operator(_ufunc, False))
    setattr(Chosen, f"__r{_name}__", _operator(_ufunc, True))


def chosen(x: Tensor, mask: Tensor) -> Chosen:
    """``x[mask]``."""
    if x.dims != mask.dims:
        refuse("a condition of another shape as an index")
    return Chosen(as_tensor(x), as_tensor(mask))


def stored(x: Tensor, key: Any, value: Any) -> Tensor:
    """What ``x`` holds after ``x[key] = value``."""
    if isinstance(key, Tensor) and key.logic:
        return _stored_where(x, key, value)
    old, keys = as_tensor(x), keys_of(x, key)
    spans = [part_of(k, d) if isinstance(k, slice) else single(k, d) for k, d in zip(keys, x.dims, strict=True)]
    dims = tuple(s[1] for s in spans if isinstance(s, tuple))
    new = as_tensor(value)
    _same_kind(old, new)
    if broadcast(new.dims, dims) != dims:
        raise ValueError("could not broadcast input array into shape")

    def body(at: tuple[Term, ...]) -> Term:
        conditions: list[Term] = []
        inner: list[Term] = []
        for place, span, dim in zip(at, spans, old.dims, strict=True):
            if not isinstance(span, tuple):
                conditions.append(t.eq(place, span))
                continue
            first, size = span
            if first:
                conditions.append(t.lt(t.const(first), place))
            if size is not dim:
                end = t.const(first) if size is ONE and not first else t.add(size, t.const(first)) if first else size
                conditions.append(t.le(place, end if size is not ONE or first else ONE))
            inner.append(ONE if size is ONE else t.sub(place, t.const(first)) if first else place)
        made = new.value(places(new, dims, tuple(inner)))
        return t.ite(t.and_(*conditions), made, old.value(at)) if conditions else made

    return Tensor(old.dims, body, whole=old.whole)


def _same_kind(old: Tensor, new: Tensor) -> None:
    """An array of whole numbers or truths makes what is stored into it one."""
    if old.logic or (old.whole and not (new.whole or new.logic)):
        refuse("a store of numbers into an array of whole numbers or truths")


def _stored_where(x: Tensor, mask: Tensor, value: Any) -> Tensor:
    from mathlink.lift.indexed.functions import where

    if mask.dims != x.dims:
        refuse("a store where a condition of another shape holds")
    if isinstance(value, Chosen):
        if not value.like(Chosen(x, mask)):
            refuse("a store of entries that another condition selects")
        value = value.full
    elif as_tensor(value).dims:
        refuse("a store of an array where a condition holds")
    _same_kind(as_tensor(x), as_tensor(value))
    made: Tensor = where(mask, value, x)
    return made
