"""What a callable takes: its parameters, the thing to call, and where its source stands."""

from __future__ import annotations

import functools
import inspect
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MISSING", "SOURCE", "Parameter", "bare", "callable_of", "signature", "source_of"]

MISSING: Final = inspect.Parameter.empty
"""Stands for "no default" and "no annotation"."""

SOURCE: Final = "__mathlink_source__"
"""Attribute of a function made around a person's own: file and first line of that one."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a function.

    ``default`` is :data:`MISSING` where there is none; ``annotation`` is the object or the text as written, ``""`` where there is none;
    ``kind`` is ``"positional"`` (positional only), ``"any"``, ``"keyword"`` (keyword only), ``"args"`` or ``"kwargs"``.
    """

    name: str
    default: Any = MISSING
    annotation: Any = ""
    kind: str = "any"

    @property
    def required(self) -> bool:
        """Whether a call must give it."""
        return self.default is MISSING and self.kind not in ("args", "kwargs")


_KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "any",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_POSITIONAL: "args",
    inspect.Parameter.VAR_KEYWORD: "kwargs",
}


def callable_of(function: Any) -> Callable[..., Any]:
    """What to call: ``function`` itself, or what a static or class method object holds."""
    if isinstance(function, staticmethod):
        return function.__func__
    if isinstance(function, classmethod):
        owner = _owner(function.__func__)
        return function.__get__(None, owner) if owner is not None else function.__func__
    if not callable(function):
        raise TypeError(f"{function!r} cannot be called")
    return function  # type: ignore[no-any-return]


def _owner(function: Any) -> type | None:
    """The class a function was written in, found by its qualified name."""
    import sys

    found: Any = sys.modules.get(getattr(function, "__module__", ""))
    for part in function.__qualname__.split(".")[:-1]:
        found = getattr(found, part, None)
    return found if isinstance(found, type) else None


def signature(function: Any) -> tuple[Parameter, ...]:
    """The parameters a caller can still give: no ``self``, no arguments that a partial already holds.

    Raises ``TypeError`` for something that cannot be called, ``ValueError`` for builtins that do not tell.
    """
    target = callable_of(function)
    bound = set(target.keywords) if isinstance(target, functools.partial) else set()
    return tuple(
        Parameter(p.name, p.default, "" if p.annotation is MISSING else p.annotation, _KINDS[p.kind])
        for p in inspect.signature(target).parameters.values()
        if p.name not in bound
    )


def bare(function: Any) -> Any:
    """The innermost function: partials, caches, ``__wrapped__`` and bound methods taken off."""
    target = callable_of(function)
    for _ in range(50):
        if isinstance(target, functools.partial):
            target = target.func
        elif inspect.ismethod(target):
            target = target.__func__
        elif (inner := _told(target, "__wrapped__")) is not None:
            target = inner
        else:
            break
    return target


def _told(thing: Any, name: str) -> Any:
    """An attribute of an object that may answer anything; ``None`` where it has none."""
    try:
        return getattr(thing, name, None)
    except Exception:
        return None


def source_of(function: Any) -> tuple[str, int]:
    """File and first line (counted from 1) of the function's source; ``("", 0)`` where there is none."""
    target = bare(function)
    if isinstance(target, types.FunctionType) and SOURCE in vars(target):
        file, line = vars(target)[SOURCE]
        return file, line
    code = _told(target, "__code__")
    if not isinstance(code, types.CodeType):
        code = getattr(vars(type(target)).get("__call__"), "__code__", None)
    if not isinstance(code, types.CodeType) or code.co_filename.startswith("<"):
        return "", 0
    return code.co_filename, code.co_firstlineno
