"""JAX functions without effects, run under ``jax.jit``: one compilation for every shape, where each operation would be one."""

from __future__ import annotations

import dis
import os
import sys
import types
from typing import TYPE_CHECKING, Any

from mathlink.lift.frameworks.origin import followed, unwrapped, values_of
from mathlink.lift.signature import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["call_compiled", "is_pure"]

_LIBRARIES = frozenset({"jax", "jaxlib", "numpy", "math", "cmath", "functools", "typing", "operator", "mathlink"})
_EFFECTS = frozenset(
    {"STORE_GLOBAL", "STORE_DEREF", "STORE_ATTR", "DELETE_GLOBAL", "DELETE_ATTR", "YIELD_VALUE", "IMPORT_NAME"}
)
_DOORS = frozenset({"open", "input", "exec", "eval", "setattr", "vars", "globals", "locals", "next"})
_EVERY_LEVEL = 50
_HARMLESS = (types.FunctionType, types.BuiltinFunctionType, type, int, float, complex, str, bytes, type(None))
_MOST = 8  # values of options; a function with more is called as it is

_compiled: dict[tuple[int, int, str], tuple[Any, Callable[..., Any]]] = {}
_as_they_are: dict[tuple[int, int], Any] = {}


def call_compiled(
    function: Any, call: Callable[[Mapping[str, Any]], Any], arguments: Mapping[str, Any]
) -> tuple[bool, Any]:
    """``(True, value)`` from a compiled call; ``(False, None)`` where the function has to be called as it is.

    Compiled are functions that read nothing that can change and write nothing that outlives the call, as long as JAX can trace
    them; what raises is called again as it is, so that the exception is the program's own. Dicts are left out because
    JAX returns them in another order.
    """
    key = (os.getpid(), id(function))
    if key in _as_they_are:
        return False, None
    moving = {n: v for n, v in arguments.items() if hasattr(v, "aval") or type(v) is float}
    still = {n: v for n, v in arguments.items() if n not in moving}
    plain = all(value is None or isinstance(value, (int, str)) for value in still.values())
    made = _of(function, call, still) if plain and is_pure(function) else None
    if made is not None:
        try:
            value = made(moving)
        except Exception:
            made = None
        else:
            if not _has_dict(value):
                return True, value
    _as_they_are[key] = function
    return False, None


def _of(function: Any, call: Callable[[Mapping[str, Any]], Any], still: Mapping[str, Any]) -> Callable[..., Any] | None:
    key = (os.getpid(), id(function), repr(sorted(still.items())))
    if key not in _compiled:
        if sum(k[:2] == key[:2] for k in _compiled) >= _MOST:
            return None
        jitted = sys.modules["jax"].jit(lambda moving: call({**still, **moving}))
        _compiled[key] = (function, jitted)
    return _compiled[key][1]


def is_pure(function: Any) -> bool:
    """Whether nothing that can change is read and nothing that lasts is written, by the function and the user's functions it calls."""
    target = unwrapped(bare(unwrapped(function)))
    return isinstance(target, types.FunctionType) and all(map(_is_pure, followed(target, _EVERY_LEVEL)))


def _is_pure(function: types.FunctionType) -> bool:
    defaults = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    return not _writes(function.__code__) and all(map(_is_fixed, (*values_of(function), *defaults)))


def _writes(code: types.CodeType) -> bool:
    if not _DOORS.isdisjoint(code.co_names) or any(i.opname in _EFFECTS for i in dis.get_instructions(code)):
        return True
    return any(_writes(c) for c in code.co_consts if isinstance(c, types.CodeType))


def _is_fixed(value: Any) -> bool:
    if isinstance(value, types.ModuleType):
        return value.__name__.split(".")[0] in _LIBRARIES and ".random" not in value.__name__
    if isinstance(value, tuple):
        return all(map(_is_fixed, value))
    return isinstance(value, _HARMLESS) or type(value).__module__.split(".")[0] in ("jax", "jaxlib")


def _has_dict(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, (list, tuple)) and any(map(_has_dict, value)))
