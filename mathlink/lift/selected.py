"""Entries of an array that are selected by conditions on the inputs, before it is decided which they are."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.tensor import RULES, Open, Tensor, spread
from mathlink.lift.truths import truth_term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Selected", "called_open", "settled", "spread_open"]


class Selected(Open):
    """The entries of an array at which conditions on the inputs hold: how many they are is open.

    Operations entry by entry with numbers, or with another selection by the same conditions, stay open, and so do the
    reductions that have a value to count for an entry that is left out. Anything else decides the conditions, one path for
    each answer.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, full: Tensor, mask: Tensor) -> None:
        self.full = full
        self.mask = mask

    def decided(self) -> Tensor:
        """The array of the entries whose condition holds on this path."""
        keep = np.array([bool(k) for k in self.mask.reshape(-1).tolist()], dtype=bool).reshape(self.mask.shape)
        return self.full.view(np.ndarray)[keep].view(Tensor)

    def like(self, other: Selected) -> bool:
        """Whether both are selected by the same conditions."""
        ours, theirs = (s.mask.reshape(-1).tolist() for s in (self, other))
        return self.mask.shape == other.mask.shape and [truth_term(k) for k in ours] == [truth_term(k) for k in theirs]

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method == "__call__" and not options and ufunc.__name__ in RULES:
            return spread(RULES[ufunc.__name__], *inputs)
        return getattr(ufunc, method)(*map(settled, inputs), **options)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        return called_open(function, args, options)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in _OPEN:
            return lambda *args, **options: _reduce_open(name, self, args, options)
        return getattr(self.decided(), name)

    def __len__(self) -> int:
        return len(self.decided())

    def __iter__(self) -> Any:
        return iter(self.decided())

    def __getitem__(self, key: Any) -> Any:
        return self.decided()[key]

    def __bool__(self) -> bool:
        return bool(self.decided())

    def __float__(self) -> float:
        return float(self.decided())


#: Reductions that a selection keeps open.
_OPEN = frozenset({"sum", "prod", "mean", "var", "std", "any", "all"})


def _reduce_open(name: str, selected: Selected, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    from mathlink.lift.reductions import REDUCTIONS

    if args or set(options) - {"ddof"}:
        return REDUCTIONS[name](selected.decided(), *args, **options)
    return REDUCTIONS[name](selected.full, where=selected.mask, **options)


def called_open(function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """A NumPy function called with a selection."""
    name = function.__name__
    if name in _OPEN and len(args) == 1 and isinstance(args[0], Selected):
        return _reduce_open(name, args[0], (), options)
    from mathlink.lift.arrays import dispatch

    return dispatch(function, tuple(map(settled, args)), {k: settled(v) for k, v in options.items()})


def settled(value: Any) -> Any:
    """An array where a selection was."""
    if isinstance(value, (list, tuple)) and any(isinstance(v, Selected) for v in value):
        return type(value)(map(settled, value))
    return value.decided() if isinstance(value, Selected) else value


def spread_open(rule: Callable[..., Any], args: Sequence[Any]) -> Any:
    """:func:`spread` where an argument is a selection."""
    chosen = [a for a in args if isinstance(a, Selected)]
    plain = not any(isinstance(a, (np.ndarray, list, tuple)) for a in args)
    if plain and all(chosen[0].like(c) for c in chosen[1:]):
        made = spread(rule, *(a.full if isinstance(a, Selected) else a for a in args))
        if isinstance(made, Tensor):
            return Selected(made, chosen[0].mask)
    return spread(rule, *map(settled, args))


def _entrywise(function: Callable[[Any], Any]) -> Callable[[Selected], Any]:
    return lambda self: spread(function, self)


def _operator(name: str, swap: bool) -> Callable[[Selected, Any], Any]:
    function = getattr(operator, name)
    return lambda self, other: spread(function, other, self) if swap else spread(function, self, other)


for _name in "add sub mul truediv pow floordiv mod lt le gt ge eq ne and or".split():
    _function = {"and": "and_", "or": "or_"}.get(_name, _name)
    setattr(Selected, f"__{_name}__", _operator(_function, False))
    if _name not in ("lt", "le", "gt", "ge", "eq", "ne"):
        setattr(Selected, f"__r{_name}__", _operator(_function, True))
for _name in "neg abs invert".split():
    setattr(Selected, f"__{_name}__", _entrywise(getattr(operator, _name)))
