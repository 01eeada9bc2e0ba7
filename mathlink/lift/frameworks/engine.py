"""NumPy's functions on whichever kind of array is being read: of symbolic entries, or of symbolic lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.paths import active

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["N", "for_every_shape", "refuse"]


def for_every_shape() -> bool:
    """Whether the arrays at hand have symbolic lengths."""
    return getattr(active, "tracer", None) is None


def refuse(construct: str, hint: str = "") -> Any:
    """Give up reading, in whichever way is being read."""
    if for_every_shape():
        from mathlink.lift.indexed.lengths import refuse as give_up

        return give_up(construct, hint)
    from mathlink.lift.paths import refuse as give_up_here

    return give_up_here(construct, hint)


class _Functions:
    """``N.exp``, ``N.sum`` …: a function of NumPy or ``scipy.special`` by its name."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            return _every_shape(name, args, options) if for_every_shape() else _entries(name)(*args, **options)

        call.__name__ = name
        return call


N = _Functions()

_made: dict[str, Callable[..., Any]] = {}


def _entries(name: str) -> Callable[..., Any]:
    if name not in _made:
        _made[name] = _rule_for_entries(name)
    return _made[name]


def _rule_for_entries(name: str) -> Callable[..., Any]:
    from mathlink.lift.arrays import entrywise
    from mathlink.lift.native import library_rule
    from mathlink.lift.reductions import SCIPY_REDUCTIONS
    from mathlink.lift.tables import SPECIAL
    from mathlink.lift.tensor import RULES

    if name in RULES:
        return entrywise(RULES[name])
    if name in SCIPY_REDUCTIONS:
        return SCIPY_REDUCTIONS[name]
    if name in SPECIAL:
        return entrywise(SPECIAL[name])
    found = library_rule(_of_numpy(name))
    return found if found is not None else lambda *args, **options: refuse(f"numpy.{name}")


def _of_numpy(name: str) -> Any:
    holder: Any = np
    for part in name.removeprefix("linalg_").split(".") if name.startswith("linalg_") else [name]:
        holder = getattr(np.linalg if name.startswith("linalg_") else holder, part)
    return holder


def _every_shape(name: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    from mathlink.lift.indexed import functions, rules
    from mathlink.lift.indexed.tensor import Tensor

    if not _holds(args, Tensor) and not _holds(tuple(options.values()), Tensor):
        plain = None if name in functions.SCIPY else getattr(np, name, None)
        if name.startswith("linalg_"):
            plain = _of_numpy(name)
        if plain is not None and name not in functions.SCIPY:
            return plain(*args, **options)
    if name in rules.REAL or name in rules.COMPARED or name in rules.LOGIC or name in functions.PRODUCTS:
        return functions.ufunc_of(name, "__call__", args, options)
    if name in ("isnan", "isinf", "isfinite"):
        return functions.ufunc_of(name, "__call__", args, options)
    module = "numpy.linalg" if name.startswith("linalg_") else "scipy" if name in functions.SCIPY else "numpy"
    rule = functions.rule_named(name.removeprefix("linalg_"), module)
    return refuse(f"`{name}`") if rule is None else rule(*args, **options)


def _holds(values: Any, kind: type) -> bool:
    return any(isinstance(v, kind) or (isinstance(v, (list, tuple)) and _holds(v, kind)) for v in values)
