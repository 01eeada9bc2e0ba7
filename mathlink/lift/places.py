"""Entries of an array of symbolic numbers by positions that depend on the inputs, or by arrays of positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.kinds import put
from mathlink.lift.rules import choose
from mathlink.lift.selected import Selected, settled
from mathlink.lift.symbolic import Real, is_whole
from mathlink.lift.tensor import Tensor, scalar, spread, tensor
from mathlink.lift.truths import Truth

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = ["entries_at", "store_at"]


def entries_at(array: Tensor, key: Any) -> Any:
    """``array[key]``."""
    if _is_open(key) and key.shape == array.shape:
        return Selected(array.copy(), tensor(key))
    if isinstance(key, Real) and is_whole(key) and array.ndim:
        return _chosen(array, key.term)
    found = np.ndarray.__getitem__(array, _plain(key))
    return found if isinstance(found, np.ndarray) else scalar(found)


def store_at(array: Tensor, key: Any, value: Any) -> None:
    """``array[key] = value``; a condition on the inputs chooses entry by entry between the new value and the old one."""
    if not _is_open(key):
        put(array, _plain(key), _held(settled(value)))
        return
    same = isinstance(value, Selected) and value.mask.shape == key.shape == array.shape
    if same and value.like(Selected(array, tensor(key))):
        put(array, Ellipsis, tensor(spread(choose, key, value.full, array.copy())))
        return
    value = _held(settled(value))
    if isinstance(value, np.ndarray) and value.size != 1:
        put(array, _plain(key), value)
        return
    conditions = tensor(key).reshape(key.shape + (1,) * (array.ndim - key.ndim))
    put(array, Ellipsis, tensor(spread(choose, conditions, value, array.copy())))


def _held(value: Any) -> Any:
    return tensor(value) if isinstance(value, (np.ndarray, list, tuple)) else scalar(value)


def _is_open(key: Any) -> bool:
    """Whether it is an array with conditions that depend on the inputs."""
    return isinstance(key, Tensor) and any(type(k) is Truth for k in key.reshape(-1).tolist())


def _chosen(array: Tensor, position: Term) -> Any:
    """The entry at a position that conditions choose between constants (``argmax``)."""
    if position.op == "ite":
        condition, yes, no = position.args
        return spread(choose, Truth(condition), _chosen(array, yes), _chosen(array, no))
    if position.op == "const":
        return array[int(position.data[0])]
    return array[Real(position, True).__index__()]


def _plain(key: Any) -> Any:
    """An index that NumPy accepts: conditions on the inputs are decided, whole-number objects become integers."""
    if isinstance(key, tuple):
        return tuple(map(_plain, key))
    if isinstance(key, list):
        return _plain(tensor(key)) if key else key
    if isinstance(key, Real):
        return key.__index__()
    if isinstance(key, Truth):
        return bool(key)
    if isinstance(key, Tensor):
        flat = key.reshape(-1).tolist()
        if any(type(k) in (Truth, bool) for k in flat):
            return np.array([bool(k) for k in flat], dtype=bool).reshape(key.shape)
        return np.array([k.__index__() for k in flat], dtype=int).reshape(key.shape)
    return key
